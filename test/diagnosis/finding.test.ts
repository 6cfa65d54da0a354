import { expect, test } from 'vitest';
import { findingOf } from '../../src/diagnosis/finding.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { statement } from '../fixtures/world.ts';

const LAPTOP = 'ws://192.168.1.20:9000/ocpp/CP001';
const BACKEND = 'wss://csms.example.com/ocpp/CP001';

/** The commands that the remedy of a reset clock names. */
function commands(site: Partial<SiteStatement>): string[] {
  const seen = { fault: 'clock-reset', confidence: 'certain', detail: '', evidence: [] } as const;
  return findingOf(seen, statement(site), null).remediation.flatMap(({ command }) => command ?? []);
}

test('a command names the backend that was diagnosed', () => {
  expect(commands({ url: BACKEND })).toContain(`ghostcheck tls ${BACKEND}`);
});

test('a command never sends anybody to the laptop that an examined station dialled', () => {
  const examined = { url: LAPTOP, examined: true };
  const unknown = commands(examined);
  expect(unknown).toEqual(['ghostcheck clock']);
  const known = commands({ ...examined, expected: { url: BACKEND } });
  expect(known).toContain(`ghostcheck tls ${BACKEND}`);
  expect(known.join(' ')).not.toContain(LAPTOP);
});

test('a command is left out where its URL is not safe in a shell', () => {
  expect(commands({ url: 'wss://csms.example.com/$(reboot)/CP001' })).toEqual(['ghostcheck clock']);
});
