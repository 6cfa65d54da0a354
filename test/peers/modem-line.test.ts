import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import type { Facts } from '../../src/facts/document.ts';
import { converse } from '../../src/modem/conversation.ts';
import { openFileLine } from '../../src/modem/file-line.ts';
import { locateModem } from '../../src/modem/ports/locate-modem.ts';
import { NO_USB, type Port } from '../../src/modem/ports/port.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import { LOOPBACK } from '../../src/simulator/running.ts';
import type { ModemSource } from '../../src/site/site.ts';
import { siteFor } from '../diagnosis/synthetic.ts';
import { statement } from '../fixtures/world.ts';
import { frame } from '../modem/hdlc-frame.ts';
import { ONLINE } from '../modem/online.ts';
import { freePort, type Scratch, scratch } from './process.ts';

let at: Scratch;
const children: ChildProcess[] = [];
const ends: (() => void)[] = [];

beforeEach(async () => {
  at = await scratch();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const end of ends.splice(0)) end();
  await at[Symbol.asyncDispose]();
});

function socat(...args: string[]): ChildProcess {
  const child = spawn('socat', args, { stdio: 'ignore' });
  children.push(child);
  return child;
}

/** What the far end of a line does with the bytes it is sent. */
type Device = (socket: Socket) => void;

