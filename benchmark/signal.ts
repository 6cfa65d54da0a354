import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gatherFacts } from '../src/diagnosis/runner.ts';
import { ofKind } from '../src/facts/select.ts';
import { readModem } from '../src/modem/read-modem.ts';
import { readTranscript } from '../src/modem/transcript.ts';
import { signalModule } from '../src/modules/signal/index.ts';
import { LOOPBACK, listen } from '../src/simulator/running.ts';
import { createSite } from '../src/site/create-site.ts';
import { THRESHOLDS } from '../src/thresholds.ts';
import { median } from './median.ts';
import { inThread } from './thread.ts';

const LATENCY_MS = 20;
const RUNS = 5;
const AT_MOST = 1.5;
const SESSIONS = 2_000;
const ROUNDS = 9;

/** What a modem answers that is online over LTE. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'AT+CMEE?': ['+CMEE: 1', 'OK'],
  'AT+CPIN?': ['+CPIN: READY', 'OK'],
  'AT+CFUN?': ['+CFUN: 1', 'OK'],
  'AT+CGMI': ['Example', 'OK'],
  'AT+CGMM': ['Modem 4', 'OK'],
  'AT+CSQ': ['+CSQ: 22,99', 'OK'],
  'AT+CESQ': ['+CESQ: 99,99,255,255,20,52', 'OK'],
  'AT+CEREG?': ['+CEREG: 0,1', 'OK'],
  'AT+C5GREG?': ['ERROR'],
  'AT+CGREG?': ['+CGREG: 0,0', 'OK'],
  'AT+CREG?': ['+CREG: 0,6', 'OK'],
  'AT+COPS?': ['+COPS: 0,0,"Example Mobile",7', 'OK'],
  'AT+CGATT?': ['+CGATT: 1', 'OK'],
  'AT+CGACT?': ['+CGACT: 1,1', 'OK'],
  'AT+CGPADDR': ['+CGPADDR: 1,"10.0.0.9"', 'OK'],
};
const spoken = (lines: readonly string[]) => lines.map((line) => `\r\n${line}\r\n`).join('');

export interface ModemTask {
  readonly kind: 'modem';
  /** How many commands it was sent so far. */
  readonly asked: Int32Array;
}

/** A modem that takes its time for each command, behind TCP. */
export async function serveModem({ asked }: ModemTask): Promise<{ readonly port: number }> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const command of chunk.toString('latin1').split('\r').filter(Boolean)) {
        Atomics.add(asked, 0, 1);
        const said = spoken(ANSWERS[command] ?? ['OK']);
        setTimeout(() => socket.write(said, 'latin1'), LATENCY_MS);
      }
    });
  });
  const { port } = await listen(server);
  return { port };
}

/**
 * A whole probe over a pseudo terminal, as a multiple of what the modem takes for the
 * commands of it, without the waits between the samples; and pasted sessions read per
 * second. Gives back whether the target was met.
 */
export async function benchmarkSignal(): Promise<boolean> {
  const met = await benchmarkProbe();
  await benchmarkTranscripts();
  return met;
}

async function benchmarkProbe(): Promise<boolean> {
  const asked = new Int32Array(new SharedArrayBuffer(4));
  const task: ModemTask = { kind: 'modem', asked };
  const modem = await inThread<{ port: number }>(task);
  const folder = await mkdtemp(join(tmpdir(), 'ghostcheck-benchmark-'));
  const path = join(folder, 'ttyUSB2');
  const socat = spawn('socat', [
    `pty,raw,echo=0,link=${path}`,
    `TCP:${LOOPBACK}:${modem.port},nodelay`,
  ]);
  try {
    while (!(await exists(path))) await pause(10);
    const runs = [];
    // The first run loads what the others have.
    for (let run = 0; run <= RUNS; run += 1) {
      const before = Atomics.load(asked, 0);
      const durationMs = await probe(path);
      const commands = Atomics.load(asked, 0) - before;
      if (run > 0) runs.push({ durationMs, commands });
    }
    return tell(runs);
  } finally {
    socat.kill();
    await once(socat, 'exit');
    await modem.close();
    await rm(folder, { recursive: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** How long a probe took without its stated waits, ms. */
async function probe(path: string): Promise<number> {
  const site = createSite({ url: null, modem: { kind: 'serial', path } });
  const begun = performance.now();
  const facts = await gatherFacts([signalModule], site, { mode: 'simulated' });
  const ms = performance.now() - begun;
  const [reading] = ofKind(facts.records, 'signal.modem');
  if (reading?.answered !== true || reading.lost !== null) throw new Error('no modem was read');
  return ms - (reading.samples.length - 1) * THRESHOLDS.signal.sampleIntervalMs;
}

function tell(runs: readonly { durationMs: number; commands: number }[]): boolean {
  const multiple = median(runs.map((run) => run.durationMs / (run.commands * LATENCY_MS)));
  const met = multiple <= AT_MOST;
  const figure = (value: number) => value.toFixed(0).padStart(9);
  console.log(`
A modem read over a pseudo terminal, ${LATENCY_MS} ms for each command, without the waits between
  samples, median of ${RUNS} runs
  commands         ${figure(median(runs.map(({ commands }) => commands)))}
  ghostcheck       ${figure(median(runs.map(({ durationMs }) => durationMs)))} ms
  multiple         ${multiple.toFixed(2).padStart(9)}   at most ${AT_MOST}: ${met ? 'met' : 'MISSED'}`);
  return met;
}

/** Sessions as people paste them: with echo and prompts, without OK, without echo. */
function sessionOf(index: number): string {
  const level = `+CESQ: 99,99,255,255,${index % 30},${30 + (index % 40)}`;
  const answers = Object.entries({ ...ANSWERS, 'AT+CESQ': [level, 'OK'] });
  switch (index % 3) {
    case 0:
      return answers
        .map(([command, lines]) => `${command}\r\r\n${lines.join('\r\n')}`)
        .join('\r\n');
    case 1:
      return answers.map(([, lines]) => lines[0]).join('\n');
    default:
      return answers
        .map(
          ([command, lines]) => `[12:00:00.123] > ${command}\n[12:00:00.145] < ${lines.join(' ')}`,
        )
        .join('\n');
  }
}

async function benchmarkTranscripts(): Promise<void> {
  const sessions = Array.from({ length: SESSIONS }, (_, index) => sessionOf(index));
  const megabytes = sessions.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const rates = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begun = performance.now();
    for (const text of sessions) await readSession(text);
    const seconds = (performance.now() - begun) / 1000;
    // The first round warms it up.
    if (round > 0) rates.push(seconds);
  }
  const seconds = median(rates);
  console.log(`
Pasted AT sessions read per second, ${SESSIONS} of ${Object.keys(ANSWERS).length} commands in three styles, median of ${ROUNDS} rounds
  ghostcheck       ${(SESSIONS / seconds).toFixed(0).padStart(9)} sessions, ${(megabytes / seconds).toFixed(1)} MB`);
}

async function readSession(text: string): Promise<void> {
  const transcript = readTranscript(text);
  if (transcript === null) throw new Error('no session was read');
  const { dialects, samples } = transcript;
  const { sim } = await readModem(
    transcript,
    () => dialects,
    async (taken) => taken < samples,
  );
  if (sim !== 'ready') throw new Error('a session was not understood');
}
