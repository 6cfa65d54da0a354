import type { ProbeRun } from '../../diagnosis/module.ts';
import type { Recordable } from '../../facts/recorder.ts';
import { readBootInput, readBootLog } from '../../ocpp/boot-input.ts';
import type { BootLog } from '../../ocpp/boot-log.ts';
import type { BootSource, Site } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { answerFact } from './answer-fact.ts';
import { payloadFact } from './payload-fact.ts';

type Record = (fact: Recordable) => void;

/**
 * Records what was given, before anything else: it is judged in any case. Of a file that
 * is only judged that is every message and every answer in it, else the one to send.
 */
export function prepare({ site, recorder }: Pick<ProbeRun, 'site' | 'recorder'>): void {
  const { boot } = site;
  if (boot === null) return;
  const record: Record = (fact) => recorder.start('charger').record(fact);
  const log = boot.source === 'file' ? readBootLog(boot.text) : null;
  if (boot.before !== undefined) recordBoth(boot, boot.before, site, record);
  else if (log?.usable === true) recordAll(log, boot, site, record);
  else record(payloadFact(readBootInput(boot.text), { site, source: boot.source }));
}

function recordBoth(boot: BootSource, before: string, site: Site, record: Record): void {
  const about = { site, source: boot.source };
  const operatorCheck = boot.operatorChecks?.at(-1);
  record({ ...payloadFact(readBootInput(before), about), role: 'before' });
  record({
    ...payloadFact(readBootInput(boot.text), about),
    role: 'after',
    ...(operatorCheck && { operatorCheck }),
  });
}

function recordAll(log: BootLog, boot: BootSource, site: Site, record: Record): void {
  const leftOut = Math.max(0, log.exchanges.length - THRESHOLDS.boot.maxMessages);
  let read = 0;
  let recorded = 0;
  log.exchanges.forEach(({ message, answer }, index) => {
    const operatorCheck = message === null ? undefined : boot.operatorChecks?.[read++];
    if (index < leftOut) return;
    if (message !== null) {
      const about = { site, source: boot.source, logVersion: log.version };
      record({
        ...payloadFact(message, about),
        ...(recorded === 0 && leftOut > 0 ? { leftOut } : {}),
        ...(operatorCheck && { operatorCheck }),
      });
      recorded++;
    }
    if (answer === null) return;
    const answerTo = message === null ? null : recorded;
    record(answerFact(answer, { message, answerTo, logVersion: log.version, site }));
  });
}
