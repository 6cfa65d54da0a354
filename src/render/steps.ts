import type { RemediationStep } from '../diagnosis/report.ts';
import type { Page } from './page.ts';
import { whoActs } from './words.ts';

/** The remedy, numbered in its order; who acts is said wherever that changes. */
export function steps(remediation: readonly RemediationStep[], page: Page): string[] {
  const last = remediation.at(-1);
  const proof = remediation.findLast(({ command }) => command !== undefined);
  return [
    ...remediation.flatMap((step, index) => [
      ...(step.who === remediation[index - 1]?.who ? [] : actor(step, index, page)),
      ...numbered(step, index, page),
    ]),
    ...(proof?.command === undefined || proof === last
      ? []
      : [...page.heading('Then check again'), page.command('  ', proof.command)]),
  ];
}

function actor({ who }: RemediationStep, index: number, page: Page): string[] {
  return page.heading(`${index === 0 ? 'What to do' : 'Then'}: ${whoActs(who)}`);
}

function numbered({ step, command, verify }: RemediationStep, index: number, page: Page): string[] {
  const lead = `${String(index + 1).padStart(3)}. `;
  const indent = ' '.repeat(lead.length);
  return [
    ...page.block(lead, step),
    ...(command === undefined ? [] : [page.command(`${indent}run: `, command)]),
    ...(verify === undefined ? [] : page.block(`${indent}good when: `, verify)),
  ];
}
