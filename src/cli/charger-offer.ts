import validate from '../../generated/charger-offer-1.js';
import type { SiteStatement } from '../facts/statement.ts';
import { nearest } from '../nearest.ts';
import type { OfferFile } from '../site/offer-file.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { OFFER_PRESETS, readOffer } from '../tls/offer-names.ts';
import type { Io } from './io.ts';
import { readJsonInput } from './read-json.ts';
import { UsageError } from './usage-error.ts';

type Stated = NonNullable<SiteStatement['chargerOffer']>;

const PRESETS = Object.keys(OFFER_PRESETS);

export const isOfferPreset = (word: string): boolean => PRESETS.includes(word);

/**
 * What the charger offers in TLS: a preset, a file, or what the site file holds itself.
 *
 * @throws {UsageError} where it is none of these, or names what is not known.
 */
export async function chargerOfferOf(given: string | OfferFile, io: Io): Promise<Stated> {
  if (typeof given !== 'string') return read(given, 'the site file');
  const preset = OFFER_PRESETS[given];
  if (isOfferPreset(given) && preset !== undefined) return { source: given, offer: preset() };
  const close = nearest(given, PRESETS);
  if (close !== null) {
    throw new UsageError(
      'charger-offer-unknown',
      `there is no charger offer named ${given}`,
      `Did you mean ${close}? The presets are ${PRESETS.join(', ')}.`,
    );
  }
  const document = await readJsonInput(given, {
    what: 'the charger offer',
    maxBytes: THRESHOLDS.input.maxSiteFileBytes,
    io,
  });
  if (isOfferFile(document)) return read(document, given);
  const [error] = validate.errors ?? [];
  const where = error?.instancePath || 'its top';
  throw new UsageError(
    'charger-offer-invalid',
    `the charger offer ${given} is not valid at ${where}: ${error?.message ?? 'not an offer'}`,
    'It needs versions and suites, such as {"versions": ["1.2"], "suites": ["TLS_RSA_WITH_AES_128_GCM_SHA256"]}.',
  );
}

const isOfferFile = (document: unknown): document is OfferFile => validate(document);

function read(file: OfferFile, source: string): Stated {
  const { offer, unknown } = readOffer(file);
  if (offer !== undefined) return { source, offer };
  throw new UsageError(
    'charger-offer-unknown',
    `the charger offer in ${source} names ${unknown.word} in ${unknown.where}, which is not known`,
    unknown.where === 'versions'
      ? 'It is one of SSL 3.0, TLS 1.0, TLS 1.1, TLS 1.2 and TLS 1.3.'
      : 'Write it as IANA or OpenSSL does, or as its number, such as 0xC02B.',
  );
}
