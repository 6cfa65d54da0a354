import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import { lastOfKind } from '../../../facts/select.ts';
import { OID } from '../../../tls/oids.ts';
import { weaknesses } from '../../../tls/path-problems.ts';
import type { Certificate } from '../../../tls/x509.ts';
import { nameFor } from '../chain/certificate-name.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import { serialNumbersIn } from './serial-number.ts';
import type { StationChain } from './station-chain.ts';
import type { Progress } from './station-progress.ts';

/** Whether the certificate is one for a station, and for this one. What was let in fits, for this backend. */
export function stationFitness(
  { leaf }: StationChain,
  { records, site }: Pick<TlsInput, 'records' | 'site'>,
  { taken, booted }: Progress,
): Observation[] {
  const payload = lastOfKind(records, 'boot.payload')?.payload;
  return [
    ...(taken ? [] : [...useOf(leaf), ...weaknessOf(leaf)]),
    ...(booted ? [] : serialNumberOf(leaf, serialNumbersIn(payload), site.identity)),
  ];
}

/** Whether it may be used as a TLS client's at all. */
export function useOf(leaf: Certificate): Observation[] {
  const { extendedKeyUsage, keyUsage, isAuthority } = leaf;
  const others = (extendedKeyUsage ?? []).map((oid) =>
    oid === OID.serverAuth ? 'serverAuth' : oid,
  );
  if (extendedKeyUsage?.includes(OID.clientAuth) === false) {
    const evidence = [{ label: 'extended key usage', value: printable(others.join(', '), 120) }];
    const detail = `${nameFor(leaf)} is not meant for TLS clients: its extended key usage lacks clientAuth, so most backends refuse it.`;
    return [mismatch('key-use', 'certain', detail, evidence)];
  }
  if (keyUsage?.digitalSignature === false) {
    const evidence = [{ label: 'key usage', value: 'without digitalSignature' }];
    const detail = `The key of ${nameFor(leaf)} may not sign (its key usage lacks digitalSignature), and a station proves itself by a signature.`;
    return [mismatch('key-use', 'certain', detail, evidence)];
  }
  // Whoever issues a certificate to himself with OpenSSL makes it an authority's: it is trusted or not.
  if (!isAuthority || leaf.subject.key === leaf.issuer.key) return [];
  const evidence = [{ label: 'basic constraints', value: 'CA: true' }];
  const detail = `${nameFor(leaf)} is the certificate of an authority, not of a station: some backends refuse it.`;
  return [mismatch('key-use', 'likely', detail, evidence)];
}

function weaknessOf(leaf: Certificate): Observation[] {
  const { key, signature } = leaf;
  const [weakness] = weaknesses(leaf, false);
  if (weakness === undefined) return [];
  const value =
    weakness === 'weak-key'
      ? `${key.type.toUpperCase()} key of ${key.bits} bits`
      : `signed by ${signature}`;
  const evidence = [{ label: nameFor(leaf), value }];
  const detail = `${nameFor(leaf)} has a weakness that current servers refuse: ${value}.`;
  return [mismatch('strength', 'certain', detail, evidence)];
}

/** A00.FR.511, B01.FR.11: the common name is the serial number that the BootNotification gives. */
function serialNumberOf(
  leaf: Certificate,
  serialNumbers: readonly string[],
  identity: string | null,
): Observation[] {
  const { commonNames } = leaf.subject;
  const [serial] = serialNumbers;
  if (serial === undefined || commonNames.some((name) => serialNumbers.includes(name))) return [];
  const shown = commonNames.map((name) => printable(name, 80)).join(', ') || 'none';
  const given = printable(serial, 80);
  const isIdentity = identity !== null && commonNames.includes(identity);
  const differsInCase = commonNames.some((name) => name.toLowerCase() === serial.toLowerCase());
  const how = isIdentity
    ? ` It is the identity instead, which some backends want: ask the operator.`
    : differsInCase
      ? ' They differ in capitals only.'
      : '';
  const detail = `The common name of the station's certificate (${shown}) is not the serial number in its BootNotification (${given}): a CSMS that keeps to OCPP closes the connection for that (B01.FR.12).${how}`;
  const evidence = [
    { label: 'common name', value: shown },
    { label: 'serial number', value: given },
  ];
  return [mismatch('serial-number', isIdentity ? 'possible' : 'likely', detail, evidence)];
}

const mismatch = (
  subject: string,
  confidence: Observation['confidence'],
  detail: string,
  evidence: readonly Evidence[],
): Observation => ({
  fault: 'station-certificate-mismatch',
  subject,
  confidence,
  detail,
  evidence,
});
