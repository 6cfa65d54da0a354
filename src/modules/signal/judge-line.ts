import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { Heard, ModemReading } from '../../facts/signal.ts';
import { TIME_IS_UP } from '../../modem/at-session.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { judgeGateway } from './judge-gateway.ts';
import { judgeSearch } from './judge-ports.ts';

const HOW =
  '--modem <path|auto|tcp://host:port>, --gateway <vendor://user@host>, or ghostcheck signal --from-file with a pasted session';

/** What there is to say where no modem could be asked; null where one answered. */
export function judgeLine(reading: ModemReading | undefined): Judgement | null {
  if (reading === undefined) {
    return unseen('not read', { what: 'the modem: it was not read to the end', how: HOW });
  }
  if (reading.source === 'gateway') return judgeGateway(reading);
  const { opened, name } = reading;
  const sentence = reading.openError ?? `The port ${name} could not be opened.`;
  const port = { label: 'port', value: name };
  const held = { what: `the modem at ${name}`, how: sentence };
  if (opened === 'missing' && reading.ports !== undefined) return judgeSearch(reading.ports);
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
      return unseen('port in use', held);
    case 'in-data-session':
      return unseen('port carries a data session', held);
    case 'no-permission':
      return unseen('no permission for the port', held);
    case 'no-driver':
      return unseen('no serial ports here', held);
    default:
      return unseen('port cannot be opened', held);
  }
}

function judgeSilence(reading: ModemReading): Judgement {
  const { name, bytesReceived, lost, heard, sharedWith } = reading;
  if (heard === 'ppp') {
    return unseen('port carries a data session', {
      what: `the modem at ${name}: a PPP session runs over its port`,
      how: "use the modem's second AT port, or end the session first",
    });
  }
  if (sharedWith != null) {
    return unseen('port in use', {
      what: `the modem at ${name}: ${sharedWith} reads the same port and takes its answers away`,
      how: "end that program first, or use the modem's second AT port",
    });
  }
  const ended = lost === null ? '' : ` The line ended: ${lost}.`;
  return {
    findings: [
      {
        fault: 'modem-no-answer',
        confidence: 'certain',
        detail: `The port ${name} opens, and AT was sent up to ${THRESHOLDS.signal.attentions} times${atSpeeds(reading)}. ${said(reading)}.${ended}`,
        evidence: [
          { label: 'port', value: name },
          { label: 'received', value: `${bytesReceived} bytes` },
          ...(heard == null ? [] : [{ label: 'heard', value: HEARD[heard].name }]),
        ],
      },
    ],
    summary: heard == null ? 'modem does not answer' : HEARD[heard].summary,
  };
}

/**
 * A modem that answered, and then no more: what it told until then still counts. Null where
 * the line held, or where another program shared it. That the time was up says something of
 * the modem only where it left most of what it was asked without an answer.
 */
export function judgeLost({ name, lost, sharedWith, commands }: ModemReading): Observation | null {
  if (lost === null || sharedWith != null) return null;
  const answered = commands.filter(({ outcome }) => outcome === 'ok' || outcome === 'error').length;
  const unanswered = commands.filter(({ outcome }) => outcome === 'timeout').length;
  if (lost === TIME_IS_UP && unanswered <= answered) return null;
  return {
    fault: 'modem-no-answer',
    confidence: 'likely',
    detail: `The modem at ${name} answered, and then the line ended half way: ${lost}. It hangs or starts anew, has lost its power, or was pulled out meanwhile.`,
    evidence: [
      { label: 'port', value: name },
      { label: 'ended', value: lost },
      { label: 'answered', value: `${answered} of ${commands.length} commands` },
    ],
  };
}

const atSpeeds = ({ baudRate }: ModemReading): string =>
  baudRate === null ? `, at ${THRESHOLDS.signal.baudRates.join(', ')} baud` : '';

function said({ bytesReceived, heard }: ModemReading): string {
  if (bytesReceived === 0) return 'Nothing at all came back';
  const meaning =
    heard == null ? 'it may be another port of the modem, or another speed' : HEARD[heard].meaning;
  return `${bytesReceived} bytes came back, and none of them is an AT answer: ${meaning}`;
}

/** What the line turned out to be. */
const HEARD: Readonly<
  Record<Heard, { readonly name: string; readonly summary: string; readonly meaning: string }>
> = {
  nmea: {
    name: 'NMEA sentences',
    summary: 'the GPS port of the modem, not its AT port',
    meaning: 'they are positions (NMEA sentences), so this is the GPS port of the modem',
  },
  qcdm: {
    name: 'frames of a diagnosis protocol',
    summary: 'the diagnosis port of the modem, not its AT port',
    meaning: 'they are frames of QCDM, so this is the diagnosis port of the modem',
  },
  ppp: {
    name: 'PPP frames',
    summary: 'port carries a data session',
    meaning: 'they are PPP frames of a data session',
  },
  console: {
    name: 'a console',
    summary: 'a console, not a modem',
    meaning:
      'they are the prompt of a console (a login, a shell or a boot loader), so this is a service port of a controller, and not the port of a modem',
  },
  'echo-only': {
    name: 'the echo of AT',
    summary: 'only an echo comes back',
    meaning:
      'they are the echo of what was sent, so the line loops back (RX and TX are joined), or the modem repeats and hangs',
  },
  noise: {
    name: 'no text',
    summary: 'modem does not answer',
    meaning: 'it may be another port of the modem, or another speed',
  },
};

const unseen = (
  summary: string,
  inconclusive: NonNullable<Judgement['inconclusive']>,
): Judgement => ({ findings: [], summary, inconclusive });
