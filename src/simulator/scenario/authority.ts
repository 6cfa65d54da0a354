import { type Authority, createAuthority, type Validity } from '../../pki/index.ts';
import { ageMs } from './age.ts';
import { type KeyHolder, keyOf } from './key-ring.ts';

export interface Ages {
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** Both ages as instants; what is not told is left out. */
export const validityOf = ({ notBefore, notAfter }: Ages): Validity => ({
  ...(notBefore === undefined ? {} : { notBefore: fromNow(notBefore) }),
  ...(notAfter === undefined ? {} : { notAfter: fromNow(notAfter) }),
});

export const fromNow = (age: string): Date => new Date(Date.now() + ageMs(age));

const AUTHORITY: Required<Ages> = { notBefore: '-400d', notAfter: '+3250d' };

export interface AuthorityPlan {
  readonly commonName: string;
  readonly root?: Ages;
  readonly intermediate?: Ages;
}

/** A root and an intermediate, with keys of the process. */
export async function authorityOf(
  holder: Extract<KeyHolder, 'root' | 'station' | 'stranger'>,
  { commonName, root, intermediate }: AuthorityPlan,
): Promise<Authority> {
  return createAuthority({
    commonName,
    intermediate: true,
    keys: await Promise.all([keyOf(holder, 'ec'), keyOf('intermediate', 'ec')]),
    ...validityOf({ ...AUTHORITY, ...root }),
    intermediateValidity: validityOf({ ...AUTHORITY, ...intermediate }),
  });
}
