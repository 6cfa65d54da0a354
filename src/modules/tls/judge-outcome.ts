import type { Evidence, Observation } from '../../diagnosis/module.ts';
import { ofKind } from '../../facts/select.ts';
import type { PeerClose, TlsHandshake } from '../../facts/tls.ts';
import { ALERTS } from '../../tls/alerts.ts';
import { looksLikeTls } from '../../tls/flight.ts';
import { versionText } from '../../tls/protocol-version.ts';
import { suiteName } from '../../tls/suites.ts';
import { damagedCertificate } from './chain/damaged-certificate.ts';
import type { TlsInput } from './input.ts';
import { printable } from './printable.ts';
import { versionEvidence } from './scan/judge-scan.ts';
import type { Scanned } from './scan/scanned.ts';

/** Why the handshake did not end in a secured connection. */
export function judgeOutcome(
  handshake: TlsHandshake,
  { records }: TlsInput,
  scanned: Scanned,
): Observation[] {
  const { outcome, alert } = handshake;
  if (outcome === 'secured' || outcome === 'aborted') return [];
  const evidence = [...evidenceOf(handshake), ...versionEvidence(scanned)];
  const plain = ofKind(records, 'tls.port-language').find(
    ({ asked, answered }) => asked === 'http' && answered === 'http',
  );
  if (outcome === 'not-tls' || plain !== undefined) {
    const status = plain?.httpStatus ?? null;
    const http = status === null ? '' : ` Asked in plain HTTP, it answers with status ${status}.`;
    const detail = `What listens on port ${handshake.port} does not answer in TLS: ${languageOf(handshake)}.${http}`;
    const asked = status === null ? [] : [{ label: 'plain HTTP', value: `status ${status}` }];
    return [
      { fault: 'tls-not-spoken', confidence: 'certain', detail, evidence: [...evidence, ...asked] },
    ];
  }
  const nameless = namelessFinding(handshake, scanned);
  if (nameless !== null) return [{ ...nameless, evidence }];
  if (alert !== null) return [{ ...alertFinding(alert.number, handshake, scanned), evidence }];
  switch (outcome) {
    case 'closed':
      return [
        {
          fault: 'tls-closed-silently',
          confidence: 'certain',
          detail: `The connection was ${howClosed(handshake)}. No TLS alert says why.${smallerHello(scanned)}`,
          evidence,
        },
      ];
    case 'timeout':
      return [
        {
          fault: 'tls-timeout',
          confidence: 'certain',
          detail: `The TCP connection stands and the TLS hello was sent, but the handshake did not end within ${seconds(handshake.durationMs)}: ${handshake.firstBytes === null ? 'not a single byte came back' : `the answer got no further than ${messagesOf(handshake)}`}.${smallerHello(scanned)}`,
          evidence,
        },
      ];
    default:
      return handshake.anchorSources.length === 0 ? [] : [failureFinding(handshake, evidence)];
  }
}

const HANDSHAKE_FAILURE = 40;
const PROTOCOL_VERSION = 70;
const INSUFFICIENT_SECURITY = 71;
const UNRECOGNIZED_NAME = 112;

/** A server that is shared by several names may hang up, or send any alert, where it has none of that name. */
function namelessFinding(
  { alert, serverName, host, serverMessages }: TlsHandshake,
  { hellos }: Scanned,
): Omit<Observation, 'evidence'> | null {
  const nameless = hellos.find(({ asked }) => asked === 'nameless');
  const isAnswered = hellos.some(
    ({ serverName, outcome }) => serverName !== null && outcome === 'accepted',
  );
  const isOther = serverName === null || (serverMessages ?? []).length > 0 || isAnswered;
  if (nameless?.outcome !== 'accepted' || isOther) return null;
  const how =
    alert === null
      ? 'it does not go on'
      : `it answers with TLS alert ${alert.number} (${alert.name})`;
  return {
    fault: 'tls-server-name-unknown',
    confidence: alert?.number === UNRECOGNIZED_NAME ? 'certain' : 'likely',
    detail: `To a hello without a server name the backend answers; to one for ${host} ${how}: it serves no host of this name.`,
  };
}

/** The alert says what the server did not like; the hellos beside it may say more. */
function alertFinding(
  number: number,
  { alert, serverName, host }: TlsHandshake,
  { hellos }: Scanned,
) {
  const taken = hellos.find(({ outcome, asked }) => outcome === 'accepted' && asked !== 'nameless');
  const named = `TLS alert ${number} (${alert?.name ?? ''})`;
  switch (number) {
    case PROTOCOL_VERSION:
      return {
        fault: 'tls-version-unsupported',
        confidence: 'certain',
        detail: `Offered TLS 1.0 to 1.3, the backend answered with ${named}: it supports none of these.`,
      } as const;
    case HANDSHAKE_FAILURE:
    case INSUFFICIENT_SECURITY:
      if (taken !== undefined) {
        return {
          fault: 'tls-cipher-mismatch',
          confidence: 'likely',
          detail: `The backend answered the hello of this laptop with ${named}, but took ${taken.suite === null ? 'another' : suiteName(taken.suite)} at ${versionText(taken.version ?? 0)} when it was offered that: it has a narrow list, with nothing in it that current clients offer.`,
        } as const;
      }
      return {
        fault: 'tls-cipher-mismatch',
        confidence: 'likely',
        detail: `The backend answered the hello with ${named}, before it chose anything: it takes none of the cipher suites offered${hellos.length === 0 ? '' : ', nor any in the hellos for one version each'}. It says the same where it has no certificate for ${serverName === null ? 'a client that sends no server name' : 'this name'}.`,
      } as const;
    case UNRECOGNIZED_NAME:
      return {
        fault: 'tls-server-name-unknown',
        confidence: 'certain',
        detail: `The backend answered with ${named}: it serves ${serverName === null ? 'nobody who sends no server name, and an address in the URL is none' : `no host named ${host}`}.`,
      } as const;
    default: {
      const meaning = ALERTS[number]?.meaning;
      return {
        fault: 'tls-handshake-failed',
        confidence: 'certain',
        detail: `The backend ended the handshake with ${named}${meaning === undefined ? '' : `: ${meaning}`}.`,
      } as const;
    }
  }
}

