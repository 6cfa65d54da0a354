import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { fact, nullable } from './common.ts';

export const Rat = Type.Enum(['2g', '3g', 'lte', 'lte-m', 'nb-iot', 'nr-nsa', 'nr-sa']);
export type Rat = Static<typeof Rat>;

/** The families of AT commands beyond TS 27.007, by the maker of the modem. */
export const DialectName = Type.Enum([
  'quectel',
  'simcom',
  'sierra',
  'telit',
  'u-blox',
  'huawei',
  'fibocom',
  /** Intel's XMM, as in Fibocom's L850 and L860. */
  'xmm',
  'cinterion',
  'nordic',
  'sequans',
]);
export type DialectName = Static<typeof DialectName>;

/** What a pasted text was printed by: a modem that was asked in AT, or a tool. */
export const PastedFormat = Type.Enum([
  'at',
  'gsmctl',
  'rutos',
  'mmcli',
  'qmicli',
  'netsh',
  'cradlepoint',
]);
export type PastedFormat = Static<typeof PastedFormat>;

const dB = nullable(Type.Number());

/** The level at each antenna, main one first; dBm, null where that antenna gave none. */
const antennas = Type.Optional(Type.Array(dB, { maxItems: THRESHOLDS.signal.maxAntennas }));

/**
 * One reading of the radio. dBm for rssi, rscp, rsrp; dB for rsrq, sinr, ecno.
 * Each value is the lower edge of its 3GPP bin (TS 27.007, 8.5 and 8.69), null where
 * the modem gave none or its "unknown" sentinel.
 */
export const RadioSample = Type.Object({
  rat: nullable(Rat),
  rssiDbm: dB,
  rscpDbm: dB,
  ecnoDb: dB,
  rsrpDbm: dB,
  rsrqDb: dB,
  sinrDb: dB,
  nrRsrpDbm: dB,
  nrRsrqDb: dB,
  nrSinrDb: dB,
  /** The SINR of LTE as the modem gave it, where its scale is not known: never judged. */
  sinrRaw: Type.Optional(dB),
  rsrpPerAntennaDbm: antennas,
  nrRsrpPerAntennaDbm: antennas,
  /**
   * What the modem's own radio status says: in service, camped for emergency calls only,
   * searching, none, or its radio is off.
   */
  service: Type.Optional(nullable(Type.Enum(['online', 'limited', 'searching', 'none', 'off']))),
});
export type RadioSample = Static<typeof RadioSample>;

/**
 * One registration domain (TS 27.007, 7.2, 10.1.20, 10.1.22, 10.1.47); `stat` as tabled there.
 * `any` is what a tool or a gateway says of them all.
 */
export const Registration = Type.Object({
  domain: Type.Enum(['cs', 'gprs', 'eps', '5gs', 'any']),
  stat: Type.Integer(),
  accessTechnology: nullable(Type.Integer()),
  /** Why the network refused (TS 24.008, 10.5.3.6; TS 24.301, 9.9.3.9), where the modem tells. */
  rejectCause: Type.Optional(Type.Integer()),
});
export type Registration = Static<typeof Registration>;

const NOT_OPENED = [
  'missing',
  'busy',
  /** A PPP or data session runs over the port: it is left alone. */
  'in-data-session',
  'no-permission',
  'not-a-terminal',
  'refused',
  /** This installation cannot open serial ports at all. */
  'no-driver',
  /** A gateway's certificate is not pinned, or is another one: nothing was sent. */
  'certificate-not-pinned',
  'certificate-differs',
  /** Plain HTTP to an address that is not private: nothing was sent. */
  'address-not-private',
  'password-missing',
  /** The gateway refuses the user or the password. */
  'unauthorized',
  /** It answers, but not with what its vendor's interface answers. */
  'not-supported',
  'failed',
] as const;

/** What a line said that gave no AT answer. */
export const Heard = Type.Enum(['nmea', 'qcdm', 'ppp', 'console', 'echo-only', 'noise']);
export type Heard = Static<typeof Heard>;

/**
 * What a port is for, by its place in a known modem. `other`: of a modem or another USB device,
 * and not known. `adapter`: a USB serial adapter, `serial`: a port of the board; anything may
 * be behind either.
 */
