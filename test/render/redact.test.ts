import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import validate from '../../generated/report-1.js';
import { createAuthority } from '../../src/pki/index.ts';
import { redactStrict } from '../../src/render/redact.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { fact, statement } from '../fixtures/world.ts';
import { schemaErrors } from '../schema-errors.ts';
import { finding, ghost, report } from './reports.ts';

const IDENTITY = 'CANARY-STATION-7';
const HOST = 'canary-host.example.org';
const IPV4 = '198.51.100.77';
const IPV6 = '2001:db8:77::1';
const SERIAL = 'CANARYSERIAL9';
const OWNER = 'Canary Power Ltd.';

/** Every place of a report that can hold a name holds one. */
async function canaryReport() {
  const url = `wss://${HOST}:8443/ocpp/${IDENTITY}`;
  const prose = `${IDENTITY} at ${HOST} (${HOST.toUpperCase()}, ${IPV4}, [${IPV6}]:443) by ${url}?key=1.`;
  const authority = await createAuthority({ commonName: OWNER });
  const { der } = await authority.issue({
    commonName: HOST,
    dnsNames: [HOST, 'san.canary.example'],
  });
  const site = statement({ url, identity: IDENTITY, username: IDENTITY });
  const base = ghost();
  return report({
    ...base,
    target: { ...base.target, url, identity: IDENTITY },
    network: { ...base.network, localAddress: IPV4, gateway: IPV6, resolver: `${IPV4}:53` },
    labels: { note: prose },
    primary: `clock-reset:${HOST}`,
    findings: [
      finding({
        id: `clock-reset:${HOST}`,
        detail: prose,
        // The label can be a name, too: of a certificate, of a time server.
        evidence: [{ label: HOST, value: `${prose} for san.canary.example, serial ${SERIAL}` }],
        remediation: [{ who: 'technician', step: 'Do it.', command: `ghostcheck tls ${url}` }],
      }),
      finding({ id: 'x', causedBy: `clock-reset:${HOST}` }),
    ],
    notExamined: [{ what: prose, how: `ask ${OWNER}, ${prose}` }],
    tables: [{ stage: 'tls', title: 'Chain', columns: ['', ''], rows: [[OWNER, HOST]] }],
    measurements: { 'x.text': prose, 'x.number': 1 },
    actions: [
      { at: base.run.startedAt, what: prose, inWhoseName: IDENTITY, target: `${HOST}:8443` },
    ],
    overrides: [prose],
    facts: {
      ...base.facts,
      site,
      stages: [],
      records: [
        fact({
          kind: 'dns.lookup',
          name: HOST,
          purpose: 'target',
          resolver: 'system',
          family: 'any',
          addresses: [IPV4, IPV6],
          error: { code: 'ENOTFOUND', message: `getaddrinfo ENOTFOUND ${HOST}` },
        }),
        fact({
          kind: 'tls.handshake',
          address: IPV6,
          port: 8443,
          serverName: HOST,
          host: HOST,
          outcome: 'secured',
          protocol: 'TLSv1.3',
          cipher: 'TLS_AES_256_GCM_SHA384',
          cipherOpenssl: 'TLS_AES_256_GCM_SHA384',
          authorized: false,
          authorizationError: null,
          chain: [Buffer.from(der).toString('base64'), 'bm90IGEgY2VydGlmaWNhdGU='],
          chainTruncated: false,
          anchors: [],
          chargerAnchors: [Buffer.from(der).toString('base64')],
          anchorSources: [],
          alert: null,
          close: null,
          firstBytes: Buffer.from(HOST).toString('base64'),
          clientCertificate: { requested: null, sent: false },
          error: null,
        }),
        fact({
          kind: 'boot.payload',
          source: 'option',
          version: '2.0.1',
          versionFrom: 'stated',
          frame: 'payload',
          messageId: null,
          action: null,
          payload: { reason: 'PowerUp', chargingStation: { model: 'M', serialNumber: SERIAL } },
          hidden: [],
          frameError: null,
        }),
      ],
    },
  });
}

it.each([
  `wss:/${HOST}:8443/ocpp/${IDENTITY}`,
  `${HOST}/ocpp/${IDENTITY}`,
  `wss//${HOST}/ocpp/${IDENTITY}`,
  `wss:\\\\${HOST}\\ocpp\\${IDENTITY}`,
  `wss://csms ${HOST}/ocpp/${IDENTITY}`,
  IDENTITY,
])('hides the names in a URL that is mistyped: %s', (url) => {
  const base = report({});
  const detail = `${url} is no URL; wss://${HOST}:8443/ocpp/${IDENTITY} may be meant, ${IDENTITY} at ${HOST}.`;
  const text = JSON.stringify(
    redactStrict({
      ...base,
      target: { ...base.target, url, identity: null },
      facts: { ...base.facts, site: statement({ url, identity: null }) },
      findings: [finding({ detail })],
    }),
  );
  expect(text).not.toContain(IDENTITY);
  expect(text).not.toContain(HOST);
});

