import type { Repair } from '../examine/repair/repair.ts';
import { isUpgrade, type ProfileRequest } from '../examine/repair/repair-network-profile.ts';
import type { SiteStatement } from '../facts/statement.ts';
import { isObject } from '../ocpp/is-object.ts';
import { validateMessage } from '../ocpp/messages.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readJsonInput } from './read-json.ts';
import { contradiction, UsageError } from './usage-error.ts';
import { hostPort } from './values.ts';

export interface RepairFlags {
  /** `clock`, `reset`, or `network-profile` and then its file; in the order given. */
  readonly fix?: readonly string[];
  readonly stationNtp?: string;
}

const invalid = (message: string, hint?: string) => new UsageError('fix-invalid', message, hint);

/**
 * The repairs that the options ask for, all checked before anything is dialled or listened to.
 *
 * @throws {UsageError} where one is not known, lacks its input, or would raise the security profile.
 */
export async function repairsOf(
  { fix = [], stationNtp }: RepairFlags,
  site: Pick<SiteStatement, 'securityProfile' | 'ocppVersion'>,
  io: Io,
): Promise<Repair[]> {
  const repairs: Repair[] = [];
  const words = [...fix];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (repairs.some(({ kind }) => kind === word))
      throw contradiction(`--fix ${word} stands twice`);
    repairs.push(await repairOf(word));
  }
  if (stationNtp !== undefined && !repairs.some(({ kind }) => kind === 'clock')) {
    throw contradiction('--station-ntp is of use with --fix clock alone', 'Add --fix clock.');
  }
  return repairs;

  async function repairOf(word: string): Promise<Repair> {
    switch (word) {
      case 'clock': {
        if (stationNtp === undefined) {
          throw invalid('--fix clock needs --station-ntp', 'Name the time server of the site.');
        }
        return { kind: 'clock', ntpServer: ntpUri(stationNtp) };
      }
      case 'network-profile': {
        const file = words.shift();
        if (file === undefined) {
          throw invalid(
            '--fix network-profile needs a file',
            'It holds a SetNetworkProfile request.',
          );
        }
        return { kind: 'network-profile', request: await profileRequest(file) };
      }
      case 'reset':
        return { kind: 'reset' };
      default:
        throw invalid(
          `--fix ${word} is not known`,
          'It is clock, network-profile <file> or reset.',
        );
    }
  }

  async function profileRequest(file: string): Promise<ProfileRequest> {
    const document = await readJsonInput(file, {
      what: 'the network profile',
      maxBytes: THRESHOLDS.input.maxSiteFileBytes,
      io,
    });
    const request = isObject(document) ? document : {};
    // The slot may be left to the station; the schema asks for one.
    const whole = { configurationSlot: 0, ...request };
    const version = site.ocppVersion === '1.6' ? '2.0.1' : site.ocppVersion;
    const [violation] =
      (await validateMessage(version, 'SetNetworkProfile', 'request', whole)) ?? [];
    if (violation !== undefined || !isProfileRequest(document)) {
      const where = violation?.pointer ?? '/connectionData';
      throw invalid(
        `the network profile ${file} is not valid at ${where}: ${violation?.expected ?? 'a profile'} expected`,
        'It holds the request of SetNetworkProfile: {"connectionData": {…}}, and its configurationSlot if not any.',
      );
    }
    const { securityProfile } = document.connectionData;
    if (isUpgrade(securityProfile, site.securityProfile)) {
      throw invalid(
        `the network profile ${file} has security profile ${securityProfile}, above the ${site.securityProfile} of the site`,
        'An upgrade cannot be taken back over OCPP (A05.FR.08), so it is never done here: leave it to the CSMS.',
      );
    }
    return document;
  }
}

function ntpUri(text: string): string {
  const bare = text.replace(/^ntp:\/\//i, '').replace(/\/$/, '');
  hostPort(bare, '--station-ntp', 123);
  return text;
}

/** After the schema of OCPP has passed: what the types need beside it. */
function isProfileRequest(document: unknown): document is ProfileRequest {
  if (!isObject(document) || !isObject(document.connectionData)) return false;
  const { ocppCsmsUrl, securityProfile } = document.connectionData;
  return (
    typeof ocppCsmsUrl === 'string' &&
    /^wss?:\/\/[^@\s]+$/i.test(ocppCsmsUrl) &&
    typeof securityProfile === 'number'
  );
}
