import type { Evidence, Judgement, Observation } from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import { ofKind } from '../../facts/select.ts';
import type { TcpDial } from '../../facts/tcp.ts';
import { hostPortText } from '../../site/host-port.ts';
import type { TcpInput } from './input.ts';
import { judgePortal } from './judge-portal.ts';

/** Which addresses could be reached, and whether the backend is what answers there. */
export function judge({ records }: TcpInput): Judgement {
  const dials = ofKind(records, 'tcp.dial');
  const connected = dials.filter(({ outcome }) => outcome === 'connected');
  const reached = connected.length > 0 ? judgeReached(connected, dials) : judgeUnreached(dials);
  const portal = judgePortal(records);
  if (portal.length === 0) return reached;
  return {
    ...reached,
    findings: [...reached.findings, ...portal],
    summary: `${reached.summary}, but this network answers itself`,
  };
}

function judgeReached(connected: readonly TcpDial[], dials: readonly TcpDial[]): Judgement {
  const ended = (dial: TcpDial) => dial.startMs + dial.durationMs;
  const [first] = connected.toSorted((a, b) => ended(a) - ended(b));
  if (first === undefined) return { findings: [], summary: '' };
  const families = new Set(connected.map(({ family }) => family));
  const other = dials.find(({ family }) => !families.has(family));
  const aside = other === undefined ? '' : `; IPv${other.family} ${WORDS[other.outcome]}`;
  return {
    findings: [],
    summary: `${place(first)}${aside}`,
    measurements: { 'tcp.ms': Math.round(first.durationMs) },
  };
}

const OWN_ADDRESS = 'give --source an address that this laptop has';

/** Which outcome counts where addresses differ: the one that came furthest. */
const BY_WEIGHT = ['refused', 'reset', 'timeout', 'unreachable'] as const;

function judgeUnreached(dials: readonly TcpDial[]): Judgement {
  if (dials.length === 0) {
    const what = 'the connection: no address that could be dialled';
    const how = RUN_AGAIN;
    return { findings: [], summary: 'not reached', inconclusive: { what, how } };
  }
  const measurements = { 'tcp.ms': null };
  // An IPv6 address that this network has no way to is no fault where there are others.
  const withWay = dials.filter(
    ({ family, outcome }) => family === '4' || outcome !== 'unreachable',
  );
  const counted = withWay.length > 0 ? withWay : dials;
  const outcome = BY_WEIGHT.find((one) => counted.some((dial) => dial.outcome === one));
  if (outcome === undefined) {
    const error = dials.find((dial) => dial.error !== null)?.error;
    const why = error?.message ?? 'the run ended first';
    const foreign = error?.code === 'EADDRNOTAVAIL';
    return {
      findings: [],
      summary: 'could not be tried',
      measurements,
      inconclusive: { what: `the connection: ${why}`, how: foreign ? OWN_ADDRESS : RUN_AGAIN },
    };
  }
  const certain = counted.every((dial) => dial.outcome === outcome);
  return {
    findings: [
      {
        ...FINDINGS[outcome],
        confidence: certain ? 'certain' : 'likely',
        evidence: evidenceOf(dials),
      },
    ],
    summary: `${dials.length === 1 && dials[0] ? place(dials[0]) : `${dials.length} addresses`} ${WORDS[outcome]}`,
    measurements,
  };
}

const WORDS: Readonly<Record<TcpDial['outcome'], string>> = {
  connected: 'connected',
  refused: 'refused',
  timeout: 'without an answer',
  unreachable: 'not reachable',
  reset: 'reset',
  failed: 'failed',
  aborted: 'not waited for',
};

const FINDINGS: Readonly<
  Record<(typeof BY_WEIGHT)[number], Pick<Observation, 'fault' | 'detail'>>
> = {
  refused: {
    fault: 'tcp-refused',
    detail:
      'The machine was reached and refused the connection at once: nothing listens on this port, or a firewall in front of it says no.',
  },
  reset: {
    fault: 'tcp-refused',
    detail:
      'The connection was reset while it was being set up. Something on the way, or the machine itself, does not want it.',
  },
  timeout: {
    fault: 'tcp-timeout',
    detail:
      'The connection request got no answer at all, neither a yes nor a no. Something on the way drops it, or the address is not in use.',
  },
  unreachable: {
    fault: 'tcp-unreachable',
    detail:
      'This network knows no way to the address of the backend: the router, or this machine itself, says so.',
  },
};

const place = ({ address, port }: TcpDial) => hostPortText({ host: address, port });

function evidenceOf(dials: readonly TcpDial[]): Evidence[] {
  return dials.map((dial) => ({
    label: place(dial),
    value: `${WORDS[dial.outcome]} after ${Math.round(dial.durationMs)} ms${dial.error?.code ? ` (${dial.error.code})` : ''}`,
  }));
}
