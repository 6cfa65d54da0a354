import { laptopOffset } from '../../diagnosis/instants.ts';
import type { Evidence } from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import { ofKind } from '../../facts/select.ts';
import type { ClockInput, ClockJudged } from './input.ts';
import { inWords, isWrong } from './offset.ts';

const UNKNOWN = {
  what: "this laptop's clock: no time server answered",
  how: 'ghostcheck clock --ntp <server>, with a server that this network lets through',
};

/** This laptop's clock against the time servers. */
export function judgeLaptop({ records, site }: ClockInput): ClockJudged {
  const asked = ofKind(records, 'clock.ntp');
  if (asked.length === 0) {
    const how = 'ghostcheck clock, with a way out to a time server (--ntp <server>)';
    return {
      findings: [],
      words: null,
      notExamined: site.ntp ? [] : [{ what: "this laptop's clock: no time server was asked", how }],
    };
  }
  const evidence = asked.map(({ server, offsetMs, boundMs, error }): Evidence => {
    const answer = offsetMs === null ? (error?.message ?? 'no answer') : inWords(offsetMs);
    return {
      label: server,
      value: answer + (boundMs === null ? '' : `, ±${Math.ceil(boundMs)} ms`),
    };
  });
  const offset = laptopOffset(records);
  if (offset !== null) return compared(offset.offsetMs, offset.boundMs, evidence);
  const measurements = { 'clock.laptopOffsetMs': null };
  const answered = asked.filter(({ offsetMs }) => offsetMs !== null).length;
  if (answered > 0) {
    return {
      findings: [],
      words: 'the time servers disagree',
      measurements,
      notExamined: [
        {
          what: `this laptop's clock: ${answered} time servers answered, and no majority agrees`,
          how: 'name time servers that you trust: --ntp <server>, repeated',
        },
      ],
    };
  }
  if (asked.some(({ error }) => error?.code === 'ABORT_ERR')) {
    return {
      findings: [],
      words: 'the time servers were not waited for',
      measurements,
      notExamined: [{ what: "this laptop's clock: the run ended first", how: RUN_AGAIN }],
    };
  }
  return {
    findings: [
      {
        fault: 'ntp-unreachable',
        confidence: 'certain',
        detail: `${asked.length === 1 ? 'The time server asked over UDP did not answer' : `None of the ${asked.length} time servers asked over UDP answered`} with a time. All times in this report rest on this laptop's own clock.`,
        evidence,
      },
    ],
    words: 'no time server answered',
    measurements,
    ...(site.only?.includes('clock') === true ? { inconclusive: UNKNOWN } : {}),
  };
}

function compared(offsetMs: number, boundMs: number, evidence: readonly Evidence[]): ClockJudged {
  const measurements = { 'clock.laptopOffsetMs': Math.round(offsetMs) };
  const words = `laptop ${inWords(offsetMs)} (±${Math.ceil(boundMs)} ms)`;
  if (!isWrong(offsetMs, boundMs)) return { findings: [], words, measurements };
  return {
    findings: [
      {
        fault: 'laptop-clock-wrong',
        confidence: 'certain',
        detail: `By the time servers, this laptop's clock is ${inWords(offsetMs)}. This diagnosis goes by them; other tools here will be misled.`,
        evidence,
      },
    ],
    words,
    measurements,
  };
}
