import { atMost } from '../../../connection/at-most.ts';
import type { ProbeRun } from '../../../diagnosis/module.ts';
import type { ChargerOffer } from '../../../facts/offer.ts';
import { lastOfKind } from '../../../facts/select.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { offerOf, versionOffer } from '../../../tls/hello-offers.ts';
import { TLS_1_2, VERSIONS } from '../../../tls/protocol-version.ts';
import { OCPP_SUITES } from '../../../tls/suites.ts';
import { type Asking, type Place, sayHello } from './say-hello.ts';
import { isCutOff, isSame, lastAnswers } from './scanned.ts';

interface Question {
  readonly asking: Asking;
  readonly offer: ChargerOffer;
}

/** Exactly what the charger offers, where that is known. */
const chargerQuestion = ({ site }: ProbeRun): Question[] => {
  const { chargerOffer } = site.statement;
  if (chargerOffer === undefined) return [];
  const asking = { asked: 'charger-offer', versionAsked: null, suiteAsked: null } as const;
  return [{ asking, offer: chargerOffer.offer }];
};

const versionQuestions = (): Question[] =>
  VERSIONS.toReversed().map((version) => ({
    asking: { asked: 'version', versionAsked: version, suiteAsked: null },
    offer: versionOffer(version),
  }));

const suiteQuestions = (): Question[] =>
  OCPP_SUITES.map((suite) => ({
    asking: { asked: 'suite', versionAsked: TLS_1_2, suiteAsked: suite },
    offer: offerOf([TLS_1_2], [suite]),
  }));

/**
 * Asks for every version, and for each of OCPP's suites alone at TLS 1.2, and offers exactly
 * what the charger does where that is known: all at once, beside the main connection, so that
 * two round trips tell. What the charger's offer came to is asked first, in case few are allowed.
 */
export async function scan(run: ProbeRun, place: Place): Promise<void> {
  const questions = [...chargerQuestion(run), ...versionQuestions(), ...suiteQuestions()];
  await atMost(run.site.tlsConnections, questions, ({ asking, offer }) =>
    sayHello(run, place, asking, offer),
  );
}

/**
 * A server that allows few connections hangs up on the rest, which looks like a refusal. So
 * what was hung up on is asked again, one at a time, until it is plain that this is its way.
 */
export async function askAgain(run: ProbeRun, place: Place): Promise<void> {
  const answers = lastAnswers(run.recorder.records);
  const handshake = lastOfKind(run.recorder.records, 'tls.handshake');
  const isTls =
    handshake?.outcome === 'secured' || answers.some(({ outcome }) => outcome === 'accepted');
  if (!isTls) return;
  const questions = [...chargerQuestion(run), ...suiteQuestions(), ...versionQuestions()];
  const isUnheard = ({ asking }: Question) =>
    lastAnswers(run.recorder.records).some((hello) => isSame(hello, asking) && isCutOff(hello));
  let inVain = 0;
  for (const question of questions.filter(isUnheard)) {
    // Twice: the server may not have noticed yet that the one before has gone.
    for (let tries = 0; tries < 2 && isUnheard(question); tries += 1) {
      await sayHello(run, place, question.asking, question.offer);
    }
    inVain = isUnheard(question) ? inVain + 1 : 0;
    if (inVain === THRESHOLDS.tls.askedAgainInVain) return;
  }
}
