import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import validateSite from '../../generated/site-1.js';
import { folder } from '../cli/folder.ts';
import { junitErrors } from '../render/junit-rules.ts';
import { readXml } from '../render/xml-reader.ts';
import { ended, start } from './run-program.ts';

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const expectation = { verdict: 'healthy', primary: null, mrec: null, faults: [], exitCode: 0 };
const scenario = (parts: object, expect: object = {}) =>
  JSON.stringify({
    name: 'mine',
    about: 'a world of my own',
    ...parts,
    expect: { ...expectation, ...expect },
  });

describe('simulate', () => {
  it('says in one line when it is ready, serves what diagnose finds, and leaves nothing', async () => {
    const server = start('simulate', 'healthy-profile-1');
    const whole = ended(server);
    const [line] = await once(server.stdout, 'data');
    const ready = JSON.parse(String(line));
    expect(ready).toMatchObject({ type: 'ready', scenario: 'healthy-profile-1', modem: null });
    expect(ready.url).toMatch(/^ws:\/\/csms\.example\.com:\d+\/ocpp\/CP001$/);
    expect(validateSite(JSON.parse(await readFile(ready.siteFile, 'utf8')))).toBe(true);
    const mode = async (path: string) => (await stat(path)).mode & 0o777;
    expect(await mode(dirname(ready.siteFile))).toBe(0o700);
    expect(await mode(ready.passwordFile)).toBe(0o600);
    const [, ...args] = ready.diagnose;
    const { code, stdout } = await ended(start(...args, '--json'));
    expect([code, JSON.parse(stdout).findings]).toEqual([0, []]);
    server.kill('SIGTERM');
    const served = await whole;
    expect([served.code, served.stdout.split('\n').length]).toEqual([0, 2]);
    expect(served.stderr).toMatch(/csms +call: BootNotification\n/);
    expect(served.stderr).not.toContain('simulated-password');
    expect(existsSync(dirname(ready.siteFile))).toBe(false);
  });

  it('leaves nothing where its terminal goes away', async () => {
    const server = start('simulate', 'healthy-profile-0');
    const whole = ended(server);
    const [line] = await once(server.stdout, 'data');
    server.kill('SIGHUP');
    expect((await whole).code).toBe(0);
    expect(existsSync(dirname(JSON.parse(String(line)).siteFile))).toBe(false);
  });

  it.each([
    ['an unknown name', ['helthy'], /no scenario is called 'helthy'\. Did you mean healthy\?/],
    ['no name', [], /no scenario given/],
    ['a missing file', ['./none.json'], /cannot read the scenario \.\/none\.json: no such file/],
    ['a port that is none', ['healthy', '--port', '99999'], /--port 99999 is not a number/],
    ['an address that is none', ['healthy', '--host', 'here'], /--host here is not an IP address/],
    [
      'an address of another',
      ['healthy', '--host', '203.0.113.1'],
      /--host 203\.0\.113\.1 is no address of this machine/,
    ],
  ])('refuses %s', async (_, args, message) => {
    const { code, stdout, stderr } = await ended(start('simulate', ...args));
    expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
    expect(stderr).toMatch(message);
  });

  it('refuses a directory, a huge file, a binary one and a port in use', async () => {
    await mkdir(join(at.path, 'folder.json'));
    const huge = await at.file('huge.json', ' '.repeat(1024 * 1024));
    const binary = await at.file('binary.json', Uint8Array.from([0xff, 0xd8, 0xff, 0, 1]));
    const broken = await at.file('broken.json', '{"name": "x",}');
    const ciphers = await at.file(
      'ciphers.json',
      scenario({
        csms: { certificate: { keys: 'rsa-1024' }, tls: { ciphers: 'DEFAULT@SECLEVEL=2' } },
      }),
    );
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const refusals = await Promise.all(
      [
        [join(at.path, 'folder.json')],
        [huge],
        [binary],
        [broken],
        [ciphers],
        ['healthy', '--port', port],
      ].map((args) => ended(start('simulate', ...args))),
    );
    taken.close();
    const lines = refusals.map(({ stderr }) => stderr);
    expect(refusals.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(lines.every((text) => text.split('\n').length === 2)).toBe(true);
    expect(
      lines.map(
        (text) =>
          /a directory|larger than|not UTF-8|comma too many|cannot be served|in use/.exec(
            text,
          )?.[0],
      ),
    ).toEqual([
      'a directory',
      'larger than',
      'not UTF-8',
      'comma too many',
      'cannot be served',
      'in use',
    ]);
  });
});

describe('simulate verify', () => {
  it('passes what is as it says, and names what is not, in each format', async () => {
    const good = await at.file('good.json', scenario({ with: { noTlsScan: true } }));
    const bad = await at.file(
      'bad.json',
      scenario({ name: 'bad', dns: 'nxdomain', station: { clock: null } }),
    );
    const [human, json, junit] = await Promise.all(
      ['human', 'json', 'junit'].map((format) =>
        ended(start('simulate', 'verify', good, bad, '--jobs', '2', '--format', format)),
      ),
    );
    expect([human?.code, json?.code, junit?.code]).toEqual([1, 1, 1]);
    expect(human?.stdout).toMatch(/ {2}ok {4}mine /);
    expect(human?.stdout).toMatch(/primary: expected null\n +found {4}dns-not-found\n/);
    expect(human?.stdout).toMatch(/1 of 2 scenarios as expected, .* Not: bad\.\n$/);
    const { scenarios } = JSON.parse(json?.stdout ?? '');
    expect(scenarios).toMatchObject([
      { name: 'mine', expect: expectation, pass: true },
      {
        name: 'bad',
        pass: false,
        found: { verdict: 'fault', primary: 'dns-not-found', mrec: 'CX013' },
      },
    ]);
    expect(junit?.stdout).toContain('<testsuite name="scenarios" tests="2" failures="1"');
    expect(junit?.stdout).toContain('message="verdict: expected healthy, found fault"');
    expect(junitErrors(readXml(junit?.stdout ?? ''))).toEqual([]);
  });

  it('counts what the scenario did not foresee as a failure', async () => {
    const stray = await at.file(
      'stray.json',
      scenario({ station: { url: 'ws://other.example.com:{port}{path}/{identity}', profile: 1 } }),
    );
    const { stdout } = await ended(start('simulate', 'verify', stray, '--format', 'json'));
    const [{ pass, found }] = JSON.parse(stdout).scenarios;
    expect(pass).toBe(false);
    expect(found.unforeseen).toContain('resolver: question other.example.com A');
  });

  it('takes a scenario once, and refuses two of the same name', async () => {
    const [one, same, other] = await Promise.all([
      at.file('one.json', scenario({ with: { noTlsScan: true } })),
      at.file('same.json', scenario({ with: { noTlsScan: true } })),
      at.file('other.json', scenario({ dns: 'nxdomain' })),
    ]);
    const { stdout } = await ended(start('simulate', 'verify', one, same));
    expect(stdout).toMatch(/\n1 of 1 scenarios as expected/);
    const { code, stderr } = await ended(start('simulate', 'verify', one, other));
    expect(code).toBe(2);
    expect(stderr).toBe(
      `ghostcheck: ${other}: /name is mine, as in ${one}. Give each scenario a name of its own.\n`,
    );
  });

  it('checks every file before it starts anything', async () => {
    const bad = await at.file('wrong.json', scenario({ csmss: {} }));
    const { code, stdout, stderr } = await ended(start('simulate', 'verify', 'healthy', bad));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`ghostcheck: ${bad}:1:44: /csmss is an unknown key. Did you mean csms?\n`);
  });

  it('ends at Ctrl-C with all that it started', async () => {
    const slow = await at.file(
      'slow.json',
      scenario({ csms: { transport: { kind: 'black-hole' } } }),
    );
    const child = start('simulate', 'verify', 'healthy-profile-0', slow, '--jobs', '1');
    const whole = ended(child);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, stdout } = await whole;
    expect(code).toBe(130);
    expect(stdout).toMatch(/Interrupted before 1 of them\.\n$/);
  });
});