describe('strict redaction', () => {
  it('leaves no identity, host, address or serial number anywhere', async () => {
    const before = await canaryReport();
    expect(schemaErrors(validate, before)).toEqual([]);
    const after = redactStrict(before);
    expect(schemaErrors(validate, after)).toEqual([]);
    const outputs = [
      JSON.stringify(after),
      renderTerminal(after, { columns: 80, color: false, ascii: false }),
    ].map((text) => text.toLowerCase());
    for (const canary of [IDENTITY, HOST, IPV4, IPV6, SERIAL, OWNER, 'san.canary']) {
      for (const output of outputs) expect(output).not.toContain(canary.toLowerCase());
    }
    const base64 = Buffer.from(HOST).toString('base64');
    expect(JSON.stringify(after)).not.toContain(base64.slice(0, 16));
  });

  it('turns certificates into properties, drops fingerprints and bars a replay', async () => {
    const { facts, findings } = redactStrict(await canaryReport());
    expect(facts.replayable).toBe(false);
    expect(findings.every((entry) => entry.fingerprint === undefined)).toBe(true);
    const handshake = facts.records.find((record) => record.kind === 'tls.handshake');
    expect(handshake?.chain).toEqual([
      expect.stringMatching(/^certificate 1: key ec prime256v1, valid from .* to .*, \d+ bytes$/),
      'certificate 2: unreadable, 17 bytes',
    ]);
    expect(handshake?.chargerAnchors).toEqual([expect.stringMatching(/^certificate 1: key ec/)]);
    expect(handshake?.firstBytes).toBeNull();
  });

  it('gives the same value the same token, so that the report still hangs together', async () => {
    const { target, facts, findings, primary, actions } = redactStrict(await canaryReport());
    expect(target.identity).toBe('identity-1');
    expect(target.url).toMatch(/^wss:\/\/host-\d+:8443\/ocpp\/identity-1$/);
    expect(facts.site.url).toBe(target.url);
    expect(primary).toBe(findings[0]?.id);
    expect(findings[1]?.causedBy).toBe(primary);
    expect(actions[0]?.inWhoseName).toBe('identity-1');
  });

  it('does not take every "1" for the identity "1"', () => {
    const before = ghost();
    const after = redactStrict({
      ...before,
      target: { ...before.target, identity: '1', url: 'wss://csms.example.com/ocpp1/1' },
      findings: [finding({ detail: 'Session as 1 over TLS 1.3, 1 of 3 refused by firmware v1.' })],
    });
    expect(after.target.identity).toBe('identity-1');
    expect(after.target.url).toBe('wss://host-1/ocpp1/identity-1');
    expect(after.findings[0]?.detail).toBe(
      'Session as identity-1 over TLS 1.3, 1 of 3 refused by firmware v1.',
    );
    expect(after.facts.site.ocppVersion).toBe('2.0.1');
  });

  it('leaves times, versions and our own words alone', () => {
    const before = ghost();
    const detail = 'At 12:00:05 OCPP 2.0.1 by ocpp2.0.1, OID 1.3.6.1.5.5.7.3.1: the CSMS said no.';
    const after = redactStrict({ ...before, findings: [finding({ detail })] });
    expect(after.findings[0]?.detail).toBe(detail);
    const changed = after.checks.filter(
      (check, index) => JSON.stringify(check) !== JSON.stringify(before.checks[index]),
    );
    // The rows that hold an identity or an address, and no other.
    expect(changed.map(({ stage }) => stage)).toEqual(['url', 'dns', 'tcp']);
    expect(changed.at(-1)?.summary).toMatch(/^address-\d+:443$/);
  });

  it('hides any identity and stays a valid report, also where the identity is a word of ours', () => {
    const words = [
      'charger',
      'fault',
      'tls',
      'live',
      'station',
      'host',
      '2.0.1',
      'pass',
      '"',
      '$&',
    ];
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...words), fc.string({ minLength: 1 })), (identity) => {
        const before = ghost();
        const after = redactStrict({
          ...before,
          target: { ...before.target, identity },
          facts: { ...before.facts, site: statement({ identity }) },
        });
        expect(schemaErrors(validate, after)).toEqual([]);
        expect(after.target.identity).toMatch(/^identity-\d+$|^station$/);
      }),
    );
  });
});
