import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { hostPortText } from '../../site/host-port.ts';
import type { GatewaySource } from '../../site/site.ts';
import { rangeOf } from '../../wire/address-range.ts';
import { connectTo } from '../../wire/connect.ts';
import { ask, questionsTo } from '../../wire/dns-client.ts';
import { errorFact } from '../../wire/error-fact.ts';
import type { Refusal } from './line.ts';

/** Places that plain HTTP may carry a password to: not across the Internet. */
const NEAR = ['private', 'loopback', 'link-local'];

/** The one address of the gateway that is dialled; a refusal where there is none that may be. */
export async function addressOf(
  { host, port, plainHttp }: GatewaySource,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<string | Refusal> {
  const address = isIP(host) === 0 ? await resolved(host, limits) : host;
  if (address === null) {
    return { opened: 'failed', sentence: `No address was found for the gateway ${host}.` };
  }
  if (!plainHttp || NEAR.includes(rangeOf(address))) return address;
  return {
    opened: 'address-not-private',
    sentence: `The gateway ${hostPortText({ host, port })} is at ${address}, which is no private address: plain HTTP would show the password to the Internet. Nothing was sent.`,
  };
}

async function resolved(
  host: string,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<string | null> {
  // The system's own resolver knows the hosts file and mDNS, too.
  const question = questionsTo(null).find(({ resolver }) => resolver === 'system');
  if (question === undefined) return null;
  return (await ask(host, question, limits)).addresses[0] ?? null;
}

export interface Dialled {
  readonly socket: Socket;
  /** SHA-256 of the certificate, in hex with colons; null over plain HTTP. */
  readonly fingerprint: string | null;
}

/**
 * Connects to the gateway, and over TLS waits for its certificate. Nothing is sent that
 * belongs to a login. Old routers speak old TLS: what protects the password is the pin.
 */
export function dial(
  source: GatewaySource,
  address: string,
  signal: AbortSignal,
): Promise<Dialled | Refusal> {
  const where = hostPortText(source);
  return new Promise((resolve) => {
    const raw = connectTo(address, source.port, null);
    const socket = source.plainHttp
      ? raw
      : connectTls({
          socket: raw,
          ...(isIP(source.host) === 0 ? { servername: source.host } : {}),
          rejectUnauthorized: false,
          minVersion: 'TLSv1',
          ciphers: 'DEFAULT:@SECLEVEL=0',
        });
    const settle = (outcome: Dialled | Refusal) => {
      signal.removeEventListener('abort', giveUp);
      if ('sentence' in outcome) raw.destroy();
      resolve(outcome);
    };
    const refuse = (sentence: string) => settle({ opened: 'failed', sentence });
    const giveUp = () => refuse(`The gateway ${where} did not answer in time.`);
    const fail = (error: Error) => refuse(whyNot(where, error));
    // Stays on: an error that comes later has no other listener while nothing is asked.
    raw.on('error', fail);
    socket.on('error', fail);
    socket.once('close', () => refuse(`The gateway ${where} closed the connection.`));
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    if (socket === raw) raw.once('connect', () => settle({ socket, fingerprint: null }));
    else if ('getPeerX509Certificate' in socket) {
      socket.once('secureConnect', () => {
        const fingerprint = socket.getPeerX509Certificate()?.fingerprint256;
        if (fingerprint === undefined) refuse(`The gateway ${where} showed no certificate.`);
        else settle({ socket, fingerprint });
      });
    }
  });
}

function whyNot(where: string, error: Error): string {
  const { code, message } = errorFact(error);
  if (code === 'ECONNREFUSED') {
    return `Nothing listens at ${where}: its web interface is off, on another port, or has locked this laptop out.`;
  }
  if (/wrong.version.number|packet.length.too.long|http.request/i.test(`${code} ${message}`)) {
    return `The gateway ${where} does not speak TLS there: give the port of its HTTPS interface.`;
  }
  return `No connection to the gateway ${where}: ${message}.`;
}
