import type { RadioSample, Registration } from '../facts/signal.ts';
import { type AnswerSource, COMMANDS } from './command.ts';
import type { Dialect, Identification, VendorReading } from './dialect.ts';
import { known } from './known.ts';
import { type ExtendedSignal, parseCesq } from './parse/cesq.ts';
import { parseCsq } from './parse/csq.ts';
import type { Operator } from './parse/operator.ts';
import { plausible } from './plausible.ts';
import { chooseRat, narrowed, ratOfModel } from './rat.ts';
import { isRegistered } from './registered.ts';

/** The signal commands as they were answered, before it is known what they belong to. */
export interface SignalReading {
  readonly rssiDbm: number | null;
  readonly extended: ExtendedSignal | null;
  readonly vendor: VendorReading;
}

export async function askSignal(
  modem: AnswerSource,
  dialects: readonly Dialect[],
  identification: Identification,
): Promise<SignalReading> {
  const rssiDbm = parseCsq((await modem.ask(COMMANDS.signal)).lines);
  const extended = parseCesq((await modem.ask(COMMANDS.extendedSignal)).lines);
  const vendor: VendorReading = known({ rat: ratOfModel(identification) });
  for (const dialect of dialects) {
    const lines: string[] = [];
    for (const command of dialect.commands) lines.push(...(await modem.ask(command)).lines);
    Object.assign(vendor, known(plausible(dialect.read(lines, identification))));
  }
  return { rssiDbm, extended, vendor };
}

/** <AcT> of the operator, or else of a registration that stands. */
export function servingAccessTechnology(
  operator: Operator | null,
  registrations: readonly Registration[],
): number | null {
  const standing = registrations.filter(isRegistered);
  return (
    operator?.accessTechnology ??
    standing.find(({ accessTechnology }) => accessTechnology !== null)?.accessTechnology ??
    null
  );
}

export function radioSample(reading: SignalReading, act: number | null): RadioSample {
  const { rssiDbm, extended, vendor } = reading;
  const rat = narrowed(vendor.rat ?? chooseRat(act, extended), act);
  return plausible({
    // The 2G level of AT+CESQ means nothing while another radio serves.
    rssiDbm: rssiDbm ?? (rat === '2g' ? (extended?.rxlevDbm ?? null) : null),
    rscpDbm: extended?.rscpDbm ?? null,
    ecnoDb: extended?.ecnoDb ?? null,
    rsrpDbm: extended?.rsrpDbm ?? null,
    rsrqDb: extended?.rsrqDb ?? null,
    // TS 27.007 has no command for the SINR of LTE.
    sinrDb: null,
    nrRsrpDbm: extended?.nrRsrpDbm ?? null,
    nrRsrqDb: extended?.nrRsrqDb ?? null,
    nrSinrDb: extended?.nrSinrDb ?? null,
    ...vendor,
    rat,
  });
}
