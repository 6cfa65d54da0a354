import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAULTS } from '../../src/faults/index.ts';
import { judgeUrl } from '../../src/modules/url/judge.ts';
import { withoutCredentials } from '../../src/site/connection-url.ts';
import { createSite } from '../../src/site/create-site.ts';
import { targetOf } from '../../src/site/target.ts';

const piece = fc.constantFrom(
  ...['wss', 'ws', 'https', ':', ';', '/', '//', '\\', '@', '#', '?', '=', '%', '%20', '%2F', ' '],
  ...['\n', '\u200b', '[::1]', '192.168.1', 'csms.example.com', ':443', ':99999', 'ocpp', 'CP001'],
);
const urlish = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
);
const profile = fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, null);
const version = fc.constantFrom('1.6' as const, '2.0.1' as const, '2.1' as const);
const identity = fc.option(fc.constantFrom('CP001', 'CP 1', 'a/b', 'ocpp'), { nil: null });

test('whatever is given as a URL is judged, without a crash', () => {
  fc.assert(
    fc.property(urlish, profile, version, identity, (url, securityProfile, ocppVersion, id) => {
      const input = { url, ocppVersion, identity: id, securityProfile };
      const site = createSite(input).statement;
      const { findings, summary } = judgeUrl({ site });
      expect(summary).not.toBe('');
      for (const { fault, detail, evidence } of findings) {
        expect(FAULTS[fault].stage).toBe('url');
        expect(detail).not.toMatch(/undefined|null|\[object/);
        const better = evidence.find(({ label }) => label === 'Corrected URL')?.value;
        if (better === undefined) continue;
        const again = createSite({ ...input, url: better }).statement;
        const left = judgeUrl({ site: again }).findings;
        expect(left.filter((other) => FAULTS[other.fault].severity === 'fault')).toEqual([]);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a URL without a fault can be dialled', () => {
  fc.assert(
    fc.property(urlish, (url) => {
      const site = createSite({ url }).statement;
      const faults = judgeUrl({ site }).findings.filter(
        ({ fault }) => FAULTS[fault].severity === 'fault',
      );
      expect(faults.length > 0 || targetOf(site.url) !== null).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('no password in a URL is kept, wherever it breaks the URL', () => {
  const around = fc.constantFrom('', ' ', '\t', '\n', '/', '\\', '#', '?', '%', ':', 'é', '@');
  fc.assert(
    fc.property(
      fc.constantFrom('wss://', 'ws://', 'wss:', 'wss:\\\\', 'WSS://', ' w\nss://', ''),
      fc.constantFrom('user', 'CP001', ''),
      around.chain((odd) => fc.constantFrom(`${odd}c4nary`, `c4nary${odd}`)),
      (scheme, user, password) => {
        const given = `${scheme}${user}:${password}@csms.example.com/ocpp/CP001`;
        const { url, hadCredentials } = withoutCredentials(given);
        expect(url).not.toContain('c4nary');
        expect(hadCredentials).toBe(true);
      },
    ),
  );
});

test('an @ behind the authority belongs to the path', () => {
  for (const url of ['wss://csms.example.com/ocpp/CP@1', 'wss://csms.example.com:99999/x/CP@1']) {
    expect(withoutCredentials(url)).toEqual({ url, hadCredentials: false });
  }
});
