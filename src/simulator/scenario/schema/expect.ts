import { type Static, Type } from 'typebox';
import { strict } from './words.ts';

const FaultName = Type.String({ minLength: 1, maxLength: 100 });

/** What has to be found. */
export const Expectation = Type.Object(
  {
    verdict: Type.Enum(['healthy', 'warning', 'fault', 'inconclusive']),
    primary: Type.Union([FaultName, Type.Null()]),
    mrec: Type.Union([Type.String(), Type.Null()], { description: 'The code of primary.' }),
    faults: Type.Array(FaultName, {
      maxItems: 50,
      description: 'Every fault and warning that is found, in any order.',
    }),
    notes: Type.Optional(
      Type.Array(FaultName, {
        maxItems: 50,
        description: 'Every note. Left out: whichever there are.',
      }),
    ),
    exitCode: Type.Integer({ minimum: 0, maximum: 255 }),
  },
  { ...strict, description: 'What has to be found.' },
);
export type Expectation = Static<typeof Expectation>;
