import type { Heard } from '../facts/signal.ts';
import { type AtSession, createAtSession } from './at-session.ts';
import { COMMANDS, restoreErrorForm } from './command.ts';
import { fieldsOf, index, last } from './parse/fields.ts';
import type { Transport } from './transport.ts';

export interface Conversation<T> {
  /** Null where the modem did not answer at all. */
  readonly result: T | null;
  readonly bytesReceived: number;
  /** What the line said where it was no answer. */
  readonly heard: Heard | null;
  readonly lost: string | null;
}

/** Greets the modem, lets `talk` ask, leaves the wording of errors as it was, and hangs up. */
export async function converse<T>(
  transport: Transport,
  signal: AbortSignal,
  talk: (session: AtSession) => Promise<T>,
  attentions?: number,
): Promise<Conversation<T>> {
  const session = createAtSession(transport, signal, attentions);
  try {
    const answered = await session.attention();
    const result = answered ? await inWords(transport, session, () => talk(session)) : null;
    return {
      result,
      bytesReceived: session.bytesReceived(),
      heard: session.heard(),
      lost: session.lost(),
    };
  } finally {
    await transport.close();
  }
}

/** Errors in words tell a missing SIM from a command that the modem does not know. */
async function inWords<T>(
  transport: Transport,
  session: AtSession,
  talk: () => Promise<T>,
): Promise<T> {
  await session.ask(COMMANDS.echoOff);
  const { lines } = await session.ask(COMMANDS.errorForm);
  const before = last(fieldsOf(lines, '+CMEE').map(([form]) => index(form, 2)));
  await session.ask(COMMANDS.errorsInWords);
  try {
    return await talk();
  } finally {
    if (before !== null && before !== 2) {
      const restore = restoreErrorForm(before);
      // Interrupted, nobody waits for the answer.
      if (session.lost() === null) await session.ask(restore);
      else transport.write(`${restore.text}\r`);
    }
  }
}
