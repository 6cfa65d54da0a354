import { type Static, Type } from 'typebox';
import { Age, milliseconds, strict } from './words.ts';

const Word = Type.Enum(['nxdomain', 'servfail', 'refused', 'timeout']);
const Addresses = Type.Array(Type.String({ minLength: 2, maxLength: 45 }), { maxItems: 20 });

/** The one resolver that `diagnose` is told to ask. */
export const Dns = Type.Union(
  [
    Type.Null(),
    Word,
    Type.Object(
      {
        addresses: Type.Optional(Addresses),
        names: Type.Optional(
          Type.Record(Type.String({ minLength: 1, maxLength: 253 }), Addresses, {
            description: 'Other names, in lower case.',
          }),
        ),
        others: Type.Optional(
          Type.Union([Word, Addresses], {
            description:
              'For names that are not told here; addresses: as a captive portal does it. Left out, they are unforeseen.',
          }),
        ),
        ipv6: Type.Optional(
          Type.Enum([...Word.enum], {
            description: 'What every question for IPv6 addresses (AAAA) gets instead.',
          }),
        ),
        delayMs: Type.Optional(milliseconds('Until each answer.')),
      },
      strict,
    ),
  ],
  {
    description:
      'How the name of the CSMS is answered for, or its addresses (IPv4 and IPv6). null: no resolver, the URL names the address.',
  },
);
export type Dns = Static<typeof Dns>;

const NtpServer = Type.Object(
  {
    offset: Type.Optional(Age),
    stratum: Type.Optional(Type.Integer({ minimum: 1, maximum: 15 })),
    answer: Type.Optional(
      Type.Enum(['time', 'unsynchronised', 'short', 'echo', 'silent', 'RATE', 'DENY', 'RSTR'], {
        description: "Default: time. The words in capitals are Kiss-o'-Death codes.",
      }),
    ),
  },
  strict,
);

export const Ntp = Type.Union(
  [Type.Null(), NtpServer, Type.Array(NtpServer, { minItems: 1, maxItems: 8 })],
  { description: 'Time servers. Default: one in order. null: none is asked.' },
);
export type Ntp = Static<typeof Ntp>;
export type NtpServer = Static<typeof NtpServer>;

const Lines = Type.Array(Type.String({ maxLength: 1_024 }), { maxItems: 100 });

/** Answers by command, with the final result among their lines; no lines: never answered. */
export const Modem = Type.Union(
  [
    Type.Null(),
    Type.Enum(['absent', 'silent']),
    Type.Record(
      Type.String({ pattern: '^AT[ -~]{0,120}$' }),
      Type.Union([Lines, Type.Array(Lines, { minItems: 1, maxItems: 20 })], {
        description: 'Lines, or a list of such answers: one for each time; the last one repeats.',
      }),
      strict,
    ),
  ],
  {
    description:
      'Answers to AT commands, laid over those of a modem in order. {}: that modem. absent: the port is closed. Left out: there is no modem.',
  },
);
export type Modem = Static<typeof Modem>;
