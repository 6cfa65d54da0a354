import type { Evidence, JudgeInput, Judgement, Observation } from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import type { DnsLookup } from '../../facts/dns.ts';
import { targetOf } from '../../site/target.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { isAddress } from '../../tls/names.ts';
import { differing } from './differing.ts';
import { type Reason, reasonOf } from './reason.ts';

const SHOWN = 3;

/** What the resolvers said about the backend's name. */
export function judge({ site, records }: JudgeInput<'dns.lookup'>): Judgement {
  const lookups = records.filter(({ purpose }) => purpose === 'target');
  if (lookups.length === 0) {
    const host = targetOf(site.url)?.host;
    return {
      findings: [],
      summary: host !== undefined && isAddress(host) ? `${host}: no lookup needed` : 'not asked',
    };
  }
  const answered = lookups.filter(({ addresses }) => addresses.length > 0);
  if (answered.length === 0) return judgeSilence(lookups);
  const judged = judgeAnswers(answered, lookups);
  return { ...judged, findings: [...judged.findings, ...slowGateway(records)] };
}

/** The router of the network, which chargers use, where this laptop has another resolver. */
function slowGateway(records: readonly DnsLookup[]): Observation[] {
  const asked = records.filter(({ purpose }) => purpose === 'gateway');
  const slow = asked.filter(
    ({ addresses, durationMs }) => addresses.length > 0 && durationMs > THRESHOLDS.dns.slowAboveMs,
  );
  return slow.map(({ resolver, durationMs }) => ({
    fault: 'dns-slow',
    subject: 'gateway',
    confidence: 'certain',
    detail: `The router of this network, which chargers use as their resolver, took ${seconds(durationMs)} (${resolver}); this laptop asks another one.`,
    evidence: evidenceOf(asked),
  }));
}

function judgeAnswers(answered: readonly DnsLookup[], all: readonly DnsLookup[]): Judgement {
  const addresses = [...new Set(answered.flatMap((lookup) => lookup.addresses))];
  const more = addresses.length > SHOWN ? ` and ${addresses.length - SHOWN} more` : '';
  // The gate opens at the first answer: that is what a connection waits for.
  const ms = Math.min(...answered.map(({ durationMs }) => durationMs));
  const slow: Observation[] =
    ms <= THRESHOLDS.dns.slowAboveMs
      ? []
      : [
          {
            fault: 'dns-slow',
            confidence: 'certain',
            detail: `The first answer came after ${seconds(ms)}. A charger waits that long whenever it connects anew.`,
            evidence: evidenceOf(all),
          },
        ];
  return {
    findings: [...slow, ...differing(answered, evidenceOf(all))],
    summary: `${addresses.slice(0, SHOWN).join(', ')}${more}`,
    measurements: { 'dns.ms': Math.round(ms) },
  };
}

/** Which reason counts where several were given: the one that says most. */
const BY_WEIGHT: readonly Reason[] = ['not-found', 'empty', 'server-failure', 'timeout', 'unclear'];

function judgeSilence(lookups: readonly DnsLookup[]): Judgement {
  const reasons = lookups.map(reasonOf);
  const given = BY_WEIGHT.find((reason) => reasons.includes(reason));
  const measurements = { 'dns.ms': null };
  if (given === undefined) {
    return {
      findings: [],
      summary: 'not waited for',
      measurements,
      inconclusive: { what: 'the lookup: the run ended first', how: RUN_AGAIN },
    };
  }
  // getaddrinfo's EAI_AGAIN stands for both of these, and contradicts neither.
  const either = given === 'server-failure' || given === 'timeout';
  const agreed = reasons.every((reason) => reason === given || (either && reason === 'unclear'));
  const name = lookups[0]?.name ?? '';
  return {
    findings: [
      {
        ...FINDINGS[given](name),
        confidence: agreed ? 'certain' : 'likely',
        evidence: evidenceOf(lookups),
      },
    ],
    summary: SUMMARIES[given],
    measurements,
  };
}

const SUMMARIES: Readonly<Record<Reason, string>> = {
  'not-found': 'the name does not exist',
  empty: 'the name has no address',
  'server-failure': 'the resolver refused or failed',
  timeout: 'no answer from the resolver',
  unclear: 'no answer to be had from the resolver',
};

const FINDINGS: Readonly<Record<Reason, (name: string) => Pick<Observation, 'fault' | 'detail'>>> =
  {
    'not-found': (name) => ({
      fault: 'dns-not-found',
      detail: `The resolver of this network answers that ${name} does not exist. The name in the URL is wrong, or this network's DNS does not know it.`,
    }),
    empty: (name) => ({
      fault: 'dns-not-found',
      detail: `The name ${name} exists, but it has neither an IPv4 nor an IPv6 address: the answer was empty.`,
    }),
    'server-failure': (name) => ({
      fault: 'dns-server-failure',
      detail: `The resolver was reached and would not, or could not, answer for ${name}. That does not say whether the name exists.`,
    }),
    timeout: (name) => ({
      fault: 'dns-timeout',
      detail: `No resolver answered the question for ${name}. That does not say whether the name exists.`,
    }),
    unclear: (name) => ({
      fault: 'dns-timeout',
      detail: `This machine's own resolver gave up on ${name} for now, without telling whether its server failed or stayed silent.`,
    }),
  };

function evidenceOf(lookups: readonly DnsLookup[]): Evidence[] {
  return lookups.map(({ resolver, family, addresses, error, durationMs }) => ({
    label: `${resolver}${family === 'any' ? '' : `, IPv${family}`}`,
    value: `${addresses.slice(0, SHOWN).join(', ') || error?.code || 'no address'} (${Math.round(durationMs)} ms)`,
  }));
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
