import { ofKind } from '../../../facts/select.ts';
import type { StationHello } from '../../../facts/station.ts';
import type { CertificateFlaw, StationSecured } from '../../../facts/visit.ts';
import { alertReading } from '../../../tls/alert-readings.ts';
import { ALERTS } from '../../../tls/alerts.ts';
import { likelyStack, type Stack } from '../../../tls/stacks.ts';
import type { TlsInput } from '../input.ts';

export const flawsOf = ({ certificate }: StationSecured): readonly CertificateFlaw[] =>
  certificate.flaws ?? (certificate.given ? [] : ['authority']);

/** The stack of a station, where all its hellos look like those of one. */
export function stackOf(records: TlsInput['records']): Stack | null {
  const stacks = new Set(ofKind(records, 'station.hello').map(likelyStack));
  const [stack = null] = stacks;
  return stacks.size === 1 ? stack : null;
}

export const lastHello = (records: TlsInput['records']): StationHello | undefined =>
  ofKind(records, 'station.hello').at(-1);

/** `alert 48 (unknown_ca)`, or what else became of it. */
export function answerText({ alert, outcome, wentOn, close }: StationSecured): string {
  if (alert !== null) return `alert ${alert.number} (${ALERTS[alert.number]?.name ?? alert.name})`;
  if (outcome === 'secured') {
    if (wentOn !== false) return '';
    return close === null ? 'said nothing' : 'hung up after the handshake';
  }
  return OUTCOMES[outcome];
}

const OUTCOMES: Readonly<Record<Exclude<StationSecured['outcome'], 'secured'>, string>> = {
  alert: 'an alert',
  closed: 'hung up without a word',
  timeout: 'did not end its handshake',
  'no-common': 'no version or suite in common',
  broken: 'broke the handshake',
};

/** What it means by that, as its stack is known to use alerts; null where nothing was said. */
export const meaningOf = ({ alert }: StationSecured, stack: Stack | null): string | null =>
  alert === null ? null : alertReading(alert.number, stack);
