import { CHARGEX_VENDOR_ID } from './chargex.ts';

/** A list of error codes that chargers report by. Each is another: a code says nothing without it. */
export interface CodeList {
  readonly name: string;
  /** What a StatusNotification of OCPP 1.6 names beside its vendorErrorCode. */
  readonly vendorId: string;
  /** What its codes look like, and how several are joined. */
  readonly form: string;
}

export const CODE_LISTS = {
  chargex: {
    name: "ChargeX's list",
    vendorId: CHARGEX_VENDOR_ID,
    form: 'CX001 to CX026, several joined by semicolons; the techCode of NotifyEvent in OCPP 2.x',
  },
  evgo: {
    name: "EVgo's list of the same name, MREC",
    vendorId: 'com.evgo.mrec',
    form: 'four hexadecimal digits, several joined by commas: from A000 for what a driver can resolve, from F000 for safety',
  },
  charin: {
    name: "CharIN's draft of Unified Error Codes",
    vendorId: 'org.charin.uec.v1',
    form: 'a name in place of a code, also as the techCode of NotifyEvent in OCPP 2.x',
  },
} as const satisfies Record<string, CodeList>;

export type ListKey = keyof typeof CODE_LISTS;

/** A code of a list that is neither ChargeX's nor ours. */
export interface OtherCode {
  readonly code: string;
  readonly list: Exclude<ListKey, 'chargex'>;
  readonly meaning: string;
}

/** What is known here of EVgo's list (v1.0.1, 2022-10). */
const EVGO: Readonly<Record<string, string>> = {
  A000: "a vehicle was plugged in, and nobody was authorized in time: ChargeX's CX009",
  A001: "the connector is not fully plugged in: ChargeX's CX020",
  F000: "the proximity signal is too high: a part of ChargeX's CX023",
};

/** What is known here of CharIN's draft (2026-09): its names may still change. */
const CHARIN: Readonly<Record<string, string>> = {
  ContactorPosition: 'a contactor is not in the position that it was told to be in',
  GridPowerLoss: "the charging station lost its supply, wholly or in part: near to ChargeX's CX015",
  HighTemperature:
    "a part of the station or of the vehicle is too hot: wider than ChargeX's HighTemperature, which is the station alone",
  Overvoltage:
    "too much voltage on the side of the supply or of the vehicle: wider than ChargeX's OverVoltage, which is the vehicle's side",
  SideB_OverCurrentFailure: "too much current on the vehicle's side: near to ChargeX's CX004",
};

/** What a code is on the lists of others; null where it is on none. EVgo's are known by their form. */
export function otherCode(word: string): OtherCode | null {
  const code = word.toUpperCase();
  if (/^[AF][0-9A-F]{3}$/.test(code)) {
    const kind = code.startsWith('A') ? 'a driver can resolve it' : 'it is a matter of safety';
    const meaning = EVGO[code] ?? `by its first digit ${kind}; the rest only EVgo's document tells`;
    return { code, list: 'evgo', meaning };
  }
  const [name, meaning] =
    Object.entries(CHARIN).find(([known]) => known.toUpperCase() === code) ?? [];
  return name === undefined || meaning === undefined
    ? null
    : { code: name, list: 'charin', meaning };
}

/** The codes of a list, as far as they are known here. */
export const knownCodes: Readonly<Record<OtherCode['list'], readonly string[]>> = {
  evgo: Object.keys(EVGO),
  charin: Object.keys(CHARIN),
};

/** The list that a vendorId names. */
export function listOf(vendorId: string): ListKey | null {
  const id = vendorId.toLowerCase().replace(/\/$/, '');
  const keys = Object.keys(CODE_LISTS).filter((key): key is ListKey => key in CODE_LISTS);
  return keys.find((key) => CODE_LISTS[key].vendorId === id) ?? null;
}
