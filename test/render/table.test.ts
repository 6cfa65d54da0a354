import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPage } from '../../src/render/page.ts';
import { table } from '../../src/render/table.ts';
import { width } from '../../src/render/width.ts';

const at = (columns: number) => createPage({ columns, color: false, ascii: false });
const chain = {
  stage: 'tls',
  title: 'Chain',
  columns: ['', 'key', 'certificate'],
  rows: [
    ['server', 'EC 256 SHA-256', 'csms.example.com: expired'],
    ['root', 'RSA 2048 SHA-256', 'Example Root CA'],
  ],
} as const;
const shown = (columns: number) =>
  table(
    { ...chain, columns: [...chain.columns], rows: chain.rows.map((row) => [...row]) },
    at(columns),
  );

describe('a table', () => {
  it('stands in columns under its title', () => {
    expect(shown(80)).toEqual([
      'Chain',
      '          key               certificate',
      '  server  EC 256 SHA-256    csms.example.com: expired',
      '  root    RSA 2048 SHA-256  Example Root CA',
    ]);
  });

  it('needs no line for columns without a name', () => {
    const unnamed = { stage: 'tls' as const, title: 'T', columns: ['', ''], rows: [['a', 'b']] };
    expect(table(unnamed, at(80))).toEqual(['T', '  a  b']);
  });

  it('has its cells below each other where there is no room beside', () => {
    expect(shown(40)).toEqual([
      'Chain',
      '  server',
      '    EC 256 SHA-256, csms.example.com:',
      '    expired',
      '  root',
      '    RSA 2048 SHA-256, Example Root CA',
    ]);
  });

  it('is never wider than the page, nor acts on the terminal, whatever is in it', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 90 });
    const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 20, max: 120 }), (rows, columns) => {
        const page = at(columns);
        const lines = table({ stage: 'tls', title: 'T', columns: ['', 'b', 'c'], rows }, page);
        for (const line of lines) {
          expect(width(line)).toBeLessThanOrEqual(page.columns);
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
