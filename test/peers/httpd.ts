import { chmod } from 'node:fs/promises';
import { freePort, type Scratch, scratch, start } from './process.ts';

const MODULES = '/usr/lib/apache2/modules';

export interface Httpd extends AsyncDisposable {
  readonly port: number;
}

/** Runs Apache httpd, plain on a port of loopback; `inside` is told where its `files` are. */
export async function startHttpd(options: {
  readonly modules: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly inside: (files: Scratch) => string;
}): Promise<Httpd> {
  const files = await scratch();
  const port = await freePort();
  const modules = ['mpm_event', 'authz_core', ...options.modules];
  const loaded = modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`);
  await files.write({
    ...options.files,
    'httpd.conf': `
      ServerName localhost
      Listen 127.0.0.1:${port}
      ServerRoot ${files.folder}
      DefaultRuntimeDir ${files.folder}
      PidFile httpd.pid
      ErrorLog httpd.log
      ${loaded.join('\n')}
      <IfModule unixd_module>
        User nobody
        Group nogroup
      </IfModule>
      ${options.inside(files)}`,
  });
  // Started as root, it serves as nobody.
  await chmod(files.folder, 0o755);
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  const httpd = await start(
    'apache2',
    ['-X', '-f', files.path('httpd.conf')],
    files.folder,
    answers,
  );
  return {
    port,
    async [Symbol.asyncDispose]() {
      await httpd[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}
