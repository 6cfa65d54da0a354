import type { Finding, RemediationStep } from '../diagnosis/report.ts';
import type { Tone } from './page.ts';

/** What a table of ours has for a word of a report, which may be one of a newer version. */
export const known = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

/** How the words of the report are said to a person. Consumers accept unknown ones: so do we. */
const WHO: Readonly<Record<RemediationStep['who'], string>> = {
  technician: 'you, on site',
  'backend-operator': 'the backend operator',
  'site-network': "whoever runs the site's network",
  carrier: 'the mobile carrier',
  vendor: "the charger's vendor",
};
export const whoActs = (who: RemediationStep['who']): string => known(WHO, who) ?? who;

/** The same for a reader who is not on site. */
export const whoActsThere = (who: RemediationStep['who']): string =>
  who === 'technician' ? 'the technician on site' : whoActs(who);

const OWNERS: Readonly<Record<Finding['owner'], string>> = {
  charger: 'the charger',
  backend: 'the backend (CSMS)',
  network: 'the network',
  configuration: 'a setting, at the charger or the backend',
  sim: 'the SIM or its contract',
  vehicle: 'the vehicle',
  laptop: 'this laptop',
  unknown: 'not known yet',
};
export const ownerWords = (owner: Finding['owner']): string => known(OWNERS, owner) ?? owner;

const CONFIDENCES: Readonly<Record<Finding['confidence'], string>> = {
  certain: 'certain: proved by what was seen',
  likely: 'likely: the best reading of what was seen',
  possible: 'possible: only the steps below can tell',
};
export const confidenceWords = (confidence: Finding['confidence']): string =>
  known(CONFIDENCES, confidence) ?? confidence;

export const toneOf = ({ severity }: Pick<Finding, 'severity'>): Tone =>
  severity === 'fault' ? 'bad' : severity === 'warning' ? 'warn' : 'note';
