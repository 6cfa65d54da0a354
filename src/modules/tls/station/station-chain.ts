import { lastOfKind } from '../../../facts/select.ts';
import { pathsFrom } from '../../../tls/chain.ts';
import type { Name } from '../../../tls/distinguished-name.ts';
import { type Certificate, readCertificate } from '../../../tls/x509.ts';
import type { TlsInput } from '../input.ts';

/** The station's own certificate, and how what was given with it hangs together. */
export interface StationChain {
  readonly leaf: Certificate;
  /** All that was given and could be read, in the order in which it is sent. */
  readonly given: readonly Certificate[];
  /** From the leaf up, each issued by the next, wherever they stand in the file. */
  readonly path: readonly Certificate[];
  /** Who issued the last of `path`, and was not given; null where that one issued itself. */
  readonly missing: Name | null;
}

/** Null where no certificate was given, or its file begins with something else. */
export function stationChain(records: TlsInput['records']): StationChain | null {
  const fact = lastOfKind(records, 'station.certificate');
  const [leaf, ...others] = (fact?.chain ?? []).map((der) =>
    readCertificate(Buffer.from(der, 'base64')),
  );
  if (leaf == null) return null;
  const given = [leaf, ...others.filter((certificate) => certificate !== null)];
  const [longest] = pathsFrom(given, []).toSorted(
    (a, b) => b.certificates.length - a.certificates.length,
  );
  const path = longest?.certificates ?? [leaf];
  const missing = longest?.end === 'self-signed' ? null : (path.at(-1) ?? leaf).issuer;
  return { leaf, given, path, missing };
}
