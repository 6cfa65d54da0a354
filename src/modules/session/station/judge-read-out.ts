import type { Measurement, NotExamined, Observation, Table } from '../../../diagnosis/module.ts';
import type { StationRepair, StationVariables } from '../../../facts/read-out.ts';
import type { SiteStatement } from '../../../facts/statement.ts';
import type { StationRequest } from '../../../facts/visit.ts';
import { judgeTimers } from './judge-timers.ts';
import { nameOf, type ToldVariables, toldVariables, wholeNumber } from './told-variables.ts';

const MAX_ROWS = 60;

export interface ReadOutJudged {
  readonly findings: readonly Observation[];
  readonly tables: readonly Table[];
  readonly measurements: Readonly<Record<string, Measurement>>;
  readonly notExamined: readonly NotExamined[];
}

/** What a station is configured with, against what it did, and what is stated of it. */
export function judgeReadOut(
  readOuts: readonly StationVariables[],
  repairs: readonly StationRepair[],
  site: SiteStatement,
  request: StationRequest,
): ReadOutJudged {
  const last = readOuts.at(-1);
  const told = toldVariables(readOuts, repairs);
  if (last === undefined) {
    const findings = identity(told, site, request);
    return { findings, tables: [], measurements: {}, notExamined: [] };
  }
  const rows = told.rows.filter(({ value, status }) => value !== null || status === 'Withheld');
  return {
    findings: [
      ...timeSource(told),
      ...identity(told, site, request),
      ...profile(told, site),
      ...roots(told),
      ...networkProfile(told),
      ...judgeTimers(told),
    ],
    tables: rows.length === 0 ? [] : [tableOf(rows)],
    measurements: { 'session.variables': rows.length },
    notExamined: rows.length > 0 ? [] : [unread(last)],
  };
}

/** Why nothing is known of what it is configured with. */
function unread({ by, outcome, because, variables }: StationVariables): NotExamined {
  const why = {
    read: `${by} was answered without the value of any of its ${variables.length} variables`,
    refused: `${by} was refused${because === null ? '' : ` with ${because}`}`,
    silent: `${by} was not answered`,
    stopped: `${by} was cut short (${because ?? 'not known why'})`,
  }[outcome];
  const cannot = outcome === 'read' || outcome === 'refused';
  return {
    what: `what the station is configured with: ${why}`,
    how: cannot ? 'its local web page or service app' : 'examine it again',
  };
}

/** What is right also without the backend. */
const OUTER_SOURCES = /^(NTP|GPS|MobileNetwork|RadioTimeTransmitter)$/i;

function timeSource(told: ToldVariables): Observation[] {
  const value = told.value('ClockCtrlr', 'TimeSource');
  const profile = wholeNumber(told.value('SecurityCtrlr', 'SecurityProfile'));
  if (value === null || profile === 0 || profile === 1) return [];
  const sources = value.split(',').map((source) => source.trim());
  if (sources.some((source) => OUTER_SOURCES.test(source))) return [];
  return [
    {
      fault: 'station-time-source-missing',
      confidence: 'certain',
      detail: `The station takes the time from ${sources.join(' and ') || 'nowhere'} alone. A clock that is wrong keeps it from connecting with TLS, and without a connection there is no Heartbeat to set the clock by.`,
      evidence: [{ label: 'ClockCtrlr.TimeSource', value: value || 'empty' }],
    },
  ];
}

function identity(
  told: ToldVariables,
  { identity }: SiteStatement,
  request: StationRequest,
): Observation[] {
  const dialled = request.identity ?? identity;
  const configured = told.value('SecurityCtrlr', 'Identity');
  if (dialled === null || configured === null) return [];
  if (configured.toLowerCase() === dialled.toLowerCase()) return [];
  return [
    {
      fault: 'station-identity-differs',
      confidence: 'certain',
      detail: `The station connects as ${dialled}, but its SecurityCtrlr.Identity is ${configured}. Its backend knows it under one name alone.`,
      evidence: [
        { label: 'In its URL', value: dialled },
        { label: 'SecurityCtrlr.Identity', value: configured },
      ],
    },
  ];
}

function profile(told: ToldVariables, { expected }: SiteStatement): Observation[] {
  const configured = wholeNumber(
    told.either('SecurityCtrlr', 'SecurityProfile', 'SecurityProfile'),
  );
  const stated = expected.securityProfile ?? null;
  if (configured === null || stated === null || configured === stated) return [];
  return [
    {
      fault: 'station-profile-differs',
      confidence: 'certain',
      detail: `The station is configured with security profile ${configured}, and the site states ${stated}.`,
      evidence: [
        { label: 'Configured', value: `security profile ${configured}` },
        { label: 'Stated', value: `security profile ${stated}` },
      ],
    },
  ];
}

/** Profiles 2 and 3 verify the backend by a root that is installed (A00.FR.308). */
function roots(told: ToldVariables): Observation[] {
  const entries = wholeNumber(told.value('SecurityCtrlr', 'CertificateEntries'));
  const profile = wholeNumber(told.value('SecurityCtrlr', 'SecurityProfile'));
  if (entries !== 0 || (profile !== 2 && profile !== 3)) return [];
  return [
    {
      fault: 'station-roots-missing',
      confidence: 'likely',
      detail: `The station has security profile ${profile} and no certificate installed, so it has no root to verify its backend by.`,
      evidence: [
        { label: 'SecurityCtrlr.CertificateEntries', value: '0' },
        { label: 'SecurityCtrlr.SecurityProfile', value: String(profile) },
      ],
    },
  ];
}

/** It dials them in their order; that it is not on the first says that the first failed. */
function networkProfile(told: ToldVariables): Observation[] {
  const active = told.value('OCPPCommCtrlr', 'ActiveNetworkProfile')?.trim() ?? null;
  const priority = told.value('OCPPCommCtrlr', 'NetworkConfigurationPriority');
  const order = priority?.split(',').map((slot) => slot.trim()) ?? [];
  const [first] = order;
  if (active === null || active === '' || first === undefined || first === active) return [];
  return [
    {
      fault: 'station-network-profile-fallback',
      confidence: 'likely',
      detail: `The station connected by network profile ${active}, although ${first} comes first in its order (${order.join(', ')}): the ones before it did not connect.`,
      evidence: [
        { label: 'ActiveNetworkProfile', value: active },
        { label: 'NetworkConfigurationPriority', value: order.join(', ') },
      ],
    },
  ];
}

function tableOf(rows: ToldVariables['rows']): Table {
  return {
    title: 'What the station is configured with',
    columns: ['variable', 'value'],
    rows: rows
      .slice(0, MAX_ROWS)
      .map((row) => [nameOf(row), row.status === 'Withheld' ? 'not kept' : (row.value ?? '')]),
  };
}
