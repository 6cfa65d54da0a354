import type { ErrorObject } from 'ajv';
import validate from '../../generated/site-1.js';
import { nearest } from '../nearest.ts';
import type { SiteFile } from './site-file.ts';

/** A site file that can be used, or in plain words why not. */
export type CheckedSiteFile =
  | { readonly file: SiteFile; readonly problem?: never }
  | { readonly file?: never; readonly problem: string; readonly hint?: string };

/** Checks what was parsed from a site file against its schema (schemas/site-1.json). */
export function checkSiteFile(document: unknown): CheckedSiteFile {
  if (!isSiteFile(document)) return problemOf(validate.errors ?? []);
  return contradictions(document) ?? { file: document };
}

const isSiteFile = (document: unknown): document is SiteFile => validate(document);

function contradictions({
  url,
  csmsUrl,
  identity,
  modem,
  gateway,
}: SiteFile): CheckedSiteFile | null {
  if (url !== undefined && csmsUrl !== undefined) {
    return { problem: 'has both url and csmsUrl', hint: 'url is csmsUrl with the identity added.' };
  }
  if (csmsUrl !== undefined && identity === undefined) {
    return { problem: 'has csmsUrl but no identity', hint: 'Add identity, or give url instead.' };
  }
  if (modem !== undefined && gateway !== undefined) {
    return { problem: 'has both modem and gateway', hint: 'Give one of them.' };
  }
  return null;
}

/** Keys that would hold a secret, and where it belongs instead. */
const SECRETS: Readonly<Record<string, string>> = {
  password: 'passwordFile',
  passphrase: 'passphraseFile',
};

/** What to say of a value that is not as the schema has it. An unknown key comes first. */
function problemOf(errors: readonly ErrorObject[]): CheckedSiteFile {
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties');
  if (unknown !== undefined) return unknownKey(unknown);
  const [error] = errors;
  if (error === undefined) return { problem: 'is not a site file' };
  if (error.instancePath === '') return { problem: 'is not a JSON object' };
  return { problem: `has ${error.instancePath} that ${complaint(error, errors)}` };
}

function unknownKey({ instancePath, params, parentSchema }: ErrorObject): CheckedSiteFile {
  const key = String(params.additionalProperty);
  const pointer = `${instancePath}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const instead = SECRETS[key];
  if (instead !== undefined) {
    return {
      problem: `holds a secret at ${pointer}: site files are passed around`,
      hint: `Put it into a file of its own and name that in ${instead}.`,
    };
  }
  const close = nearest(key, Object.keys(parentSchema?.properties ?? {}));
  const problem = `has an unknown key at ${pointer}`;
  return close === null ? { problem } : { problem, hint: `Did you mean ${close}?` };
}

function complaint(error: ErrorObject, all: readonly ErrorObject[]): string {
  const here = all.filter(({ instancePath }) => instancePath === error.instancePath);
  const constants = here.filter(({ keyword }) => keyword === 'const');
  // A union of constants complains of the type as well, once for each.
  const alternatives = (constants.length > 0 ? constants : here).flatMap(({ keyword, params }) => {
    if (keyword === 'const') return [JSON.stringify(params.allowedValue)];
    if (keyword === 'enum') return [...params.allowedValues].map((value) => JSON.stringify(value));
    return keyword === 'type' ? [article(String(params.type))] : [];
  });
  if (alternatives.length > 0) return `is not ${alternatives.join(' or ')}`;
  if (error.keyword === 'minLength' || error.keyword === 'minItems') return 'is empty';
  if (error.keyword === 'maxItems') return `has more than ${error.params.limit} entries`;
  if (error.keyword === 'pattern') return 'is not a date (YYYY-MM-DD)';
  return error.message ?? 'is not valid';
}

const article = (type: string) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
