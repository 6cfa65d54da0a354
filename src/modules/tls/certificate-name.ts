import type { Certificate } from '../../tls/x509.ts';
import { printable } from './printable.ts';

/** What to call a certificate: its common name, or else its whole name. */
export const nameFor = ({ subject }: Certificate): string =>
  printable(subject.commonNames[0] ?? subject.text, 80) || '(no name)';
