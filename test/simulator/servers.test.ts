import { createSocket } from 'node:dgram';
import { Resolver as DnsClient } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type NtpServerOptions,
  type ResolverOptions,
  type Running,
  startDatagramDelayProxy,
  startDelayProxy,
  startHttpClock,
  startModem,
  startNtpServer,
  startResolver,
} from '../../src/simulator/index.ts';
import { listen } from '../../src/simulator/running.ts';

const started: Running[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});
function kept<R extends Running>(one: R): R {
  started.push(one);
  return one;
}

/** Sends a datagram and gives the answer, or null where the server was closed without one. */
async function ask(port: number, bytes: Uint8Array): Promise<Buffer> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.send(bytes);
  const [answer] = await once(socket, 'message');
  socket.close();
  return answer;
}

describe('the NTP server', () => {
  const request = () => {
    const packet = Buffer.alloc(48);
    packet[0] = (4 << 3) | 3;
    packet.write('mynonce!', 40, 'latin1');
    return packet;
  };
  const answerOf = async (options: NtpServerOptions) =>
    ask(kept(await startNtpServer(options)).port, request());
  const transmitMs = (packet: Buffer) =>
    (packet.readUInt32BE(40) - 2_208_988_800) * 1000 + (packet.readUInt32BE(44) / 2 ** 32) * 1000;

  it('tells the time, off by what it is told, and echoes the origin', async () => {
    const packet = await answerOf({ offsetMs: -90_250 });
    expect(packet).toHaveLength(48);
    expect([packet[0], packet[1]]).toEqual([(4 << 3) | 4, 2]);
    expect(packet.toString('latin1', 24, 32)).toBe('mynonce!');
    expect(Math.abs(transmitMs(packet) - (Date.now() - 90_250))).toBeLessThan(1_000);
  });

  it('can kiss, have no time, answer in short, and echo', async () => {
    const kiss = await answerOf({ behaviour: { kind: 'kiss', code: 'RATE' } });
    expect([kiss[1], kiss.toString('latin1', 12, 16)]).toEqual([0, 'RATE']);
    const lost = await answerOf({ behaviour: { kind: 'unsynchronised' } });
    expect([(lost[0] ?? 0) >> 6, lost[1]]).toEqual([3, 16]);
    expect(await answerOf({ behaviour: { kind: 'short', bytes: 47 } })).toHaveLength(47);
    expect(await answerOf({ behaviour: { kind: 'echo' } })).toEqual(request());
  });
});

describe('the modem', () => {
  it('answers by turn where it has several answers, and repeats the last', async () => {
    const server = kept(
      await startModem({
        echo: false,
        answers: { 'AT+CPIN?': [['+CME ERROR: SIM busy'], ['+CPIN: READY', 'OK']], AT: ['OK'] },
      }),
    );
    const socket = connect(server.port, '127.0.0.1').setEncoding('latin1');
    let said = '';
    socket.on('data', (text) => {
      said += text;
    });
    for (let left = 3; left > 0; left--) socket.write('AT+CPIN?\rAT\r');
    await expect.poll(() => said.match(/OK/g)?.length).toBe(5);
    socket.destroy();
    expect(said.match(/\+\S+/g)).toEqual(['+CME', '+CPIN:', '+CPIN:']);
  });
});

