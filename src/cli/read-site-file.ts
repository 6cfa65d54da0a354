import { dirname, resolve } from 'node:path';
import { checkSiteFile } from '../site/check-site-file.ts';
import type { SiteFile } from '../site/site-file.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isOfferPreset } from './charger-offer.ts';
import type { Io } from './io.ts';
import { readJsonInput } from './read-json.ts';
import { UsageError } from './usage-error.ts';

const PATHS = [
  'passwordFile',
  'ca',
  'chargerRoots',
  'cert',
  'key',
  'passphraseFile',
  'boot',
  'gatewayPasswordFile',
] as const;

/**
 * Reads a site file; the paths in it become paths from here.
 *
 * @throws {UsageError} where it is unreadable, or says something that it cannot say.
 */
export async function readSiteFile(path: string, io: Io): Promise<SiteFile> {
  const document = await readJsonInput(path, {
    what: 'the site file',
    maxBytes: THRESHOLDS.input.maxSiteFileBytes,
    io,
  });
  const { file, problem, ...rest } = checkSiteFile(document);
  if (file === undefined) {
    const hint = 'hint' in rest ? rest.hint : undefined;
    throw new UsageError('site-file-invalid', `the site file ${path} ${problem}`, hint);
  }
  const folder = path === '-' ? '.' : dirname(path);
  const located = { ...file };
  for (const key of PATHS) {
    const value = file[key];
    if (typeof value === 'string') located[key] = resolve(folder, value);
  }
  if (typeof file.chargerOffer === 'string' && !isOfferPreset(file.chargerOffer)) {
    located.chargerOffer = resolve(folder, file.chargerOffer);
  }
  return located;
}
