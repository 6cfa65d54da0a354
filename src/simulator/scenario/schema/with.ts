import { type Static, Type } from 'typebox';
import { Duration, strict } from './words.ts';

const Stages = Type.String({
  pattern: '^[a-z]+(,[a-z]+)*$',
  description: 'Stages, with commas and no blanks: tls,upgrade.',
});

/** Options of `diagnose` beside those that follow from the world. */
export const With = Type.Object(
  {
    hold: Type.Optional(Duration),
    repeat: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    identityProbes: Type.Optional(Type.Literal(true)),
    revocation: Type.Optional(Type.Literal(true)),
    noSession: Type.Optional(Type.Literal(true)),
    noTlsScan: Type.Optional(Type.Literal(true)),
    sendPasswordUnverified: Type.Optional(Type.Literal(true)),
    only: Type.Optional(Stages),
    skip: Type.Optional(Stages),
    timeout: Type.Optional(Duration),
    messageTimeout: Type.Optional(Duration),
    failOn: Type.Optional(Type.Enum(['fault', 'warning'])),
  },
  { ...strict, description: 'Further options of diagnose.' },
);
export type With = Static<typeof With>;
