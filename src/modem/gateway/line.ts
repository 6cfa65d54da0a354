import type { Opening } from '../transport.ts';

/** Why a gateway was not read, as a sentence for a technician. */
export type Refusal = Exclude<Opening, { opened: 'opened' }>;

export interface GatewayRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly authorization?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly body: string;
  /** Its WWW-Authenticate header; empty where it has none. */
  readonly challenge: string;
}

/** Asks a gateway that is who it should be. Never rejects, and follows no redirect. */
export interface GatewayLine {
  /** host:port */
  readonly where: string;
  ask(request: GatewayRequest): Promise<GatewayAnswer | Refusal>;
}

export const isRefusal = (value: object): value is Refusal => 'sentence' in value;

/** The JSON of an answer; undefined where it is none: older firmware answers with its web page. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export const notSupported = (where: string, what: string): Refusal => ({
  opened: 'not-supported',
  sentence: `The gateway ${where} ${what}: read its modem over SSH or in its web page, and paste that (ghostcheck signal --from-file).`,
});

/** 401 and its kin: 403, 423 and 429 are also what a gateway says that has locked the login. */
export function denied(where: string, { status }: GatewayAnswer): Refusal | null {
  if (status === 401) {
    return {
      opened: 'unauthorized',
      sentence: `The gateway ${where} refuses this user and password: check both. After a few wrong ones it locks the login.`,
    };
  }
  if (status !== 403 && status !== 423 && status !== 429) return null;
  return {
    opened: 'unauthorized',
    sentence: `The gateway ${where} denies the login or this user's access (HTTP ${status}): it may have locked the login after wrong passwords. Wait some minutes, and check that the user may read the state of the modem.`,
  };
}
