import { type Static, Type } from 'typebox';
import { Csms } from './schema/csms.ts';
import { Expectation } from './schema/expect.ts';
import { Gateway } from './schema/gateway.ts';
import { Network } from './schema/network.ts';
import { Dns, Modem, Ntp } from './schema/services.ts';
import { Station } from './schema/station.ts';
import { With } from './schema/with.ts';

/**
 * One world to diagnose, and what has to be found in it: the document of `simulate`. What it
 * leaves out is healthy. Dates are relative or part of the world, never the day it was written.
 */
export const Scenario = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'Where an editor finds this schema.' })),
    name: Type.String({
      pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$',
      maxLength: 80,
      description: 'In small letters, as the file is named.',
    }),
    about: Type.String({
      // No control characters: it is shown on terminals.
      pattern: '^\\P{C}+$',
      minLength: 1,
      maxLength: 200,
      description: 'One line: what is wrong here, as somebody who knows it would say.',
    }),
    station: Type.Optional(Station),
    csms: Type.Optional(Csms),
    network: Type.Optional(Network),
    dns: Type.Optional(Dns),
    ntp: Type.Optional(Ntp),
    modem: Type.Optional(Modem),
    gateway: Type.Optional(Gateway),
    with: Type.Optional(With),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 0xffffffff,
        description: 'Of random bytes. Default: 1.',
      }),
    ),
    expect: Expectation,
  },
  { additionalProperties: false },
);
export type Scenario = Static<typeof Scenario>;
