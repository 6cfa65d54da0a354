import type { Observation } from '../../../diagnosis/module.ts';
import type { SiteStatement } from '../../../facts/statement.ts';
import type { StationRequest } from '../../../facts/visit.ts';
import { isHexKey } from '../../../wire/basic-auth.ts';
import { clip } from '../evidence.ts';
import { passwordRules } from '../password-rules.ts';
import { evidenceOfRequest } from './request-evidence.ts';

/** What the station shows of its credentials: of the password only properties are known. */
export function judgeBasic(request: StationRequest, site: SiteStatement): Observation[] {
  const { basic } = request;
  if (basic === null) return missing(request, site);
  if (basic.password === null) return [malformed(request)];
  return [
    ...(several(request) ? [malformed(request)] : []),
    ...username(request),
    ...plainText(request),
    ...form(request, site),
    ...passwordRules(site),
  ];
}

function missing(request: StationRequest, { expected }: SiteStatement): Observation[] {
  const { securityProfile } = expected;
  if (securityProfile !== 1 && securityProfile !== 2) return [];
  return [
    {
      fault: 'credentials-missing',
      confidence: 'certain',
      owner: 'charger',
      detail: `The site states security profile ${securityProfile}, and the station sent no Authorization header. (It was not asked for one with HTTP 401: stations of OCPP send it with the first request, and some never try again after a 401.)`,
      evidence: evidenceOfRequest(request),
    },
  ];
}

const several = ({ authorization }: StationRequest): boolean => (authorization?.count ?? 1) > 1;

function malformed(request: StationRequest): Observation {
  const { authorization } = request;
  const why = several(request)
    ? `It sends ${authorization?.count} Authorization headers, and may send one.`
    : authorization !== undefined && authorization.scheme !== 'basic'
      ? `The Authorization header is of another scheme than Basic${authorization.scheme === 'other' ? '' : ` (${authorization.scheme})`}.`
      : 'What follows the word Basic is not the base64 of a name, a colon and a password.';
  return {
    fault: 'credentials-malformed',
    confidence: 'certain',
    detail: why,
    evidence: evidenceOfRequest(request),
  };
}

function username(request: StationRequest): Observation[] {
  const { basic, identity } = request;
  const name = basic?.username ?? null;
  if (name === null || identity === null || name === identity) return [];
  return [
    {
      fault: 'credentials-username-mismatch',
      confidence: 'certain',
      detail: `It asks as ${clip(identity)}, and its user name is ${name === '' ? 'empty' : clip(name)}.`,
      evidence: [
        ...evidenceOfRequest(request),
        { label: 'User name', value: name === '' ? 'none' : clip(name) },
      ],
    },
  ];
}

function plainText(request: StationRequest): Observation[] {
  if (request.secure) return [];
  return [
    {
      fault: 'password-plain-text',
      confidence: 'certain',
      detail: 'It came over ws://, so whoever carries or sees this network could read it.',
      evidence: evidenceOfRequest(request),
    },
  ];
}

function form(
  request: StationRequest,
  { ocppVersion, ocppVersionStated }: SiteStatement,
): Observation[] {
  const password = request.basic?.password ?? null;
  if (password === null || !ocppVersionStated) return [];
  const asText = ocppVersion === '1.6' && isHexKey(password);
  const asBytes = ocppVersion !== '1.6' && password.binary === true;
  if (!asText && !asBytes) return [];
  return [
    {
      fault: 'password-form-unusual',
      confidence: asText ? 'likely' : 'certain',
      detail: asText
        ? `It sends ${password.bytes} hexadecimal digits as they are; by OCPP 1.6 it would send the ${password.bytes / 2} bytes that they stand for.`
        : `It sends ${password.bytes} bytes that are no text, with OCPP ${ocppVersion}: it seems to decode a key of hexadecimal digits first.`,
      evidence: [{ label: 'Password', value: `${password.bytes} bytes` }],
    },
  ];
}
