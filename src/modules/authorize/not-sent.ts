import type { Judgement } from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import type { BootExchange } from '../../facts/boot.ts';
import type { SiteStatement } from '../../facts/statement.ts';
import type { SessionClose } from '../../facts/upgrade.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { clip } from '../../ocpp/violations.ts';
import { isAccepted } from './accepted.ts';

/** Why there was no Authorize, where one was asked for. */
export function notSent(
  site: SiteStatement,
  boot: BootExchange | undefined,
  close: SessionClose | undefined,
): Judgement {
  if (site.tokenGiven !== true) {
    return { findings: [], summary: 'no --id-token given', idle: true };
  }
  const [because, how] = reasonOf(site, boot, close);
  const what = `the answer to Authorize: it was not sent, because ${because}`;
  return { findings: [], summary: `not sent: ${because}`, inconclusive: { what, how } };
}

function reasonOf(
  { bootGiven }: SiteStatement,
  boot: BootExchange | undefined,
  close: SessionClose | undefined,
): [because: string, how: string] {
  if (!bootGiven) return ['no --boot was given', '--boot <file>'];
  if (boot === undefined) return ['no BootNotification was sent', RUN_AGAIN];
  if (isAccepted(boot)) {
    return [close === undefined ? 'the run ended first' : 'the session had ended', RUN_AGAIN];
  }
  const status = isObject(boot.answer) ? boot.answer.status : null;
  const came = typeof status === 'string' ? clip(status) : (boot.errorCode ?? boot.outcome);
  return [
    `the BootNotification was not accepted (${clip(came)})`,
    'get the station accepted, then run the same command again',
  ];
}
