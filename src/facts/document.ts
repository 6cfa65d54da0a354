import { type Static, Type } from 'typebox';
import { AuthorizeExchange } from './authorize.ts';
import { BootExchange, BootPayload } from './boot.ts';
import { CableReading } from './cable.ts';
import { ChargerClock, NtpAnswer } from './clock.ts';
import { Instant } from './common.ts';
import { DnsLookup } from './dns.ts';
import { TlsEnumeration, TlsHello } from './hello.ts';
import { StationRepair, StationVariables } from './read-out.ts';
import { Heartbeat, SecondSession, SessionHold } from './session.ts';
import { ModemReading } from './signal.ts';
import { StageRecord } from './stage-record.ts';
import { SiteStatement } from './statement.ts';
import { StationHello, StationNtpRequest } from './station.ts';
import { StationEvent, StationSession } from './station-session.ts';
import { NetworkPath, PortalCheck, TcpDial } from './tcp.ts';
import { PortLanguage, Revocation, StationCertificate, TlsAftermath, TlsHandshake } from './tls.ts';
import { SessionClose, UpgradeAttempt } from './upgrade.ts';
import { StationMessage, StationRequest, StationSecured, StationVisit } from './visit.ts';

export const Fact = Type.Union([
  NetworkPath,
  ModemReading,
  DnsLookup,
  TcpDial,
  PortalCheck,
  NtpAnswer,
  ChargerClock,
  StationHello,
  StationNtpRequest,
  StationVisit,
  StationSecured,
  StationRequest,
  StationMessage,
  StationSession,
  StationEvent,
  StationVariables,
  StationRepair,
  StationCertificate,
  TlsHandshake,
  TlsAftermath,
  Revocation,
  TlsHello,
  TlsEnumeration,
  PortLanguage,
  UpgradeAttempt,
  SessionClose,
  BootPayload,
  BootExchange,
  AuthorizeExchange,
  CableReading,
  Heartbeat,
  SessionHold,
  SecondSession,
]);
export type Fact = Static<typeof Fact>;
export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** Something done in a station's name, or to a modem or charger. */
export const Action = Type.Object({
  at: Instant,
  what: Type.String(),
  inWhoseName: Type.String(),
  target: Type.String(),
});
export type Action = Static<typeof Action>;

/** All that a run saw, and all that a judge needs: the document of `--save-facts`. */
export const Facts = Type.Object({
  factsVersion: Type.String({ pattern: '^1\\.' }),
  /** False where redaction took out what a judge needs. */
  replayable: Type.Boolean(),
  /** True where records were cut to stay within the size cap. */
  truncated: Type.Boolean(),
  mode: Type.Enum(['live', 'simulated', 'offline']),
  tool: Type.Object({ name: Type.String(), version: Type.String() }),
  /** The recording machine's clock when the run began and when it was judged. */
  startedAt: Instant,
  recordedAt: Instant,
  durationMs: Type.Number(),
  interrupted: Type.Boolean(),
  site: SiteStatement,
  stages: Type.Array(StageRecord),
  records: Type.Array(Fact, { maxItems: 2000 }),
  actions: Type.Array(Action),
  overrides: Type.Array(Type.String()),
});
export type Facts = Static<typeof Facts>;

/** The document of `examine --save-facts`: the facts of each station that came. */
export const FactsOfStations = Type.Object({
  factsVersion: Facts.properties.factsVersion,
  stations: Type.Array(Type.Unsafe<Facts>({ $ref: 'facts-1.json' })),
});
