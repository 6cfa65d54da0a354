import type { JudgeInput, Judgement, NotExamined } from '../../diagnosis/module.ts';
import type { ModemReading, RadioSample } from '../../facts/signal.ts';
import { qualityOf, qualityWords } from '../../modem/quality.ts';
import { levelOf, medianOf, ratName, type Strength, strengthOf } from '../../modem/strength.ts';
import { judgeAttachment } from './judge-attachment.ts';
import { judgeData } from './judge-data.ts';
import { judgeLine, judgeLost } from './judge-line.ts';
import { portTable } from './judge-ports.ts';
import { judgeRadio } from './judge-radio.ts';
import { measurementsOf } from './measurements.ts';
import { sameModem } from './same-modem.ts';
import { type Standing, standingOf } from './standing.ts';
import { howToSeeRegistration, howToSeeRsrp, unseenLevel } from './unseen.ts';

/**
 * In the order in which a modem gets online: the line to it, SIM, radio, registration,
 * then the signal and the data session of a modem that is in a network. The remedy for a
 * weak signal is wrong for all that comes before it.
 */
export function judge({ records, site }: JudgeInput<'signal.modem'>): Judgement {
  const reading = records.at(-1);
  const line = judgeLine(reading);
  if (reading === undefined) return line ?? { findings: [], summary: 'not read' };
  const judgement = line ?? judgeModem(reading, site);
  const table = portTable(reading.ports);
  const values = { modem: sameModem(reading) };
  return {
    ...judgement,
    findings: judgement.findings.map((observation) => ({ ...observation, values })),
    ...(table === null ? {} : { tables: [table] }),
  };
}

function judgeModem(reading: ModemReading, site: JudgeInput['site']): Judgement {
  const standing = standingOf(reading);
  const measurements = measurementsOf(reading, standing);
  const stop = judgeAttachment(reading, standing);
  const broken = judgeLost(reading);
  if (stop !== null) {
    return {
      findings: [stop.observation].concat(broken ?? []),
      summary: stop.summary,
      measurements,
    };
  }
  const strength = strengthOf(reading.samples);
  const radio = strength === null ? [] : judgeRadio(reading.samples, strength);
  const data = judgeData(reading, standing);
  const findings = [...radio, ...(data === null ? [] : [data])].concat(broken ?? []);
  const inconclusive = unseen(reading, standing, strength, findings.length > 0);
  const fine = findings.length === 0 && inconclusive === null;
  return {
    findings,
    summary: `${summaryOf(reading, standing, strength, data !== null)}${broken === null ? '' : ', then no more'}`,
    measurements,
    ...(inconclusive === null ? {} : { inconclusive }),
    ...(fine && site.uplink !== 'charger' ? { notExamined: [BEYOND] } : {}),
  };
}

const BEYOND: NotExamined = {
  what: 'what lies beyond the modem: APN, firewall and DNS of the carrier',
  how: "use the charger's own uplink with this laptop: ghostcheck diagnose --uplink charger",
};

/** What keeps a modem without a finding from being called healthy. */
function unseen(
  reading: ModemReading,
  standing: Standing,
  strength: Strength | null,
  found: boolean,
): NotExamined | null {
  const { lost, sharedWith } = reading;
  if (lost !== null && sharedWith != null) {
    return {
      what: `the rest of what the modem could tell: ${lost}, while ${sharedWith} read the same port`,
      how: "end that program first, or use the modem's second AT port",
    };
  }
  if (lost !== null) {
    return {
      what: `the rest of what the modem could tell: ${lost}`,
      how: 'try again; if the line ends again, use another port or cable',
    };
  }
  if (standing === 'unknown') {
    return {
      what: 'the registration in the mobile network: the modem does not tell',
      how: howToSeeRegistration(reading),
    };
  }
  if (strength === null) {
    return unseenLevel(reading);
  }
  if (strength.rssiOnly && !found) {
    return {
      what: `${strength.wanted}: the modem tells only its RSSI (${strength.dbm} dBm), which can look fine where ${strength.wanted} is too weak`,
      how: howToSeeRsrp(reading),
    };
  }
  return null;
}

function summaryOf(
  { samples }: ModemReading,
  standing: Standing,
  strength: Strength | null,
  noData: boolean,
): string {
  const state = noData
    ? 'no data session'
    : standing === 'unknown'
      ? 'registration unknown'
      : 'registered';
  if (strength === null) return `signal unknown, ${state}`;
  const { metric, dbm } = strength;
  const value = `${metric} ${dbm} dBm (${levelWords(strength)})`;
  const quality = noData ? [] : qualityWords(qualityOf(samples, strength));
  return [ratName(strength.rat), value, ...quality, ...weakLeg(samples, strength), state].join(
    ', ',
  );
}

function levelWords({ rssiOnly, wanted, level, borderlineDbm }: Strength): string {
  return `${rssiOnly ? `${wanted} unknown` : level}${borderlineDbm === null ? '' : ', borderline'}`;
}

/** A weak 5G leg beside a sound LTE anchor costs speed, not the session. */
function weakLeg(samples: readonly RadioSample[], { rat, metric, limitDbm }: Strength): string[] {
  const leg = rat === 'nr-nsa' && metric === 'RSRP' ? medianOf(samples, 'nrRsrpDbm') : null;
  return leg !== null && levelOf(leg, limitDbm) === 'weak' ? [`5G leg weak (${leg} dBm)`] : [];
}
