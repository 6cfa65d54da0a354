import type { Evidence, Judgement, NotExamined, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { SessionClose, UpgradeAttempt } from '../../facts/upgrade.ts';
import { endOf } from '../../ocpp/session-end.ts';
import { clip, evidenceOf } from './evidence.ts';
import type { UpgradeInput } from './input.ts';

/** A 101: what was agreed on, and whether it held. */
export function judgeAccepted(main: UpgradeAttempt, { site, records }: UpgradeInput): Judgement {
  const boot = lastOfKind(records, 'boot.exchange');
  const close = lastOfKind(records, 'session.close');
  if (main.acceptValid !== true) {
    return {
      summary: '101 with a wrong Sec-WebSocket-Accept',
      findings: [
        {
          fault: 'upgrade-not-websocket',
          confidence: 'certain',
          detail:
            'The backend answered 101 with a Sec-WebSocket-Accept that does not belong to this request, or with none: a cache or something that only imitates WebSocket. Most chargers hang up at that.',
          evidence: evidenceOf(main),
        },
      ],
    };
  }
  const others = ofKind(records, 'upgrade.attempt').slice(1);
  const findings = [...subprotocol(main, others, close, boot), ...closedAtOnce(close, boot)];
  const { subprotocol: chosen, offered } = main;
  const agreed =
    chosen === null
      ? 'without a subprotocol'
      : `${clip(chosen)}${offered.includes(chosen) ? '' : ', which was not offered'}`;
  const closed = close !== undefined && endOf(close, boot) === 'at-once' ? ', closed at once' : '';
  const stranger = main.identity === 'throwaway' ? ', for a throw-away identity' : '';
  const withheld = main.credentials === 'withheld' ? ', password withheld' : '';
  return {
    summary: `101, ${agreed}${stranger}${withheld}${closed}`,
    findings,
    notExamined: notTried(main, site.password !== null),
  };
}

function subprotocol(
  main: UpgradeAttempt,
  others: readonly UpgradeAttempt[],
  close: SessionClose | undefined,
  boot: BootExchange | undefined,
): Observation[] {
  const { subprotocol: chosen, offered } = main;
  if (chosen !== null && offered.includes(chosen)) return [];
  const taken = others.flatMap((other) =>
    other.subprotocol !== null && other.offered.includes(other.subprotocol)
      ? [other.subprotocol]
      : [],
  );
  const evidence: Evidence[] = [
    { label: 'Offered', value: offered.join(', ') },
    { label: 'Chosen', value: chosen === null ? 'none' : clip(chosen) },
    ...(taken.length === 0 ? [] : [{ label: 'Takes', value: taken.map(clip).join(', ') }]),
    { label: 'Then', value: aftermath(close, boot) },
  ];
  const what =
    chosen === null
      ? `The backend accepted the connection without taking the subprotocol offered (${offered.join(', ')}).`
      : `The backend chose ${clip(chosen)}, which was not offered (${offered.join(', ')}).`;
  return [
    {
      fault: 'subprotocol-mismatch',
      confidence: 'certain',
      detail: `${what} ${boot?.outcome === 'result' ? 'It answered the BootNotification all the same: many stations go on then, strict ones hang up.' : 'It may not serve this OCPP version here.'}`,
      evidence,
    },
  ];
}

/** What became of a session without an agreed subprotocol: stacks differ widely. */
function aftermath(close: SessionClose | undefined, boot: BootExchange | undefined): string {
  if (boot?.outcome === 'result') return 'answered the BootNotification';
  if (close?.by === 'peer') {
    return `closed the session with ${close.code ?? 'no code'}${close.reason === '' ? '' : ` "${clip(close.reason)}"`}`;
  }
  if (boot?.outcome === 'silent') return 'stayed silent, with the connection open';
  if (boot?.outcome === 'error') return `refused the BootNotification (${boot.errorCode})`;
  return 'kept the session open';
}

function closedAtOnce(
  close: SessionClose | undefined,
  boot: BootExchange | undefined,
): Observation[] {
  if (close === undefined) return [];
  if (endOf(close, boot) !== 'at-once') return [];
  const { code, reason, afterMs } = close;
  const cut = code === 1006;
  return [
    {
      fault: 'closed-after-upgrade',
      confidence: cut ? 'likely' : 'certain',
      detail: `The backend accepted the connection and ${cut ? 'cut it' : 'closed it'} ${Math.round(afterMs)} ms later, before it had answered anything. ${MEANINGS[code ?? 1005] ?? 'It gave no reason that says more.'}`,
      evidence: [
        { label: 'Close code', value: cut ? 'none: no Close frame came' : String(code ?? 'none') },
        { label: 'Reason', value: reason === '' ? 'none given' : clip(reason) },
        { label: 'After', value: `${Math.round(afterMs)} ms` },
      ],
    },
  ];
}

/** RFC 6455, 7.4.1, and what CSMS stacks are seen to mean by them. */
const MEANINGS: Readonly<Record<number, string>> = {
  1000: 'Code 1000 is an ordinary good-bye: some stacks say it when they do not take the subprotocol or the station.',
  1002: 'Code 1002 is a protocol error: some stacks say it when they do not take the subprotocol.',
  1006: 'No Close frame came: the CSMS may have crashed, or something on the way cut the connection.',
  1008: 'Code 1008 is a refusal by policy: often an identity that is not known, not allowed, or connected already.',
  1011: 'Code 1011 is an error inside the CSMS: it may not know the station, or have crashed at it.',
  1013: 'Code 1013 asks to try again later: the CSMS is overloaded.',
};

function notTried(main: UpgradeAttempt, passwordGiven: boolean): NotExamined[] {
  if (main.identity === 'throwaway') {
    return [
      {
        what: "the station's identity and password: a throw-away identity was used",
        how: 'leave out --no-session',
      },
    ];
  }
  if (main.credentials === 'withheld') {
    return [
      {
        what: `the password: withheld because ${main.withheldBecause}`,
        how: 'repair that first, or --send-password-unverified',
      },
    ];
  }
  return passwordGiven
    ? []
    : [
        {
          what: 'the password: the backend let this in without one',
          how: '--password-file <path>',
        },
      ];
}
