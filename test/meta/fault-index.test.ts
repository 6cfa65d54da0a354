import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { topicOf } from '../../src/cli/explain-topic.ts';
import { createProgram } from '../../src/cli/program.ts';
import { isStage } from '../../src/facts/stages.ts';
import { chargexCode } from '../../src/faults/chargex.ts';
import { CODES } from '../../src/faults/codes.ts';
import { MRECS, type RemedyStep } from '../../src/faults/entry.ts';
import { FAULTS, isFaultId } from '../../src/faults/index.ts';
import { MODULES } from '../../src/registry.ts';
import { FIXED_IDS, FIXED_NOTES } from './design-table.ts';
import { silentIo } from './silent-io.ts';

const ENTRIES = Object.keys(FAULTS)
  .filter(isFaultId)
  .map((id) => ({ id, ...FAULTS[id] }));

const fixed = Object.entries(FIXED_IDS).flatMap(([stage, codes]) =>
  Object.entries(codes).flatMap(([mrec, ids]) =>
    [...ids.matchAll(/(\S+)( \(w\))?/g)].map(([, id = '', warning]) => ({
      id,
      stage,
      mrec,
      severity: warning === undefined ? 'fault' : 'warning',
    })),
  ),
);

describe.each(ENTRIES)('$id', (entry) => {
  const { id, stage, mrec, severity, title, why, remediation, chargex } = entry;

  it('is named in the style of the index', () => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9.]+)+$/);
    expect(MODULES.map((module) => module.stage)).toContain(stage);
  });

  it('has the stage, code and severity that are fixed for it', () => {
    const expected = fixed.find((row) => row.id === id);
    if (expected !== undefined) expect({ id, stage, mrec, severity }).toEqual(expected);
    if (FIXED_NOTES.includes(id)) expect(severity).toBe('note');
  });

  it('has a code unless it is a note', () => {
    if (severity === 'note') expect(mrec).toBeNull();
    else expect(MRECS).toContain(mrec);
  });

  it('tells what it is, why it happens and what to do', () => {
    expect(title).toMatch(/^[A-Z0-9].*[^.\s]$/);
    expect(why.length).toBeGreaterThan(40);
    if (severity !== 'note') expect(remediation.length).toBeGreaterThan(0);
    for (const { step, verify = 'ok' } of remediation) {
      expect(step).toMatch(/^[A-Z].{8,}[.?!]$/);
      expect(verify).not.toMatch(/\.$/);
    }
  });

  it("names a ChargeX code as ChargeX's list has it", () => {
    if (chargex !== undefined) expect(chargexCode(chargex.code)?.name).toBe(chargex.name);
  });

  it('is found by explain', () => {
    expect(topicOf(id)).toEqual({ kind: 'fault', fault: id });
  });
});

/** The program with every command's work taken out: it only parses. */
function parserOnly(): Command {
  const program = createProgram(silentIo().io);
  for (const command of program.commands) command.action(() => {});
  return program;
}

const remedies: { of: string; step: RemedyStep }[] = [
  ...ENTRIES.map(({ id, remediation }) => ({ of: id, remediation })),
  ...MRECS.map((code) => ({ of: code, remediation: CODES[code].remediation })),
].flatMap(({ of, remediation }) => remediation.map((step) => ({ of, step })));

const commands = remedies.flatMap(({ of, step: { command } }) =>
  command === undefined ? [] : [{ of, command }],
);

const VALUES: Readonly<Record<string, string>> = {
  url: 'wss://csms.example.com/ocpp/CP001',
  host: 'csms.example.com',
  port: '443',
  identity: 'CP001',
  modem: '/dev/ttyUSB2',
};

describe.each(commands)('the command `$command` of $of', ({ command }) => {
  const filled = command.replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? `{${name}}`);
  const [program, ...args] = filled.split(' ');

  it('is one that ghostcheck has, with options that it knows', () => {
    expect(program).toBe('ghostcheck');
    expect(() => parserOnly().parse(args, { from: 'user' })).not.toThrow();
  });

  it('can be copied into a shell as it is', () => {
    expect(filled).not.toMatch(/[{}$`;&|"'\\*?!()<]/);
  });

  it('names stages that exist', () => {
    const only = args.flatMap((word, index) =>
      /^--(only|skip)$/.test(word) ? (args[index + 1] ?? '').split(',') : [],
    );
    expect(only.filter((word) => !isStage(word))).toEqual([]);
  });
});
