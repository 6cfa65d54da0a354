import { type AnyModule, defineModule, type Judgement } from '../../src/diagnosis/module.ts';
import type { Stage } from '../../src/facts/stages.ts';
import type { Site } from '../../src/site/site.ts';
import { statement } from '../fixtures/world.ts';

export const passed: Judgement = { findings: [], summary: 'fine' };

/** A module of a test: opens its gate, finds nothing, unless told otherwise. */
export function stageModule(stage: Stage, parts: Partial<AnyModule> = {}): AnyModule {
  return {
    ...defineModule({
      stage,
      after: [],
      reads: [],
      skip: () => null,
      asked: () => true,
      judge: () => passed,
    }),
    ...parts,
  };
}

export function siteFor(parts: Partial<Site> = {}): Site {
  return {
    statement: statement(),
    password: null,
    clientIdentity: null,
    extraRoots: [],
    chargerRoots: [],
    boot: null,
    idToken: null,
    repeat: 1,
    cable: null,
    modem: null,
    chargerTime: null,
    ntpServers: [],
    resolver: null,
    sourceAddress: null,
    sendPasswordUnverified: false,
    tlsConnections: 10,
    timeoutMs: 5_000,
    messageTimeoutMs: 1_000,
    redact: 'standard',
    ...parts,
  };
}
