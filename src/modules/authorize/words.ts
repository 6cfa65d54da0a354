import type { Evidence } from '../../diagnosis/module.ts';
import type { AuthorizeExchange } from '../../facts/authorize.ts';

/** In how many of the tries, where that is not all of them. */
export const share = (some: readonly unknown[], all: readonly unknown[]): string =>
  some.length === all.length ? '' : ` in ${some.length} of ${all.length} tries`;

/** What may be told of a token. */
export const tokenEvidence = ({ token }: AuthorizeExchange): Evidence[] => [
  {
    label: 'Token',
    value: `${token.length} characters${token.type === null ? '' : `, type ${token.type}`}${token.type !== null && !token.typeStated ? ' (none was given)' : ''}`,
  },
];
