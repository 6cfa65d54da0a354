import fc from 'fast-check';
import { expect, it } from 'vitest';
import { summaryLine } from '../../src/render/summary.ts';
import { hostileReport } from './hostile.ts';
import { checks, finding, ghost, report } from './reports.ts';
import { commandsIn } from './workflow-commands.ts';

it('says of a ghost what, where, whose, and what is next', () => {
  expect(summaryLine({ ...ghost(), labels: { ticket: '4711' } })).toBe(
    "FAULT CX015 clock-reset: The charger's clock has been reset | " +
      'wss://csms.example.com/ocpp/CP001 | whose: the charger | ' +
      'next, the technician on site: Connect to the charger locally, by Ethernet or Bluetooth, ' +
      'and sync its clock by NTP from its service page. | ticket=4711\n',
  );
});

it('takes the first sentence of a step: the report has the rest', () => {
  const remediation = [
    { who: 'backend-operator', step: 'Take 1.2 (or 1.3) on; not 1.1. And so on.' },
  ] as const;
  const told = report({
    verdict: 'fault',
    primary: 'x',
    findings: [finding({ id: 'x', remediation: [...remediation] })],
  });
  expect(summaryLine(told)).toMatch(/next, the backend operator: Take 1\.2 \(or 1\.3\) on\n$/);
});

it('says how far a healthy report reaches', () => {
  expect(summaryLine(report())).toBe(
    'HEALTHY the backend answers this laptop; the charger itself was not examined. | ' +
      'wss://csms.example.com/ocpp/CP001\n',
  );
});

it('claims no health for a verdict that it does not know, or that lacks its finding', () => {
  const told = (parts: object) => summaryLine({ ...report(), ...parts });
  expect(told({ verdict: 'doom' })).toMatch(/^DOOM the findings say what is wrong\./);
  expect(told({ verdict: 'fault', primary: 'gone' })).toMatch(/^FAULT the findings say/);
});

it('says what would show what could not be checked', () => {
  const unseen = checks({ clock: { status: 'inconclusive', because: 'no answer' } });
  expect(summaryLine(report({ verdict: 'inconclusive', exitCode: 3, checks: unseen }))).toBe(
    'INCONCLUSIVE no fault found, but not all could be checked: clock. | ' +
      "wss://csms.example.com/ocpp/CP001 | next: the charger's clock: " +
      'read it off its display: --charger-time ‹ISO instant›\n',
  );
});

it('is one line that calls nobody, whatever the texts are', () => {
  fc.assert(
    fc.property(hostileReport, (hostile) => {
      const line = summaryLine(hostile);
      expect(line).toMatch(/^[^\n\p{Cc}@<>]*\n$/u);
      expect(commandsIn(line)).toEqual([]);
    }),
  );
});
