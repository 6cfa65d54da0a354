import type { Site } from '../site/site.ts';
import { UsageError } from './usage-error.ts';

/** The site, once it is sure that there is something to connect to. @throws {UsageError} */
export function requireUrl(site: Site, command: string): Site {
  if (site.statement.url !== null) return site;
  throw new UsageError(
    'url-missing',
    'no URL given',
    `Give one, or --site with one: ghostcheck ${command} wss://csms.example.com/ocpp/CP001`,
  );
}
