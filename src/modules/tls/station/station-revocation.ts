import type { Observation } from '../../../diagnosis/module.ts';
import { ofKind } from '../../../facts/select.ts';
import type { TlsInput } from '../input.ts';
import { evidenceOf, nameOf, sourceOf } from '../revocation/revocation-text.ts';
import { verdictOf } from '../revocation/revocation-verdict.ts';

/** Whether the station's own certificate has been revoked, at true time. */
export function stationRevocation({ records, now }: TlsInput): Observation[] {
  const proofs = ofKind(records, 'tls.revocation')
    .filter(({ role }) => role === 'station')
    .flatMap((fact) => {
      const verdict = verdictOf(fact, now);
      return verdict.kind === 'revoked' ? [{ fact, verdict }] : [];
    });
  const [first] = proofs;
  if (first === undefined) return [];
  const { fact, verdict } = first;
  return [
    {
      fault: 'station-certificate-revoked',
      confidence: 'certain',
      detail: `The station's certificate ${nameOf(fact)} was revoked ${verdict.note}: so says ${sourceOf(fact)}, signed for its issuer.`,
      evidence: proofs.map(evidenceOf),
    },
  ];
}
