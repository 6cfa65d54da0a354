import { createHash } from 'node:crypto';

/** What a server asks for in `WWW-Authenticate: Digest …` (RFC 7616, 3.3). */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: Algorithm;
  /** False where the server is of RFC 2069, which knows no qop. */
  readonly qop: boolean;
}

const HASHES = { MD5: 'md5', 'SHA-256': 'sha256' } as const;
type Algorithm = keyof typeof HASHES;

const isAlgorithm = (name: string): name is Algorithm => Object.hasOwn(HASHES, name);

/** Each scheme begins a challenge of its own; several may stand in one header. */
const CHALLENGES = /\bDigest\s+((?:[\w*-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",]+)\s*,?\s*)+)/gi;
const PARAMETER = /([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g;

/** The strongest of the challenges that can be answered; null where there is none. */
export function digestChallenge(header: string): DigestChallenge | null {
  const challenges = [...header.slice(0, 4_096).matchAll(CHALLENGES)].flatMap(
    ([, text = '']) => challengeOf(text) ?? [],
  );
  return challenges.find(({ algorithm }) => algorithm === 'SHA-256') ?? challenges[0] ?? null;
}

function challengeOf(text: string): DigestChallenge | null {
  const parameters = new Map(
    [...text.matchAll(PARAMETER)].map(([, name = '', quoted, bare = '']) => [
      name.toLowerCase(),
      quoted?.replace(/\\(.)/g, '$1') ?? bare,
    ]),
  );
  const algorithm = (parameters.get('algorithm') ?? 'MD5').toUpperCase();
  const nonce = parameters.get('nonce');
  const offered = parameters.get('qop')?.split(/[\s,]+/);
  if (nonce === undefined || !isAlgorithm(algorithm)) return null;
  if (offered !== undefined && !offered.includes('auth')) return null;
  return {
    realm: parameters.get('realm') ?? '',
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm,
    qop: offered !== undefined,
  };
}

export interface DigestLogin {
  readonly user: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  /** How often this nonce has been used, this time included. */
  readonly count: number;
  readonly cnonce: string;
}

/**
 * The Authorization header that answers a challenge (RFC 7616, 3.4.1). A header holds bytes, one
 * a character: of the login they are UTF-8 (3.4), and the challenge has come as such.
 */
export function digestAuthorization(challenge: DigestChallenge, login: DigestLogin): string {
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const { method, uri, cnonce } = login;
  const [user, password] = [inBytes(login.user), inBytes(login.password)];
  const hash = (text: string) => createHash(HASHES[algorithm]).update(text, 'latin1').digest('hex');
  const count = login.count.toString(16).padStart(8, '0');
  const secret = hash(`${user}:${realm}:${password}`);
  const asked = hash(`${method}:${uri}`);
  const response = hash([secret, nonce, ...(qop ? [count, cnonce, 'auth'] : []), asked].join(':'));
  return `Digest ${[
    `username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `algorithm=${algorithm}`,
    ...(qop ? ['qop=auth', `nc=${count}`, `cnonce=${quoted(cnonce)}`] : []),
    `response="${response}"`,
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
  ].join(', ')}`;
}

const inBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
