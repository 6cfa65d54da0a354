import type { NetworkPath } from '../../facts/tcp.ts';
import type { Site } from '../../site/site.ts';
import type { Question } from '../../wire/dns-client.ts';

/**
 * The question to the router of this network, which most chargers have for their resolver;
 * null where it is not known, was asked already, or is not to be asked.
 */
export function gatewayQuestion(
  path: NetworkPath | undefined,
  { resolver }: Pick<Site, 'resolver'>,
): Question | null {
  const gateway = path?.gateway ?? null;
  if (gateway === null || resolver !== null) return null;
  const configured = (path?.resolver ?? '').split(', ');
  if (configured.includes(gateway)) return null;
  return { resolver: `${gateway}:53`, family: '4', server: { host: gateway, port: 53 } };
}
