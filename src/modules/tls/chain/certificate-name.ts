import type { Certificate } from '../../../tls/x509.ts';
import { printable } from '../printable.ts';

/** What to call a certificate: its common name, or else its whole name. */
export const nameFor = ({ subject }: Certificate): string =>
  printable(subject.commonNames[0] ?? subject.text, 80) || '(no name)';

export type Role = 'server' | 'CA' | 'root';

/** What a certificate is in its path. */
export function roleIn(path: readonly Certificate[], certificate: Certificate): Role {
  const index = path.indexOf(certificate);
  if (index === 0) return 'server';
  const isRoot = certificate.subject.key === certificate.issuer.key;
  return index === path.length - 1 && isRoot ? 'root' : 'CA';
}
