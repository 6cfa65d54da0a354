import { type Repair, type World, without } from '../../diagnosis/module.ts';
import type { Fact, FactOf } from '../../facts/document.ts';
import type { FaultId } from '../../faults/index.ts';

/** With another path or identity the backend would not have answered as to an unknown one. */
const otherName: Repair = (world) => without(world, isUnknown);

/** Where only the URL to configure ends with the slash, none was sent. */
const withoutSlash: Repair = (world) =>
  without(world, (fact) => isUnknown(fact) && /^[^?]*\/(?:\?|$)/.test(fact.target));

const isUnknown = (fact: Fact): fact is FactOf<'upgrade.attempt'> =>
  fact.kind === 'upgrade.attempt' && (fact.status === 404 || fact.status === 400);

/** With wss:// nothing would have been said in plain text to a port that speaks TLS. */
const secured: Repair = (world) =>
  withScheme(
    without(world, (fact) => fact.kind === 'tls.port-language' || refusedPlain(fact)),
    'wss:',
  );

/** With ws:// no TLS would have been spoken to a port that speaks none. */
const plain: Repair = (world) =>
  withScheme(
    without(
      world,
      (fact) =>
        fact.kind === 'tls.port-language' ||
        (fact.kind === 'tls.handshake' && fact.outcome !== 'secured'),
    ),
    'ws:',
  );

/** What a TLS port or a proxy before it does with a plain request: nothing, 400, a redirect. */
function refusedPlain(fact: Fact): boolean {
  if (fact.kind !== 'upgrade.attempt') return false;
  const { status } = fact;
  return status === null || status === 400 || status === 426 || (status >= 300 && status < 400);
}

function withScheme(world: World, scheme: string): World {
  const url = world.site.url?.replace(/^wss?:/i, scheme) ?? null;
  return { ...world, site: { ...world.site, url } };
}

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'url-scheme-insecure': secured,
  'url-scheme-mismatch': plain,
  'url-identity-missing': otherName,
  'url-identity-duplicated': otherName,
  'url-identity-invalid': otherName,
  'url-identity-too-long': otherName,
  'url-double-slash': otherName,
  'url-whitespace': otherName,
  'url-trailing-slash': withoutSlash,
};
