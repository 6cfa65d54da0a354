import { randomBytes } from 'node:crypto';
import { isObject } from '../../ocpp/is-object.ts';
import type { Secret } from '../../site/secret.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { basicWord } from '../../wire/basic-auth.ts';
import {
  type DigestChallenge,
  digestAuthorization,
  digestChallenge,
} from '../../wire/digest-auth.ts';
import {
  denied,
  type GatewayAnswer,
  type GatewayLine,
  isRefusal,
  jsonOf,
  notSupported,
  type Refusal,
} from './line.ts';

const DEVICES = '/api/status/wan/devices';

/** The modems of a Cradlepoint by its local REST interface: reading alone, without a session. */
export async function askCradlepoint(
  line: GatewayLine,
  user: string,
  password: Secret,
): Promise<readonly string[] | Refusal> {
  const ask = createAsking(line, user, password);
  const get = async (path: string): Promise<GatewayAnswer | Refusal> => {
    const answer = await ask(path);
    if (isRefusal(answer)) return answer;
    const refused = denied(line.where, answer);
    if (refused !== null) return refused;
    return answer.status === 200 && dataOf(answer) !== null
      ? answer
      : notSupported(line.where, `answers ${path} with HTTP ${answer.status} and no state`);
  };
  const devices = await get(DEVICES);
  if (isRefusal(devices)) return devices;
  const found = [devices.body];
  // Some releases list the devices without what is in them.
  const bare = Object.entries(dataOf(devices) ?? {}).filter(
    ([name, device]) =>
      /^mdm-[\w-]{1,64}$/.test(name) && !(isObject(device) && isObject(device.diagnostics)),
  );
  for (const [name] of bare.slice(0, THRESHOLDS.signal.gateway.maxModems)) {
    const diagnostics = await get(`${DEVICES}/${name}/diagnostics`);
    if (isRefusal(diagnostics)) return diagnostics;
    found.push(diagnostics.body);
  }
  return found;
}

/** Releases of NCOS differ in what they take: Basic, or Digest and nothing else. */
function createAsking(line: GatewayLine, user: string, password: Secret) {
  const basic = `Basic ${basicWord(user, password.reveal(), 'basic')}`;
  let digest: DigestChallenge | null = null;
  let count = 0;
  const authorizationFor = (uri: string): string => {
    if (digest === null) return basic;
    count += 1;
    const cnonce = randomBytes(16).toString('hex');
    const login = { user, password: password.reveal(), method: 'GET', uri, count, cnonce };
    return digestAuthorization(digest, login);
  };
  return async (path: string): Promise<GatewayAnswer | Refusal> => {
    const answer = await line.ask({ method: 'GET', path, authorization: authorizationFor(path) });
    if (isRefusal(answer) || answer.status !== 401 || digest !== null) return answer;
    digest = digestChallenge(answer.challenge);
    return digest === null
      ? answer
      : line.ask({ method: 'GET', path, authorization: authorizationFor(path) });
  };
}

function dataOf(answer: GatewayAnswer): Record<string, unknown> | null {
  const document = jsonOf(answer.body);
  if (!isObject(document)) return null;
  return isObject(document.data) ? document.data : null;
}
