import type { FactOf } from '../facts/document.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { ask, type Question, questionsTo } from '../wire/dns-client.ts';
import type { ConnectionRun } from './attempt.ts';

/**
 * Asks every resolver of this run, or `questions`, for `name`, side by side, and records each as
 * `dns.lookup`. Each promise gives the addresses of one answer, and never rejects.
 */
export function lookUp(
  run: ConnectionRun,
  name: string,
  purpose: FactOf<'dns.lookup'>['purpose'],
  questions: readonly Question[] = questionsTo(run.site.resolver),
): Promise<string[]>[] {
  return questions.map(async (question) => {
    const watch = run.recorder.start();
    const timeoutMs = run.remainingMs(THRESHOLDS.dns.timeoutMs);
    const { addresses, error } = await ask(name, question, { timeoutMs, signal: run.signal });
    const { resolver, family } = question;
    watch.record({ kind: 'dns.lookup', name, purpose, resolver, family, addresses, error });
    return addresses;
  });
}
