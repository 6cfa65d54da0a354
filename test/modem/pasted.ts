import type { ModemState } from '../../src/modem/read-modem.ts';
import { readModem } from '../../src/modem/read-modem.ts';
import { readTranscript } from '../../src/modem/transcript.ts';

/** What the modem of a pasted session tells; fails where no AT answer is found. */
export async function readPasted(text: string): Promise<ModemState> {
  const transcript = readTranscript(text);
  if (transcript === null) throw new Error('no AT answer found');
  const { dialects, samples } = transcript;
  return readModem(
    transcript,
    () => dialects,
    async (taken) => taken < samples,
  );
}
