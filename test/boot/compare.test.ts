import { describe, expect, test } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import { bootModule } from '../../src/modules/boot/index.ts';
import type { Site } from '../../src/site/site.ts';
import { boot2x, boot16, recorded } from '../fixtures/boot.ts';

function compared(before: object, after: object, redact: Site['redact'] = 'standard') {
  const parts = { before: JSON.stringify(before) };
  const world = recorded(JSON.stringify(after), parts, {}, redact);
  const { judgement, crash } = judgeStage(bootModule, world, null);
  if (judgement === undefined) throw new Error(crash);
  const rows = judgement.tables?.[0]?.rows ?? [];
  const ids = judgement.findings.map(({ fault, subject }) => [fault, subject]);
  const since = judgement.findings.map(
    ({ evidence }) => evidence.find(({ label }) => label === 'Since')?.value,
  );
  return { ...judgement, rows, ids, since };
}

describe('what an update changed', () => {
  test('nothing', () => {
    const { summary, rows, findings } = compared(boot16, boot16);
    expect(summary).toBe('0 changed, 0 new violations');
    expect([rows, findings]).toEqual([[], []]);
  });

  test('is shown field by field, and what of it breaks', () => {
    const after = { ...boot16, chargePointModel: 7, meterType: 'm', firmwareVersion: '2' };
    const { rows, ids, since, measurements } = compared(
      { ...boot16, iccid: '', firmwareVersion: '1' },
      after,
    );
    expect(rows).toEqual([
      ['chargePointModel', 'type changed', 'yes', '"EX-22" → 7 (a number)'],
      ['iccid', 'removed', '', '0 characters, hidden'],
      ['firmwareVersion', 'changed', '', '"1" → "2"'],
      ['meterType', 'added', '', '"m"'],
    ]);
    expect(ids).toEqual([['boot-field-type', '/chargePointModel']]);
    expect(since).toEqual(['new with the update']);
    expect(measurements).toMatchObject({ 'boot.changes': 4, 'boot.newViolations': 1 });
  });

  test('a field that is gone and was required breaks', () => {
    const { rows, ids } = compared(boot2x, { reason: 'PowerUp' });
    expect(rows.map(([field, what, breaks]) => [field, what, breaks])).toEqual([
      ['chargingStation.model', 'removed', 'yes'],
      ['chargingStation.vendorName', 'removed', 'yes'],
      ['chargingStation.serialNumber', 'removed', 'yes'],
    ]);
    expect(ids).toEqual([['boot-field-missing', '/chargingStation']]);
  });

  test('what was wrong before is told as old', () => {
    const wrong = { ...boot16, meterType: 'x'.repeat(26) };
    const { since, summary } = compared(wrong, { ...wrong, firmwareVersion: '2' });
    expect(since).toEqual(['the same before the update']);
    expect(summary).toBe('1 changed, 0 new violations');
  });

  test('the version itself', () => {
    expect(compared(boot16, boot2x).ids).toEqual([['boot-version-mismatch', undefined]]);
  });

  test('a subscriber value is not shown', () => {
    const [before, after] = [
      { ...boot16, iccid: '894900001' },
      { ...boot16, iccid: 5 },
    ];
    expect(compared(before, after).rows).toEqual([
      ['iccid', 'type changed', 'yes', '9 characters, hidden → 1 character, hidden'],
    ]);
    expect(JSON.stringify(compared(before, after, 'none').rows)).toContain('894900001');
  });
});
