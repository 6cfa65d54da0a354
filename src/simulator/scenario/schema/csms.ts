import { type Static, Type } from 'typebox';
import {
  Authorize,
  Boot,
  Elsewhere,
  Session,
  Transport,
  Upgrade,
  Upkeep,
  WebPage,
} from './behaviour.ts';
import { ServerCertificate, ServerTls } from './certificate.ts';
import { Age, Profile, strict, text } from './words.ts';

/** The backend. */
export const Csms = Type.Object(
  {
    profile: Type.Optional(
      Type.Union([...Profile.anyOf], {
        description: 'The security profile that it demands. Default: that of the station.',
      }),
    ),
    scheme: Type.Optional(
      Type.Enum(['ws', 'wss'], { description: 'Default: wss where the profile is 2 or 3.' }),
    ),
    certificate: Type.Optional(ServerCertificate),
    tls: Type.Optional(ServerTls),
    clock: Type.Optional(Type.Object({ offset: Age }, strict)),
    path: Type.Optional(
      Type.String({
        pattern: '^(/[^/?#\\s]+)*$',
        maxLength: 500,
        description: 'In front of the identity. Default: /ocpp.',
      }),
    ),
    identities: Type.Optional(
      Type.Union([Type.Literal('any'), Type.Array(text('An identity.'), { maxItems: 100 })], {
        description: 'The stations that it knows; any: all with the password. Default: this one.',
      }),
    ),
    password: Type.Optional(text('The one on record. Default: the right one.')),
    subprotocols: Type.Optional(
      Type.Array(text('Such as ocpp2.0.1.'), {
        maxItems: 10,
        description: 'Those that it speaks. Default: ocpp2.1, ocpp2.0.1 and ocpp1.6.',
      }),
    ),
    family: Type.Optional(
      Type.Enum(['citrineos', 'ocpp-rpc', 'mobilityhouse', 'ocpp-go', 'ocpp-ws-io'], {
        description: 'A stack of the field to behave like, wherever nothing else is told.',
      }),
    ),
    transport: Type.Optional(Transport),
    upgrade: Type.Optional(Upgrade),
    elsewhere: Type.Optional(Elsewhere),
    page: Type.Optional(WebPage),
    session: Type.Optional(Session),
    boot: Type.Optional(
      Type.Union([Boot, Type.Array(Boot, { minItems: 1, maxItems: 20 })], {
        description:
          'The answer to BootNotification, or one for each time it comes; the last one repeats.',
      }),
    ),
    authorize: Type.Optional(
      Type.Union([Authorize, Type.Array(Authorize, { minItems: 1, maxItems: 20 })], {
        description: 'The same for Authorize.',
      }),
    ),
    answers: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z]{1,64}$' }), Type.Object({}), {
        ...strict,
        description:
          'The payload that answers each other action. Foreseen without it: BootNotification, Authorize, Heartbeat and StatusNotification.',
      }),
    ),
    upkeep: Type.Optional(Upkeep),
  },
  { ...strict, description: 'The backend. What is left out is in order.' },
);
export type Csms = Static<typeof Csms>;
