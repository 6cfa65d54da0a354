import type { Observation } from '../../diagnosis/module.ts';
import type { OcppVersion, SiteStatement } from '../../facts/statement.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { isHexKey } from '../../wire/basic-auth.ts';

const { minBytes, maxBytes, maxBytes16, maxBytes21 } = THRESHOLDS.password;
const MOST: Readonly<Record<OcppVersion, number>> = {
  '1.6': maxBytes16,
  '2.0.1': maxBytes,
  '2.1': maxBytes21,
};

/** OCPP-J 1.6 security whitepaper, A00.FR.204; OCPP 2.x, BasicAuthPassword. */
export const passwordRules = (site: SiteStatement): Observation[] => [
  ...passwordLength(site),
  ...passwordCharacters(site),
];

function passwordLength({ password, ocppVersion }: SiteStatement): Observation[] {
  if (password === null) return [];
  const most = MOST[ocppVersion];
  const { bytes } = password;
  if (bytes >= minBytes && bytes <= most) return [];
  if (ocppVersion === '1.6' && isHexKey(password)) return [];
  const asHex =
    ocppVersion === '1.6' ? `, or as ${2 * minBytes} to ${2 * most} hexadecimal digits` : '';
  return [
    {
      fault: 'password-length',
      confidence: 'certain',
      detail: `The password has ${bytes} bytes; OCPP ${ocppVersion} asks for ${minBytes} to ${most}${asHex}. A charger may refuse to store it, or cut it off.`,
      evidence: [
        { label: 'Length', value: `${bytes} bytes` },
        { label: 'Allowed', value: `${minBytes} to ${most} bytes` },
      ],
    },
  ];
}

/** OCPP 1.6 takes any octets, 2.1 any UTF-8; 2.0.1 an identifierString (A00.FR.205), until its errata. */
function passwordCharacters(site: SiteStatement): Observation[] {
  const { password, ocppVersion, ocppVersionStated } = site;
  const unusual = password?.unusual ?? 0;
  // Of a station whose version nobody stated, this old rule of one version says nothing.
  if (ocppVersion !== '2.0.1' || !ocppVersionStated || unusual === 0) return [];
  return [
    {
      fault: 'password-characters',
      confidence: 'certain',
      detail: `${unusual} of the characters of the password ${unusual === 1 ? 'is' : 'are'} none of those that OCPP 2.0.1 first allowed. A charger that follows that text may refuse to store it.`,
      evidence: [
        { label: 'Other characters', value: String(unusual) },
        { label: 'Allowed', value: 'letters, digits and *-_=:+|@.' },
      ],
    },
  ];
}
