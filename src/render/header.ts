import type { Report } from '../diagnosis/report.ts';
import type { Page } from './page.ts';

/** What was diagnosed, and from where it was looked at. */
export function header(report: Report, page: Page): string[] {
  const { target, run } = report;
  const unnamed = isExamined(report) ? 'a charger that told no name' : '';
  const what = target.url ?? target.identity ?? (run.mode === 'offline' ? 'offline' : unnamed);
  const profile = target.securityProfile === null ? '' : `, profile ${target.securityProfile}`;
  const [first = '', ...rest] = page.ends(
    `ghostcheck  ${what}`,
    saysVersion(report) ? `OCPP ${target.ocppVersion}${profile}` : '',
  );
  const dim = (line: string) => page.paint('dim', line);
  const labels = Object.entries(report.labels).map(([key, value]) => `${key}=${value}`);
  return [
    page.strong(first),
    ...rest,
    ...[vantage(report), mode(report), labels.length === 0 ? '' : `labels: ${labels.join(', ')}`]
      .filter((line) => line !== '')
      .flatMap((line) => page.block('', line, dim)),
  ];
}

const isExamined = ({ facts }: Report): boolean => facts.site.examined === true;

/** A reading of the cable has no version, nor has a charger that came no further than TLS. */
const saysVersion = (report: Report): boolean =>
  report.target.url !== null ||
  (report.run.mode !== 'offline' && !isExamined(report)) ||
  report.checks.some(({ stage, status }) => stage === 'boot' && status !== 'skipped');

function vantage({ network }: Report): string {
  const path = [
    network.interface,
    network.localAddress,
    network.gateway === null ? null : `gateway ${network.gateway}`,
    network.resolver === null ? null : `resolver ${network.resolver}`,
  ].filter((part) => part !== null);
  if (path.length === 0) return '';
  const from = network.uplink === 'charger' ? "over the charger's own uplink" : 'from this laptop';
  return `seen ${from}: ${path.join(', ')}`;
}

function mode({ run }: Report): string {
  if (run.mode === 'replay') return `recorded ${run.startedAt}, judged for ${run.judgedAt}`;
  return run.mode === 'simulated' ? 'simulated: no real charger or backend is involved' : '';
}
