import { randomBytes } from 'node:crypto';

/** A name that no backend knows. */
export const throwawayName = (): string => `ghostcheck-${randomBytes(6).toString('hex')}`;

/** The request target with its last path segment, the identity, replaced. */
export function targetFor(requestTarget: string, name: string): string {
  const [path = '', ...query] = requestTarget.split('?');
  const base = path.slice(0, path.lastIndexOf('/') + 1);
  return [`${base}${name}`, ...query].join('?');
}

/** A target whose path the backend cannot know either. */
export const strangeTarget = (): string => `/${throwawayName()}/${throwawayName()}`;
