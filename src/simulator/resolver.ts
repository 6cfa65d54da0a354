import { isIPv6 } from 'node:net';
import { THRESHOLDS } from '../thresholds.ts';
import { addressBytes } from '../wire/address-bytes.ts';
import { serveDatagrams } from './datagrams.ts';
import type { Tell } from './journal.ts';
import { type Listening, type Running, running } from './running.ts';

const RCODES = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** What becomes of a question whose name is not in the table. */
export type Otherwise =
  | { readonly kind: 'rcode'; readonly rcode: keyof typeof RCODES }
  | { readonly kind: 'silent' }
  /** As a captive portal does it: every name is mine. */
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] };

export interface ResolverOptions {
  /** IPv4 and IPv6 addresses by name in lower case. A family without any gets an empty answer. */
  readonly records: Readonly<Record<string, readonly string[]>>;
  /** Default: NXDOMAIN. */
  readonly otherwise?: Otherwise;
  /** How every question for IPv6 addresses is answered instead, as broken routers do it. */
  readonly ipv6?: Otherwise;
  readonly delayMs?: number;
  readonly listening?: Listening;
  /** Hears each question, and whether its name is in the table or foreseen. */
  readonly tell?: Tell;
  readonly foreseen?: (name: string) => boolean;
}

export interface Resolver extends Running {
  /** Names that were asked for, in lower case. */
  readonly questions: readonly string[];
}

const HEADER_BYTES = 12;
const TYPE_A = 1;
const TYPE_AAAA = 28;
const TYPE_NAMES: Readonly<Record<number, string>> = { [TYPE_A]: 'A', [TYPE_AAAA]: 'AAAA' };
const MAX_RECORDED = 1_000;

/** A simulated recursive resolver (RFC 1035) on a UDP port of loopback. */
export async function startResolver(options: ResolverOptions): Promise<Resolver> {
  const questions: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const server = await serveDatagrams((query, reply) => {
    const question = readQuestion(query);
    if (question === null) return;
    if (questions.length < MAX_RECORDED) questions.push(question.name);
    const foreseen =
      Object.hasOwn(options.records, question.name) || (options.foreseen?.(question.name) ?? true);
    const type = TYPE_NAMES[question.type] ?? `type ${question.type}`;
    options.tell?.('question', `${question.name} ${type}`, !foreseen);
    const answer = answerTo(query, question, options);
    if (answer === null || timers.size >= THRESHOLDS.simulator.maxConnections) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      reply(answer);
    }, options.delayMs ?? 0);
    timers.add(timer);
  }, options.listening);
  const ended = running(server.port, async () => {
    for (const timer of timers) clearTimeout(timer);
    await server.close();
  });
  return { ...ended, questions };
}

interface Question {
  readonly name: string;
  readonly type: number;
  /** Where the question section ends. */
  readonly end: number;
}

/** The first question of a query (RFC 1035, 4.1.2); null where it is not one. */
function readQuestion(query: Buffer): Question | null {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const length = query[at];
    // Questions are never compressed.
    if (length === undefined || length > 63) return null;
    if (length === 0) break;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  if (query.length < end) return null;
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end };
}

function answerTo(query: Buffer, question: Question, options: ResolverOptions): Buffer | null {
  const { records, ipv6 } = options;
  const known = Object.hasOwn(records, question.name) ? records[question.name] : undefined;
  const instead = question.type === TYPE_AAAA ? ipv6 : undefined;
  const otherwise = instead ?? options.otherwise ?? { kind: 'rcode', rcode: 'NXDOMAIN' };
  if (known !== undefined && instead === undefined) return answerBytes(query, question, 0, known);
  switch (otherwise.kind) {
    case 'silent':
      return null;
    case 'rcode':
      return answerBytes(query, question, RCODES[otherwise.rcode], []);
    case 'addresses':
      return answerBytes(query, question, 0, otherwise.addresses);
  }
}

function answerBytes(
  query: Buffer,
  { type, end }: Question,
  rcode: number,
  addresses: readonly string[],
): Buffer {
  const records = addresses
    .filter((address) => type === (isIPv6(address) ? TYPE_AAAA : TYPE_A))
    .map(addressBytes)
    .map((data) => Buffer.concat([recordHead(type, data.length), data]));
  const answer = Buffer.concat([query.subarray(0, end), ...records]);
  // QR, RD as asked, RA.
  answer.writeUInt16BE(0x8080 | (query.readUInt16BE(2) & 0x0100) | rcode, 2);
  answer.writeUInt16BE(1, 4);
  answer.writeUInt16BE(records.length, 6);
  answer.writeUInt32BE(0, 8);
  return answer;
}

/** A pointer to the question's name, class IN, and a minute to live (RFC 1035, 4.1.3). */
function recordHead(type: number, dataBytes: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(dataBytes, 10);
  return head;
}
