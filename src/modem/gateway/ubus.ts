import { isObject } from '../../ocpp/is-object.ts';
import type { Secret } from '../../site/secret.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { textAt } from '../pasted/objects.ts';
import { denied, type GatewayLine, isRefusal, jsonOf, notSupported, type Refusal } from './line.ts';

/** Of ubus: who has not logged in, and its answer to whoever may not. */
const NOBODY = '0'.repeat(32);
const PERMISSION_DENIED = 6;

/** The modem's state by the JSON-RPC of OpenWrt's ubus, as RutOS before release 7 has it. */
export async function askUbus(
  line: GatewayLine,
  user: string,
  password: Secret,
): Promise<readonly string[] | Refusal> {
  const call = async (session: string, object: string, method: string, parameters: object) => {
    const answer = await line.ask({
      method: 'POST',
      path: '/ubus',
      body: {
        jsonrpc: '2.0',
        id: 1,
        method: 'call',
        params: [session, object, method, parameters],
      },
      ...(method === 'destroy' ? { timeoutMs: THRESHOLDS.signal.gateway.logoutTimeoutMs } : {}),
    });
    return isRefusal(answer) ? answer : { answer, ...resultOf(jsonOf(answer.body)) };
  };
  const login = await call(NOBODY, 'session', 'login', {
    username: user,
    password: password.reveal(),
  });
  if (isRefusal(login)) return login;
  const session = textAt(login.data, 'ubus_rpc_session');
  if (!/^[0-9a-f]{32}$/i.test(session)) {
    const status = login.code === PERMISSION_DENIED ? 401 : login.answer.status;
    return (
      denied(line.where, { ...login.answer, status }) ??
      notSupported(line.where, 'has neither the REST interface of RutOS 7 nor /ubus')
    );
  }
  try {
    const found: string[] = [];
    for (const method of ['info', 'get_signal_query']) {
      const told = await call(session, 'gsm.modem0', method, {});
      if (isRefusal(told)) return told;
      if (told.code === 0) found.push(JSON.stringify(told.data).replaceAll(session, ''));
    }
    return found.length > 0
      ? found
      : notSupported(line.where, 'shows this user no modem (gsm.modem0) at /ubus');
  } finally {
    await call(session, 'session', 'destroy', {});
  }
}

/** `{"result": [code, data]}`; what is denied comes as an error. */
function resultOf(document: unknown): { code: number | null; data: Record<string, unknown> } {
  const result = isObject(document) && Array.isArray(document.result) ? document.result : [];
  const [code, data]: readonly unknown[] = result;
  return { code: typeof code === 'number' ? code : null, data: isObject(data) ? data : {} };
}
