/** Versions by their number on the wire (RFC 8446, 4.2.1). */
export const SSL_3_0 = 0x0300;
export const TLS_1_0 = 0x0301;
export const TLS_1_1 = 0x0302;
export const TLS_1_2 = 0x0303;
export const TLS_1_3 = 0x0304;

const NAMES: Readonly<Record<number, string>> = {
  [SSL_3_0]: 'SSL 3.0',
  [TLS_1_0]: 'TLS 1.0',
  [TLS_1_1]: 'TLS 1.1',
  [TLS_1_2]: 'TLS 1.2',
  [TLS_1_3]: 'TLS 1.3',
};

/** Every version that a server may still speak, the oldest first. */
export const VERSIONS: readonly number[] = [SSL_3_0, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3];

export const versionText = (version: number): string =>
  NAMES[version] ?? `version 0x${version.toString(16).padStart(4, '0')}`;

/** `1.2`, `TLS 1.2`, `TLSv1.2` or `SSL 3.0`, however spaced; null for anything else. */
export function versionOf(text: string): number | null {
  const [, ssl, number] = /^(?:(ssl)|tls)?\s*v?\s*([123]\.[0-3]|1|3)$/i.exec(text.trim()) ?? [];
  if (number === undefined) return null;
  const wanted = `${ssl === undefined ? 'TLS' : 'SSL'} ${number.length === 1 ? `${number}.0` : number}`;
  return VERSIONS.find((version) => NAMES[version] === wanted) ?? null;
}
