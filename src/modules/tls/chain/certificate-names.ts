import type { Observation } from '../../../diagnosis/module.ts';
import { isAddress, judgeNames } from '../../../tls/names.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { printable } from '../printable.ts';
import type { Part } from './certificate-dates.ts';

const SHOWN = 6;

/** The host against the names of the certificate: by SAN and by common name, each apart. */
export function nameFindings(leaf: Certificate, host: string): Part {
  const { san, commonName } = judgeNames(leaf, host);
  const matches = (how: typeof san) => how === 'exact' || how === 'wildcard';
  const commonNames = leaf.subject.commonNames.map((name) => printable(name, 80)).join(', ');
  const evidence = [
    { label: 'host in the URL', value: host },
    { label: 'common name', value: commonNames || 'none' },
    { label: 'alternative names', value: listed(leaf) },
  ];
  // RFC 6125, 6.4.4: the common name counts only where there is no alternative name, and never for an address.
  if (!matches(san) && !(san === 'absent' && matches(commonName) && !isAddress(host))) {
    const others = isAddress(host)
      ? 'and an address counts only among the alternative names'
      : 'while its alternative names are others';
    const detail = matches(commonName)
      ? `The certificate names ${host} only in its common name, ${others}: most clients go by those and refuse. A station that checks the common name alone would accept it.`
      : `The certificate is not for ${host}: ${isAddress(host) ? 'it holds no such address' : 'neither its common name nor its alternative names fit'}.`;
    const confidence = matches(commonName) ? 'likely' : 'certain';
    return {
      findings: [{ fault: 'tls-name-mismatch', confidence, detail, evidence }],
      words: ['for another name'],
    };
  }
  const findings: Observation[] = [];
  if (san !== 'exact' && commonName !== 'exact') {
    const detail = `Only a wildcard in the certificate covers ${host}. A station may refuse that.`;
    findings.push({ fault: 'tls-wildcard-certificate', confidence: 'certain', detail, evidence });
  }
  if (!matches(commonName) && !isAddress(host)) {
    const detail = `${host} stands in the alternative names only; the common name is ${commonNames === '' ? 'missing' : 'another'}. A station that checks the common name refuses it.`;
    findings.push({ fault: 'tls-common-name-missing', confidence: 'certain', detail, evidence });
  }
  return { findings, words: [] };
}

function listed({ dnsNames, addresses }: Certificate): string {
  const names = dnsNames.slice(0, SHOWN).map((name) => printable(name, 80));
  const count = dnsNames.length + addresses.length;
  if (count === 0) return 'none';
  const more = count - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
