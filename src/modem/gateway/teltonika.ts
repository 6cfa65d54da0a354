import { isObject } from '../../ocpp/is-object.ts';
import type { Secret } from '../../site/secret.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { textAt } from '../pasted/objects.ts';
import { denied, type GatewayLine, isRefusal, jsonOf, notSupported, type Refusal } from './line.ts';
import { askUbus } from './ubus.ts';

/**
 * The state of the modem from Teltonika's RutOS 7 by its REST interface, or from older
 * releases by JSON-RPC at /ubus. Its own session is ended, and nothing else is written.
 */
export async function askTeltonika(
  line: GatewayLine,
  user: string,
  password: Secret,
): Promise<readonly string[] | Refusal> {
  const login = await line.ask({
    method: 'POST',
    path: '/api/login',
    body: { username: user, password: password.reveal() },
  });
  if (isRefusal(login)) return login;
  const document = jsonOf(login.body);
  // Before release 7 there is no such path, or the web page answers on it.
  if ([404, 405, 501].includes(login.status) || document === undefined) {
    return denied(line.where, login) ?? askUbus(line, user, password);
  }
  const token = tokenOf(document);
  if (token === null) {
    const failed = isObject(document) && document.success === false;
    return (
      denied(line.where, failed && login.status < 400 ? { ...login, status: 401 } : login) ??
      notSupported(line.where, `answers the login with HTTP ${login.status} and no session`)
    );
  }
  try {
    const path = '/api/modems/status';
    const answer = await line.ask({ method: 'GET', path, authorization: `Bearer ${token}` });
    if (isRefusal(answer)) return answer;
    const refused = denied(line.where, answer);
    if (refused !== null) return refused;
    if (answer.status !== 200 || jsonOf(answer.body) === undefined) {
      return notSupported(line.where, `answers ${path} with HTTP ${answer.status} and no JSON`);
    }
    return [answer.body.replaceAll(token, '')];
  } finally {
    await line.ask({
      method: 'POST',
      path: '/api/logout',
      authorization: `Bearer ${token}`,
      timeoutMs: THRESHOLDS.signal.gateway.logoutTimeoutMs,
    });
  }
}

/** The names of the token differ between releases. */
function tokenOf(document: unknown): string | null {
  if (!isObject(document)) return null;
  const data = isObject(document.data) ? document.data : document;
  const token = textAt(data, 'token', 'jwtToken', 'ubus_rpc_session');
  return isToken(token) ? token : null;
}

/** What may go back in a header (RFC 6750, 2.1). */
export const isToken = (text: string): boolean =>
  text.length <= THRESHOLDS.signal.gateway.maxTokenLength && /^[\w\-.~+/]{8,}=*$/.test(text);
