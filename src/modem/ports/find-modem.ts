import type { PortRole, PortSeen } from '../../facts/signal.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { Port } from './port.ts';
import { roleOf } from './role.ts';

export type PortAnswer = Pick<PortSeen, 'outcome' | 'because'>;

export interface FoundModem {
  /** The port that answered, or else the one that says most about why none did; null without one. */
  readonly path: string | null;
  /** All ports in the order they were listed, bounded. */
  readonly ports: readonly PortSeen[];
}

/**
 * Asks the AT ports of known modems, one after the other, until one answers: of each modem
 * the first port, then the spare one, which is free where another program has the first.
 */
export async function findModem(
  ports: readonly Port[],
  ask: (path: string) => Promise<PortAnswer>,
): Promise<FoundModem> {
  const answers = new Map<Port, PortAnswer>();
  const candidates = inOrder(ports);
  let answered = false;
  for (const port of candidates.slice(0, THRESHOLDS.signal.maxPortsAsked)) {
    const answer = await ask(port.path);
    answers.set(port, answer);
    answered = answer.outcome === 'answered';
    if (answered) break;
  }
  const telling = TELLING.flatMap((outcome) =>
    candidates.filter((port) => answers.get(port)?.outcome === outcome),
  );
  return {
    path: (telling[0] ?? candidates.find((port) => answers.has(port)))?.path ?? null,
    ports: shortened(ports, answers).map((port) => {
      const role = roleOf(port);
      const { path, name: device } = port;
      return { path, device, role, ...(answers.get(port) ?? unasked(role, answered)) };
    }),
  };
}

const TELLING = ['answered', 'busy', 'in-data-session', 'silent'] as const;

function inOrder(ports: readonly Port[]): Port[] {
  const devices = [...new Set(ports.map(({ device }) => device))];
  return devices.flatMap((device) => {
    const own = ports.filter((port) => port.device === device);
    return (['at', 'at-spare'] as const).flatMap((role) =>
      own.filter((port) => roleOf(port) === role),
    );
  });
}

/** What was asked is kept before what was not. */
const shortened = (ports: readonly Port[], answers: ReadonlyMap<Port, unknown>): readonly Port[] =>
  ports.length <= THRESHOLDS.signal.maxPorts
    ? ports
    : ports
        .toSorted((a, b) => Number(answers.has(b)) - Number(answers.has(a)))
        .slice(0, THRESHOLDS.signal.maxPorts);

const unasked = (role: PortRole, answered: boolean): PortAnswer => ({
  outcome: 'not-asked',
  because:
    role === 'at' || role === 'at-spare'
      ? answered
        ? 'another port answered first'
        : 'enough other ports gave no answer'
      : REASONS[role],
});

const REASONS: Readonly<Record<Exclude<PortRole, 'at' | 'at-spare'>, string>> = {
  diagnostics: 'it is for diagnosis, and a byte written there can hang the modem',
  gnss: 'it sends positions',
  audio: 'it carries sound',
  adapter: 'what is behind a USB serial adapter cannot be told',
  serial: 'what is behind a serial port cannot be told',
  other: 'what it is for is not known',
};
