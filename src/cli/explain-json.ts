import { CHARGEX_CODES, chargexCode } from '../faults/chargex.ts';
import { CODES } from '../faults/codes.ts';
import { MRECS } from '../faults/entry.ts';
import { FAULTS, type FaultId } from '../faults/index.ts';
import { CODE_LISTS, knownCodes, otherCode } from '../faults/other-codes.ts';
import { faultsOf, type Topic } from './explain-topic.ts';

/** The document of `explain --json`: what the topic is about, and nothing else. */
export function explanation(topic: Topic) {
  if (topic.kind === 'fault') {
    const { mrec } = FAULTS[topic.fault];
    return {
      faults: [faultDocument(topic.fault)],
      codes: mrec === null ? [] : [codeDocument(mrec)],
    };
  }
  return { faults: faultsOf(topic).map(faultDocument), codes: codesOf(topic).map(codeDocument) };
}

function codesOf(topic: Exclude<Topic, { kind: 'fault' }>): readonly string[] {
  switch (topic.kind) {
    case 'all':
      return CHARGEX_CODES.map(({ code }) => code);
    case 'code':
      return [topic.code];
    case 'reported':
      return topic.codes.map(({ code }) => code);
    case 'list':
      return topic.list === 'chargex'
        ? CHARGEX_CODES.map(({ code }) => code)
        : knownCodes[topic.list];
  }
}

function faultDocument(fault: FaultId) {
  const { mrec, chargex, stage, severity, owner, title, why, remediation, thresholds } =
    FAULTS[fault];
  return {
    fault,
    stage,
    mrec,
    chargex: chargex ?? null,
    severity,
    owner,
    title,
    why,
    remediation,
    thresholds: thresholds ?? [],
  };
}

/** A code as each list has it: null where a list does not. */
function codeDocument(code: string) {
  const mrec = MRECS.find((candidate) => candidate === code);
  const official = chargexCode(code);
  const other = otherCode(official?.name ?? code);
  return {
    code,
    masterFaultIndex: mrec === undefined ? null : CODES[mrec],
    chargex:
      official === null
        ? null
        : {
            name: official.name,
            meaning: official.meaning,
            errorCode: official.errorCode,
            resolvedBy: official.resolvedBy,
          },
    otherList:
      other === null
        ? null
        : {
            list: CODE_LISTS[other.list].name,
            vendorId: CODE_LISTS[other.list].vendorId,
            code: other.code,
            meaning: other.meaning,
          },
  };
}
