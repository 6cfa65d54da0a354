import { STAGES } from '../facts/stages.ts';
import { chargexCode } from '../faults/chargex.ts';
import { CODES } from '../faults/codes.ts';
import { type FaultEntry, MRECS, type Mrec, type RemedyStep } from '../faults/entry.ts';
import { FAULTS, type FaultId } from '../faults/index.ts';
import { asciiOnly } from '../render/ascii.ts';
import { colorDecision } from '../render/color.ts';
import { createPage, type Page } from '../render/page.ts';
import { steps } from '../render/steps.ts';
import { padEnd } from '../render/width.ts';
import { ownerWords } from '../render/words.ts';
import { faultsOf, type Topic } from './explain-topic.ts';
import type { Io } from './io.ts';

/** What `explain` prints for a person. */
export function explainText(topic: Topic, io: Io): string {
  const page = createPage({
    columns: io.columns,
    color: colorDecision({ env: io.env, isTTY: io.stdoutIsTTY }),
    ascii: asciiOnly(io.env, process.platform),
  });
  const sections =
    topic.kind === 'all'
      ? everything(topic, page)
      : topic.kind === 'fault'
        ? faultPage(topic.fault, FAULTS[topic.fault], page)
        : codePage(topic, page);
  const lines = sections.filter((section) => section.length > 0);
  return `${lines.map((section) => section.join('\n')).join('\n\n')}\n`;
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
      "ghostcheck explain <code or fault> tells the rest. ChargeX's own codes are explained too, CX001 to CX026: some mean another thing there.",
    ),
  ];
}

function byStage(faults: readonly FaultId[], page: Page): string[][] {
  return STAGES.map((stage) => {
    const own = faults.filter((fault) => FAULTS[fault].stage === stage);
    return own.length === 0
      ? []
      : [
          ...page.heading(`Faults of stage ${stage}`),
          ...own.flatMap((fault) => listed(fault, page)),
        ];
  });
}

function listed(fault: FaultId, page: Page): string[] {
  const { mrec, severity, title } = FAULTS[fault];
  const kind = severity === 'warning' ? ' (warning)' : '';
  return [
    ...page.block(`  ${padEnd(mrec ?? 'note', 7)}`, `${fault}${kind}`),
    ...page.block('         ', title, (line) => page.paint('dim', line)),
  ];
}

function faultPage(fault: FaultId, entry: FaultEntry, page: Page): string[][] {
  const { mrec, severity, stage, stops, title, why, thresholds, remediation, owner } = entry;
  const effect = stops ? 'stops the handshake by itself' : 'strains the connection';
  return [
    [
      ...page.ends(fault, `${severity}, stage ${stage}`).map(page.strong),
      ...page.block('', title),
      ...page.block('', listsOf(entry), (line) => page.paint('dim', line)),
    ],
    [
      ...page.block('Whose it is: ', ownerWords(owner)),
      ...(severity === 'note' ? [] : page.block('Effect:      ', effect)),
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

function listsOf({ mrec, chargex }: FaultEntry): string {
  if (mrec === null) return 'a note: it has no code';
  const official =
    chargex === undefined
      ? `not ChargeX's ${mrec}, ${chargexCode(mrec)?.name}`
      : `ChargeX's ${chargex.code} ${chargex.name} where it was seen from the charger's own uplink`;
  return `${mrec} ${CODES[mrec].title} of the master fault index (${official})`;
}

function codePage(topic: Extract<Topic, { kind: 'code' }>, page: Page): string[][] {
  const official = chargexCode(topic.code);
  const chargex =
    official === null
      ? []
      : [
          ...page.heading(`${official.code} on ChargeX's list: ${official.name}`),
          ...page.block('  ', `${capital(official.meaning)}.`),
        ];
  const faults = faultsOf(topic);
  if (topic.ours === null) {
    const own = 'It is a code that a charger itself may report. ';
    const used =
      faults.length > 0
        ? 'The faults below meet its definition; the master fault index files them under another code.'
        : 'It is not a code of the master fault index: ghostcheck never finds it.';
    return [chargex, page.block('', own + used), ...byStage(faults, page)];
  }
  return [...ourCode(topic.ours, chargex, page), ...byStage(faults, page)];
}

function ourCode(code: Mrec, chargex: readonly string[], page: Page): string[][] {
  const entry = CODES[code];
  return [
    [
      ...page.heading(`${code} of the master fault index: ${entry.title}`),
      ...page.block('  ', entry.meaning),
      ...page.block('  Covers: ', entry.families),
    ],
    [...chargex, ...page.block('  ', entry.besideChargex)],
    section('Why a remote reset cannot help', entry.whyNoRemoteReset, page),
    section('What has to be done on site instead', entry.locally, page),
    section('When a reboot does harm', entry.rebootHarm, page),
    steps(entry.remediation.map(withPlaceholders), page),
  ];
}

const section = (title: string, text: string, page: Page): string[] => [
  ...page.heading(title),
  ...page.block('  ', text),
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The index does not know the target: a person fills in `<url>`. */
const withPlaceholders = ({ command, ...step }: RemedyStep): RemedyStep =>
  command === undefined ? step : { ...step, command: command.replace(/\{(\w+)\}/g, '<$1>') };
