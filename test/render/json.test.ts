import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import validate from '../../generated/report-1.js';
import { jsonText, renderJson } from '../../src/render/json.ts';
import { ndjsonLine } from '../../src/render/ndjson.ts';
import { schemaErrors } from '../schema-errors.ts';
import { ghost, report } from './reports.ts';

describe('json', () => {
  it('prints one valid document and a line break', () => {
    for (const what of [report(), ghost()]) {
      const text = renderJson(what);
      expect(text.endsWith('}\n')).toBe(true);
      expect(JSON.parse(text)).toEqual(what);
      expect(schemaErrors(validate, JSON.parse(text))).toEqual([]);
    }
  });

  it('escapes what a terminal could act on, and stays the same document', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = jsonText(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('ndjson', () => {
  it('prints an event a line, whatever is in it', () => {
    const strange = report({ labels: { note: 'a\nb\u2028c\x1b[2J' } });
    const line = ndjsonLine({ type: 'report', report: strange });
    expect(line.split('\n')).toHaveLength(2);
    expect(JSON.parse(line)).toEqual({ type: 'report', report: strange });
  });
});
