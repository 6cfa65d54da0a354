import { createPrivateKey } from 'node:crypto';
import { truncate } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { createAuthority, createSelfSigned } from '../../src/pki/index.ts';
import { pkcs12 } from '../pki/make-pkcs12.ts';
import { type Around, run } from './fake-io.ts';
import { folder } from './folder.ts';

const URL = 'wss://csms.example.com/ocpp/CP001';
const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const authority = await createAuthority();
const station = await authority.issue({ commonName: 'CP001', client: true });
const other = await authority.issue({ commonName: 'CP002', client: true });
const rsa = await createSelfSigned({ commonName: 'CP003', client: true, key: 'rsa' });
const cert = await at.file('cert.pem', station.certificatePem);
const key = await at.file('key.pem', station.keyPem);
const otherKey = await at.file('other-key.pem', other.keyPem);
const der = await at.file('ca.der', new Uint8Array(station.der));
const empty = await at.file('empty', '');
const text = await at.file('text', 'no certificate in here\n');
const latin1 = await at.file('latin1', Buffer.from('{"a":"\xe9"}', 'latin1'));
const huge = await at.file('huge', '');
await truncate(huge, 100 * 1024 * 1024);
const damaged = await at.file(
  'damaged.pem',
  '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
);
const missing = `${at.path}/missing`;
const mixed = await at.file('mixed.pem', station.certificatePem + station.keyPem);
const cutShort = await at.file(
  'cut.pem',
  station.certificatePem + other.certificatePem.slice(0, 300),
);
const endless = await at.file('endless.pem', station.certificatePem.replace(/-----END[\s\S]*/, ''));
const derKey = await at.file(
  'key.der',
  createPrivateKey(station.keyPem).export({ type: 'pkcs8', format: 'der' }),
);
const locked = await at.file(
  'locked.pem',
  createPrivateKey(station.keyPem)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' })
    .toString(),
);
const right = await at.file('right', 'right\n');
const wrong = await at.file('wrong', 'c4nary-wrong\n');
const container = pkcs12(rsa, 'right');
const p12 = await at.file('station.p12', container);
const keyless = await at.file('keyless.p12', pkcs12({ ...rsa, keyPem: null }, 'right'));
const json = (name: string, value: unknown) => at.file(name, JSON.stringify(value));
const diagnose = (...options: string[]) => ['diagnose', URL, ...options];
const site = async (name: string, value: unknown) => [
  'diagnose',
  '--site',
  await json(`${name}.json`, value),
];

