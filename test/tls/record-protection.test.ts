import fc from 'fast-check';
import { expect, it } from 'vitest';
import { protect, recordKeys, unprotect } from '../../src/tls/record-protection.ts';

const HEADER_BYTES = 5;

it.each([0x1301, 0x1302, 0x1303])('what was protected with suite %i can be read again', (suite) => {
  const bytes = fc.uint8Array({ maxLength: 64 });
  const secrets = fc.uint8Array({ minLength: 48, maxLength: 48 });
  fc.assert(
    fc.property(secrets, fc.nat(1_000), bytes, (secret, sequence, content) => {
      const keys = recordKeys(Buffer.from(secret), suite);
      if (keys === null) throw new Error('no such suite');
      const record = protect(keys, sequence, 21, content);
      const header = record.subarray(0, HEADER_BYTES);
      const payload = record.subarray(HEADER_BYTES);
      expect(header.readUInt16BE(3)).toBe(payload.length);
      const inner = unprotect(keys, sequence, header, payload);
      expect(inner).toEqual({ type: 21, content: Buffer.from(content) });
      expect(unprotect(keys, sequence + 1, header, payload)).toBeNull();
    }),
  );
});
