import type { SiteStatement } from '../../facts/statement.ts';
import type { Draft } from './draft.ts';
import type { UrlReading } from './reading.ts';

/** The slashes of the path, and what stands behind it. */
export function pathDrafts(reading: UrlReading, { csmsUrl }: SiteStatement): Draft[] {
  const { path, query, fragment, segments } = reading;
  const drafts: Draft[] = [];
  if (path.includes('//')) {
    drafts.push({
      fault: 'url-double-slash',
      confidence: 'certain',
      detail:
        'The path has two slashes in a row. Most backends take that for another path, and answer 404.',
      evidence: [{ label: 'Path', value: path }],
    });
  }
  if (csmsUrl?.endsWith('/')) {
    drafts.push({
      fault: 'url-trailing-slash',
      confidence: 'possible',
      detail:
        'The URL to configure ends with a slash, and the charger adds a slash and its identity. Chargers that do so to the letter connect to a path with two slashes.',
    });
  } else if (segments.length > 0 && /[^/]\/$/.test(path)) {
    drafts.push({
      fault: 'url-trailing-slash',
      confidence: 'possible',
      detail:
        'The URL ends with a slash behind the identity. Backends that read the identity from the end of the path find none.',
    });
  }
  if (query !== '' || fragment !== '') {
    drafts.push({
      fault: 'url-query-or-fragment',
      confidence: fragment === '' ? 'possible' : 'certain',
      detail:
        fragment === ''
          ? 'The URL has a query (?…). Chargers add their identity at the end of the URL, which is then behind the query, and not in the path.'
          : 'The URL has a fragment (#…). What stands behind the # is never sent to a backend (RFC 6455, 3).',
      // A query may hold a token: its name says enough.
      evidence: [
        { label: 'Behind the path', value: `${query.replace(/=[^&]*/g, '=…')}${fragment}` },
      ],
    });
  }
  return drafts;
}
