import type { RepairStep } from '../../facts/read-out.ts';
import type { SecurityProfile } from '../../facts/statement.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { Repaired, RepairRun } from './repair-run.ts';
import { accept, answeredWith, isGood, resetStep, setVariable, toldValue } from './steps.ts';

/** A SetNetworkProfile request (OCPP 2.0.1, B09), checked; without a slot a free one is taken. */
export interface ProfileRequest {
  readonly configurationSlot?: number;
  readonly connectionData: {
    readonly ocppCsmsUrl: string;
    readonly securityProfile: number;
    readonly [member: string]: unknown;
  };
}

/** Why a profile may not be set: an upgrade cannot be taken back over OCPP (A05.FR.08). */
export const isUpgrade = (wanted: number, current: SecurityProfile | null): boolean =>
  current !== null && wanted > current;

const impossible = (what: string, answer: string): Repaired => ({
  outcome: 'incomplete',
  steps: [{ what, before: null, after: null, outcome: 'impossible', answer }],
  state: 'Nothing was changed.',
});

/**
 * Writes a network profile into a slot that is not in use, puts it before the others, and has
 * the station restart when idle. The old slot stays: the station falls back to it where the
 * new one does not connect (B10.FR.03).
 */
export async function repairNetworkProfile(
  { configurationSlot, connectionData }: ProfileRequest,
  run: RepairRun,
): Promise<Repaired> {
  const { session, variables, act } = run;
  const { ocppCsmsUrl: url, securityProfile } = connectionData;
  if (session.version === '1.6') {
    return impossible('network profile', 'OCPP 1.6 has no standard key for the URL');
  }
  const current = currentProfile(run);
  if (current === null) {
    return impossible('network profile', 'its security profile is not known');
  }
  if (isUpgrade(securityProfile, current)) {
    const why = `security profile ${securityProfile} is above its ${current}: an upgrade cannot be taken back`;
    return impossible('network profile', why);
  }
  const priority = toldValue(variables, 'OCPPCommCtrlr', 'NetworkConfigurationPriority');
  const slots = (priority ?? '').split(',').map((slot) => slot.trim());
  if (priority === null || !slots.every((slot) => /^\d{1,6}$/.test(slot))) {
    return impossible('network profile', 'it does not tell the order of its network profiles');
  }
  const used = [...slots, toldValue(variables, 'OCPPCommCtrlr', 'ActiveNetworkProfile') ?? ''];
  const slot = configurationSlot ?? freeSlot(used);
  if (used.includes(String(slot))) {
    return impossible('network profile', `slot ${slot} is in use, and is not overwritten`);
  }
  const accepted = await accept(run);
  if (!isGood(accepted))
    return ended([accepted], 'Nothing was changed: it did not register again.');

  act(`writing the network profile ${url} (security profile ${securityProfile}) into slot ${slot}`);
  const request = { configurationSlot: slot, connectionData };
  const { callTimeoutMs } = THRESHOLDS.examine;
  const answer = await session.call('SetNetworkProfile', request, callTimeoutMs);
  const written: RepairStep = {
    what: `network profile in slot ${slot}`,
    before: null,
    after: `${url}, security profile ${securityProfile}`.slice(
      0,
      THRESHOLDS.examine.maxValueLength,
    ),
    ...answeredWith(answer),
  };
  if (!isGood(written)) return ended([accepted, written], 'Nothing was changed.');

  const order = [String(slot), ...slots].join(',');
  const ordered = await setVariable(run, ['OCPPCommCtrlr', 'NetworkConfigurationPriority'], order);
  const steps = [accepted, written, ordered];
  if (!isGood(ordered)) {
    return ended(
      steps,
      `Slot ${slot} holds the new profile, and is not used: their order is as it was.`,
    );
  }
  const asked = await resetStep(run);
  return isGood(asked)
    ? {
        outcome: 'done',
        steps: [...steps, asked],
        state: `It restarts when idle, and dials the new profile then; slots ${priority} stay behind it.`,
      }
    : ended([...steps, asked], 'The new order counts from its next restart on.');
}

const ended = (steps: RepairStep[], state: string): Repaired => ({
  outcome: 'incomplete',
  steps,
  state,
});

/** As it says itself, else as it connected. */
function currentProfile({ variables, securityProfile }: RepairRun): SecurityProfile | null {
  const told = Number(toldValue(variables, 'SecurityCtrlr', 'SecurityProfile') ?? Number.NaN);
  return told === 0 || told === 1 || told === 2 || told === 3 ? told : securityProfile;
}

function freeSlot(used: readonly string[]): number {
  let slot = 1;
  while (used.includes(String(slot))) slot += 1;
  return slot;
}
