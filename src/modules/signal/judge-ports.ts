import type { Evidence, Judgement, Table } from '../../diagnosis/module.ts';
import type { PortRole, PortSeen } from '../../facts/signal.ts';

/** What there is to say where `--modem auto` found no port that could be asked. */
export function judgeSearch(ports: readonly PortSeen[]): Judgement {
  const behind = ports.filter(({ role }) => role === 'adapter' || role === 'serial');
  const seen =
    ports.length === 0
      ? 'This machine shows no serial port at all'
      : 'No serial port of this machine is known to be the AT port of a modem';
  const candidates =
    behind.length === 0
      ? ''
      : ` A modem may be behind ${behind.map(({ path }) => path).join(' or ')}: name it with --modem to have it asked.`;
  return {
    findings: [
      {
        fault: 'modem-not-found',
        // What was not asked may be the modem.
        confidence: ports.length === 0 ? 'likely' : 'possible',
        detail: `${seen}.${candidates} So nothing can be said about SIM, signal and registration.`,
        evidence: evidenceOf(ports),
      },
    ],
    summary: 'no modem found on this machine',
  };
}

/** Each port that was found, what it is, and what came of it; null where none was looked for. */
export function portTable(ports: readonly PortSeen[] | undefined): Table | null {
  if (ports === undefined || ports.length === 0) return null;
  return {
    title: 'Serial ports of this machine',
    columns: ['port', 'device', 'what for', 'asked'],
    rows: ports.map((port) => [port.path, port.device ?? '', ROLES[port.role], outcomeOf(port)]),
  };
}

const outcomeOf = ({ outcome, because }: PortSeen): string =>
  `${outcome.replaceAll('-', ' ')}${because === null ? '' : `: ${because}`}`;

const evidenceOf = (ports: readonly PortSeen[]): Evidence[] =>
  ports.map((port) => ({ label: port.path, value: `${ROLES[port.role]}, ${outcomeOf(port)}` }));

const ROLES: Readonly<Record<PortRole, string>> = {
  at: 'AT port',
  'at-spare': 'second AT port',
  diagnostics: 'diagnosis port',
  gnss: 'GPS port',
  audio: 'audio port',
  adapter: 'USB serial adapter',
  serial: 'serial port',
  other: 'port of unknown use',
};
