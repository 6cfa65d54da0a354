import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiOnly } from '../../src/render/ascii.ts';
import { colorDecision } from '../../src/render/color.ts';
import { sanitize, toAscii } from '../../src/render/sanitize.ts';
import { width, wrap } from '../../src/render/width.ts';

describe('sanitize', () => {
  it.each([
    ['\x1b[31mred\x1b[0m', '\uFFFD[31mred\uFFFD[0m'],
    ['\u009b2J', '\uFFFD2J'],
    ['one\r\ntwo\tthree\u2028four', 'one two three four'],
    ['\u202Eexe.gnp\u2066', 'exe.gnp'],
    ['a\u200bb\ufeff', 'ab'],
    ['\ud83d', '\uFFFD'],
    ['Grüße, 充电桩', 'Grüße, 充电桩'],
  ])('makes %j into %j', (text, safe) => {
    expect(sanitize(text)).toBe(safe);
  });

  it('is bounded, and leaves nothing that a terminal acts on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, most) => {
        const safe = sanitize(text, most);
        expect(safe).not.toMatch(/\p{C}/u);
        expect(safe.length).toBeLessThanOrEqual(most + ' …'.length);
        expect(toAscii(safe)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

describe('wrap', () => {
  it('breaks at spaces, and words only where they are longer than a line', () => {
    expect(wrap('a short text', 7)).toEqual(['a short', 'text']);
    expect(wrap('x wss://csms.example.com/ocpp', 10)).toEqual([
      'x',
      'wss://csms',
      '.example.c',
      'om/ocpp',
    ]);
    expect(wrap('漢字漢字', 5)).toEqual(['漢字', '漢字']);
  });

  it('loses nothing but spaces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).map((s) => sanitize(s)),
        fc.integer({ min: 2, max: 30 }),
        (text, columns) => {
          const lines = wrap(text, columns);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          expect(lines.every((line) => width(line) <= columns)).toBe(true);
        },
      ),
    );
  });
});

describe('colorDecision', () => {
  it.each([
    [{ flag: 'always', env: { NO_COLOR: '1' }, isTTY: false }, true],
    [{ flag: 'never', env: { FORCE_COLOR: '1' }, isTTY: true }, false],
    [{ flag: 'auto', env: { NO_COLOR: '1', FORCE_COLOR: '1' }, isTTY: true }, false],
    [{ env: { NO_COLOR: '' }, isTTY: true }, true],
    [{ env: { FORCE_COLOR: '1', TERM: 'dumb' }, isTTY: false }, true],
    [{ env: { FORCE_COLOR: '0' }, isTTY: true }, false],
    [{ env: { TERM: 'dumb' }, isTTY: true }, false],
    [{ env: {}, isTTY: true }, true],
    [{ env: {}, isTTY: false }, false],
  ] as const)('%j is %s', (question, color) => {
    expect(colorDecision(question)).toBe(color);
  });
});

describe('asciiOnly', () => {
  it.each([
    [{ LANG: 'en_GB.UTF-8' }, 'linux', false],
    [{ LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, 'linux', true],
    [{}, 'linux', true],
    [{}, 'win32', true],
    [{ WT_SESSION: 'x' }, 'win32', false],
  ])('%j on %s is %s', (env, platform, ascii) => {
    expect(asciiOnly(env, platform)).toBe(ascii);
  });
});
