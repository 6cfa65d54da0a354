import { CHARGEX_CODES, chargexCode } from '../faults/chargex.ts';
import { CODES } from '../faults/codes.ts';
import { MRECS } from '../faults/entry.ts';
import { FAULTS, type FaultId } from '../faults/index.ts';
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
  const codes = topic.kind === 'all' ? CHARGEX_CODES.map(({ code }) => code) : [topic.code];
  return { faults: faultsOf(topic).map(faultDocument), codes: codes.map(codeDocument) };
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
  return {
    code,
    masterFaultIndex: mrec === undefined ? null : CODES[mrec],
    chargex: official === null ? null : { name: official.name, meaning: official.meaning },
  };
}
