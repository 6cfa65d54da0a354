import type { Dialect, Identification } from '../dialect.ts';
import { huawei } from './huawei.ts';
import { quectel } from './quectel.ts';
import { simcom } from './simcom.ts';

/** Every dialect that is known beside TS 27.007. */
export const DIALECTS: readonly Dialect[] = [quectel, simcom, huawei];

/** The dialects of a modem, by what it says it is: none or one. */
export const dialectsOf = (identification: Identification): readonly Dialect[] =>
  DIALECTS.filter(({ speaks }) => speaks(identification)).slice(0, 1);
