import { CHARGEX_VENDOR_ID, chargexCode } from '../faults/chargex.ts';
import { CODES } from '../faults/codes.ts';
import type { Mrec } from '../faults/entry.ts';
import { CODE_LISTS, knownCodes, type ListKey, type OtherCode } from '../faults/other-codes.ts';
import type { Page } from '../render/page.ts';
import { steps } from '../render/steps.ts';
import { byStage, section, withPlaceholders } from './explain-parts.ts';
import { type CodeTopic, faultsOf } from './explain-topic.ts';

/** What a code means on each list that has it, and which of our faults share it. */
export function codePage(topic: CodeTopic, page: Page): string[][] {
  const chargex = chargexBlock(topic.code, page);
  const other = topic.other === null ? [] : otherBlock(topic.other, page);
  const faults = faultsOf(topic);
  if (topic.ours !== null) {
    return [...ourCode(topic.ours, chargex, page), other, ...byStage(faults, page)];
  }
  const own = 'It is a code that a charger itself may report. ';
  const used =
    faults.length > 0
      ? 'The faults below meet its definition; the master fault index files them under another code.'
      : 'It is not a code of the master fault index: ghostcheck never finds it.';
  return [chargex, other, page.block('', own + used), ...byStage(faults, page)];
}

/** A code in the mouth of a charger: never ours, which it does not know. */
export function reportedCode({ code, ours, other }: CodeTopic, page: Page): string[][] {
  const more = ours === null ? [] : [page.command('More: ', `ghostcheck explain ${code}`)];
  return [[...chargexBlock(code, page), ...more], other === null ? [] : otherBlock(other, page)];
}

function chargexBlock(code: string, page: Page): string[] {
  const official = chargexCode(code);
  if (official === null) return [];
  const { name, meaning, errorCode, resolvedBy } = official;
  return [
    ...page.heading(`${code} on ChargeX's list: ${name}`),
    ...page.block('  ', `${capital(meaning)}.`),
    ...page.block('  Resolved by:  ', resolvedBy.map((who) => `the ${who}`).join(', ')),
    ...page.block(
      '  Reported as:  ',
      `vendorErrorCode beside errorCode ${errorCode} and vendorId ${CHARGEX_VENDOR_ID} in OCPP 1.6, techCode in 2.x`,
    ),
  ];
}

function otherBlock({ code, list, meaning }: OtherCode, page: Page): string[] {
  const { name, vendorId } = CODE_LISTS[list];
  return [
    ...page.heading(`${code} on ${name}`),
    ...page.block('  ', `${capital(meaning)}.`),
    ...page.block('  Reported as:  ', `vendorErrorCode with vendorId ${vendorId} in OCPP 1.6`),
    ...page.block(
      '  ',
      "This is another list than ChargeX's: the vendorId tells which one is meant.",
    ),
  ];
}

export function listPage(list: ListKey, page: Page): string[] {
  const { name, vendorId, form } = CODE_LISTS[list];
  const known =
    list === 'chargex'
      ? 'all of them'
      : `${knownCodes[list].join(', ')}; for others ask its document`;
  return [
    ...page.heading(`${vendorId}: ${name}`),
    ...page.block('  Its codes:    ', form),
    ...page.block('  Known here:   ', known),
  ];
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

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
