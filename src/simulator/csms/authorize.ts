import { isObject } from '../../ocpp/is-object.ts';

/**
 * How an Authorize is answered, `delayMs` after it came.
 *
 * `status` is any AuthorizationStatus, and `byToken` that of single tokens. `payload` answers
 * with any CALLRESULT payload; `text` sends a frame as it is given, with `{id}` in it replaced
 * by the message id, and `{token}` by the token.
 */
export type AuthorizeBehaviour = { readonly delayMs?: number } & (
  | {
      readonly kind: 'status';
      readonly status: string;
      readonly byToken?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'payload'; readonly payload: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly description?: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'silent' }
);

/** The frames to send: one, or none. */
export function authorizeFrames(
  id: string,
  request: unknown,
  authorize: AuthorizeBehaviour,
): string[] {
  const { token, info } = tokenOf(request);
  switch (authorize.kind) {
    case 'status': {
      const status = authorize.byToken?.[token] ?? authorize.status;
      return [JSON.stringify([3, id, { [info]: { status } }])];
    }
    case 'payload':
      return [JSON.stringify([3, id, authorize.payload])];
    case 'error':
      return [JSON.stringify([4, id, authorize.code, authorize.description ?? '', {}])];
    case 'text':
      return [authorize.text.replaceAll('{id}', id).replaceAll('{token}', token)];
    case 'silent':
      return [];
  }
}

/** By the form of the request: OCPP 1.6 has an idTag, 2.x an idToken. */
function tokenOf(request: unknown): { token: string; info: 'idTagInfo' | 'idTokenInfo' } {
  const body = isObject(request) ? request : {};
  if ('idTag' in body) return { token: String(body.idTag), info: 'idTagInfo' };
  const token = isObject(body.idToken) ? body.idToken.idToken : '';
  return { token: String(token), info: 'idTokenInfo' };
}
