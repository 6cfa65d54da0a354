/** `TLS 1.0` for the `TLSv1` of node:tls, `TLS 1.3` for `TLSv1.3`. */
export const versionName = (protocol: string): string =>
  protocol.replace(/^TLSv1$/, 'TLSv1.0').replace(/^TLSv/, 'TLS ');
