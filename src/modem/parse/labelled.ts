/**
 * The number after `label:` in an answer of the form `+NAME: operator Cc:262 RSRP:-90.00
 * PWR:-61dbm`, without its unit; undefined where the label is not there.
 */
export const labelled = (line: string, label: string): string | undefined =>
  new RegExp(`\\s${label}: ?(-?\\d{1,4}(?:\\.\\d{1,3})?)(?![\\d.])`, 'i').exec(line)?.[1];
