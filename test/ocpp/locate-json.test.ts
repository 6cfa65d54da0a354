import { type AnyNode, parse } from '@humanwhocodes/momoa';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locateJson } from '../../src/ocpp/locate-json.ts';
import { child } from '../../src/ocpp/pointer.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';

const { maxPlaces } = THRESHOLDS.boot;

/** The same by a parser that we did not write: pointer and offset of members and items. */
function byMomoa(text: string): string[] {
  const places: string[] = [];
  const visit = (node: AnyNode, pointer: string): void => {
    if (node.type === 'Object') {
      const names = new Set<string>();
      for (const { name, value } of node.members) {
        const named = name.type === 'String' ? name.value : name.name;
        const inner = child(pointer, named);
        if (!names.has(named)) places.push(`${inner} ${name.loc.start.offset}`);
        names.add(named);
        visit(value, inner);
      }
    } else if (node.type === 'Array') {
      for (const [index, { value }] of node.elements.entries()) {
        places.push(`${child(pointer, index)} ${value.loc.start.offset}`);
        visit(value, child(pointer, index));
      }
    }
  };
  const { body } = parse(text, { mode: 'json' });
  places.push(` ${body.loc.start.offset}`);
  visit(body, '');
  return places.slice(0, maxPlaces);
}

const shown = (text: string) =>
  locateJson(text).places.map(({ pointer, offset }) => `${pointer} ${offset}`);

describe('the places of values', () => {
  test('are those of their names, or of items themselves', () => {
    expect(shown(' {"a" : [1,\n "x"], "b/c":{"":null}}')).toEqual([
      ' 1',
      '/a 2',
      '/a/0 9',
      '/a/1 13',
      '/b~1c 19',
      '/b~1c/ 26',
    ]);
  });

  test('are those that another parser finds', () => {
    const indents = fc.constantFrom(0, 2, '\t');
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), indents, (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(shown(text)).toEqual(byMomoa(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test('are bounded in number', () => {
    expect(shown(JSON.stringify(Array.from({ length: 10_000 }, (_, i) => i)))).toHaveLength(
      maxPlaces,
    );
  });
});

describe('traps', () => {
  test.each([
    ['a name twice', '{"a":1,"b":2,"a":3}', 'duplicate', '/a', 13],
    ['a name twice, once escaped', '{"a":1,"\\u0061":3}', 'duplicate', '/a', 7],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', 'duplicate', '/__proto__', 15],
    ['a number beyond 2^53', '{"a":9007199254740993}', 'unsafe-number', '/a', 5],
    ['a negative one', '[-9007199254740993]', 'unsafe-number', '/0', 1],
    ['one beyond all numbers', '{"a":1e400}', 'unsafe-number', '/a', 5],
    ['half of a pair', '{"a":"x\\ud800"}', 'lone-surrogate', '/a', 5],
  ])('are seen: %s', (_name, text, kind, pointer, offset) => {
    expect(locateJson(text).traps).toEqual([{ kind, pointer, offset }]);
  });

  test.each([
    ['2^53 - 1', '{"a":9007199254740991}'],
    ['a whole pair', '{"a":"\\ud83d\\ude00😀"}'],
    ['one name in two objects', '[{"a":1},{"a":1}]'],
    ['literals', '[true,false,null,0.1,-0]'],
  ])('are none: %s', (_name, text) => {
    expect(locateJson(text).traps).toEqual([]);
  });
});
