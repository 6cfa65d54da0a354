import type { Judgement } from '../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import type { UpgradeInput } from './input.ts';
import { judgeAccepted } from './judge-accepted.ts';
import { judgeCredentials } from './judge-credentials.ts';
import { judgeNotFound } from './judge-not-found.ts';
import { judgeRefusal } from './judge-refusal.ts';
import { judgeUnanswered, judgeUnsecured } from './judge-unanswered.ts';
import { passwordRules } from './password-rules.ts';
import { demandsCertificate } from './refusal-text.ts';
import { certificateWanted } from './security-profile.ts';
import { judgeMeeting } from './station/judge-meeting.ts';
import { judgeStation } from './station/judge-station.ts';
import { versionMatrix } from './versions.ts';
import { wantedProfile } from './wanted-profile.ts';

/** What came of the first upgrade; later ones only help to read it. */
export function judge(input: UpgradeInput): Judgement {
  const [main] = ofKind(input.records, 'upgrade.attempt');
  const station = judgeStation(input);
  // What the station showed itself of its password has been judged there.
  const password = station?.findings ?? passwordRules(input.site);
  const handshake = lastOfKind(input.records, 'tls.handshake');
  if (main === undefined) {
    if (station !== null) return station;
    const unsecured = judgeUnsecured(input.site, handshake);
    return { findings: [...unsecured, ...password], summary: 'not reached' };
  }
  const judged = judgeMain(main, handshake, input);
  const asked = main.outcome !== 'aborted';
  const versions = versionMatrix(input);
  const wanted = wantedProfile(main, input.site, handshake);
  return {
    ...judged,
    findings: [
      ...certificateWanted(main, input.site, handshake),
      ...judged.findings,
      ...password,
      ...judgeMeeting(input),
    ],
    tables: versions.tables,
    measurements: {
      'upgrade.ms': main.status === null ? null : Math.round(main.durationMs),
      'upgrade.status': main.status,
      ...(asked ? { 'upgrade.subprotocol': main.subprotocol } : {}),
      ...(wanted === null ? {} : { 'upgrade.profileWanted': wanted }),
      ...versions.measurements,
    },
  };
}

function judgeMain(
  main: UpgradeAttempt,
  handshake: TlsHandshake | undefined,
  input: UpgradeInput,
): Judgement {
  if (demandsCertificate(main)) return judgeRefusal(main, input.site);
  switch (main.status) {
    case null:
      return judgeUnanswered(main, input.site, handshake);
    case 101:
      return judgeAccepted(main, input);
    case 401:
    case 403:
      return judgeCredentials(main, input);
    case 404:
    case 410:
      return judgeNotFound(main, input);
    default:
      return judgeRefusal(main, input.site);
  }
}
