/** A final result that is an error (V.250, 5.7.1; TS 27.007, 9.2). */
export interface ModemError {
  readonly code: number | null;
  readonly text: string;
}

/** Reads an error line; null where the line is none. */
export function parseError(line: string): ModemError | null {
  const numbered = /^\+CM[ES] ERROR:\s*(.*)$/i.exec(line)?.[1];
  if (numbered !== undefined) {
    return { code: /^\d{1,4}$/.test(numbered) ? Number(numbered) : null, text: numbered };
  }
  return /^(ERROR|COMMAND NOT SUPPORT|MODEM ERROR\b.*|NA)$/i.test(line)
    ? { code: null, text: line }
    : null;
}
