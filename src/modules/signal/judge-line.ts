import type { Judgement } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { judgeGateway } from './judge-gateway.ts';

const HOW =
  '--modem <path|tcp://host:port>, --gateway <vendor://user@host>, or `ghostcheck signal --from-file` with a pasted session';

/** What there is to say where no modem could be asked; null where one answered. */
export function judgeLine(reading: ModemReading | undefined): Judgement | null {
  if (reading === undefined) {
    return unseen('not read', { what: 'the modem: it was not read to the end', how: HOW });
  }
  if (reading.source === 'gateway') return judgeGateway(reading);
  const { opened, name } = reading;
  const sentence = reading.openError ?? `The port ${name} could not be opened.`;
  const port = { label: 'port', value: name };
  switch (opened) {
    case 'opened':
      return reading.answered ? null : judgeSilence(reading);
    case 'missing':
    case 'refused':
    case 'not-a-terminal':
      return {
        findings: [
          {
            fault: 'modem-not-found',
            confidence: opened === 'not-a-terminal' ? 'certain' : 'likely',
            detail: `${sentence} So nothing can be said about SIM, signal and registration.`,
            evidence: [port],
          },
        ],
        summary: 'no modem at the port given',
      };
    // The modem may be in best health: it is this laptop that cannot get at it.
    case 'busy':
      return unseen('port in use', { what: `the modem at ${name}`, how: sentence });
    case 'no-permission':
      return unseen('no permission for the port', { what: `the modem at ${name}`, how: sentence });
    case 'no-driver':
      return unseen('no serial ports here', { what: `the modem at ${name}`, how: sentence });
    default:
      return unseen('port cannot be opened', { what: `the modem at ${name}`, how: sentence });
  }
}

function judgeSilence({ name, bytesReceived, lost }: ModemReading): Judgement {
  const heard =
    bytesReceived === 0
      ? 'Nothing at all came back'
      : `${bytesReceived} bytes came back, and none of them is an AT answer: it may be another port of the modem, or another speed`;
  const ended = lost === null ? '' : ` The line ended: ${lost}.`;
  return {
    findings: [
      {
        fault: 'modem-no-answer',
        confidence: 'certain',
        detail: `The port ${name} opens, and AT was sent up to ${THRESHOLDS.signal.attentions} times. ${heard}.${ended}`,
        evidence: [
          { label: 'port', value: name },
          { label: 'received', value: `${bytesReceived} bytes` },
        ],
      },
    ],
    summary: 'modem does not answer',
  };
}

const unseen = (
  summary: string,
  inconclusive: NonNullable<Judgement['inconclusive']>,
): Judgement => ({ findings: [], summary, inconclusive });
