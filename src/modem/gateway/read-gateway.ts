import { hostPortText } from '../../site/host-port.ts';
import { Secret, scrubber } from '../../site/secret.ts';
import type { GatewaySource } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { basicWord } from '../../wire/basic-auth.ts';
import { readCradlepoint } from '../pasted/cradlepoint.ts';
import { stateOf } from '../pasted/reported.ts';
import { readRutos } from '../pasted/rutos.ts';
import type { ModemState } from '../read-modem.ts';
import { askCradlepoint } from './cradlepoint.ts';
import { addressOf, type Dialled, dial } from './dial.ts';
import { exchange } from './exchange.ts';
import { type GatewayLine, isRefusal, jsonOf, type Refusal } from './line.ts';
import { askTeltonika } from './teltonika.ts';

/** What a gateway told of its modem; `state` null where it shows none. */
export interface GatewayReading {
  readonly opened: 'opened';
  readonly state: ModemState | null;
  readonly bytesReceived: number;
}

const VENDORS = {
  teltonika: { ask: askTeltonika, read: readRutos, format: 'rutos' },
  cradlepoint: { ask: askCradlepoint, read: readCradlepoint, format: 'cradlepoint' },
} as const;

/** Reads the modem of a gateway over its HTTP interface. Never rejects. */
export async function readGateway(
  source: GatewaySource,
  signal: AbortSignal,
): Promise<GatewayReading | Refusal> {
  const { requestTimeoutMs } = THRESHOLDS.signal.gateway;
  const address = await addressOf(source, { timeoutMs: requestTimeoutMs, signal });
  if (typeof address !== 'string') return address;
  const line = lineTo(source, address, signal);
  const password = await passwordFor(source, line);
  if (isRefusal(password)) return password;
  const { ask, read, format } = VENDORS[source.vendor];
  const told = await ask(line, source.user, password);
  if (isRefusal(told)) return told;
  // Before anything is cut short: a half of a secret would not be found any more.
  const word = new Secret(basicWord(source.user, password.reveal(), 'basic'));
  const bodies = told.map(scrubber([password, word]));
  const reports = bodies.flatMap((body) => read(jsonOf(body)) ?? []);
  const bytesReceived = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  const state = reports.length === 0 ? null : { ...stateOf(reports), formats: [format] };
  return { opened: 'opened', state, bytesReceived };
}

/** Each request has a connection of its own, and each connection has to show the pinned certificate. */
function lineTo(source: GatewaySource, address: string, signal: AbortSignal): PinnedLine {
  const where = hostPortText(source);
  const open = async (limit: AbortSignal) => {
    const dialled = await dial(source, address, limit);
    return isRefusal(dialled) ? dialled : (mismatch(source, dialled) ?? dialled);
  };
  const within = (timeoutMs: number = THRESHOLDS.signal.gateway.requestTimeoutMs) =>
    AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  return {
    where,
    ask: async (request) => {
      const limit = within(request.timeoutMs);
      const dialled = await open(limit);
      return isRefusal(dialled) ? dialled : exchange(dialled.socket, where, request, limit);
    },
    look: async () => {
      const dialled = await open(within());
      if (isRefusal(dialled)) return dialled;
      dialled.socket.destroy();
      return null;
    },
  };
}

interface PinnedLine extends GatewayLine {
  /** Only connects, and sends nothing; null where the gateway is who it should be. */
  look(): Promise<Refusal | null>;
}

function mismatch(source: GatewaySource, { fingerprint, socket }: Dialled): Refusal | null {
  if (fingerprint === null || fingerprint === source.fingerprint) return null;
  socket.destroy();
  const where = hostPortText(source);
  if (source.fingerprint === null) {
    return {
      opened: 'certificate-not-pinned',
      sentence: `The gateway ${where} shows a certificate with the SHA-256 fingerprint ${fingerprint}. If that is its own (compare it over a cable that leads to nothing else), run this again with --gateway-fingerprint ${fingerprint.replaceAll(':', '')} and --gateway-password-file. Nothing was sent.`,
    };
  }
  return {
    opened: 'certificate-differs',
    sentence: `The gateway ${where} shows a certificate with the SHA-256 fingerprint ${fingerprint}, not the pinned one, ${source.fingerprint}. Its certificate was renewed, another device answers, or something stands between. Nothing was sent.`,
  };
}

/** The password, once it is known whom it would go to. */
async function passwordFor(source: GatewaySource, line: PinnedLine): Promise<Secret | Refusal> {
  const pinned = source.plainHttp || source.fingerprint !== null;
  if (source.password !== null && pinned) return source.password;
  const refused = source.plainHttp ? null : await line.look();
  return (
    refused ?? {
      opened: 'password-missing',
      sentence: `Give the password of the user for the gateway ${line.where} with --gateway-password-file <path|->. Nothing was sent.`,
    }
  );
}
