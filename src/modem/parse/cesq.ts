import { fieldsOf, index, last, scaled } from './fields.ts';

/** The lower edge of each bin: dBm for rxlev, rscp, rsrp; dB for ecno, rsrq, sinr. */
export interface ExtendedSignal {
  readonly rxlevDbm: number | null;
  readonly rscpDbm: number | null;
  readonly ecnoDb: number | null;
  readonly rsrqDb: number | null;
  readonly rsrpDbm: number | null;
  readonly nrRsrqDb: number | null;
  readonly nrRsrpDbm: number | null;
  readonly nrSinrDb: number | null;
}

/**
 * AT+CESQ (TS 27.007, 8.69), with six fields or, from release 15 on, nine. In both, the
 * quality (rsrq) stands before the power (rsrp). Null where the line is no such answer.
 */
export function parseCesq(lines: readonly string[]): ExtendedSignal | null {
  return last(
    fieldsOf(lines, '+CESQ').map((fields) => (fields.length < 6 ? null : readExtended(fields))),
  );
}

export function readExtended(fields: readonly string[]): ExtendedSignal {
  const [rxlev, , rscp, ecno, rsrq, rsrp, nrRsrq, nrRsrp, nrSinr] = fields;
  return {
    rxlevDbm: scaled(index(rxlev, 63), 1, -111),
    rscpDbm: scaled(index(rscp, 96), 1, -121),
    ecnoDb: scaled(index(ecno, 49), 0.5, -24.5),
    rsrqDb: scaled(index(rsrq, 34), 0.5, -20),
    rsrpDbm: scaled(index(rsrp, 97), 1, -141),
    nrRsrqDb: scaled(index(nrRsrq, 126), 0.5, -43.5),
    nrRsrpDbm: scaled(index(nrRsrp, 126), 1, -157),
    nrSinrDb: scaled(index(nrSinr, 127), 0.5, -23.5),
  };
}
