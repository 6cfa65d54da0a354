import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { type GatewayPage, startGateway } from '../../src/simulator/index.ts';
import { pkcs12 } from '../pki/make-pkcs12.ts';
import { encodings, forms, startEchoingBackend } from './echoing-backend.ts';
import { silentIo } from './silent-io.ts';

const PASSWORD = 'canary-pässword+7/x';
const PASSPHRASE = 'canary-passphrase-8';
const TOKEN = 'C4NARYTOKEN9';
const ICCID = '89490200001234567890';

let folder: string;
/** Of the private key, as PEM and as it is in DER: each would give a part of it away. */
let keyLines: string[];
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ghostcheck-canary-'));
  const station = await (await createAuthority({ key: 'rsa' })).issue({
    commonName: 'CP001',
    client: true,
    key: 'rsa',
  });
  keyLines = station.keyPem.split('\n').slice(2, -3);
  const key = createPrivateKey(station.keyPem).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: PASSPHRASE,
  });
  const boot = {
    reason: 'PowerUp',
    chargingStation: { model: 'M', vendorName: 'V', modem: { iccid: ICCID } },
  };
  await Promise.all([
    writeFile(file('password'), PASSWORD),
    writeFile(file('passphrase'), PASSPHRASE),
    writeFile(file('station.pem'), station.chainPem),
    writeFile(file('station.key'), key),
    writeFile(file('station.p12'), pkcs12(station, PASSPHRASE)),
    writeFile(file('boot.json'), JSON.stringify(boot)),
  ]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const cases = (['refuse', 'accept', 'authorize'] as const).flatMap((behaviour) =>
  ['human', 'json', 'ndjson', 'junit', 'github', 'markdown', 'summary'].flatMap((format) =>
    ['standard', 'strict', 'none'].map((redact) => ({ behaviour, format, redact, from: 'PEM' })),
  ),
);
cases.push({ behaviour: 'accept', format: 'json', redact: 'none', from: 'PKCS#12' });

describe('no secret reaches any output', () => {
  it.each(cases)('$behaviour, $format, $redact, $from', async (given) => {
    const { behaviour, format, redact, from } = given;
    await using backend = await startEchoingBackend(behaviour);
    await writeFile(file('root.pem'), backend.rootPem);
    const world = silentIo({ stderrIsTTY: true });
    const facts = file(`${behaviour}-${format}-${redact}.json`);
    await runProgram(
      [
        ...['diagnose', backend.url, '--no-ntp', '--ca', file('root.pem')],
        ...['--password-file', file('password'), '--boot', file('boot.json')],
        ...['--id-token', TOKEN],
        ...(from === 'PEM'
          ? ['--cert', file('station.pem'), '--key', file('station.key')]
          : ['--cert', file('station.p12')]),
        ...['--passphrase-file', file('passphrase'), '--save-facts', facts],
        ...(format === 'summary' ? ['--summary'] : ['--format', format]),
        ...['--redact', redact, '--timeout', '20'],
      ],
      world.io,
    );
    const [out, err] = [world.out(), world.err()];
    expect(err, err).not.toContain('bug in ghostcheck');
    // Otherwise there was nothing to leak.
    expect(keyLines.length).toBeGreaterThan(10);
    expect(backend.seen).toContain(`CP001:${PASSWORD}`);
    if (behaviour === 'authorize') expect(backend.seen).toContain(TOKEN);
    expect(out.length).toBeGreaterThan(format === 'summary' ? 50 : 500);

    const outputs = { out, err, facts: await readFile(facts, 'utf8') };
    const secrets = [
      ...encodings(`CP001:${PASSWORD}`),
      ...encodings(`:${PASSPHRASE}`),
      ...keyLines,
      // A token is the same in any letter case, and shown at no level of redaction.
      ...forms(TOKEN),
      TOKEN.toLowerCase(),
    ];
    if (redact !== 'none') secrets.push(ICCID);
    if (redact === 'strict') secrets.push('CP001', 'localhost', '127.0.0.1');
    for (const [name, text] of Object.entries(outputs)) {
      const leaked = secrets.filter((secret) => text.includes(secret));
      expect({ name, leaked }).toEqual({ name, leaked: [] });
    }
    expect((await stat(facts)).mode & 0o777).toBe(0o600);
  });
});

/** A modem whose operator is what the gateway was sent. */
const echoToken: GatewayPage = (request, response) => {
  const operator = request.headers.authorization;
  response.end(JSON.stringify({ data: [{ operator, model: PASSWORD, ntype: 'LTE', rsrp: -84 }] }));
};

describe('nor does the login of a gateway', () => {
  const formats = ['human', 'json', 'ndjson'].flatMap((format) =>
    (['rutos', 'rutos-ubus', 'cradlepoint', 'refused'] as const).map((kind) => ({ kind, format })),
  );
  it.each(formats)('$kind, $format', async ({ kind, format }) => {
    const words = forms(PASSWORD).join(' ');
    const seen = { operator: words, model: encodings(`admin:${PASSWORD}`).join(' ') };
    const modem = { ...seen, simstate: words, net_mode: 'LTE', rsrp: -84 };
    const devices = {
      'mdm-1': { diagnostics: { ...modem, CARRID: words, RSRP: '-84', DBM: '-60' } },
    };
    const certificate = await (await createAuthority()).issue({ commonName: 'router' });
    await using gateway = await startGateway({
      vendor: kind === 'refused' ? 'rutos' : kind,
      password: PASSWORD,
      modem: kind === 'cradlepoint' ? devices : kind === 'rutos-ubus' ? { info: modem } : modem,
      tls: { certificatePem: certificate.certificatePem, keyPem: certificate.keyPem },
      ...(kind === 'refused'
        ? { answers: { '/api/login': { status: 401, body: { error: words } } } }
        : {}),
      ...(kind === 'rutos' ? { answers: { '/api/modems/status': echoToken } } : {}),
    });
    const world = silentIo({ stderrIsTTY: true });
    const facts = file(`gateway-${kind}-${format}.json`);
    const vendor = kind === 'cradlepoint' ? 'cradlepoint' : 'teltonika';
    await runProgram(
      [
        ...['signal', '--gateway', `${vendor}://admin@127.0.0.1:${gateway.port}`],
        ...['--gateway-password-file', file('password'), '--save-facts', facts],
        ...['--gateway-fingerprint', new X509Certificate(certificate.der).fingerprint256],
        ...['--format', format, '--redact', 'none'],
      ],
      world.io,
    );
    expect(gateway.requests.length).toBeGreaterThan(0);
    const outputs = [world.out(), world.err(), await readFile(facts, 'utf8')].join('\n');
    expect(outputs).toContain(kind === 'refused' ? 'refuses' : '-84');
    const tokens = gateway.requests.flatMap(({ authorization, body }) => [
      ...(authorization?.split(' ').slice(1) ?? []),
      ...(/"params":\["([1-9a-f][0-9a-f]{31})"/.exec(body)?.slice(1) ?? []),
    ]);
    const secrets = [...encodings(`admin:${PASSWORD}`), ...forms(PASSWORD), ...tokens];
    expect(secrets.filter((secret) => outputs.includes(secret))).toEqual([]);
  });
});

/** What a SIM, a modem or its owner can be told by. */
const NUMBERS = {
  iccid: '89490200007654321098',
  imei: '352099001761482',
  imsi: '262019876543210',
  phone: '4915198765432',
  usbSerial: '7a6b5c4d3e2f',
};
const APN = 'fleet-canary.example';

const SESSION = [
  ...['AT+CGSN', NUMBERS.imei, 'OK', 'AT+CIMI', NUMBERS.imsi, 'OK'],
  ...['AT+CCID', `+CCID: ${NUMBERS.iccid}`, 'OK', `^ICCID: ${NUMBERS.iccid}`],
  ...['AT+CNUM', `+CNUM: ,"+${NUMBERS.phone}",145`, 'OK', `+CLIP: "+${NUMBERS.phone}",145`],
  ...['ATI', 'Acme', `IMEI: ${NUMBERS.imei}`, `SVN: 06 ICCID ${NUMBERS.iccid}`, 'OK'],
  ...['AT+CGMI', `Acme ${NUMBERS.imei}`, 'OK', 'AT+CGMM', `EC25 ${NUMBERS.imsi}`, 'OK'],
  ...['AT+CPIN?', '+CPIN: READY', 'OK', 'AT+CSQ', '+CSQ: 20,99', 'OK'],
  ...['AT+CESQ', '+CESQ: 99,99,255,255,16,30', 'OK', 'AT+CEREG?', '+CEREG: 2,1,"1A2B"', 'OK'],
  ...['AT+COPS?', `+COPS: 0,0,"+${NUMBERS.phone}",7`, 'OK'],
  ...['AT+CGDCONT?', `+CGDCONT: 1,"IP","${APN}","",0,0`],
  ...[`+CGDCONT: 2,"IP","${NUMBERS.imsi}.example","",0,0`, 'OK'],
  ...['AT+CGACT?', '+CGACT: 1,0', 'OK', 'AT+CGPADDR', '+CGPADDR: 1,0.0.0.0', 'OK'],
  `AT#RFSTS`,
  `#RFSTS: "262 01",1300,-101,-70,-11,1A2B,FF,0,64,19,0,"01A2B3C",${'"'}${NUMBERS.imsi}","Acme",3,3`,
  `AT+CFUN?`,
  `+CME ERROR: no such number ${NUMBERS.phone}`,
].join('\n');

/** Modems, SIMs and their owners are told by numbers in names, too. */
const PORTS = [
  `serial/by-id/usb-Acme_LTE_Module_${NUMBERS.usbSerial}-if02-port0`,
  `${NUMBERS.iccid}/tty-${NUMBERS.imei}`,
];

describe('no number of a SIM, a modem or its owner reaches any output', () => {
  const levels = ['standard', 'strict', 'none'];
  const all = ['human', 'json', 'ndjson'].flatMap((format) =>
    levels.map((redact) => ({ format, redact })),
  );
  const expectNone = (outputs: Readonly<Record<string, string>>, redact: string) => {
    const numbers = redact === 'none' ? [] : Object.values(NUMBERS);
    if (redact === 'strict') numbers.push(APN);
    for (const [name, text] of Object.entries(outputs)) {
      const leaked = numbers.filter((number) => text.includes(number));
      expect({ name, leaked }).toEqual({ name, leaked: [] });
    }
  };

  it.each(all)('from a pasted session: $format, $redact', async ({ format, redact }) => {
    const session = file(`${NUMBERS.iccid} ${NUMBERS.imei}.txt`);
    await writeFile(session, SESSION);
    const facts = file(`signal-${format}-${redact}.json`);
    const world = silentIo({ stderrIsTTY: true });
    const args = ['--format', format, '--redact', redact, '--save-facts', facts];
    await runProgram(['signal', '--from-file', session, ...args], world.io);
    const outputs = { out: world.out(), err: world.err(), facts: await readFile(facts, 'utf8') };
    // The session was read, and its APN told: there was something to leak.
    expect(outputs.out).toContain('-101');
    expect(outputs.facts.includes(APN)).toBe(redact !== 'strict');
    expectNone(outputs, redact);
    const kept = [NUMBERS.imsi, NUMBERS.phone].filter((number) => outputs.facts.includes(number));
    expect(kept).toEqual([]);
    expect(outputs.facts.includes(NUMBERS.imei)).toBe(redact === 'none');
  });

  it.each(all)('from a port: $format, $redact', async ({ format, redact }) => {
    for (const [index, port] of PORTS.entries()) {
      const facts = file(`port-${index}-${format}-${redact}.json`);
      const world = silentIo({ stderrIsTTY: true });
      const args = ['--format', format, '--redact', redact, '--save-facts', facts];
      await runProgram(['signal', '--modem', `/dev/${port}`, ...args], world.io);
      const outputs = { out: world.out(), err: world.err(), facts: await readFile(facts, 'utf8') };
      expect(outputs.facts).toContain('modem');
      expectNone(outputs, redact);
      expect(outputs.facts.includes(port)).toBe(redact === 'none');
    }
  });

  it.each(['empty', 'missing'])('nor a message that the file is %s', async (what) => {
    const session = file(`${what}-${NUMBERS.iccid}.txt`);
    if (what === 'empty') await writeFile(session, 'nothing to see here\n');
    const world = silentIo();
    await runProgram(['signal', '--from-file', session, '--json'], world.io);
    expect(world.exitCode()).toBe(2);
    const outputs = { out: world.out(), err: world.err() };
    expect(outputs.err).toContain('number-1');
    expectNone(outputs, 'standard');
  });
});
