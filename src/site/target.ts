/** Where the connection URL points, as far as it can be dialled. */
export interface Target {
  readonly secure: boolean;
  /** Without the brackets of an IPv6 literal. */
  readonly host: string;
  readonly port: number;
  /** What goes into the request line: path and query, as the URL standard normalises them. */
  readonly requestTarget: string;
}

/** Reads a connection URL; null where it cannot be dialled (malformed, or not ws/wss). */
export function targetOf(url: string | null): Target | null {
  if (url === null || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'ws:' && parsed.protocol !== 'wss:') return null;
  const secure = parsed.protocol === 'wss:';
  const port = parsed.port === '' ? (secure ? 443 : 80) : Number(parsed.port);
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (host === '' || port === 0) return null;
  return { secure, host, port, requestTarget: `${parsed.pathname}${parsed.search}` };
}
