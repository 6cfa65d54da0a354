import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderGithub } from '../../src/render/github.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import { hostileReport } from './hostile.ts';
import { checks, finding, ghost, report } from './reports.ts';
import { commandsIn } from './workflow-commands.ts';

describe('a ghost as annotations', () => {
  const output = renderGithub([{ ...ghost(), labels: { ticket: '4711' } }]);
  const commands = commandsIn(output);

  it('is one command a line and nothing else', () => {
    expect(commands).toHaveLength(output.trimEnd().split('\n').length);
  });

  it('has faults as errors, and what follows or is a note as notices', () => {
    expect(commands.map(({ name, title }) => `${name} ${title}`)).toEqual([
      'notice ghostcheck: fault',
      "error CX015 clock-reset: The charger's clock has been reset",
      'error CX013 signal-weak: The mobile signal is too weak to keep a connection',
      'notice CX015 tls-certificate-not-yet-valid:0: A certificate of the backend is not yet valid',
      'notice tls-chain-large: The certificate chain is large',
      'notice ghostcheck: not examined',
    ]);
  });

  it('tells what to do, whose it is, the fingerprint, the labels and the run', () => {
    expect(commands[1]?.data).not.toContain("The charger's clock has been reset");
    expect(commands[1]?.data).toContain('\n1. the technician on site: Connect to the charger');
    expect(commands[1]?.data).toContain('\nWhose it is: the charger\n');
    expect(commands[1]?.data).toContain('\nFingerprint: 0123456789abcdef');
    const verdict = commands.find(({ title }) => title === 'ghostcheck: fault');
    expect(verdict?.data).toContain('\nlabels: ticket=4711\nrun: ');
  });
});

it('warns of a warning', () => {
  const warned = report({ findings: [finding({ severity: 'warning' })] });
  expect(commandsIn(renderGithub([warned]))[1]?.name).toBe('warning');
  const failing = { ...warned, failOn: 'warning' } as const;
  expect(commandsIn(renderGithub([failing]))[1]?.name).toBe('error');
});

it('has an error for what could not be seen, and none for a healthy report', () => {
  const unseen = checks({ tls: { status: 'inconclusive', because: 'no answer' } });
  const commands = commandsIn(renderGithub([report({ checks: unseen, verdict: 'inconclusive' })]));
  expect(commands[1]).toMatchObject({ name: 'error', title: 'tls inconclusive' });
  const healthy = commandsIn(renderGithub([report()]));
  expect(healthy.map(({ name }) => name)).toEqual(['notice', 'notice']);
});

it('has what could not be seen beside a fault as a warning: the fault is what fails', () => {
  const because = 'the password: it was withheld';
  const unseen = checks({ upgrade: { status: 'inconclusive', summary: 'HTTP 401', because } });
  const notExamined = [{ what: because, how: 'repair that first' }];
  const commands = commandsIn(renderGithub([{ ...ghost(), checks: unseen, notExamined }]));
  expect(commands.find(({ title }) => title === 'upgrade inconclusive')).toMatchObject({
    name: 'warning',
    data: 'HTTP 401 (the password: it was withheld)',
  });
});

it('tells the verdict first: GitHub shows ten notices of a step, and no more', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    finding({ id: `note-${index}`, severity: 'note', mrec: null }),
  );
  const [first] = commandsIn(renderGithub([report({ findings: many })]));
  expect(first?.title).toBe('ghostcheck: healthy');
});

it('escapes as GitHub has it', () => {
  const odd = finding({ id: 'a:b,c', mrec: null, title: '100 %', detail: '50%0A: x, y' });
  const output = renderGithub([report({ findings: [odd] })]);
  expect(output).toContain('::error title=a%3Ab%2Cc%3A 100 %25::');
  expect(output).toContain('::50%250A: x, y%0A');
});

/** With text of ours alone a report gives as many lines. */
it('lets no text start a command, in this format or another', () => {
  fc.assert(
    fc.property(hostileReport, (hostile) => {
      const output = renderGithub([hostile]);
      const lines = output.trimEnd().split('\n');
      expect(lines).toHaveLength(commandsIn(output).length);
      expect(lines.every((line) => /^::(error|warning|notice) title=[^:,]*::/.test(line))).toBe(
        true,
      );
      expect(output).not.toMatch(/##\w*\[/);
      expect(commandsIn(renderJson(hostile))).toEqual([]);
      const terminal = renderTerminal(hostile, { columns: 60, color: false, ascii: false });
      expect(commandsIn(terminal)).toEqual([]);
    }),
  );
});