export const PortRole = Type.Enum([
  'at',
  'at-spare',
  'diagnostics',
  'gnss',
  'audio',
  'adapter',
  'serial',
  'other',
]);
export type PortRole = Static<typeof PortRole>;

/** A port that was found, and what came of it; `because` is a clause. */
export const PortSeen = Type.Object({
  path: Type.String(),
  device: nullable(Type.String()),
  role: PortRole,
  outcome: Type.Enum(['answered', 'silent', 'not-asked', ...NOT_OPENED]),
  because: nullable(Type.String()),
});
export type PortSeen = Static<typeof PortSeen>;

/** A modem, the gateway that holds it, or what was pasted of one. No IMEI, IMSI, ICCID or address is kept. */
export const ModemReading = fact('signal.modem', {
  source: Type.Enum(['serial', 'tcp', 'file', 'gateway']),
  name: Type.String(),
  opened: Type.Enum(['opened', ...NOT_OPENED]),
  /** Why the port could not be opened, or the gateway not read, as a sentence. */
  openError: nullable(Type.String()),
  answered: Type.Boolean(),
  /** All that was heard, an AT answer or not. */
  bytesReceived: Type.Integer(),
  /** Why the line ended before everything was asked, as a clause; null where it did not. */
  lost: nullable(Type.String()),
  heard: Type.Optional(nullable(Heard)),
  /** Where a serial line is no USB: the speed that was answered at; null where it was at none. */
  baudRate: Type.Optional(nullable(Type.Integer())),
  /** Who else has the port open, seen after the modem fell silent. */
  sharedWith: Type.Optional(nullable(Type.String())),
  /** Where the port was to be found: all that were seen. */
  ports: Type.Optional(Type.Array(PortSeen, { maxItems: THRESHOLDS.signal.maxPorts })),
  manufacturer: nullable(Type.String()),
  model: nullable(Type.String()),
  /** The firmware's name (AT+CGMR). */
  revision: Type.Optional(nullable(Type.String())),
  /** The vendor commands that were asked or read, beside those of TS 27.007. */
  dialects: Type.Optional(Type.Array(DialectName, { maxItems: 16 })),
  /** What the pasted text, or the answer of the gateway, was printed by. */
  formats: Type.Optional(Type.Array(PastedFormat, { maxItems: 8 })),
  sim: nullable(
    Type.Enum(['ready', 'pin', 'puk', 'locked', 'absent', 'failure', 'busy', 'unknown']),
  ),
  /** AT+CFUN?: 0 minimum, 1 full, 4 radio off. */
  functionality: nullable(Type.Integer()),
  registrations: Type.Array(Registration),
  operator: nullable(Type.String()),
  /** AT+COPS? (TS 27.007, 7.3): 0 automatic, 1 by hand, 2 deregistered, 4 by hand, else automatic. */
  operatorMode: nullable(Type.Integer()),
  operatorAccessTechnology: nullable(Type.Integer()),
  attached: nullable(Type.Boolean()),
  /** How many PDP contexts are active (AT+CGACT?); null where that was not answered. */
  contextsActive: nullable(Type.Integer()),
  /** How many PDP contexts hold a usable address; null where that was not answered. */
  addresses: nullable(Type.Integer()),
  /**
   * The APN of each PDP context (AT+CGDCONT?): empty where none is set, null where it is
   * not kept because it may hold a number of the subscriber.
   */
  apns: Type.Optional(
    Type.Array(nullable(Type.String({ maxLength: THRESHOLDS.signal.maxApnLength })), {
      maxItems: THRESHOLDS.signal.maxApns,
    }),
  ),
  samples: Type.Array(RadioSample, { maxItems: THRESHOLDS.signal.maxSamples }),
  commands: Type.Array(
    Type.Object({
      command: Type.String(),
      outcome: Type.Enum(['ok', 'error', 'timeout', 'not-asked']),
      durationMs: Type.Number(),
    }),
    { maxItems: THRESHOLDS.signal.maxCommands },
  ),
});
export type ModemReading = Static<typeof ModemReading>;
