import { createHash } from 'node:crypto';
import { withoutGrease } from './grease.ts';
import type { ClientHello } from './read-client-hello.ts';

/**
 * JA3 of a ClientHello, in hex: the MD5 of version, suites, extensions, groups and point formats
 * in the client's order and in decimal, without GREASE. As Salesforce defined it.
 */
export function ja3({ legacyVersion, offer, extensions, pointFormats }: ClientHello): string {
  const lists = [offer.suites, extensions, offer.groups, pointFormats];
  const text = [legacyVersion, ...lists.map((list) => withoutGrease(list).join('-'))].join(',');
  return createHash('md5').update(text).digest('hex');
}
