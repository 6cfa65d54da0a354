import type { VendorReading } from './dialect.ts';

/** Only what is known may stand over what another answer says. */
export const known = (reading: VendorReading): VendorReading =>
  Object.fromEntries(Object.entries(reading).filter(([, value]) => value != null));
