import type { Evidence } from '../../diagnosis/module.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';

const MAX_VALUE = 120;

const shown: readonly (readonly [string, string])[] = [
  ['www-authenticate', 'WWW-Authenticate'],
  ['location', 'Location'],
  ['server', 'Server'],
  ['via', 'Via'],
];

export const clip = (text: string): string =>
  text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;

/** The answer as a technician would quote it. */
export function evidenceOf(answer: UpgradeAttempt): Evidence[] {
  const { status, reason, headers, headersComplete, bodyExcerpt, target } = answer;
  return [
    { label: 'Asked for', value: clip(target) },
    ...(status === null
      ? []
      : [{ label: 'Answer', value: clip(`HTTP ${status} ${reason ?? ''}`.trim()) }]),
    ...shown.flatMap(([name, label]) => {
      const value = headers[name];
      return value === undefined ? [] : [{ label, value: clip(value) }];
    }),
    ...(status === null || headersComplete
      ? []
      : [{ label: 'Header block', value: 'never ended, so that many clients see no answer' }]),
    ...(bodyExcerpt === null || bodyExcerpt.trim() === ''
      ? []
      : [{ label: 'Text', value: clip(plain(bodyExcerpt)) }]),
  ];
}

/** What a person would see of a page. */
const plain = (text: string) =>
  text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
