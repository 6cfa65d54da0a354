import type { Dialect, Identification } from '../dialect.ts';
import { cinterion } from './cinterion.ts';
import { fibocom } from './fibocom.ts';
import { huawei } from './huawei.ts';
import { nordic } from './nordic.ts';
import { quectel } from './quectel.ts';
import { sequans } from './sequans.ts';
import { sierra } from './sierra.ts';
import { simcom } from './simcom.ts';
import { telit } from './telit.ts';
import { uBlox } from './u-blox.ts';
import { xmm } from './xmm.ts';

/** Every dialect that is known beside TS 27.007. Of two that fit a modem, the first speaks. */
export const DIALECTS: readonly Dialect[] = [
  quectel,
  simcom,
  huawei,
  sierra,
  telit,
  cinterion,
  uBlox,
  xmm,
  fibocom,
  nordic,
  sequans,
];

/** The dialects of a modem, by what it says it is: none or one. */
export const dialectsOf = (identification: Identification): readonly Dialect[] =>
  DIALECTS.filter(({ speaks }) => speaks(identification)).slice(0, 1);