/** What is wrong, the arguments, and what the one line has to say. */
const CASES: [string, string[], RegExp, Around?][] = [
  ['an unknown command', ['diagnos', URL], /unknown command 'diagnos'. Did you mean diagnose\?/],
  ['a URL instead of a command', [URL], /a command has to stand before/],
  ['an unknown option', diagnose('--profil', '2'), /'--profil'. Did you mean --profile\?/],
  ['a missing value', diagnose('--profile'), /--profile .*argument missing/],
  ['an impossible value', diagnose('--profile', '4'), /--profile .*'4' is invalid/],
  ['one argument too many', diagnose(URL), /too many arguments/],
  ['no URL', ['diagnose'], /no URL given. Give one/],
  ['no URL for url', ['url'], /missing required argument 'url'/],
  ['no URL for tls', ['tls'], /no URL given/],
  ['a site without a URL', await site('bare', { labels: {} }), /no URL given/],

  [
    'an offer that is mistyped',
    diagnose('--charger-offer', 'ocpp-minimum-rsa2'),
    /no charger offer named ocpp-minimum-rsa2. Did you mean ocpp-minimum-rsa\?/,
  ],
  ['a missing offer', diagnose('--charger-offer', missing), /charger offer .*: no such file/],
  ['an offer that is no JSON', diagnose('--charger-offer', text), /charger offer .* is not JSON/],
  ['an empty offer', diagnose('--charger-offer', empty), /charger offer .* is empty/],
  ['a huge offer', diagnose('--charger-offer', huge), /larger than the 1 MiB allowed/],
  ['an offer that is a folder', diagnose('--charger-offer', at.path), /is a directory/],
  [
    'an offer without suites',
    diagnose('--charger-offer', await json('offer-1.json', { versions: ['1.2'] })),
    /charger offer .* is not valid at its top: .*suites/,
  ],
  [
    'an offer of a suite that there is not',
    diagnose(
      '--charger-offer',
      await json('offer-2.json', { versions: ['1.2'], suites: ['TLS_NONE'] }),
    ),
    /names TLS_NONE in suites, which is not known/,
  ],
  [
    'an offer of a version that there is not',
    await site('offer', { url: URL, chargerOffer: { versions: ['1.4'], suites: [49195] } }),
    /names 1.4 in versions, which is not known. It is one of SSL 3.0, .* TLS 1.3/,
  ],
  [
    'an offer that may not be sent',
    diagnose('--charger-offer', 'tls12-only', '--no-tls-scan'),
    /--no-tls-scan contradicts --charger-offer/,
  ],
  [
    'all suites and none',
    ['tls', URL, '--all-ciphers', '--no-tls-scan'],
    /--no-tls-scan contradicts --all-ciphers/,
  ],
  ['no connections', diagnose('--max-connections', '0'), /not a number from 1 to 64/],
  ['too many connections', diagnose('--max-connections', '65'), /not a number from 1 to 64/],
  [
    'one at a time and several',
    ['tls', URL, '--serial', '--max-connections', '4'],
    /--serial contradicts --max-connections/,
  ],

  ['a missing site file', ['diagnose', '--site', missing], /site file .*: no such file/],
  ['a site that is a folder', ['diagnose', '--site', at.path], /is a directory/],
  ['a site that is no JSON', ['diagnose', '--site', text], /is not JSON/],
  ['an empty site', ['diagnose', '--site', empty], /is empty/],
  ['a site that is a list', await site('list', []), /is not a JSON object/],
  [
    'an unknown key',
    await site('unknown', { url: URL, identiy: 'CP001' }),
    /unknown key at \/identiy. Did you mean identity\?/,
  ],
  [
    'an unknown key further in',
    await site('inner', { url: URL, expected: { vendorname: 'V' } }),
    /unknown key at \/expected\/vendorname. Did you mean vendorName\?/,
  ],
  [
    'a password in a site file',
    await site('secret', { url: URL, password: 'c4nary-secret' }),
    /holds a secret at \/password.*passwordFile/,
  ],
  [
    'a wrong type',
    await site('type', { url: URL, securityProfile: '2' }),
    /\/securityProfile that is not 0 or 1 or 2 or 3/,
  ],
  ['a number for a text', await site('number', { url: 7 }), /\/url that is not a string/],
  [
    'csmsUrl without identity',
    await site('no-identity', { csmsUrl: URL }),
    /csmsUrl but no identity/,
  ],
  ['url and csmsUrl', await site('both', { url: URL, csmsUrl: URL }), /both url and csmsUrl/],
  [
    'a firmware date that is none',
    await site('firmware', { url: URL, firmwareBuiltAt: '2020-13-45' }),
    /firmwareBuiltAt .*is not a date/,
  ],

  ['a missing boot file', diagnose('--boot', missing), /boot file .*: no such file/],
  ['an empty boot file', diagnose('--boot', empty), /boot file .* is empty/],
  ['a boot file that is a folder', diagnose('--boot', at.path), /is a directory/],
  ['a boot file not in UTF-8', diagnose('--boot', latin1), /is not UTF-8 text/],
  ['a boot file of 100 MB', diagnose('--boot', huge), /larger than the 1 MiB allowed/],
  ['a boot file that is no JSON', diagnose('--boot', text), /holds no BootNotification/],
  [
    'a boot file of another shape',
    diagnose('--boot', await json('array.json', [1, 2, 3])),
    /the boot file/,
  ],
  ['the same for boot: missing', ['boot', missing], /no such file/],
  ['the same for boot: empty', ['boot', empty], /is empty/],
  ['the same for boot: 100 MB', ['boot', huge], /larger than/],

  ['an empty CA', diagnose('--ca', empty), /CA file .* is empty/],
  ['a missing CA', diagnose('--ca', missing), /no such file/],
  ['a CA in DER', diagnose('--ca', der), /is DER, not PEM. Convert it: openssl/],
  ['a CA without a certificate', diagnose('--ca', text), /holds no certificate/],
  ['a damaged CA', diagnose('--ca', damaged), /is damaged at certificate 1/],
  [
    "an empty file of the charger's roots",
    diagnose('--charger-roots', empty),
    /charger's roots .* is empty/,
  ],
  [
    "the charger's roots in DER",
    diagnose('--charger-roots', der),
    /charger's roots .* is DER, not PEM. Convert it: openssl/,
  ],
  [
    'damaged roots of the charger, in a site file',
    await site('charger-roots', { url: URL, chargerRoots: damaged }),
    /charger's roots .* is damaged at certificate 1/,
  ],
  [
    'an empty issuer in a site file',
    await site('issuer', { url: URL, expected: { issuer: '' } }),
    /\/expected\/issuer that is empty/,
  ],
  ['a certificate without a key', diagnose('--cert', cert), /--cert needs --key/],
  ['a key without a certificate', diagnose('--key', key), /--key needs --cert/],
  [
    'a key of another certificate',
    diagnose('--cert', cert, '--key', otherKey),
    /does not belong to the certificate/,
  ],
  ['a key that is none', diagnose('--cert', cert, '--key', text), /is not a PEM private key/],
  ['a passphrase without a certificate', diagnose('--passphrase-file', text), /needs --cert/],
  ['a CA that is a folder', diagnose('--ca', at.path), /CA file .* is a directory/],
  ['a CA of 100 MB', diagnose('--ca', huge), /larger than the 4 MiB allowed/],
  ['a CA with a key in it', diagnose('--ca', mixed), /holds a private key.*certificates alone/],
  ['a CA in PKCS#12', diagnose('--ca', p12), /is PKCS#12, not PEM. Convert it: openssl pkcs12/],
  ['a CA cut short', diagnose('--ca', cutShort), /is damaged at certificate 2. Export it again/],
  ['a CA with no end', diagnose('--ca', endless), /is damaged at certificate 1. Export it again/],
  ['a missing certificate', diagnose('--cert', missing, '--key', key), /no such file/],
  ['a certificate that is a folder', diagnose('--cert', at.path), /is a directory/],
  ['an empty certificate', diagnose('--cert', empty, '--key', key), /certificate .* is empty/],
  ['a certificate of 100 MB', diagnose('--cert', huge), /larger than the 4 MiB allowed/],
  ['a certificate in DER', diagnose('--cert', der, '--key', key), /is DER, not PEM.*openssl x509/],
  ['a missing key', diagnose('--cert', cert, '--key', missing), /private key .*: no such file/],
  ['an empty key', diagnose('--cert', cert, '--key', empty), /private key .* is empty/],
  ['a key that is a folder', diagnose('--cert', cert, '--key', at.path), /is a directory/],
  ['a key of 100 MB', diagnose('--cert', cert, '--key', huge), /larger than the 4 MiB allowed/],
  ['a key in DER', diagnose('--cert', cert, '--key', derKey), /is not PEM.*openssl pkey/],
  ['a certificate for a key', diagnose('--cert', cert, '--key', cert), /not a PEM private key/],
  [
    'another key in the certificate file',
    diagnose('--cert', await at.file('foreign.pem', station.certificatePem + other.keyPem)),
    /does not belong to the certificate/,
  ],
  [
    'a passphrase that is not given',
    diagnose('--cert', cert, '--key', locked),
    /is encrypted. Name a file with its passphrase in --passphrase-file/,
  ],
  [
    'a passphrase that does not open the key',
    diagnose('--cert', cert, '--key', locked, '--passphrase-file', wrong),
    /does not open the private key .*alone, on one line/,
  ],
  ['a key beside PKCS#12', diagnose('--cert', p12, '--key', key), /contradicts a PKCS#12 --cert/],
  ['PKCS#12 for a key', diagnose('--cert', cert, '--key', p12), /file goes to --cert/],
  ['PKCS#12 without its passphrase', diagnose('--cert', p12), /is encrypted.*--passphrase-file/],
  [
    'PKCS#12 with the wrong passphrase',
    diagnose('--cert', p12, '--passphrase-file', wrong),
    /passphrase does not open the client certificate .*alone, on one line/,
  ],
  [
    'PKCS#12 cut short',
    diagnose('--cert', await at.file('cut.p12', container.subarray(0, 900))),
    /is damaged, or PKCS#12 of a kind.*openssl pkcs12 -export/,
  ],
  [
    'PKCS#12 without a key',
    diagnose('--cert', keyless, '--passphrase-file', right),
    /holds no private key. Make it again/,
  ],

  [
    'a password on the command line',
    diagnose('--password', 'c4nary-secret'),
    /--password is refused.*process list.*--password-file/,
  ],
  ['the same with =', diagnose('--password=c4nary-secret'), /--password is refused/],
  ['a mistyped one', diagnose('--pasword=c4nary-secret'), /unknown option '--pasword'/],
  ['a passphrase', diagnose('--passphrase', 'c4nary-secret'), /--passphrase-file/],
  ['an empty password', diagnose('--password-file', '-'), /is empty/, { stdin: '' }],
  [
    'a password of two lines',
    diagnose('--password-file', '-'),
    /more than one line/,
    { stdin: 'c4nary-secret\nx' },
  ],
  ['a user name with a colon', diagnose('--username', 'a:b'), /holds a colon/],

  [
    'an unknown stage',
    diagnose('--only', 'dsn'),
    /--only: there is no stage 'dsn'. Did you mean dns\?/,
  ],
  ['a stage in both', diagnose('--only', 'url', '--skip', 'url'), /both name url/],
  ['--ntp and --no-ntp', diagnose('--no-ntp', '--ntp', 'x'), /--no-ntp contradicts --ntp/],
  ['--ntp and --no-ntp, reversed', diagnose('--ntp', 'x', '--no-ntp'), /--no-ntp contradicts/],
  ['a port that is none', diagnose('--ntp', 'ntp.example.com:abc'), /has no valid port/],
  ['a port too high', diagnose('--resolver', '192.0.2.1:65536'), /has no valid port/],
  ['port 0', diagnose('--resolver', '192.0.2.1:0'), /has no valid port/],
  ['a modem without a port', diagnose('--modem', 'tcp://192.0.2.1'), /has no valid port/],
  ['a modem of another kind', diagnose('--modem', 'udp://192.0.2.1:1'), /neither a port nor tcp/],
  ['a host that is none', diagnose('--ntp', 'a b'), /is not a host/],
  ['a source that is no address', diagnose('--source', 'eth0'), /is not an IP address/],
  ['a duration that is none', diagnose('--timeout', 'soon'), /is not a duration/],
  ['a hold that is no duration', diagnose('--hold', '-1'), /--hold -1 is not a duration/],
  ['a hold for days', diagnose('--hold', '25h'), /is not a duration of at most 24h/],
  [
    'a hold of no session',
    diagnose('--hold', '60', '--no-session'),
    /--no-session contradicts --hold/,
  ],
  ['no time at all', diagnose('--timeout', '0'), /is not a duration/],
  ['a charger time without a zone', diagnose('--charger-time', '2000-01-01T00:04'), /time zone/],
  ['a charger time that is none', diagnose('--charger-time', 'noon'), /ISO 8601/],
  [
    'a charger page with a login',
    diagnose('--charger-time', 'http://admin:c4nary-secret@192.0.2.1'),
    /holds a user name or password/,
  ],
  ['a label without a value', diagnose('--label', 'ticket'), /key=value/],
  ['two inputs on stdin', diagnose('--boot', '-', '--password-file', '-'), /both read stdin/],
  ['an output in no folder', diagnose('--output', `${missing}/r.json`), /output .*no such folder/],
  ['an identity that is empty', diagnose('--identity', ''), /--identity is empty/],
  ['an output that is a folder', diagnose('--save-facts', at.path), /is a directory/],
  ['the same file twice', diagnose('--output', 'x', '--save-facts', 'x'), /the same file/],

  ['no facts', ['judge', missing], /no such file/],
  ['facts that are none', ['judge', await json('none.json', { a: 1 })], /neither a facts file/],
  [
    'facts of a newer version',
    ['judge', await json('newer.json', { factsVersion: '2.0' })],
    /are of version 2.0/,
  ],
  [
    'damaged facts',
    ['judge', await json('damaged.json', { factsVersion: '1.0', replayable: 'yes' })],
    /are damaged at \//,
  ],
  ['facts of 100 MB', ['judge', huge], /larger than/],
  ['no report to render', ['render'], /missing required argument 'file'/],
  ['a missing report', ['render', missing], /the report .*: no such file/],
  ['a report that is a folder', ['render', at.path], /the report .* is a directory/],
  ['a report of 100 MB', ['render', huge], /the report .* is larger than the 16 MiB allowed/],
  ['a report not in UTF-8', ['render', latin1], /is not UTF-8 text/],
  ['a report in no format', ['render', text, '--format', 'pdf'], /--format .*'pdf' is invalid/],
  ['a report unhidden', ['render', text, '--redact', 'none'], /--redact .*'none' is invalid/],
  ['a ticket in no folder', ['render', text, '--output', `${missing}/x`], /no such folder/],
  [
    'a summary of a meter',
    ['signal', '--modem', '/dev/null', '--watch', '--summary'],
    /--watch contradicts --summary/,
  ],
  ['an instant that is none', ['judge', missing, '--at', 'later'], /ISO 8601/],
  ['no token', ['authorize', URL], /no token to authorize/],
  ['no boot for a token', ['authorize', URL, '--id-token', 'c4nary'], /--boot <file>/],
  ['no URL for a token', ['authorize', '--id-token', 'c4nary'], /no URL given/],
  ['an empty token', diagnose('--id-token', ''), /--id-token is empty/],
  ['a token that is a type only', diagnose('--id-token', ':eMAID'), /--id-token is empty/],
  [
    'a token that is too long',
    diagnose('--id-token', `c4nary${'x'.repeat(31)}`),
    /has 37 characters, and OCPP 2.0.1 allows 36/,
  ],
  [
    'a token that is too long for 1.6',
    diagnose('--ocpp', '1.6', '--id-token', `c4nary${'x'.repeat(15)}`),
    /has 21 characters, and OCPP 1.6 allows 20/,
  ],
  [
    'a token with what OCPP does not allow in one',
    diagnose('--id-token', 'c4nary\\'),
    /a character that OCPP 2.0.1 does not allow/,
  ],
  [
    'a token type in 1.6',
    diagnose('--ocpp', '1.6', '--id-token', 'c4nary:iso14443'),
    /OCPP 1.6 has no token type ISO14443/,
  ],
  [
    'a token type of 2.1 in 2.0.1',
    diagnose('--id-token', 'c4nary:VIN'),
    /OCPP 2.0.1 has no token type VIN/,
  ],
  [
    'a token type that is mistyped',
    diagnose('--id-token', 'c4nary:ISO1443'),
    /is no token type. Did you mean ISO14443\?/,
  ],
  ['a token and no session', diagnose('--id-token', 'c4nary', '--no-session'), /contradicts/],
  ['no repetition', diagnose('--id-token', 'c4nary', '--repeat', '0'), /from 1 to 100/],
  ['too many repetitions', diagnose('--id-token', 'c4nary', '--repeat', '101'), /from 1 to 100/],
  ['a repetition of nothing', diagnose('--repeat', '2'), /--repeat needs --id-token/],
  ['a message timeout of an hour', diagnose('--message-timeout', '1h'), /longer than 10 minutes/],
  ['a message timeout of none', diagnose('--message-timeout', '0'), /not a duration/],

  ['no cable reading', ['cable'], /cable needs a reading/],
  [
    'an instrument at a plugged cable',
    ['cable', '--test-voltage', '500', '--megohm', '0.4', '--circuit', 'ac'],
    /needs --unplugged: .*can damage the car/,
  ],
  ...(
    [
      ['--megohm', '-1', /--megohm -1 is not a number from 0.001 to 1000000/],
      ['--megohm', 'NaN', /--megohm NaN is not a number/],
      ['--megohm', '1e3', /--megohm 1e3 is not a number/],
      ['--megohm', '0', /--megohm 0 is not a number.*Where the instrument shows 0/],
      ['--megohm', '1000001', /not a number from/],
      ['--megohm', 'Infinity', /not a number from/],
      ['--megohm', '', /not a number from/],
      ['--test-voltage', '12', /--test-voltage 12 is not a number from 50 to 5000/],
      ['--test-voltage', '500000', /not a number from 50 to 5000/],
      ['--circuit', 'abc', /--circuit abc is not ac or dc/],
      ['--minimum', '-1', /--minimum -1 is not a number/],
      ['--rated-voltage', '9200', /--rated-voltage 9200 is not a number from 12 to 1500/],
      ['--imd-kohm', '60', /--imd-kohm and --test-voltage belong to two readings/],
      ['--station-passes', null, /--station-passes and --test-voltage belong to two readings/],
    ] as const
  ).map(([option, value, line]): [string, string[], RegExp] => {
    const sound = { '--test-voltage': '500', '--megohm': '5', '--circuit': 'ac' };
    const given = Object.entries({ ...sound, [option]: value });
    const args = given.flatMap(([name, text]) => (text === null ? [name] : [`${name}=${text}`]));
    return [`a cable's ${option} ${value}`, ['cable', ...args, '--unplugged'], line];
  }),
  ['half an instrument reading', ['cable', '--megohm', '1'], /--test-voltage is missing/],
  ['half a monitor reading', ['cable', '--imd-kohm', '1'], /--rated-voltage is missing/],
  [
    'a minimum of the monitor',
    ['cable', '--imd-kohm', '1', '--rated-voltage', '920', '--minimum', '2'],
    /--imd-kohm and --minimum belong to two readings/,
  ],
  ['half a swap', ['cable', '--station-passes'], /passes alone and fails with a vehicle/],
  ['the other half', ['cable', '--fails-with-vehicle'], /passes alone and fails with a vehicle/],
  [
    'a second vehicle that does neither',
    ['cable', '--station-passes', '--fails-with-vehicle', '--second-vehicle', 'maybe'],
    /--second-vehicle maybe is not passes or fails/,
  ],
  ['a scenario that is none', ['demo', 'clock-rest'], /Did you mean clock-reset\?/],
  ['a code that is none', ['explain', 'CX999'], /CX999/],
];

test.each(CASES)('%s: one line on stderr, exit 2', async (_name, args, line, around = {}) => {
  const ran = await run(args, around);
  expect(ran.stdout).toBe('');
  const lines = ran.stderr.trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(line);
  expect(lines).toHaveLength(1);
  expect(ran.stderr).not.toMatch(/ {4}at |node:internal|c4nary/);
  expect(ran.exitCode).toBe(2);
});

test('alone it prints its help, and nothing else', async () => {
  const ran = await run([]);
  expect(ran.stdout).toBe('');
  expect(ran.stderr).toMatch(/^Usage: ghostcheck[\s\S]*diagnose[\s\S]*demo/);
  expect(ran.stderr).not.toContain('ghostcheck: ');
  expect(ran.exitCode).toBe(2);
});

test('with --json the error is a document on stdout as well', async () => {
  for (const format of [['--json'], ['--format', 'json'], ['--format=json']]) {
    const ran = await run(['diagnose', URL, '--profile', '9', ...format]);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      schemaVersion: '1.0',
      error: { code: 'invalid-argument', message: expect.stringContaining('--profile') },
    });
    expect(ran.exitCode).toBe(2);
  }
});

test('two formats contradict each other', async () => {
  const ran = await run(['url', URL, '--json', '--format', 'human']);
  expect(ran.stderr).toBe('ghostcheck: --json contradicts --format human. Give one of them.\n');
  expect(ran.exitCode).toBe(2);
});

test('with ndjson it is one line', async () => {
  const ran = await run(['diagnose', '--format', 'ndjson']);
  expect(ran.stdout.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(ran.stdout)).toMatchObject({ type: 'error', error: { code: 'url-missing' } });
});

test('what an error quotes cannot act on the terminal', async () => {
  const ran = await run(['explain', 'x\u001b[2Jy\u202e']);
  expect(ran.stderr).not.toContain('\u001b');
  expect(ran.stderr).not.toContain('\u202e');
  expect(ran.exitCode).toBe(2);
});
