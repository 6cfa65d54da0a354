/** The port is always known. An IPv6 literal stands without brackets. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** A host as URLs and Host headers have it: only an IPv6 literal holds a colon. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** `host:port`, `[v6]:port` */
export const hostPortText = ({ host, port }: HostPort): string => `${bracketed(host)}:${port}`;
