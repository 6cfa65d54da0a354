import type validateReport from '../generated/report-1.js';

/** What a generated validator found wrong, a short line each: empty for a valid document. */
export function schemaErrors(validate: typeof validateReport, document: unknown): string[] {
  if (validate(document)) return [];
  return (validate.errors ?? [])
    .slice(0, 8)
    .map(({ instancePath, message }) => `${instancePath} ${message}`);
}
