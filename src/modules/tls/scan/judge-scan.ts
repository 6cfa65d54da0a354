import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import type { TlsHello } from '../../../facts/hello.ts';
import { TLS_1_2, TLS_1_3, versionText } from '../../../tls/protocol-version.ts';
import { OCPP_PAIRS, suiteName } from '../../../tls/suites.ts';
import { pairTaken, type Scanned, speaks, type Taken, takes } from './scanned.ts';

/**
 * The versions and the suites that OCPP names, as the hellos beside the main handshake found
 * them. What the charger itself offers decides where that is known: then nothing is said here.
 */
export function judgeSuites(scanned: Scanned): Observation[] {
  const [tls12, tls13] = [speaks(scanned, TLS_1_2), speaks(scanned, TLS_1_3)];
  const ecdsa = pairTaken(scanned, OCPP_PAIRS.ecdsa);
  const rsa = pairTaken(scanned, OCPP_PAIRS.rsa);
  if (tls12 === false && tls13 === true) {
    const detail =
      'The backend speaks TLS 1.3 and refuses 1.2. A station that ends at TLS 1.2, which is all that OCPP asks of it, cannot connect.';
    return [missing(detail, versionEvidence(scanned))];
  }
  if (tls12 !== true || ecdsa === null || rsa === null) return [];
  if (ecdsa + rsa === 0) {
    const chosen = scanned.versions.get(TLS_1_2)?.suite ?? null;
    const instead = chosen === null ? '' : `; of what else is common it chose ${suiteName(chosen)}`;
    const also =
      tls13 === true
        ? ' That it speaks TLS 1.3 as well hides this from newer clients, such as this laptop.'
        : '';
    const detail = `At TLS 1.2 the backend refuses all four cipher suites that OCPP names${instead}. A station with no other suites is shut out without a word of why.${also}`;
    const evidence = [...versionEvidence(scanned), ...suiteEvidence(scanned)];
    const isSilent = [...scanned.suites.values()].some(({ outcome }) => outcome === 'closed');
    return [isSilent ? likely(missing(`${detail}${SILENT}`, evidence)) : missing(detail, evidence)];
  }
  if (ecdsa + rsa === 4) return [];
  const detail =
    ecdsa > 0 && rsa > 0
      ? `At TLS 1.2 the backend takes ${ecdsa + rsa} of the four cipher suites that OCPP names. A station has a whole pair, so it finds one.`
      : `At TLS 1.2 the backend takes the ${ecdsa > 0 ? 'ECDSA' : 'RSA'} pair of cipher suites that OCPP names${ecdsa + rsa === 2 ? '' : ' in part'}, and not the ${ecdsa > 0 ? 'RSA' : 'ECDSA'} pair. A station may have either.`;
  return [
    {
      fault: 'tls-ocpp-ciphers-partial',
      confidence: 'certain',
      detail,
      evidence: suiteEvidence(scanned),
    },
  ];
}

const missing = (detail: string, evidence: readonly Evidence[]): Observation => ({
  fault: 'tls-ocpp-ciphers-missing',
  confidence: 'certain',
  detail,
  evidence,
});

/** An alert refuses what was asked; to hang up may have other reasons. */
export const SILENT =
  ' It hangs up without an alert, which a backend also does that limits connections: --max-connections 1, some minutes later, would tell.';

const likely = (observation: Observation): Observation => ({
  ...observation,
  confidence: 'likely',
});

/** How the backend answered to each version, those with the same answer together. */
export const versionEvidence = ({ versions }: Scanned): Evidence[] =>
  byAnswer(
    [...versions]
      .toSorted(([a], [b]) => b - a)
      .map(([version, hello]) => [versionText(version), hello]),
  );

const suiteEvidence = ({ suites }: Scanned): Evidence[] =>
  byAnswer([...suites].map(([suite, hello]) => [suiteName(suite), hello]));

function byAnswer(asked: readonly (readonly [name: string, hello: TlsHello])[]): Evidence[] {
  const answers = new Map<string, { readonly taken: Taken; readonly names: string[] }>();
  for (const [name, hello] of asked) {
    const answer = answerText(hello);
    const { names } = answers.get(answer) ?? { names: [] };
    answers.set(answer, { taken: takes(hello), names: [...names, name] });
  }
  return [...answers].map(([answer, { taken, names }]) => {
    const value = names.join(', ');
    // What was refused says how; what was not heard refused nothing.
    return taken === false
      ? { label: 'not taken', value: `${value}: ${answer.replace(/^refused: /, '')}` }
      : { label: answer, value };
  });
}

/** `taken`, `refused: alert 40 (handshake_failure)`, `hung up (FIN)`, `no answer` */
export function answerText({ outcome, alert, close, version, suite }: TlsHello): string {
  switch (outcome) {
    case 'accepted':
      return 'taken';
    case 'alert':
      return `refused: alert ${alert?.number ?? ''} (${alert?.name ?? ''})`;
    case 'closed':
      return close?.how === 'rst' ? 'hung up (RST)' : 'hung up (FIN)';
    case 'not-tls':
      return 'an answer that is not TLS';
    case 'unoffered':
      return `answered with ${version === null ? '' : versionText(version)}, ${suite === null ? '' : suiteName(suite)}, which was not offered`;
    case 'unreachable':
      return 'no connection';
    case 'timeout':
    case 'aborted':
      return 'no answer';
  }
}
