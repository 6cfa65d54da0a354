import { type Static, Type } from 'typebox';
import { strict } from './words.ts';

/** The router that holds the modem. */
export const Gateway = Type.Object(
  {
    vendor: Type.Enum(['rutos', 'rutos-ubus', 'cradlepoint'], {
      description: 'Whose interface it has; rutos-ubus is a Teltonika before release 7.',
    }),
    modem: Type.Object(
      {},
      {
        description:
          "What that tells of its modem, in the vendor's own words: for rutos the modem of /api/modems/status, for rutos-ubus the result of each method, for cradlepoint the devices.",
      },
    ),
    password: Type.Optional(
      Type.Enum(['right', 'wrong'], { description: 'What it is asked with. Default: right.' }),
    ),
  },
  { ...strict, description: 'A router with a web interface, instead of modem.' },
);
export type Gateway = Static<typeof Gateway>;
