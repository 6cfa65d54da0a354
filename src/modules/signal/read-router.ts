import type { ProbeRun } from '../../diagnosis/module.ts';
import type { NumberTokens } from '../../modem/number-tokens.ts';
import { hostPortText } from '../../site/host-port.ts';
import type { GatewaySource } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { type Reading, UNANSWERED } from './unanswered.ts';

/** Reads the modem by the web interface of the router that holds it. */
export async function readRouter(
  run: ProbeRun,
  gateway: GatewaySource,
  tokens: NumberTokens,
): Promise<Reading> {
  const { readGateway } = await import('../../modem/gateway/read-gateway.ts');
  const name = hostPortText(gateway);
  const { plainHttp, fingerprint, password } = gateway;
  const logsIn = password !== null && (plainHttp || fingerprint !== null);
  run.act({
    what: logsIn
      ? `logging in to the gateway over ${plainHttp ? 'plain HTTP' : 'HTTPS'}, to read the state of its modem`
      : 'connecting to the gateway, without a login',
    inWhoseName: 'the technician',
    target: tokens(name),
  });
  const limitMs = run.remainingMs(THRESHOLDS.signal.totalTimeoutMs);
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(limitMs)]);
  const read = await readGateway(gateway, signal);
  if (plainHttp && logsIn && read.opened !== 'address-not-private') {
    run.override('--gateway-plain-http: the login to the gateway was not encrypted');
  }
  const reading = { ...UNANSWERED, source: 'gateway', name } as const;
  if (read.opened !== 'opened') {
    return { ...reading, opened: read.opened, openError: read.sentence };
  }
  const { state, bytesReceived } = read;
  return { ...reading, ...state, answered: state !== null, bytesReceived };
}
