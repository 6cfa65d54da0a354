import { connect } from 'node:net';
import { openSession } from '../../src/connection/open-session.ts';
import { upgrade } from '../../src/connection/upgrade.ts';
import type { AnyModule } from '../../src/diagnosis/module.ts';
import { stageModule } from '../diagnosis/synthetic.ts';

/**
 * Stands in for the stages before boot: reaches the CSMS of the URL in plain text, whatever
 * its scheme, and opens a session.
 */
export const connecting = (subprotocol: string, authorizedByNode = false): AnyModule =>
  stageModule('upgrade', {
    async probe(run) {
      const { attempt } = run;
      if (attempt === null) return { gate: 'shut' };
      const { host, port } = attempt.target;
      const socket = connect({ host, port, noDelay: true });
      Object.assign(attempt, { socket, stream: socket, authorizedByNode });
      const upgraded = await upgrade(run, attempt, {
        identity: 'station',
        requestTarget: attempt.target.requestTarget,
        subprotocols: [subprotocol],
        credentials: { kind: 'none' },
        timeoutMs: 2_000,
      });
      if (upgraded === null) return { gate: 'shut' };
      await openSession(run, attempt, upgraded);
      return { gate: 'open' };
    },
  });
