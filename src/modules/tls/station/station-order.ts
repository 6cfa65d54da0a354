import type { Observation } from '../../../diagnosis/module.ts';
import { nameFor } from '../chain/certificate-name.ts';
import type { StationChain } from './station-chain.ts';

/** OpenSSL sends the file as it is: each certificate should issue the one before (RFC 5246, 7.4.2). */
export function stationOrder({ given, path }: StationChain): Observation[] {
  const isInOrder = path.every((certificate, index) => certificate === given[index]);
  const strays = given.filter((certificate) => !path.includes(certificate));
  if (isInOrder && strays.length === 0) return [];
  const order = isInOrder ? '' : ' The order should be: each issued by the next.';
  const [stray] = strays;
  const belongs =
    stray === undefined
      ? ''
      : ` ${nameFor(stray)} ${strays.length > 1 ? `and ${strays.length - 1} more issued` : 'issued'} none of the others.`;
  return [
    {
      fault: 'station-chain-disordered',
      confidence: 'certain',
      detail: `The certificates in the station's file are sent as they stand there.${order}${belongs}`,
      evidence: [
        { label: 'as given', value: given.map(nameFor).join(' | ') },
        { label: 'in order', value: path.map(nameFor).join(' | ') },
      ],
    },
  ];
}
