import type { SiteStatement } from '../facts/statement.ts';
import { MREC_TITLES } from '../faults/codes.ts';
import type { FaultEntry } from '../faults/entry.ts';
import { FAULTS } from '../faults/index.ts';
import { targetOf } from '../site/target.ts';
import { findingId } from './causes.ts';
import { digest } from './digest.ts';
import type { Observation } from './module.ts';
import type { Finding, RemediationStep } from './report.ts';
import { isShellSafe } from './shell-safe.ts';

/** Puts what a judge observed together with what the index knows about the fault. */
export function findingOf(
  observation: Observation,
  site: SiteStatement,
  causedBy: string | null,
): Finding {
  const entry = FAULTS[observation.fault];
  return {
    id: findingId(observation),
    fault: observation.fault,
    fingerprint: fingerprint(observation, site),
    mrec: entry.mrec,
    mrecTitle: entry.mrec === null ? null : MREC_TITLES[entry.mrec],
    codeList: 'ghostcheck-master-fault-index',
    chargex: chargexOf(entry, site),
    severity: entry.severity,
    confidence: observation.confidence,
    stage: entry.stage,
    owner: observation.owner ?? entry.owner,
    title: entry.title,
    detail: observation.detail,
    evidence: observation.evidence.map(({ label, value }) => ({ label, value })),
    remediation: remediationOf(entry, site, observation.values),
    causedBy,
  };
}

/** ChargeX defines its codes for the station: only its own uplink, modem or cable can meet them. */
function chargexOf(entry: FaultEntry, site: SiteStatement): Finding['chargex'] {
  const { stage } = entry;
  const fromTheCharger = site.uplink === 'charger' || stage === 'signal' || stage === 'cable';
  return entry.chargex !== undefined && fromTheCharger ? { ...entry.chargex } : null;
}

function fingerprint({ fault, subject }: Observation, site: SiteStatement): string {
  const whose = site.identity ?? site.url ?? '';
  return digest([whose, fault, subject ?? null]);
}

function remediationOf(
  entry: FaultEntry,
  site: SiteStatement,
  observed: Observation['values'],
): RemediationStep[] {
  // What an examined station dialled was this laptop, which nobody is to be sent to.
  const url = site.examined === true ? (site.expected.url ?? null) : site.url;
  const target = targetOf(url);
  const values: Readonly<Record<string, string | null>> = {
    url,
    host: target?.host ?? null,
    port: target === null ? null : String(target.port),
    identity: site.identity,
    ...observed,
  };
  return entry.remediation.map(({ step, who, command, verify }) => {
    const filled = command === undefined ? null : fill(command, values);
    return {
      step,
      who,
      ...(filled === null ? {} : { command: filled }),
      ...(verify === undefined ? {} : { verify }),
    };
  });
}

function fill(command: string, values: Readonly<Record<string, string | null>>): string | null {
  let complete = true;
  const text = command.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name] ?? null;
    if (value === null || !isShellSafe(value)) complete = false;
    return value ?? '';
  });
  return complete ? text : null;
}
