import { THRESHOLDS } from '../../thresholds.ts';

/** A row of the device model: a variable of OCPP 2.x, and its configuration key in 1.6. */
export interface Variable {
  readonly component: string;
  /** The instance of the component: the slot of a network profile. */
  readonly slot?: string;
  readonly name: string;
  /** Null where 1.6 has none. */
  readonly key: string | null;
  readonly mutability: 'ReadOnly' | 'ReadWrite' | 'WriteOnly';
  readonly dataType: 'string' | 'integer' | 'dateTime' | 'boolean' | 'SequenceList';
  /** True where a change takes a reset. */
  readonly reboots?: boolean;
  read(): string;
  write?(value: string): void;
}

/** A variable that never changes. */
export const fixed = (
  component: string,
  name: string,
  value: string,
  dataType: Variable['dataType'],
  key: string | null = null,
): Variable => ({ component, name, key, mutability: 'ReadOnly', dataType, read: () => value });

/** Something that a variable shows, and changes. */
export interface Cell<T> {
  readonly read: () => T;
  readonly write: (value: T) => void;
}

/** A number of whole seconds or times that a CSMS can set. */
export const count = (
  component: string,
  name: string,
  { read, write }: Cell<number>,
  key: string | null = null,
): Variable => ({
  component,
  name,
  key,
  mutability: 'ReadWrite',
  dataType: 'integer',
  read: () => String(read()),
  write: (value) => write(Number(value)),
});

/** A list in order of preference. `reboots`: a change takes a reset. */
export const sequence = (
  component: string,
  name: string,
  cell: Cell<string>,
  reboots = false,
): Variable => ({
  component,
  name,
  key: null,
  mutability: 'ReadWrite',
  dataType: 'SequenceList',
  reboots,
  ...cell,
});

/** True for a value that a variable of this type can hold. */
export function isValueFor({ dataType }: Variable, value: string): boolean {
  if (value.length > THRESHOLDS.station.maxValueLength) return false;
  return dataType !== 'integer' || /^\d{1,9}$/.test(value);
}
