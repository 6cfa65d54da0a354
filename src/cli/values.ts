import { isIP } from 'node:net';
import { isStage, STAGES, type Stage } from '../facts/stages.ts';
import { nearest } from '../nearest.ts';
import type { HostPort } from '../site/host-port.ts';
import type { ChargerTime, ModemSource } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `90`, `90s`, `10m`, `1h` or `500ms`, in ms; more than none and at most a day. */
export function durationMs(text: string, option: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (ms > 0 && ms <= THRESHOLDS.run.maxTimeoutMs) return ms;
  throw new UsageError(
    'duration-invalid',
    `${option} ${text} is not a duration of at most 24h`,
    'Write 90, 90s or 10m.',
  );
}

/** How long an OCPP answer is waited for, ms. */
export function messageTimeoutMs(text: string): number {
  const { maxMessageTimeoutMs } = THRESHOLDS.boot;
  const ms = durationMs(text, '--message-timeout');
  if (ms <= maxMessageTimeoutMs) return ms;
  throw new UsageError(
    'duration-invalid',
    `--message-timeout ${text} is longer than ${maxMessageTimeoutMs / 60_000} minutes`,
    'Stations wait about 30 s.',
  );
}

/** How many connections at once. */
export function connectionCount(text: string): number {
  const { maxConnections } = THRESHOLDS.tls;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count > 0 && count <= maxConnections) return count;
  throw new UsageError(
    'connections-invalid',
    `--max-connections ${text} is not a number from 1 to ${maxConnections}`,
  );
}

/** `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address. */
export function hostPort(text: string, option: string, defaultPort: number | null): HostPort {
  const bare = isIP(text) === 6 ? `[${text}]` : text;
  const [, v6, name, portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(bare) ?? [];
  const host = v6 ?? name ?? '';
  if (v6 === undefined ? !isHost(host) : isIP(host) !== 6) {
    throw new UsageError(
      'host-invalid',
      `${option} ${text} is not a host or host:port`,
      'An IPv6 address with a port stands in brackets: [2001:db8::1]:123.',
    );
  }
  if (portText === undefined && defaultPort !== null) return { host, port: defaultPort };
  const port = /^\d{1,5}$/.test(portText ?? '') ? Number(portText) : 0;
  if (port > 0 && port < 65_536) return { host, port };
  throw new UsageError(
    'port-invalid',
    `${option} ${text} has no valid port`,
    'A port is a number from 1 to 65535.',
  );
}

const isHost = (text: string) =>
  text.length <= 253 && /^(?!-)[\p{L}\p{N}_-]{1,63}(\.[\p{L}\p{N}_-]{1,63})*\.?$/u.test(text);

/** A path (a serial port), `auto`, or `tcp://host:port`. */
export function modemSource(text: string, option: string): ModemSource {
  const tcp = /^tcp:\/\/([^/]*)\/?$/i.exec(text)?.[1];
  if (tcp !== undefined) return { kind: 'tcp', ...hostPort(tcp, option, null) };
  if (text.toLowerCase() === 'auto') return { kind: 'auto' };
  if (text !== '' && !/^[a-z]+:\/\//i.test(text)) return { kind: 'serial', path: text };
  throw new UsageError(
    'modem-invalid',
    `${option} ${text} is neither a port nor tcp://host:port`,
    'For example auto, /dev/ttyUSB2, COM5 or tcp://192.168.1.1:5000.',
  );
}

export function localAddress(text: string, option: string): string {
  if (isIP(text) !== 0) return text;
  throw new UsageError(
    'address-invalid',
    `${option} ${text} is not an IP address`,
    'Give an address that this laptop has, such as 192.168.1.20.',
  );
}

const DAY_MS = 86_400_000;
const ISO =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** An ISO 8601 instant read off the charger's display, or the http(s) URL of its web page. */
export function chargerTime(text: string, option: string): ChargerTime {
  if (/^https?:/i.test(text)) return { kind: 'http', url: localPage(text, option) };
  return { kind: 'stated', ...instant(text, option) };
}

/** An instant as ISO 8601 in UTC, and how precise it is, ms. */
export function instant(text: string, option: string): { reading: string; resolutionMs: number } {
  const [whole, date, time, zone] = ISO.exec(text.trim()) ?? [];
  if (time !== undefined && zone === undefined) {
    throw new UsageError(
      'instant-without-zone',
      `${option} ${text} does not say its time zone`,
      'Add Z where it is UTC, or the offset, such as +02:00.',
    );
  }
  const offset = zone !== undefined && /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  const iso = time === undefined ? date : `${date}T${time.replace(',', '.')}${offset}`;
  const ms = whole === undefined ? Number.NaN : Date.parse(iso?.toUpperCase() ?? '');
  if (Number.isNaN(ms)) {
    throw new UsageError(
      'instant-invalid',
      `${option} ${text} is not a date and time in ISO 8601`,
      'For example 2000-01-01T00:04:00Z.',
    );
  }
  return {
    reading: new Date(ms).toISOString(),
    resolutionMs: time === undefined ? DAY_MS : THRESHOLDS.clock.readOffMs,
  };
}

function localPage(text: string, option: string): string {
  if (!URL.canParse(text)) {
    throw new UsageError(
      'url-invalid',
      `${option} is not a valid URL`,
      'Write http://192.168.1.50.',
    );
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      'url-credentials',
      `${option} holds a user name or password`,
      'The Date header is sent without a login: leave them out.',
    );
  }
  return url.href;
}

/** A list of stages that this version examines. */
export function stageList(text: string, option: string, examined: readonly Stage[]): Stage[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  return words.map((word) => {
    if (isStage(word) && examined.includes(word)) return word;
    const close = nearest(word, examined);
    const all = STAGES.filter((stage) => examined.includes(stage)).join(', ');
    throw new UsageError(
      'stage-unknown',
      `${option}: there is no stage '${word}'`,
      close === null ? `The stages are ${all}.` : `Did you mean ${close}? The stages are ${all}.`,
    );
  });
}
