import { isValueFor, type Variable } from './variables.ts';

type Payload = Readonly<Record<string, unknown>>;

const MAX_KEYS = 100;

/** OCPP 1.6, 5.8: every key where none is named. */
export function getConfiguration(variables: readonly Variable[], { key }: Payload) {
  const asked = Array.isArray(key) ? key.slice(0, MAX_KEYS).map(String) : [];
  const known = variables.filter((row) => row.key !== null && row.mutability !== 'WriteOnly');
  const named = known.filter((row) => asked.length === 0 || asked.includes(row.key ?? ''));
  return {
    configurationKey: named.map((row) => ({
      key: row.key,
      readonly: row.mutability === 'ReadOnly',
      value: row.read().slice(0, 500),
    })),
    unknownKey: asked.filter((name) => !known.some((row) => row.key === name)),
  };
}

/** OCPP 1.6, 5.3. */
export function changeConfiguration(variables: readonly Variable[], { key, value }: Payload) {
  const row = variables.find((one) => one.key !== null && one.key === key);
  if (row === undefined) return { status: 'NotSupported' };
  const text = String(value);
  if (row.write === undefined || !isValueFor(row, text)) return { status: 'Rejected' };
  row.write(text);
  return { status: row.reboots === true ? 'RebootRequired' : 'Accepted' };
}
