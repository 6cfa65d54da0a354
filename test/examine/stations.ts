import { assemble } from '../../src/diagnosis/assemble.ts';
import type { Report } from '../../src/diagnosis/report.ts';
import { type ExaminationOptions, startExamination } from '../../src/examine/examination.ts';
import { factsOfStation } from '../../src/examine/facts-of-station.ts';
import { ownCertificate } from '../../src/examine/server-certificate.ts';
import { stationsOf } from '../../src/examine/stations.ts';
import type { Facts } from '../../src/facts/document.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { MODULES } from '../../src/registry.ts';
import { statement } from '../fixtures/world.ts';

export interface Examining extends AsyncDisposable {
  readonly url: string;
  /** All that was said live. */
  readonly told: readonly string[];
  /** Settles when a station was read out, and repaired where that was asked for. */
  readonly examined: Promise<void>;
  /** Ends it, and gives the facts of the first station. */
  facts(site?: Partial<SiteStatement>): Promise<Facts>;
  report(site?: Partial<SiteStatement>): Promise<Report>;
}

/** An examination on loopback that answers boots. */
export async function examining(options: Partial<ExaminationOptions> = {}): Promise<Examining> {
  const told: string[] = [];
  let examinedOne = () => {};
  const examined = new Promise<void>((resolve) => {
    examinedOne = resolve;
  });
  const examination = await startExamination({
    host: '127.0.0.1',
    port: 0,
    certificate: await ownCertificate(['127.0.0.1']),
    bootAnswer: 'pending',
    mayTellTime: true,
    hideSubscriber: true,
    scrub: (text) => text,
    onTold: (_visit, what) => told.push(what),
    onExamined: () => examinedOne(),
    ...options,
  });
  let ended = false;
  const end = async () => {
    if (!ended) await examination.close();
    ended = true;
  };
  const facts = async (site: Partial<SiteStatement> = {}) => {
    await end();
    const [station] = stationsOf(examination.visits);
    if (station === undefined) throw new Error('nobody came');
    return factsOfStation(station, examination, {
      statement: statement({ url: null, identity: null, sessionAllowed: false, ...site }),
      shared: [],
      overrides: [],
      mode: 'live',
      startedAt: new Date().toISOString(),
      durationMs: 1_000,
      interrupted: false,
    });
  };
  return {
    url: `ws://127.0.0.1:${examination.port}/ocpp/CP001`,
    told,
    examined,
    facts,
    report: async (site) => assemble(MODULES, await facts(site)),
    [Symbol.asyncDispose]: end,
  };
}

export const faultsOf = ({ findings }: Report): string[] => findings.map(({ fault }) => fault);
