import { chargexCode } from '../faults/chargex.ts';
import { CODES } from '../faults/codes.ts';
import { type FaultEntry, MRECS } from '../faults/entry.ts';
import { FAULTS, type FaultId } from '../faults/index.ts';
import { asciiOnly } from '../render/ascii.ts';
import { colorDecision } from '../render/color.ts';
import { createPage, type Page } from '../render/page.ts';
import { steps } from '../render/steps.ts';
import { ownerWords } from '../render/words.ts';
import { codePage, listPage, reportedCode } from './explain-codes.ts';
import { byStage, section, withPlaceholders } from './explain-parts.ts';
import { faultsOf, type Topic } from './explain-topic.ts';
import type { Io } from './io.ts';

/** What `explain` prints for a person. */
export function explainText(topic: Topic, io: Io): string {
  const page = createPage({
    columns: io.columns,
    color: colorDecision({ env: io.env, isTTY: io.stdoutIsTTY }),
    ascii: asciiOnly(io.env, process.platform),
  });
  const sections = pageOf(topic, page);
  const lines = sections.filter((section) => section.length > 0);
  return `${lines.map((section) => section.join('\n')).join('\n\n')}\n`;
}

function pageOf(topic: Topic, page: Page): string[][] {
  switch (topic.kind) {
    case 'all':
      return everything(topic, page);
    case 'fault':
      return faultPage(topic.fault, FAULTS[topic.fault], page);
    case 'code':
      return codePage(topic, page);
    case 'reported':
      return topic.codes.flatMap((code) => reportedCode(code, page));
    case 'list':
      return [listPage(topic.list, page)];
  }
}

function everything(topic: Topic, page: Page): string[][] {
  return [
    [
      ...page.heading('Codes of the master fault index'),
      ...MRECS.flatMap((code) =>
        page.block(`  ${code}  `, `${CODES[code].title}: ${CODES[code].families}`),
      ),
    ],
    ...byStage(faultsOf(topic), page),
    page.block(
      '',
      "ghostcheck explain <code or fault> tells the rest. ChargeX's own codes are explained too, CX001 to CX026: some mean another thing there. So are the lists that chargers name by their vendorId.",
    ),
  ];
}

function faultPage(fault: FaultId, entry: FaultEntry, page: Page): string[][] {
  const { mrec, severity, stage, title, why, thresholds, remediation, owner } = entry;
  return [
    [
      ...page.ends(fault, `${severity}, stage ${stage}`).map(page.strong),
      ...page.block('', title),
      ...page.block('', listsOf(entry), (line) => page.paint('dim', line)),
    ],
    [
      ...page.block('Whose it is: ', ownerWords(owner)),
      ...(severity === 'note' ? [] : page.block('Effect:      ', effectOf(entry))),
    ],
    section('Why', why, page),
    thresholds === undefined
      ? []
      : [
          ...page.heading('Limits used'),
          ...thresholds.flatMap((limit) => page.block('  - ', limit)),
        ],
    steps(remediation.map(withPlaceholders), page),
    mrec === null ? [] : [page.command('More: ', `ghostcheck explain ${mrec}`)],
  ];
}

function effectOf({ stage, stops }: FaultEntry): string {
  if (stage === 'cable') return 'stops charging, not the handshake';
  if (stage === 'authorize') return 'keeps drivers from charging, not the charger from connecting';
  return stops ? 'stops the handshake by itself' : 'strains the connection';
}

function listsOf({ mrec, chargex, stage }: FaultEntry): string {
  if (mrec === null) return 'a note: it has no code';
  const official =
    chargex === undefined
      ? `not ChargeX's ${mrec}, ${chargexCode(mrec)?.name}`
      : `ChargeX's ${chargex.code} ${chargex.name}${stage === 'cable' ? '' : " where it was seen from the charger's own uplink"}`;
  return `${mrec} ${CODES[mrec].title} of the master fault index (${official})`;
}
