import type { Fact } from '../../../facts/document.ts';
import type { TlsHello } from '../../../facts/hello.ts';
import { lastOfKind, ofKind } from '../../../facts/select.ts';
import { TLS_1_2, versionText } from '../../../tls/protocol-version.ts';
import { suiteNumber } from '../../../tls/suites.ts';
import type { TlsInput } from '../input.ts';
import { versionName } from '../version-name.ts';
import type { Asking } from './say-hello.ts';

/** Whether the backend takes what a hello offered; null where that could not be seen. */
export type Taken = boolean | null;

/** What the hellos beside the main handshake showed. */
export interface Scanned {
  readonly hellos: readonly TlsHello[];
  /** By number: versions, and OCPP's suites at TLS 1.2. */
  readonly versions: ReadonlyMap<number, TlsHello>;
  readonly suites: ReadonlyMap<number, TlsHello>;
  /** All suites by version, where they were enumerated. */
  readonly all: ReadonlyMap<number, readonly number[]>;
  /** False where an enumeration met silence: then its list may lack some. */
  readonly allComplete: boolean;
  /** True where not every hello was answered, or heard at all. */
  readonly isPartial: boolean;
}

/** The same question, on another connection. */
export const isSame = (one: Asking, other: Asking): boolean =>
  one.asked === other.asked &&
  one.versionAsked === other.versionAsked &&
  one.suiteAsked === other.suiteAsked;

/** The last answer to each question. */
export function lastAnswers(records: readonly Fact[]): TlsHello[] {
  const hellos = ofKind(records, 'tls.hello');
  return hellos.filter(
    (hello, index) => !hellos.slice(index + 1).some((one) => isSame(one, hello)),
  );
}

/** Not let in, or hung up on: only more questions tell whether what was offered is refused. */
export const isCutOff = ({ outcome }: TlsHello): boolean =>
  outcome === 'closed' || outcome === 'unreachable';

/**
 * Whether a version was hung up on that the handshake agreed on, or a suite that was chosen, or
 * a connection not let in: a server that does so limits connections, and may have hung up on
 * the others for the same reason.
 */
function isCrowded(hellos: readonly TlsHello[], records: readonly Fact[]): boolean {
  const { protocol = null, cipher = null } = lastOfKind(records, 'tls.handshake') ?? {};
  const agreed = protocol === null ? null : versionName(protocol);
  const chosen = hellos
    .filter(({ outcome, version }) => outcome === 'accepted' && version === TLS_1_2)
    .map(({ suite }) => suite);
  const suites = [...chosen, cipher === null ? null : suiteNumber(cipher)];
  return hellos.some(
    ({ asked, outcome, versionAsked, suiteAsked }) =>
      outcome === 'unreachable' ||
      (outcome === 'closed' &&
        ((asked === 'version' && versionAsked !== null && versionText(versionAsked) === agreed) ||
          (asked === 'suite' && suiteAsked !== null && suites.includes(suiteAsked)))),
  );
}

export function scannedIn(records: TlsInput['records']): Scanned {
  const answers = lastAnswers(records);
  const hellos = isCrowded(answers, records)
    ? answers.map((hello) =>
        hello.outcome === 'closed' ? { ...hello, outcome: 'unreachable' as const } : hello,
      )
    : answers;
  const by = (asked: TlsHello['asked'], key: 'versionAsked' | 'suiteAsked') =>
    new Map(
      hellos
        .filter((hello) => hello.asked === asked)
        .flatMap((hello): [number, TlsHello][] => {
          const number = hello[key];
          return number === null ? [] : [[number, hello]];
        }),
    );
  const enumerations = ofKind(records, 'tls.enumeration');
  return {
    hellos,
    versions: by('version', 'versionAsked'),
    suites: by('suite', 'suiteAsked'),
    all: new Map(enumerations.map(({ version, suites }) => [version, suites])),
    allComplete: enumerations.every(({ complete }) => complete),
    isPartial: hellos.some(({ outcome }) => outcome === 'unreachable' || outcome === 'timeout'),
  };
}

/** An answer, and not what was offered: the server will not go on with it. */
export const isRefusal = (outcome: TlsHello['outcome']): boolean =>
  outcome === 'alert' || outcome === 'closed' || outcome === 'unoffered' || outcome === 'not-tls';

/** A server that answers with an older version than the one asked for does not speak that one. */
export function takes(hello: TlsHello | undefined): Taken {
  if (hello?.outcome === 'accepted') return true;
  return hello !== undefined && isRefusal(hello.outcome) ? false : null;
}

export const speaks = ({ versions }: Scanned, version: number): Taken =>
  takes(versions.get(version));

/** Of one of OCPP's pairs: how many of its suites are taken; null where one could not be seen. */
export function pairTaken({ suites }: Scanned, pair: readonly number[]): number | null {
  const answers = pair.map((suite) => takes(suites.get(suite)));
  return answers.includes(null) ? null : answers.filter((taken) => taken === true).length;
}

/** True where TLS 1.2 was seen to ask for a certificate of the station, in the clear. */
export const asksAtTls12 = ({ versions }: Scanned): Taken =>
  versions.get(TLS_1_2)?.certificateRequested ?? null;
