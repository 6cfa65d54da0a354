import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/diagnosis/runner.ts';
import type { StageRecord } from '../../src/facts/stage-record.ts';
import type { Stage } from '../../src/facts/stages.ts';
import { progress } from '../../src/render/progress.ts';
import { RECORDED_AT } from '../fixtures/world.ts';

const started = (stage: Stage): RunEvent => ({ type: 'stage.started', stage, startMs: 0 });
const finished = (stage: Stage): RunEvent => {
  const record: StageRecord = {
    stage,
    outcome: 'ran',
    by: null,
    because: null,
    how: null,
    asked: false,
    startMs: 0,
    durationMs: 1,
  };
  return { type: 'stage.finished', record };
};
const action: RunEvent = {
  type: 'action',
  action: {
    at: RECORDED_AT,
    what: 'opened a session\x1b[2J',
    inWhoseName: 'CP001',
    target: 'csms.example.com:443',
  },
};

function shown(events: readonly RunEvent[], isTTY: boolean): string {
  const chunks: string[] = [];
  const live = progress({ write: (chunk) => chunks.push(chunk) }, { isTTY, columns: 40 });
  for (const event of events) live.onEvent(event);
  live.end();
  return chunks.join('');
}

/** What is left to see when carriage returns and erasures have been acted on. */
const lines = (text: string) =>
  text.split('\n').map((line) => line.split('\r\x1b[2K').at(-1) ?? '');

describe('progress', () => {
  it('shows on a terminal what is under way, and leaves nothing of it behind', () => {
    const text = shown([started('dns'), started('clock'), finished('dns')], true);
    expect(text).toContain('checking dns, clock ... 0 s');
    expect(text).toContain('\r\x1b[2Kchecking clock ... 0 s');
    expect(lines(text)).toEqual(['']);
  });

  it('never runs over the width of the terminal', () => {
    const all: Stage[] = ['url', 'signal', 'dns', 'tcp', 'clock', 'tls', 'upgrade', 'boot'];
    const drawn = shown(all.map(started), true).split('\r\x1b[2K');
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(40);
  });

  it('writes no progress elsewhere', () => {
    expect(shown([started('dns'), finished('dns')], false)).toBe('');
  });

  it('says for good, on a terminal or not, what is done in a station name', () => {
    const said = 'ghostcheck: opened a session\uFFFD[2J (CP001, csms.example.com:443)';
    expect(lines(shown([started('boot'), action], true))).toEqual([said, '']);
    expect(shown([action], false)).toBe(`${said}\n`);
  });
});
