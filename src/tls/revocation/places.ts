import { THRESHOLDS } from '../../thresholds.ts';
import { contextTag, type Der, elementsIn, inside, oidOf, smallInteger, TAG } from '../der.ts';
import { OID } from '../oids.ts';

const { maxNamedUrls, maxUrlLength } = THRESHOLDS.revocation;

const STATUS_REQUEST = 5;
const URI = contextTag(6, false);

/** The OCSP responders in an authorityInfoAccess (RFC 5280, 4.2.2.1). Never throws. */
export const readOcspUrls = (value: Der): string[] =>
  tolerant([], () =>
    capped(
      inside(value, TAG.sequence).flatMap((description) => {
        const [method, location] = elementsIn(description.content);
        return oidOf(method) === OID.ocsp ? urisIn([location]) : [];
      }),
    ),
  );

/** The lists in cRLDistributionPoints (RFC 5280, 4.2.1.13) that cover all reasons. Never throws. */
export const readCrlUrls = (value: Der): string[] =>
  tolerant([], () =>
    capped(
      inside(value, TAG.sequence).flatMap((point) => {
        const fields = inside(point, TAG.sequence);
        const [only] = fields;
        // With `reasons` or another `cRLIssuer` it is a part of what must be asked.
        return fields.length === 1 ? fullNameUrls(only) : [];
      }),
    ),
  );

/** The URLs of a DistributionPointName in its explicit tag [0]; none for a relative name. */
export function fullNameUrls(name: Der | undefined): string[] {
  if (name?.tag !== contextTag(0, true)) return [];
  const [choice] = elementsIn(name.content);
  return choice?.tag === contextTag(0, true) ? urisIn(elementsIn(choice.content)) : [];
}

/** Whether a TLS feature extension (RFC 7633) holds status_request. Never throws. */
export const readMustStaple = (value: Der): boolean =>
  tolerant(false, () =>
    inside(value, TAG.sequence).some((feature) => smallInteger(feature) === STATUS_REQUEST),
  );

const urisIn = (names: readonly (Der | undefined)[]) =>
  names.flatMap((name) => (name?.tag === URI ? [name.content.toString('latin1')] : []));

const capped = (urls: readonly string[]) =>
  urls.filter(({ length }) => length <= maxUrlLength).slice(0, maxNamedUrls);

/** What only says where to ask makes no certificate unreadable. */
function tolerant<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
