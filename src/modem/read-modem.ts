import type { ModemReading, RadioSample, Registration } from '../facts/signal.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { type Answer, type AnswerSource, COMMANDS, type Command } from './command.ts';
import type { Dialect, Identification } from './dialect.ts';
import { identify } from './identify.ts';
import { parseApns } from './parse/apn.ts';
import { parseFunctionality } from './parse/functionality.ts';
import { parseOperator } from './parse/operator.ts';
import { countActiveContexts, countAddresses, parseAttached } from './parse/packet.ts';
import {
  parseRegistration,
  tellsSimFailure,
  unsolicitedRegistration,
} from './parse/registration.ts';
import { parseSim } from './parse/sim.ts';
import { askSignal, radioSample, servingAccessTechnology } from './radio.ts';

/** What the modem itself tells, without how it was reached. */
export type ModemState = Pick<
  ModemReading,
  | 'manufacturer'
  | 'model'
  | 'revision'
  | 'dialects'
  | 'formats'
  | 'sim'
  | 'functionality'
  | 'registrations'
  | 'operator'
  | 'operatorMode'
  | 'operatorAccessTechnology'
  | 'attached'
  | 'contextsActive'
  | 'addresses'
  | 'apns'
  | 'samples'
  | 'commands'
>;

/** Waits for the next reading of the radio; false where the `taken` ones are all. */
export type NextSample = (taken: number) => Promise<boolean>;

/** Which dialects are asked beside TS 27.007, once it is known what the modem is. */
export type ChooseDialects = (identification: Identification) => readonly Dialect[];

/** Asks everything once, what matters most first, and the radio as often as `next` says. */
export async function readModem(
  modem: AnswerSource,
  choose: ChooseDialects,
  next: NextSample,
): Promise<ModemState> {
  const commands: ModemState['commands'] = [];
  const source: AnswerSource = {
    async ask(command) {
      const begun = performance.now();
      const answer = await modem.ask(command);
      const durationMs = Math.round(performance.now() - begun);
      if (answer.outcome === 'not-asked' && !CORE.includes(command)) return answer;
      if (commands.length < THRESHOLDS.signal.maxCommands) {
        commands.push({ command: command.text, outcome: answer.outcome, durationMs });
      }
      return answer;
    },
  };
  const ask = (command: Command) => source.ask(command);

  const firstSim = parseSim(await ask(COMMANDS.sim));
  const functionality = parseFunctionality((await ask(COMMANDS.functionality)).lines);
  const identification = await identify(source);
  const dialects = choose(identification);
  const sample = () => askSignal(source, dialects, identification);
  const readings = [await sample()];
  const { registrations, simFailed } = await askRegistrations(ask);
  const operator = parseOperator((await ask(COMMANDS.operator)).lines);
  const attached = parseAttached((await ask(COMMANDS.attached)).lines);
  const contextsActive = counted(await ask(COMMANDS.contexts), countActiveContexts);
  const addresses = counted(await ask(COMMANDS.addresses), countAddresses);
  const apns = await ask(COMMANDS.apns);
  // A SIM that is still starting shows as failed: by now it has had its time.
  const askedSim =
    firstSim === 'ready' ? firstSim : (parseSim(await ask(COMMANDS.sim)) ?? firstSim);
  const sim = simFailed && (askedSim ?? 'unknown') === 'unknown' ? 'failure' : askedSim;
  while (await next(readings.length)) readings.push(await sample());

  const act = servingAccessTechnology(operator, registrations);
  const samples: RadioSample[] = readings.map((reading) => radioSample(reading, act));
  return {
    ...identification,
    dialects: dialects.map(({ name }) => name),
    sim,
    functionality,
    registrations,
    operator: operator?.name ?? null,
    operatorMode: operator?.mode ?? null,
    operatorAccessTechnology: operator?.accessTechnology ?? null,
    attached,
    contextsActive,
    addresses,
    ...(apns.outcome === 'ok' ? { apns: parseApns(apns.lines) } : {}),
    samples,
    commands,
  };
}

const CORE: readonly Command[] = Object.values(COMMANDS);

async function askRegistrations(ask: AnswerSource['ask']) {
  const asked = [
    ['eps', COMMANDS.epsRegistration],
    ['5gs', COMMANDS.fiveGsRegistration],
    ['gprs', COMMANDS.gprsRegistration],
    ['cs', COMMANDS.csRegistration],
  ] as const;
  const answered: Registration[] = [];
  const unsolicited: Registration[] = [];
  let simFailed = false;
  for (const [domain, command] of asked) {
    const { lines } = await ask(command);
    const registration = parseRegistration(lines, domain);
    if (registration !== null) answered.push(registration);
    const told = unsolicitedRegistration(lines, domain);
    if (told !== null) unsolicited.push(told);
    simFailed ||= tellsSimFailure(lines);
  }
  return { registrations: answered.length > 0 ? answered : unsolicited, simFailed };
}

/** An empty list is an answer, an error is none. */
const counted = (answer: Answer, count: (lines: readonly string[]) => number): number | null =>
  answer.outcome === 'ok' ? count(answer.lines) : null;
