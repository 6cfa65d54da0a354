import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/render/markdown.ts';
import { code, prose } from '../../src/render/markdown-text.ts';
import { hostileReport, hostileText } from './hostile.ts';
import { finding, ghost, report } from './reports.ts';

/** Takes the code spans out, as CommonMark finds them: a fence, up to the next one as long. */
function withoutCode(text: string): string {
  const fence = /`+/g;
  let left = '';
  let from = 0;
  for (let open = fence.exec(text); open !== null; open = fence.exec(text)) {
    const [run] = open;
    const rest = text.slice(fence.lastIndex);
    const close = [...rest.matchAll(/`+/g)].find(([other]) => other.length === run.length);
    if (close === undefined) return `${left}${text.slice(from)}`;
    left += `${text.slice(from, open.index)}code`;
    from = fence.lastIndex + close.index + run.length;
    fence.lastIndex = from;
  }
  return left + text.slice(from);
}

describe('a text in Markdown', () => {
  it.each([
    [
      'The clock shows 2000-01-01 00:04 UTC, -107 dBm.',
      'The clock shows 2000-01-01 00:04 UTC, -107 dBm.',
    ],
    ["the charger's clock (not ours)", "the charger's clock (not ours)"],
    ['see https://evil.example/x, now', 'see `https://evil.example/x`, now'],
    ['at csms.example.com', 'at `csms.example.com`'],
    ['ask @octocat and #12 or GH-12', 'ask `@octocat` and `#12` or `GH-12`'],
    ['<b>bold</b> move', '`<b>bold</b>` move'],
    ['a `tick` b', 'a `` `tick` `` b'],
    ['**bold** _it_', '`**bold** _it_`'],
    ['1. item', '`1`. item'],
    ['deadbeef1 is a hash', '`deadbeef1` is a hash'],
    [' spaces   go ', 'spaces go'],
    ['\u001b[31m', '`\ufffd[31m`'],
  ])('%j becomes %j', (text, markdown) => {
    expect(prose(text)).toBe(markdown);
  });

  it('is nothing but plain words and code spans that nothing breaks out of', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(withoutCode(prose(text))).not.toMatch(/[<>@#`*_~|\\&[\]{}$=^]|:\/\/|www\.|^[-+/>]/);
        expect(withoutCode(code(text))).toMatch(/^(code)?$/);
      }),
    );
  });
});

describe('a ghost as a ticket', () => {
  const ticket = renderMarkdown([{ ...ghost(), labels: { ticket: '4711' } }]);

  it.each([
    "## FAULT CX015: The charger's clock has been reset\n",
    'CX015 clock-reset. Whose: the charger. Exit 1 (something to act on).\n',
    '| Target | `wss://csms.example.com/ocpp/CP001` |',
    "| Fault | clock-reset; CX015 of the master fault index (not ChargeX's CX015) |",
    '| Whose it is | the charger |',
    '| Fingerprint | `0123456789abcdef` |',
    '| Labels | `ticket=4711` |',
    '| Run | `3f1c7a52-6a39-4d6b-9f0e-6d1f0c5b7a11`, live, `2026-06-15T12:00:00.000Z` |',
    '### What to do\n\n1. the technician on site: Connect to the charger locally',
    '   - run: `ghostcheck diagnose wss://csms.example.com/ocpp/CP001 --charger-time http://192.0.2.50`',
    "### Evidence\n\n- charger's clock: 2000-01-01 00:04 UTC\n",
    '- fault `CX013 signal-weak`: The mobile signal is too weak',
    '  - Follows from `clock-reset`: mend that first.',
    '| clock | FAULT | charger 2000-01-01 00:04 UTC, 26 years behind | 56 |',
    "### Not examined\n\n- the charger's clock. To see it: read it off its display:",
    '- `2026-06-15T12:00:00.412Z` opened one WebSocket session, as `CP001`, at `csms.example.com:443`',
  ])('holds %j', (part) => {
    expect(ticket).toContain(part);
  });

  it('leaves out what there is not', () => {
    const { fingerprint: _, ...strict } = finding();
    const bare = renderMarkdown([report({ findings: [strict], primary: strict.id, actions: [] })]);
    expect(bare).not.toMatch(/Fingerprint|Labels|Done in|Rules of conduct/);
  });
});

it('says of a healthy report how far it reaches', () => {
  const ticket = renderMarkdown([report()]);
  expect(ticket).toMatch(
    /^## HEALTHY\n\nthe backend answers this laptop; the charger itself was not examined\. Exit 0/,
  );
});

it('parts several reports by a rule', () => {
  expect(renderMarkdown([ghost(), report()]).split('\n\n---\n\n')).toHaveLength(2);
});

it('keeps every row of a table to its columns, whatever the texts are', () => {
  fc.assert(
    fc.property(hostileReport, (hostile) => {
      const lines = renderMarkdown([hostile]).split('\n');
      const bars = (line: string) => line.split('|').length;
      const rows = lines.filter((line, index) => {
        if (!line.startsWith('|')) return false;
        const before = lines[index - 1] ?? '';
        return !line.endsWith(' |') || (before.startsWith('|') && bars(line) !== bars(before));
      });
      // Every line begins as we begin it, or as a plain paragraph.
      const inside = lines
        .map((line) => withoutCode(line.replace(/^(#{2,3} |- | {2,3}- |\d+\. |\| )/, '')))
        .filter((line) => /[<>@#`*_~\\&[\]{}$=^]|:\/\/|www\./.test(line));
      expect({ rows, inside }).toEqual({ rows: [], inside: [] });
    }),
  );
});