describe('the resolver', () => {
  const clientOf = async (options: ResolverOptions) => {
    const server = kept(await startResolver(options));
    const client = new DnsClient({ timeout: 250, tries: 1 });
    client.setServers([`127.0.0.1:${server.port}`]);
    return { server, client };
  };

  it('answers by family, and only for what it knows', async () => {
    const { server, client } = await clientOf({
      records: { 'csms.test': ['192.0.2.7', '192.0.2.8', '2001:db8::7'], 'v4.test': ['192.0.2.9'] },
    });
    expect(await client.resolve4('CSMS.test')).toEqual(['192.0.2.7', '192.0.2.8']);
    expect(await client.resolve6('csms.test')).toEqual(['2001:db8::7']);
    await expect(client.resolve6('v4.test')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(client.resolve4('other.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(client.resolve4('constructor')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(server.questions).toEqual([
      'csms.test',
      'csms.test',
      'v4.test',
      'other.test',
      'constructor',
    ]);
  });

  it('fails, is silent, or answers for every name', async () => {
    const failing = await clientOf({
      records: {},
      otherwise: { kind: 'rcode', rcode: 'SERVFAIL' },
    });
    await expect(failing.client.resolve4('x.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    const silent = await clientOf({ records: {}, otherwise: { kind: 'silent' } });
    await expect(silent.client.resolve4('x.test')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    const portal = await clientOf({
      records: {},
      otherwise: { kind: 'addresses', addresses: ['127.0.0.1'] },
    });
    expect(await portal.client.resolve4('surely-not.test')).toEqual(['127.0.0.1']);
  });

  it('fails for one family of addresses, and answers for the other', async () => {
    const records = { 'csms.test': ['192.0.2.7', '2001:db8::7'] };
    const { client } = await clientOf({ records, ipv6: { kind: 'rcode', rcode: 'SERVFAIL' } });
    expect(await client.resolve4('csms.test')).toEqual(['192.0.2.7']);
    await expect(client.resolve6('csms.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    await expect(client.resolve6('x.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    await expect(client.resolve4('x.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('takes its time, and none of it outlives it', async () => {
    const { server, client } = await clientOf({
      records: { 'csms.test': ['192.0.2.7'] },
      delayMs: 50,
    });
    const begun = performance.now();
    await client.resolve4('csms.test');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(49);
    const late = client.resolve4('csms.test');
    await expect.poll(() => server.questions.length).toBe(2);
    await server.close();
    await expect(late).rejects.toThrow();
  });

  it('ignores what is no question', async () => {
    const { server, client } = await clientOf({ records: { 'csms.test': ['192.0.2.7'] } });
    const socket = createSocket('udp4');
    const header = Buffer.alloc(12);
    const strange = [header, Buffer.concat([header, Buffer.from([63])]), Buffer.alloc(0)];
    for (const bytes of [...strange, ...fc.sample(fc.uint8Array({ maxLength: 64 }), 100)]) {
      socket.send(bytes, server.port, '127.0.0.1');
    }
    expect(await client.resolve4('csms.test')).toEqual(['192.0.2.7']);
    socket.close();
  });
});

describe('the modem', () => {
  const conversation = async (
    options: Parameters<typeof startModem>[0],
    said: readonly string[],
    until: RegExp,
  ) => {
    const modem = kept(await startModem(options));
    const socket = connect(modem.port, '127.0.0.1');
    let heard = '';
    const done = new Promise<void>((resolve) => {
      socket.on('data', (bytes) => {
        heard += bytes.toString('latin1');
        if (until.test(heard)) resolve();
      });
    });
    for (const text of said) socket.write(text);
    await done;
    socket.destroy();
    return { heard, modem };
  };

  it('answers from its table, and refuses what is not in it', async () => {
    const { heard, modem } = await conversation(
      { answers: { 'AT+CSQ': ['+CSQ: 4,99', 'OK'] }, echo: false },
      ['at+csq\r', 'AT+NONE\r\n'],
      /ERROR\r\n$/,
    );
    expect(heard).toBe('\r\n+CSQ: 4,99\r\n\r\nOK\r\n\r\nERROR\r\n');
    expect(modem.commands).toEqual(['AT+CSQ', 'AT+NONE']);
  });

  it('echoes until it is told not to', async () => {
    const { heard } = await conversation(
      { answers: { 'AT+LAST': ['END'] } },
      ['ATE0\r', 'AT+LAST\r'],
      /END/,
    );
    expect(heard).toMatch(/^ATE0\r/);
    expect(heard).toContain('OK');
  });

  it('interrupts itself, and is silent where its table is', async () => {
    const { heard } = await conversation(
      {
        answers: { 'AT+QUIET': [], 'AT+LAST': ['END'] },
        echo: false,
        unsolicited: ['+CEREG: 2'],
      },
      ['AT+QUIET\r', 'AT+LAST\r'],
      /END/,
    );
    expect(heard).toBe('\r\n+CEREG: 2\r\n\r\n+CEREG: 2\r\n\r\nEND\r\n');
  });
});

it('the local web page of a charger shows a clock that is off', async () => {
  const clock = kept(await startHttpClock({ offsetMs: -86_400_000 }));
  const date = Date.parse((await fetch(clock.url)).headers.get('date') ?? '');
  expect(Math.abs(date - (Date.now() - 86_400_000))).toBeLessThan(5_000);
});

describe('the delay proxy', () => {
  const echo = async () =>
    kept(await listen(createServer((socket) => void socket.pipe(socket)))).port;

  it('charges a round trip for connecting and one for each exchange', async () => {
    const proxy = kept(await startDelayProxy({ targetPort: await echo(), roundTripMs: 60 }));
    const socket = connect(proxy.port, '127.0.0.1');
    const begun = performance.now();
    const exchange = async (text: string) => {
      socket.write(text);
      expect(String((await once(socket, 'data'))[0])).toBe(text);
      return performance.now() - begun;
    };
    const first = await exchange('one');
    const second = await exchange('two');
    expect(first).toBeGreaterThanOrEqual(119);
    expect(second - first).toBeGreaterThanOrEqual(59);
    socket.end();
    await once(socket, 'close');
  });

  it('keeps the order of what it delays, and passes the end on', async () => {
    const proxy = kept(await startDelayProxy({ targetPort: await echo(), roundTripMs: 10 }));
    const socket = connect(proxy.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    const text = Array.from({ length: 500 }, (_, index) => `${index},`);
    for (const part of text) {
      socket.write(part);
      if (part.endsWith('00,')) await new Promise((turn) => setImmediate(turn));
    }
    socket.end();
    await once(socket, 'close');
    expect(Buffer.concat(chunks).toString()).toBe(text.join(''));
  });

  it('delays datagrams by one round trip', async () => {
    const ntp = kept(await startNtpServer({ behaviour: { kind: 'echo' } }));
    const proxy = kept(await startDatagramDelayProxy({ targetPort: ntp.port, roundTripMs: 40 }));
    const begun = performance.now();
    expect(await ask(proxy.port, Buffer.alloc(48, 7))).toEqual(Buffer.alloc(48, 7));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(39);
  });
});
