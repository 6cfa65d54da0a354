import type { Measurement, Table } from '../../../diagnosis/module.ts';
import type { StationSession } from '../../../facts/station-session.ts';
import { spanOf } from '../input.ts';

/** How the sessions of a station were kept alive, and how it comes again. */
export function keepaliveTable(
  sessions: readonly StationSession[],
  reconnects: string,
): { readonly tables: Table[]; readonly measurements: Readonly<Record<string, Measurement>> } {
  const longest = sessions.toSorted((a, b) => b.durationMs - a.durationMs)[0];
  if (longest === undefined) return { tables: [], measurements: {} };
  const sent = sum(sessions, ({ pings }) => pings?.sent ?? 0);
  const answered = sum(sessions, ({ pings }) => pings?.answered ?? 0);
  const stationPings = sum(sessions, (session) => session.stationPings);
  const silenceMs = Math.max(...sessions.map(({ longestSilenceMs }) => longestSilenceMs));
  return {
    tables: [
      {
        title: 'Keepalive',
        columns: ['what', 'seen'],
        rows: [
          ['sessions', `${sessions.length}, the longest ${spanOf(longest.durationMs)}`],
          ['pings of this laptop', sent === 0 ? 'none sent' : `${answered} of ${sent} answered`],
          ['pings of the station', stationPings === 0 ? 'none' : String(stationPings)],
          ['longest silence of the station', spanOf(silenceMs)],
          ['how it comes again', reconnects],
        ],
      },
    ],
    measurements: {
      'session.pings': sent,
      'session.pongsMissing': sent - answered,
      'session.stationPings': stationPings,
      'session.longestSilenceMs': Math.round(silenceMs),
    },
  };
}

const sum = <T>(list: readonly T[], of: (one: T) => number): number =>
  list.reduce((total, one) => total + of(one), 0);
