import type { RepairStep } from '../../facts/read-out.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { askVariables } from '../ask-variables.ts';
import type { Repaired, RepairRun } from './repair-run.ts';
import { isGood, setVariable, toldValue } from './steps.ts';

/**
 * Gives a station a time server, and NTP as its first source of time; the time itself it was
 * told in the answer to its BootNotification (OCPP 2.0.1, B01.FR.06).
 */
export async function repairClock(ntpServer: string, run: RepairRun): Promise<Repaired> {
  if (run.session.version === '1.6') {
    const step: RepairStep = {
      what: 'time source',
      before: null,
      after: null,
      outcome: 'impossible',
      answer: 'OCPP 1.6 has no standard key for it',
    };
    const state = 'Only the time itself was told to it, in the answer to its BootNotification.';
    return { outcome: 'incomplete', steps: [step], state };
  }
  const server = await setVariable(run, ['ClockCtrlr', 'NtpServerUri', '1'], ntpServer);
  if (!isGood(server)) {
    const state = 'Nothing was changed: it takes no time server.';
    return { outcome: 'incomplete', steps: [server], state };
  }
  const source = await setVariable(run, ['ClockCtrlr', 'TimeSource'], sourcesWithNtp(run));
  if (!isGood(source)) {
    const state = 'The time server is set, and not used: its time sources are unchanged.';
    return { outcome: 'incomplete', steps: [server, source], state };
  }
  const again = await askVariables(run.session, true, [['ClockCtrlr', 'DateTime']]);
  const time: RepairStep = {
    what: 'ClockCtrlr.DateTime',
    before: toldValue(run.variables, 'ClockCtrlr', 'DateTime'),
    after: again.clock?.reading ?? null,
    outcome: again.clock === undefined ? 'silent' : 'done',
    answer: null,
  };
  const isRight =
    again.clock !== undefined &&
    Math.abs(Date.parse(again.clock.reading) - again.clock.readAt.getTime()) <=
      THRESHOLDS.clock.skewedAboveMs;
  const waits = [server, source].some(({ outcome }) => outcome === 'needs-reset');
  return {
    outcome: 'done',
    steps: [server, source, time],
    state: waits
      ? 'It asks its time server once it has been restarted (--fix reset).'
      : isRight
        ? 'It asks its time server from now on, and its clock is right.'
        : 'It asks its time server from now on; its clock was not right yet: examine it again in a minute.',
  };
}

/** NTP first; a source that it had stays behind it. */
function sourcesWithNtp({ variables }: RepairRun): string {
  const had = (toldValue(variables, 'ClockCtrlr', 'TimeSource') ?? 'Heartbeat')
    .split(',')
    .map((source) => source.trim())
    .filter((source) => /^\w+$/.test(source) && source !== 'NTP');
  return ['NTP', ...had].join(',');
}
