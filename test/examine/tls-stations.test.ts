import { connect as dial, type Socket } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import { type Examination, startExamination } from '../../src/examine/examination.ts';
import { createTrialMaker } from '../../src/examine/make-trial.ts';
import {
  givenCertificate,
  issuedCertificate,
  namesOf,
  ownCertificate,
} from '../../src/examine/server-certificate.ts';
import { trialPlan } from '../../src/examine/trial-plan.ts';
import { createTrials } from '../../src/examine/trials.ts';
import type { FactOf } from '../../src/facts/document.ts';
import { ofKind } from '../../src/facts/select.ts';
import { givenAuthority } from '../../src/pki/given-authority.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { readCertificate } from '../../src/tls/x509.ts';

let examination: Examination | null = null;
afterEach(async () => {
  await examination?.close();
  examination = null;
});

const NAMES = namesOf('127.0.0.1');
const ca = await createAuthority({ commonName: 'Site CA' });
const authority = await givenAuthority(ca.root.der, ca.root.privateKey, '');
const make = await createTrialMaker(authority);
const PLAN = trialPlan({ hiding: true }, new Date().getUTCFullYear());
const own = await ownCertificate(NAMES);

const start = async (trials: boolean, certificate = own): Promise<Examination> => {
  examination = await startExamination({
    host: '127.0.0.1',
    port: 0,
    certificate,
    ...(trials ? { trials: createTrials(PLAN, make, NAMES) } : {}),
    bootAnswer: 'pending',
    mayTellTime: false,
    hideSubscriber: true,
    scrub: (text) => text,
  });
  return examination;
};

const REQUEST = 'GET /ocpp/CP001 HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** One visit, to its end: a station that asks for an upgrade once its stack is content. */
async function visit(port: number, options: ConnectionOptions): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...options });
  socket.on('error', () => {});
  socket.once('secureConnect', () => socket.write(REQUEST));
  socket.resume();
  await gone(socket);
}

/** As `once`, which rejects where an error comes first. */
const gone = (socket: Socket) =>
  new Promise<void>((resolve) => socket.once('close', () => resolve()));

const shown = (): FactOf<'station.secured'>[] =>
  (examination?.visits ?? []).flatMap(({ recorder }) =>
    ofKind(recorder.records, 'station.secured'),
  );

const settled = (count: number) => vi.waitFor(() => expect(shown()).toHaveLength(count));

test('a station that verifies all goes on with the sound ones alone', async () => {
  const { port } = await start(true);
  // Node sends no alert, so what it refuses is shown to it a second time.
  for (let count = 1; count <= 2 * PLAN.length; count += 1) {
    await visit(port, { ca: ca.rootPem });
    await settled(count);
    if (shown().at(-1)?.certificate.trial === 'made on the spot') break;
  }
  const accepted = shown().filter(({ wentOn }) => wentOn === true);
  expect(accepted.map(({ certificate }) => certificate.trial)).toEqual([
    'valid',
    'EC key',
    'RSA key',
    'named by SAN only',
    'named by CN only',
  ]);
  expect(accepted.flatMap(({ certificate }) => certificate.flaws)).toEqual([]);
  expect(new Set(shown().map(({ certificate }) => certificate.trial)).size).toBe(PLAN.length + 1);
});

test('a station that verifies nothing goes on with each, once', async () => {
  const { port } = await start(true);
  for (let count = 1; count <= PLAN.length + 1; count += 1) {
    await visit(port, { rejectUnauthorized: false });
    await settled(count);
  }
  expect(shown().map(({ certificate }) => certificate.trial)).toEqual([
    ...PLAN.map(({ name }) => name),
    'made on the spot',
  ]);
  expect(shown().every(({ wentOn }) => wentOn === true)).toBe(true);
});

test('the given authority issues for the name that is asked for, whether or not it is ours', async () => {
  if (authority === null) throw new Error('an EC key');
  const { port } = await start(false, await issuedCertificate(authority, NAMES, true));
  for (const servername of ['csms.example.com', 'localhost', 'no name']) {
    await visit(port, { ca: ca.rootPem, servername });
  }
  await settled(3);
  expect(shown().map(({ wentOn }) => wentOn)).toEqual([true, true, false]);
  expect(shown()[0]?.certificate.names).toEqual(['csms.example.com', ...NAMES]);
  expect(shown()[2]?.certificate.names).toEqual(NAMES);
});

test('a given certificate has a flaw to a station that asks for another name', async () => {
  const { chainPem, keyPem, der } = await ca.issue({
    commonName: 'a.example',
    dnsNames: ['a.example'],
  });
  const leaf = readCertificate(der);
  if (leaf === null) throw new Error('a certificate of our own');
  const { port } = await start(false, givenCertificate(leaf, chainPem, keyPem));
  for (const servername of ['a.example', 'b.example', '']) {
    await visit(port, { rejectUnauthorized: false, servername });
  }
  await settled(3);
  expect(shown().map(({ certificate }) => certificate.flaws)).toEqual([[], ['name'], []]);
});

test('a handshake alone is no acceptance: some look at the certificate only after it', async () => {
  const { port } = await start(false);
  await visit(port, {});
  await settled(1);
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.once('secureConnect', () => socket.end());
  socket.resume();
  await gone(socket);
  await settled(2);
  expect(shown()).toMatchObject([
    { wentOn: false, alert: null },
    { outcome: 'secured', wentOn: false, alert: null },
  ]);
});

test('the certificate that a station shows is a fact of its own', async () => {
  const { port } = await start(false);
  const { certificatePem, keyPem, der } = await ca.issue({ commonName: 'SN-1', client: true });
  await visit(port, { rejectUnauthorized: false, cert: certificatePem, key: keyPem });
  await settled(1);
  const [first] = examination?.visits ?? [];
  expect(ofKind(first?.recorder.records ?? [], 'station.certificate')).toMatchObject([
    { chain: [der.toString('base64')], vantage: 'charger' },
  ]);
});

test('a hello in the frame of SSL 2.0, and one of SSL 3.0, are read, and nothing else comes of them', async () => {
  const { port } = await start(false);
  const suites = Buffer.of(0, 0, 0x2f, 0, 0, 0x35, 7, 0, 0xc0);
  const body = Buffer.concat([Buffer.of(1, 3, 0, 0, 9, 0, 0, 0, 16), suites, Buffer.alloc(16, 7)]);
  for (const bytes of [
    Buffer.concat([Buffer.of(0x80, body.length), body]),
    Buffer.concat([
      Buffer.of(22, 3, 0, 0, 47, 1, 0, 0, 43, 3, 0),
      Buffer.alloc(32, 9),
      Buffer.of(0, 0, 4, 0, 0x2f, 0, 0x35, 1, 0),
    ]),
  ]) {
    const socket = dial(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.write(bytes);
    await gone(socket);
  }
  await settled(2);
  const hellos = (examination?.visits ?? []).flatMap(({ recorder }) =>
    ofKind(recorder.records, 'station.hello'),
  );
  const offer = { versions: [0x0300], suites: [0x2f, 0x35] };
  expect(hellos).toMatchObject([{ offer, sslv2: true }, { offer }]);
  expect(hellos[1]?.ja4).toMatch(/^ts3i0200/);
  expect(shown().every(({ outcome }) => outcome !== 'secured')).toBe(true);
});
