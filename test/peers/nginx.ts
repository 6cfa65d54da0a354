import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Nginx {
  readonly port: number;
  close(): Promise<void>;
}

/** What goes in front of a CSMS so that WebSocket passes. */
export const forwarding = (csmsPort: number): string => `
  location / {
    proxy_pass http://127.0.0.1:${csmsPort};
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_set_header Host $http_host;
  }`;

/**
 * Runs nginx with one server on a port of loopback. `files` are written beside its
 * configuration; `inside` is what stands in the server block.
 */
export async function startNginx(options: {
  readonly listen?: 'ssl';
  readonly files?: Readonly<Record<string, string>>;
  readonly inside: string;
}): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'ghostcheck-nginx-'));
  const port = await freePort();
  const files = { ...options.files, 'nginx.conf': configuration(port, options) };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const nginx = spawn('nginx', ['-p', folder, '-c', 'nginx.conf'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(nginx, 'exit');
  const log: string[] = [];
  const lines = createInterface(nginx.stderr);
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      log.push(line);
      if (line.includes('start worker process')) resolve();
    });
    exited.then(() => reject(new Error(`nginx ended: ${log.join('\n')}`)));
  });
  return {
    port,
    async close() {
      nginx.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

function configuration(port: number, { listen = '', inside }: { listen?: string; inside: string }) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    worker_processes 1;
    error_log stderr notice;
    pid nginx.pid;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${name};`).join('\n')}
      server {
        listen 127.0.0.1:${port} ${listen};
        ${inside}
      }
    }`;
}

/** nginx cannot be told to choose one itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