/** A device behind a pseudo terminal that socat carries it to; its commands so far. */
async function pty(device: Device, name = 'ttyUSB2') {
  const commands: string[] = [];
  const server = createServer((socket) => {
    ends.push(() => socket.destroy());
    socket.on('error', () => {});
    socket.on('data', (chunk) => commands.push(chunk.toString('latin1').trim()));
    device(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  ends.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const path = at.path(name);
  const child = socat(`pty,raw,echo=0,link=${path}`, `TCP:${LOOPBACK}:${address.port}`);
  await vi.waitFor(() => access(path), { timeout: 30_000 });
  return { path, commands, socat: child };
}

/** Answers like a modem: the table of `ONLINE`, and raw answers laid over it. */
const modem =
  (raw: Readonly<Record<string, string>> = {}): Device =>
  (socket) => {
    socket.on('data', (chunk) => {
      for (const command of chunk.toString('latin1').split('\r').filter(Boolean)) {
        const said = ONLINE[command]?.map((line) => `\r\n${line}\r\n`).join('');
        socket.write(raw[command] ?? said ?? '\r\nOK\r\n', 'latin1');
      }
    });
  };
const says =
  (text: string | Buffer): Device =>
  (socket) => {
    socket.on('data', () => socket.write(text));
  };

function read(source: string | ModemSource): Promise<Facts> {
  const site = siteFor({
    modem: typeof source === 'string' ? { kind: 'serial', path: source } : source,
    statement: statement({ modemGiven: true }),
    timeoutMs: 30_000,
  });
  return gatherFacts([signalModule], site, { mode: 'live' });
}

const LCP = Buffer.from([0xff, 0x03, 0xc0, 0x21, 1, 1, 0, 4]);

describe('what is no modem', () => {
  test.each<[string, string | Buffer, string]>([
    ['the GPS port', '$GPGGA,,,,,,0,,,,,,,,*66\r\n$GPGSA,A,1,,,,*1E\r\n', 'nmea'],
    ['the diagnosis port', frame(Buffer.from([0x13, 0x41, 0x54, 0x0d])), 'qcdm'],
    ['a line that loops back', 'AT\r', 'echo-only'],
    ['another speed', Buffer.from([0xf8, 0x00, 0xfe, 0x80]), 'noise'],
  ])('%s is named', async (_what, said, heard) => {
    const { path } = await pty(says(said));
    const facts = await read(path);
    expect(facts.records).toMatchObject([{ opened: 'opened', answered: false, heard }]);
    expect(facts.durationMs).toBeLessThan(15_000);
    expect(assemble([signalModule], facts).primary).toBe('modem-no-answer');
  });

  test('a console is written to once', async () => {
    const { path, commands } = await pty(says('\r\ncharger login: '));
    const facts = await read(path);
    expect(facts.records).toMatchObject([{ answered: false, heard: 'console' }]);
    expect(commands).toEqual(['AT']);
  });

  test('a true shell is recognised by what it says to AT', async () => {
    const path = at.path('ttyS0');
    socat(`pty,raw,echo=0,link=${path}`, 'EXEC:/bin/sh -i,pty,stderr,setsid,ctty');
    await vi.waitFor(() => access(path), { timeout: 30_000 });
    const facts = await read(path);
    expect(facts.records).toMatchObject([{ answered: false, heard: 'console' }]);
  });

  test('a PPP session is left alone, and no verdict on the modem', async () => {
    const { path, commands } = await pty(says(frame(LCP)));
    const facts = await read(path);
    expect(facts.records).toMatchObject([{ answered: false, heard: 'ppp' }]);
    expect(commands).toEqual(['AT']);
    expect(assemble([signalModule], facts)).toMatchObject({ findings: [], exitCode: 3 });
  });
});

describe('a modem that misbehaves', () => {
  test('floods 10 MB instead of an answer', async () => {
    const { path } = await pty((socket) => {
      socket.once('data', () => socket.write(Buffer.alloc(10 * 1024 * 1024, 'x')));
    });
    const facts = await read(path);
    expect(facts.records).toMatchObject([
      { answered: false, lost: 'the line sends without an end' },
    ]);
    expect(facts.durationMs).toBeLessThan(15_000);
    expect(assemble([signalModule], facts).primary).toBe('modem-no-answer');
  });

  test('floods half way', async () => {
    const { path } = await pty(modem({ 'AT+CSQ': '+CSQ: 1,99\r\n'.repeat(100_000) }));
    const facts = await read(path);
    expect(facts.records).toMatchObject([
      { answered: true, sim: 'ready', lost: expect.any(String) },
    ]);
    expect(facts.durationMs).toBeLessThan(15_000);
    expect(assemble([signalModule], facts).primary).toBe('modem-no-answer');
  });

  test('says one byte a second', async () => {
    const { path } = await pty((socket) => {
      const ticking = setInterval(() => socket.write('+'), 1_000);
      ends.push(() => clearInterval(ticking));
    });
    const facts = await read(path);
    expect(facts.records).toMatchObject([{ answered: false, heard: 'noise' }]);
    expect(facts.durationMs).toBeLessThan(15_000);
  });

  test('answers with a byte a second from some command on', async () => {
    const { path } = await pty((socket) => {
      modem({ 'AT+CFUN?': '' })(socket);
      const ticking = setInterval(() => socket.write('+'), 1_000);
      ends.push(() => clearInterval(ticking));
    });
    const facts = await read(path);
    expect(facts.records).toMatchObject([{ answered: true, sim: 'ready', functionality: null }]);
    expect(facts.durationMs).toBeLessThan(22_000);
  });

  test('answers nothing but a byte a second from some command on', async () => {
    const { path } = await pty((socket) => {
      let slow = false;
      socket.on('data', (chunk) => {
        if (slow) return;
        slow = chunk.includes('AT+CFUN?');
        if (!slow) return socket.write('\r\nOK\r\n');
        const ticking = setInterval(() => socket.write('+'), 1_000);
        ends.push(() => clearInterval(ticking));
      });
    });
    const facts = await read(path);
    expect(facts.records).toMatchObject([{ answered: true, lost: 'the modem stopped answering' }]);
    expect(assemble([signalModule], facts).primary).toBe('modem-no-answer');
  });

  test('dies with its last word', async () => {
    const { path } = await pty((socket) => {
      modem()(socket);
      socket.on('data', (chunk) => {
        if (chunk.includes('AT+CREG?')) socket.destroy();
      });
    });
    const facts = await read(path);
    expect(facts.records).toMatchObject([
      { answered: true, lost: expect.stringMatching(/^the port/) },
    ]);
    expect(assemble([signalModule], facts)).toMatchObject({
      primary: 'modem-no-answer',
      exitCode: 1,
    });
  });
});

describe('ways to a modem', () => {
  test('through a symlink', async () => {
    const { path } = await pty(modem());
    await symlink(path, at.path('modem'));
    const facts = await read(at.path('modem'));
    expect(assemble([signalModule], facts)).toMatchObject({ verdict: 'healthy' });
  });

  test('as a program behind socat', async () => {
    const answers = Object.entries(ONLINE)
      .map(
        ([command, lines]) =>
          `'${command}') printf '\\r\\n%s\\r\\n' ${lines.map((line) => `'${line}'`).join(' ')};;`,
      )
      .join('\n');
    const program = at.path('modem.sh');
    await writeFile(
      program,
      `#!/bin/sh\nwhile read -r line; do case "$(printf %s "$line" | tr -d '\\r')" in\n${answers}\n*) printf '\\r\\nOK\\r\\n';; esac; done\n`,
    );
    await chmod(program, 0o755);
    const path = at.path('ttyACM0');
    // The terminal's own line discipline makes an end of line of each CR for the shell to read.
    socat(`pty,raw,echo=0,link=${path}`, `EXEC:${program},pty,raw,icrnl=1,echo=0`);
    await vi.waitFor(() => access(path), { timeout: 30_000 });
    expect(assemble([signalModule], await read(path))).toMatchObject({ verdict: 'healthy' });
  });

  test('over TCP, from a serial server that has the port', async () => {
    const { path } = await pty(modem());
    const port = await freePort();
    socat(`TCP-LISTEN:${port},bind=${LOOPBACK},reuseaddr,fork`, `${path},raw,echo=0`);
    const source = { kind: 'tcp', host: LOOPBACK, port } as const;
    const healthy = async () =>
      expect(assemble([signalModule], await read(source))).toMatchObject({ verdict: 'healthy' });
    await vi.waitFor(healthy, { timeout: 30_000 });
  });

  test('as a plain file, without the settings of a terminal', async () => {
    const { path } = await pty(modem());
    const opening = await openFileLine(path);
    if (opening.opened !== 'opened') throw new Error(opening.sentence);
    const { signal } = new AbortController();
    const said = await converse(opening.transport, signal, async () => 'talked');
    expect(said).toMatchObject({ result: 'talked', lost: null });
  });

  test('as a plain file that goes away, or is not there', async () => {
    const { path, socat: child } = await pty(() => {});
    const opening = await openFileLine(path);
    if (opening.opened !== 'opened') throw new Error(opening.sentence);
    const { signal } = new AbortController();
    const said = converse(opening.transport, signal, async () => 'talked');
    child.kill('SIGKILL');
    expect(await said).toMatchObject({ result: null, lost: 'the port disappeared' });
    expect(await openFileLine(at.path('none'))).toMatchObject({ opened: 'missing' });
  });
});

describe('a modem that is looked for', () => {
  const ports = (...paths: string[]): Port[] =>
    paths.map((path, number) => ({
      ...NO_USB,
      path,
      device: '1-1',
      vendorId: '2c7c',
      productId: '0125',
      interfaceNumber: number + 2,
    }));
  const { signal } = new AbortController();

  test('is found at its second port while another program reads the first', async () => {
    const [first, second] = [await pty(modem()), await pty(modem(), 'ttyUSB3')];
    const other = spawn('cat', [first.path]);
    children.push(other);
    const found = async () => {
      const { path, ports: seen } = await locateModem(signal, async () =>
        ports(first.path, second.path),
      );
      expect(path).toBe(second.path);
      expect(seen[0]).toMatchObject({
        outcome: 'busy',
        because: expect.stringContaining(`cat (pid ${other.pid})`),
      });
    };
    await vi.waitFor(found, { timeout: 30_000 });
    expect(second.commands).toContain('AT');
  });

  test('is not found where both are silent, and each is told', async () => {
    const [first, second] = [await pty(() => {}), await pty(() => {}, 'ttyUSB3')];
    const { path, ports: seen } = await locateModem(signal, async () =>
      ports(first.path, second.path),
    );
    expect(path).toBe(first.path);
    expect(seen.map(({ outcome }) => outcome)).toEqual(['silent', 'silent']);
    expect(new Set([...first.commands, ...second.commands])).toEqual(new Set(['AT']));
  });
});

test('a reader that comes later is named, and no verdict on the modem', async () => {
  const { path, commands } = await pty(() => {});
  const reading = read(path);
  await vi.waitFor(() => expect(commands).toContain('AT'), { timeout: 30_000 });
  const other = spawn('cat', [path]);
  children.push(other);
  const facts = await reading;
  expect(facts.records).toMatchObject([{ answered: false, sharedWith: `cat (pid ${other.pid})` }]);
  expect(assemble([signalModule], facts)).toMatchObject({ findings: [], exitCode: 3 });
});

test('a port that carries a data session is not opened', async () => {
  const { path, commands } = await pty(modem());
  const pppd = at.path('pppd');
  await symlink('/bin/cat', pppd);
  const child = spawn(pppd, [path]);
  children.push(child);
  const held = async () => {
    const { portHolder } = await import('../../src/modem/port-holder.ts');
    expect(await portHolder(path)).toEqual({ name: `pppd (pid ${child.pid})`, dataSession: true });
  };
  await vi.waitFor(held, { timeout: 30_000 });
  const facts = await read(path);
  expect(facts.records).toMatchObject([{ opened: 'in-data-session', answered: false }]);
  expect(commands).toEqual([]);
  expect(assemble([signalModule], facts)).toMatchObject({ findings: [], exitCode: 3 });
});
