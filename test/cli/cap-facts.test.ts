import { expect, test } from 'vitest';
import { capFacts } from '../../src/cli/cap-facts.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { siteFor, stageModule } from '../diagnosis/synthetic.ts';
import { fact } from '../fixtures/world.ts';

const lookup = (name: string) =>
  fact<'dns.lookup'>({
    kind: 'dns.lookup',
    name,
    purpose: 'target',
    resolver: 'system',
    family: 'any',
    addresses: [],
    error: null,
  });

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('facts within the limit stay as they are', async () => {
  const facts = await gatherFacts([stageModule('url')], siteFor(), { mode: 'live' });
  expect(capFacts(facts)).toBe(facts);
});

test('of too many facts the largest records go, and the facts say so', async () => {
  const small = await gatherFacts([stageModule('url')], siteFor(), { mode: 'live' });
  const facts = {
    ...small,
    records: [
      lookup('first'),
      lookup('ü'.repeat(50_000)),
      lookup('x'.repeat(40_000)),
      lookup('last'),
    ],
  };
  const capped = capFacts(facts, 45_000);
  expect(capped.records).toEqual([facts.records[0], facts.records[2], facts.records[3]]);
  expect(capped.truncated).toBe(true);
  expect(bytes(capped)).toBeLessThanOrEqual(45_000);
});
