import type { Judgement } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';

const SUMMARIES: Readonly<Partial<Record<ModemReading['opened'], string>>> = {
  'certificate-not-pinned': 'certificate of the gateway not pinned yet',
  'certificate-differs': 'the gateway shows another certificate',
  'address-not-private': 'no plain HTTP to a public address',
  'password-missing': 'no password for the gateway',
  unauthorized: 'the gateway refuses the login',
  'not-supported': 'the gateway has no interface that is known',
};

/**
 * Where the gateway told nothing of its modem; null where it did. A gateway that cannot be
 * read proves nothing of the modem in it, which may be in best health.
 */
export function judgeGateway({
  opened,
  openError,
  answered,
  name,
}: ModemReading): Judgement | null {
  if (answered) return null;
  if (opened === 'opened') {
    return {
      findings: [
        {
          fault: 'modem-no-answer',
          confidence: 'likely',
          detail: `The gateway ${name} answers, and shows no modem: its own modem is off, has failed, or does not answer the gateway either.`,
          evidence: [{ label: 'gateway', value: name }],
        },
      ],
      summary: 'the gateway shows no modem',
    };
  }
  return {
    findings: [],
    summary: SUMMARIES[opened] ?? 'the gateway could not be read',
    inconclusive: {
      what: `the modem of the gateway ${name}`,
      how: openError ?? 'read it in the web page of the gateway',
    },
  };
}
