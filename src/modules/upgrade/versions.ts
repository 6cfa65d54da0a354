import type { Measurement, Table } from '../../diagnosis/module.ts';
import { ofKind } from '../../facts/select.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { clip } from './evidence.ts';
import type { UpgradeInput } from './input.ts';
import { ALL_SUBPROTOCOLS } from './subprotocol.ts';

/**
 * Which OCPP versions the backend takes, by upgrade alone: each offered by itself. Nothing
 * where only the station's own was asked for.
 */
export function versionMatrix({ records }: UpgradeInput): {
  readonly tables: readonly Table[];
  readonly measurements: Readonly<Record<string, Measurement>>;
} {
  const [main, ...others] = ofKind(records, 'upgrade.attempt');
  const asked = others.filter(
    ({ purpose, offered }) => purpose === 'version' && offered.length > 0,
  );
  if (main === undefined || asked.length === 0) return { tables: [], measurements: {} };
  const seen = ALL_SUBPROTOCOLS.map((name) => ({
    name,
    attempt: [main, ...asked].find(({ offered }) => offered.length === 1 && offered[0] === name),
  }));
  const taken = seen.filter(({ attempt }) => attempt !== undefined && takes(attempt) === true);
  return {
    tables: [
      {
        title: 'OCPP versions that the backend takes',
        columns: ['Offered', 'Taken', 'Answer'],
        rows: seen.map(({ name, attempt }) => [
          name,
          attempt === undefined ? '?' : MARK[`${takes(attempt)}`],
          attempt === undefined ? 'not asked' : answerOf(attempt),
        ]),
      },
    ],
    measurements: { 'upgrade.versions': taken.map(({ name }) => name).join(', ') },
  };
}

const MARK = { true: 'yes', false: 'no', null: '?' } as const;

/** Null where the answer is not about the version. */
function takes({ status, subprotocol, offered, acceptValid }: UpgradeAttempt): boolean | null {
  if (status === 101) return acceptValid === true && subprotocol === offered[0];
  return status !== null && VERSION_REFUSED.includes(status) ? false : null;
}

/** What stacks answer to a subprotocol that they do not serve: SteVe 404, others 400 or 426. */
const VERSION_REFUSED: readonly number[] = [400, 404, 406, 426];

function answerOf({ status, reason, subprotocol, outcome }: UpgradeAttempt): string {
  if (status === null) return outcome === 'timeout' ? 'no answer' : 'no answer in HTTP';
  if (status !== 101) return clip(`HTTP ${status} ${reason ?? ''}`.trim());
  return `101, ${subprotocol === null ? 'without a subprotocol' : clip(subprotocol)}`;
}
