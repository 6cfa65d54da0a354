import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idTokenOf } from '../../src/cli/id-token.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

const read = (text: string, version: '1.6' | '2.0.1' | '2.1' = '2.0.1') => {
  const { value, type } = idTokenOf(text, version);
  return [value.reveal(), type];
};

describe('a token', () => {
  test('is a value, and a type where one stands behind its last colon', () => {
    expect(read('04A1B2C3')).toEqual(['04A1B2C3', null]);
    expect(read('04A1B2C3:ISO15693')).toEqual(['04A1B2C3', 'ISO15693']);
    expect(read('DE-ABC-C12345678-X:EMAID')).toEqual(['DE-ABC-C12345678-X', 'eMAID']);
    expect(read('AA:BB:CC:DD:EE:FF')).toEqual(['AA:BB:CC:DD:EE:FF', null]);
    expect(read('AA:BB:CC:DD:EE:FF:MacAddress')).toEqual(['AA:BB:CC:DD:EE:FF', 'MacAddress']);
    expect(read(':NoAuthorization')).toEqual(['', 'NoAuthorization']);
    expect(read('WVWZZZ1JZXW000001:VIN', '2.1')).toEqual(['WVWZZZ1JZXW000001', 'VIN']);
    expect(read('x\\\\', '1.6')).toEqual(['x\\\\', null]);
  });

  test('is taken as it is, or refused without a word of it', () => {
    const value = fc.string({ minLength: 5, maxLength: 300, unit: 'grapheme-ascii' });
    const version = fc.constantFrom('1.6', '2.0.1', '2.1');
    fc.assert(
      fc.property(value, version, (text, of) => {
        try {
          const [revealed] = read(text, of);
          expect(text.startsWith(revealed ?? '?')).toBe(true);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(`${error.message} ${error.hint}`).not.toContain(text);
        }
      }),
    );
  });
});