/** Errors with which OpenSSL refuses a version that the other side chose. */
const VERSION_ERRORS: readonly string[] = [
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_WRONG_SSL_VERSION',
  'ERR_SSL_UNKNOWN_PROTOCOL',
];

function failureFinding(handshake: TlsHandshake, evidence: readonly Evidence[]): Observation {
  const { error } = handshake;
  const said = printable(reasonIn(error?.message ?? 'no reason known'), 200);
  if (VERSION_ERRORS.includes(error?.code ?? '')) {
    const detail = `The backend answered in a version of TLS that was not offered (1.0 to 1.3 were), or in none: ${said}.`;
    return { fault: 'tls-version-unsupported', confidence: 'likely', detail, evidence };
  }
  const damaged = damagedCertificate(handshake);
  if (damaged !== null) {
    const detail = `Of what the backend sent as its chain, ${damaged} is damaged and cannot be read, so this side ended the handshake: ${said}.`;
    return { fault: 'tls-handshake-failed', confidence: 'certain', detail, evidence };
  }
  const detail = `What the backend sent is no valid handshake, so this side ended it: ${said}.`;
  return { fault: 'tls-handshake-failed', confidence: 'certain', detail, evidence };
}

/** OpenSSL's own reason, without the thread and the source line that it names: `error:code:library:function:reason:file:line`. */
const reasonIn = (message: string) =>
  /error:[0-9A-F]{8}:[^:]*:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;

function languageOf({ firstBytes }: TlsHandshake): string {
  const text = Buffer.from(firstBytes ?? '', 'base64').toString('latin1');
  if (text === '') return 'it does not answer at all';
  if (text.startsWith('HTTP/')) return 'it answers in plain HTTP';
  if (text.startsWith('SSH-')) return 'it is an SSH server';
  return 'it answers in another language';
}

function howClosed(handshake: TlsHandshake): string {
  const { close } = handshake;
  const how = { fin: 'closed (FIN)', rst: 'reset (RST)', 'close-notify': 'closed (close_notify)' };
  if (close === null) return 'closed';
  return `${how[close.how]} by the other side after ${close.afterMs} ms, ${whenClosed(handshake, close)}`;
}

/** In which flight, and at which byte of it. */
function whenClosed(handshake: TlsHandshake, { bytesSent, bytesReceived, flightsSent }: PeerClose) {
  if (flightsSent === 0) return 'before the ClientHello was sent';
  if (bytesReceived === 0) {
    return `in answer to the ClientHello of ${bytesSent} bytes, before a single byte came back`;
  }
  return flightsSent !== undefined && flightsSent > 1
    ? `after this side had answered the server's first flight (${bytesReceived} bytes)`
    : howFar(handshake);
}

/** How much of the server's flight had come, as far as it could be read. */
function howFar(handshake: TlsHandshake): string {
  const { close } = handshake;
  const at = close === null ? '' : `at byte ${close.bytesReceived} of its first flight, `;
  return `half way through: ${at}after ${messagesOf(handshake)}`;
}

const messagesOf = ({ serverMessages }: TlsHandshake): string =>
  (serverMessages ?? []).join(', ') || 'a part of its first message';

/** What is dropped for its size, or what is in it, is told by a hello that was not. */
function smallerHello({ hellos }: Scanned): string {
  const answered = hellos.find(({ outcome }) => outcome === 'accepted');
  return answered === undefined
    ? ''
    : ` Another hello, of ${answered.helloBytes} bytes for ${answered.version === null ? 'TLS' : versionText(answered.version)}, was answered: what this one holds, or its size, is what it fails at.`;
}

function evidenceOf({ alert, close, firstBytes, error, serverName }: TlsHandshake): Evidence[] {
  const bytes = Buffer.from(firstBytes ?? '', 'base64');
  // Of TLS itself a person can read nothing.
  const first = looksLikeTls(bytes) ? '' : bytes.toString('latin1').replace(/[^ -~]+/g, '.');
  return [
    ...(alert === null ? [] : [{ label: 'alert', value: `${alert.number} ${alert.name}` }]),
    ...(close === null
      ? []
      : [
          {
            label: 'closed',
            value: `${close.how} after ${close.afterMs} ms, ${close.bytesSent} bytes sent, ${close.bytesReceived} received`,
          },
        ]),
    ...(first === '' ? [] : [{ label: 'first bytes', value: printable(first, 60) }]),
    ...(error === null
      ? []
      : [{ label: 'error', value: printable(error.code ?? error.message, 100) }]),
    { label: 'server name sent', value: serverName ?? 'none (the URL holds an address)' },
  ];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
