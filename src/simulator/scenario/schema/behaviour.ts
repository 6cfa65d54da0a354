import { type Static, Type } from 'typebox';
import { CloseCode, Ending, milliseconds, strict } from './words.ts';

const kind = <const K extends string>(name: K) => ({ kind: Type.Literal(name) });
const Text = Type.String({ maxLength: 64 * 1024 });
const Reason = Type.Optional(Type.String({ maxLength: 123 }));

export const Transport = Type.Union(
  [
    Type.Object(kind('serve'), strict),
    Type.Object(kind('refused'), strict),
    Type.Object(kind('black-hole'), strict),
    Type.Object({ ...kind('close-on-accept'), how: Ending }, strict),
    Type.Object({ ...kind('close-after-hello'), how: Ending }, strict),
    Type.Object(
      { ...kind('alert'), number: Type.Integer({ minimum: 0, maximum: 255 }) },
      { ...strict, description: 'A fatal TLS alert (RFC 8446, 6) in answer to the ClientHello.' },
    ),
    Type.Object(
      { ...kind('banner'), text: Text },
      { ...strict, description: 'What another protocol says.' },
    ),
  ],
  { description: 'What happens on a TCP connection. refused: nothing listens there.' },
);

const answer = {
  status: Type.Integer({ minimum: 100, maximum: 599 }),
  headers: Type.Optional(
    Type.Record(
      Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$" }),
      Type.String({ pattern: '^[^\\r\\n]*$', maxLength: 8_192 }),
      strict,
    ),
  ),
  body: Type.Optional(Text),
};
export const WebPage = Type.Object(answer, {
  ...strict,
  description: 'The answer to a plain GET. Default: 426.',
});

export const Elsewhere = Type.Object(answer, {
  ...strict,
  description: 'The answer to an upgrade to a path that is not its own. Default: 404.',
});

export const Upgrade = Type.Union(
  [
    Type.Object(
      {
        ...kind('accept'),
        subprotocol: Type.Enum(['negotiate', 'require', 'omit']),
      },
      strict,
    ),
    Type.Object(
      { ...kind('accept'), subprotocol: Type.Literal('force'), name: Type.String() },
      strict,
    ),
    Type.Object({ ...kind('answer'), answer: Type.Object(answer, strict) }, strict),
    Type.Object(
      { ...kind('unfinished'), status: answer.status, end: Type.Enum(['fin', 'hold']) },
      { ...strict, description: 'A status line whose header block never ends.' },
    ),
    Type.Object(kind('wrong-accept'), strict),
    Type.Object(kind('silent'), strict),
    Type.Object({ ...kind('drop'), how: Ending }, strict),
    Type.Object(
      {
        ...kind('fault'),
        fault: Type.Enum([
          'CONNECTION_RESET_BY_PEER',
          'EMPTY_RESPONSE',
          'MALFORMED_RESPONSE_CHUNK',
          'RANDOM_DATA_THEN_CLOSE',
        ]),
      },
      { ...strict, description: "WireMock's faults." },
    ),
  ],
  { description: 'How the HTTP Upgrade request is answered.' },
);
export type Upgrade = Static<typeof Upgrade>;

export const Session = Type.Union(
  [
    Type.Object(kind('serve'), strict),
    Type.Object(kind('silent'), strict),
    Type.Object({ ...kind('close'), code: CloseCode, reason: Reason }, strict),
    Type.Object({ ...kind('cut'), how: Ending }, strict),
    Type.Object(
      { ...kind('single'), live: Type.Array(Type.String(), { maxItems: 20 }) },
      { ...strict, description: 'One session an identity: those in live are connected elsewhere.' },
    ),
    Type.Object(
      { ...kind('text'), text: Text },
      { ...strict, description: 'Sends that text at once, then serves.' },
    ),
    Type.Object(
      { ...kind('bytes'), hex: Type.String({ pattern: '^([0-9A-Fa-f]{2}){1,10000}$' }) },
      { ...strict, description: 'Puts these bytes on the wire instead of a frame, then serves.' },
    ),
  ],
  { description: 'What becomes of the WebSocket session.' },
);

const bootCommon = {
  delayMs: Type.Optional(milliseconds('Until the answer.')),
  callsFirst: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      maxItems: 10,
      description: 'Actions that the CSMS calls before it answers.',
    }),
  ),
  times: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10,
      description: 'The same message is answered so many times over. For a boot each, take a list.',
    }),
  ),
};

const error = {
  ...kind('error'),
  code: Type.String({ maxLength: 200 }),
  description: Type.Optional(Type.String({ maxLength: 4_096 })),
};
const frame = {
  ...kind('text'),
  text: Type.String({
    maxLength: 64 * 1024,
    description:
      'A frame as it is sent; {id} becomes the message id, {now} the time, {nowMicros} that with six decimals.',
  }),
};

export const Boot = Type.Union([
  Type.Enum(['Accepted', 'Pending', 'Rejected']),
  Type.Object(
    {
      ...bootCommon,
      ...kind('status'),
      status: Type.Enum(['Accepted', 'Pending', 'Rejected']),
      interval: Type.Optional(Type.Integer({ description: 'Seconds. Default: 300.' })),
    },
    strict,
  ),
  Type.Object({ ...bootCommon, ...kind('payload'), payload: Type.Unknown() }, strict),
  Type.Object({ ...bootCommon, ...error }, strict),
  Type.Object({ ...bootCommon, ...frame }, strict),
  Type.Object({ ...bootCommon, ...kind('silent') }, strict),
  Type.Object({ ...bootCommon, ...kind('close'), code: CloseCode, reason: Reason }, strict),
]);

const authorizeCommon = { delayMs: bootCommon.delayMs };

export const Authorize = Type.Union([
  Type.String({
    pattern: '^[A-Z][A-Za-z]{1,63}$',
    description: 'An AuthorizationStatus, such as Accepted or Blocked.',
  }),
  Type.Object(
    {
      ...authorizeCommon,
      ...kind('status'),
      status: Type.String({ maxLength: 64 }),
      byToken: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 64 }))),
    },
    strict,
  ),
  Type.Object({ ...authorizeCommon, ...kind('payload'), payload: Type.Unknown() }, strict),
  Type.Object({ ...authorizeCommon, ...error }, strict),
  Type.Object({ ...authorizeCommon, ...frame }, strict),
  Type.Object({ ...authorizeCommon, ...kind('silent') }, strict),
]);

export const Upkeep = Type.Object(
  {
    idle: Type.Optional(
      Type.Object(
        {
          afterMs: milliseconds('Of silence.'),
          counts: Type.Enum(['frames', 'messages']),
          end: Type.Union([Ending, Type.Object({ code: CloseCode, reason: Reason }, strict)]),
        },
        { ...strict, description: 'Ends a session after a silence.' },
      ),
    ),
    forgetAfterMs: Type.Optional(milliseconds('Nothing is heard any more after that silence.')),
    pongs: Type.Optional(Type.Boolean({ description: 'false: pings are not answered.' })),
    heartbeats: Type.Optional(Type.Enum(['answer', 'silent', 'refuse', 'timeless'])),
    second: Type.Optional(
      Type.Enum(['refuse', 'evict'], { description: 'What a second session does.' }),
    ),
  },
  { ...strict, description: 'What becomes of an open session beside the answers.' },
);
