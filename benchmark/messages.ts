import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { requestViolations } from '../src/ocpp/validate.ts';
import { median } from './median.ts';

const ROUNDS = 9;
const MESSAGES = 600;
/** Long enough that a round is not decided by one garbage collection. */
const PASSES = 200;
const AT_LEAST = 4;

interface RpcValidator {
  readonly subprotocol: string;
  /** Throws an error with the first violation in it. */
  validate(schemaId: string, params: unknown): boolean;
}

/** A BootNotification of OCPP 2.0.1 as stations send it: every second one is broken, in six ways. */
function messageOf(index: number): unknown {
  const station = {
    model: 'Wall 22',
    vendorName: 'Example',
    serialNumber: `GC-${String(index).padStart(6, '0')}`,
    firmwareVersion: '4.2.17-rc1',
    modem: { iccid: '89490200001234567890', imsi: '262011234567890' },
  };
  if (index % 2 === 0) return { reason: 'PowerUp', chargingStation: station };
  switch (((index - 1) / 2) % 6) {
    case 0:
      return { chargingStation: station };
    case 1:
      return { reason: 'PowerUp', chargingStation: { ...station, serialNumber: index } };
    case 2:
      return { reason: 'PowerUp', chargingStation: { ...station, model: 'x'.repeat(21) } };
    case 3:
      return { reason: 'PowerUp', chargingStation: { ...station, chargeBoxSerialNumber: '7' } };
    case 4:
      return { reason: 'powerup', chargingStation: station };
    default:
      return { chargePointVendor: 'Example', chargePointModel: 'Wall 22' };
  }
}

function rpcValidator(): RpcValidator {
  const require = createRequire(import.meta.url);
  const library = dirname(require.resolve('ocpp-rpc/package.json'));
  const validators: RpcValidator[] = require(join(library, 'lib/standard-validators.js'));
  const found = validators.find(({ subprotocol }) => subprotocol === 'ocpp2.0.1');
  if (found === undefined) throw new Error('ocpp-rpc has no validator for ocpp2.0.1');
  return found;
}

/** Messages judged per second, and how many of them were found invalid in one pass. */
function measure(messages: readonly unknown[], isValid: (message: unknown) => boolean) {
  let invalid = 0;
  const begun = performance.now();
  for (let pass = 0; pass < PASSES; pass++) {
    for (const message of messages) if (!isValid(message)) invalid++;
  }
  const seconds = (performance.now() - begun) / 1000;
  return { perSecond: (PASSES * messages.length) / seconds, invalid: invalid / PASSES };
}

/**
 * Parsed BootNotifications judged per second, beside ocpp-rpc's own validator, both in turn
 * in every round. All violations are asked of ours, with all that is told of each; of
 * ocpp-rpc its first. Gives back whether the target was met.
 */
export function benchmarkMessages(): boolean {
  const messages = Array.from({ length: MESSAGES }, (_, index) => messageOf(index));
  const rpc = rpcValidator();
  const theirs = (message: unknown): boolean => {
    try {
      return rpc.validate('urn:BootNotification.req', message);
    } catch {
      return false;
    }
  };
  let violations = 0;
  const ours = (message: unknown): boolean => {
    const found = requestViolations('2.0.1', message);
    violations += found.length;
    return found.length === 0;
  };
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    violations = 0;
    const [own, other] = [measure(messages, ours), measure(messages, theirs)];
    if (own.invalid !== MESSAGES / 2 || other.invalid !== MESSAGES / 2) {
      throw new Error(`wrong verdicts: ${own.invalid} and ${other.invalid} invalid`);
    }
    // The first round warms both up.
    if (round > 0) rounds.push({ own: own.perSecond, other: other.perSecond });
  }
  const ratio = median(rounds.map(({ own, other }) => own / other));
  const met = ratio >= AT_LEAST;
  const figure = (values: number[]) => median(values).toFixed(0).padStart(9);
  console.log(`
BootNotifications of OCPP 2.0.1 judged per second, on parsed objects, ${MESSAGES} messages, half of
  them broken in six ways, median of ${ROUNDS} rounds in turn
  ghostcheck       ${figure(rounds.map(({ own }) => own))} per second, all ${violations / PASSES} violations told
  ocpp-rpc         ${figure(rounds.map(({ other }) => other))} per second, the first of each message
  ratio            ${ratio.toFixed(2).padStart(9)}   at least ${AT_LEAST}: ${met ? 'met' : 'MISSED'}`);
  return met;
}
