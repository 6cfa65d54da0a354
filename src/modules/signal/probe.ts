import { setTimeout as pause } from 'node:timers/promises';
import type { Gate, ProbeRun } from '../../diagnosis/module.ts';
import type { RecordableOf } from '../../facts/recorder.ts';
import { converse } from '../../modem/conversation.ts';
import { dialectsOf } from '../../modem/dialects/index.ts';
import { openTransport } from '../../modem/open-transport.ts';
import { readPasted } from '../../modem/pasted/read-pasted.ts';
import { readModem } from '../../modem/read-modem.ts';
import type { LineSource } from '../../modem/transport.ts';
import { hostPortText } from '../../site/host-port.ts';
import type { GatewaySource, ModemSource } from '../../site/site.ts';
import { THRESHOLDS } from '../../thresholds.ts';

type Reading = Omit<RecordableOf<'signal.modem'>, 'kind'>;

/** Reads the modem once, from a line or from a pasted session. What goes wrong is in the fact. */
export async function probe(run: ProbeRun): Promise<Gate> {
  const { modem } = run.site;
  if (modem === null) return { gate: 'open' };
  // The modem sits in the charger, wherever this program runs.
  const stopwatch = run.recorder.start('charger');
  const reading = await readSource(run, modem);
  // Interrupted before the modem said a word: silence would be no sign of anything.
  if (!run.signal.aborted || reading.answered) {
    stopwatch.record({ kind: 'signal.modem', ...reading });
  }
  return { gate: run.signal.aborted ? 'shut' : 'open' };
}

function readSource(run: ProbeRun, modem: ModemSource): Promise<Reading> {
  if (modem.kind === 'file') return readFile(modem);
  return modem.kind === 'gateway' ? readRouter(run, modem) : readLine(run, modem);
}

/** Reads the modem by the web interface of the router that holds it. */
async function readRouter(run: ProbeRun, gateway: GatewaySource): Promise<Reading> {
  const { readGateway } = await import('../../modem/gateway/read-gateway.ts');
  const name = hostPortText(gateway);
  const { plainHttp, fingerprint, password } = gateway;
  const logsIn = password !== null && (plainHttp || fingerprint !== null);
  run.act({
    what: logsIn
      ? `logging in to the gateway over ${plainHttp ? 'plain HTTP' : 'HTTPS'}, to read the state of its modem`
      : 'connecting to the gateway, without a login',
    inWhoseName: 'the technician',
    target: name,
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

async function readFile({ name, text }: Extract<ModemSource, { kind: 'file' }>): Promise<Reading> {
  const pasted = {
    ...UNANSWERED,
    source: 'file',
    name,
    bytesReceived: Buffer.byteLength(text),
  } as const;
  const state = await readPasted(text);
  return state === null ? pasted : { ...pasted, ...state, answered: true };
}

async function readLine(run: ProbeRun, source: LineSource): Promise<Reading> {
  const name = source.kind === 'tcp' ? hostPortText(source) : source.path;
  run.act({
    what:
      source.kind === 'serial'
        ? 'opening the port of the modem, which raises its DTR and RTS lines, and asking AT queries'
        : 'connecting to the modem and asking AT queries',
    inWhoseName: 'the technician',
    target: name,
  });
  const { totalTimeoutMs, samples, sampleIntervalMs } = THRESHOLDS.signal;
  const limitMs = run.remainingMs(totalTimeoutMs);
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(limitMs)]);
  // A modem so slow that the first round took this long has no time for more samples.
  const enough = performance.now() + limitMs / 2;
  const line = { ...UNANSWERED, source: source.kind, name };
  const opening = await openTransport(source, signal);
  if (opening.opened !== 'opened') {
    return { ...line, opened: opening.opened, openError: opening.sentence };
  }
  const { result, bytesReceived, lost } = await converse(opening.transport, signal, (session) =>
    readModem(session, dialectsOf, async (taken) => {
      if (taken >= samples || session.lost() !== null || performance.now() > enough) return false;
      await pause(sampleIntervalMs, undefined, { signal }).catch(() => {});
      return session.lost() === null;
    }),
  );
  return { ...line, ...result, answered: result !== null, bytesReceived, lost };
}

const UNANSWERED: Omit<Reading, 'source' | 'name'> = {
  opened: 'opened',
  openError: null,
  answered: false,
  bytesReceived: 0,
  lost: null,
  manufacturer: null,
  model: null,
  sim: null,
  functionality: null,
  registrations: [],
  operator: null,
  operatorMode: null,
  operatorAccessTechnology: null,
  attached: null,
  contextsActive: null,
  addresses: null,
  samples: [],
  commands: [],
};
