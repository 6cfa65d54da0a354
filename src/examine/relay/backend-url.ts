import { connectionUrl } from '../../site/connection-url.ts';

/**
 * Where a station's request goes on to. The identity is appended to the path of the backend's URL,
 * in the station's own spelling and with its query; where that URL has no path, the station's whole
 * path is kept.
 */
export function backendUrl(relay: string, target: string): string {
  const [path = '', query] = target.replace(/^[a-z]+:\/\/[^/]*/i, '').split(/\?/, 2);
  const behind = query === undefined ? '' : `?${query}`;
  const base = relay.replace(/[?#].*$/, '');
  const isBare = /^[a-z]+:\/\/[^/]*\/?$/i.test(base);
  if (isBare)
    return `${base.replace(/\/$/, '')}${path.startsWith('/') ? path : `/${path}`}${behind}`;
  const segment = path.split('/').findLast((part) => part !== '') ?? '';
  return `${connectionUrl(base, '')}${segment}${behind}`;
}
