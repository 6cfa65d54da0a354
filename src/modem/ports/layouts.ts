import type { PortRole } from '../../facts/signal.ts';

/** What each USB interface of a modem is for, by its number. */
export type Layout = Readonly<Record<number, PortRole>>;

interface Family {
  readonly vendorId: string;
  readonly productIds: readonly string[];
  readonly layout: Layout;
}

const family = (vendorId: string, productIds: string, layout: Layout): Family => ({
  vendorId,
  productIds: productIds.split(' '),
  layout,
});

const QUALCOMM = { 0: 'diagnostics', 1: 'gnss', 2: 'at', 3: 'at-spare' } as const;
const SIERRA = { 0: 'diagnostics', 2: 'gnss', 3: 'at' } as const;
/** Telit's compositions: with RNDIS, MBIM or ECM before the serial ports, or with nothing. */
const TELIT_1 = { 0: 'diagnostics', 1: 'at', 2: 'at-spare' } as const;
const TELIT_4 = { 0: 'diagnostics', 3: 'gnss', 4: 'at', 5: 'at-spare' } as const;
const TELIT_5 = { 0: 'diagnostics', 4: 'gnss', 5: 'at', 6: 'at-spare' } as const;

/**
 * Modems in chargers and site routers, after ModemManager's port type hints and the makers'
 * USB manuals. There is no common rule: a number that means AT on one is another's
 * diagnosis, where a written byte can hang the modem. What is not listed is not asked.
 */
const FAMILIES: readonly Family[] = [
  // Quectel EC21, EC25, EG91, EG95, BG96, EG06, EG12, EM160, BG95, RM500Q, RM520N.
  family('2c7c', '0121 0125 0191 0195 0296 0306 0512 0620 0700 0800 0801', QUALCOMM),
  // SIMCom SIM7000, 7100, 7600; SIM7070, 7080, 7090 in both compositions; SIM5320 and the like.
  family('1e0e', '9001', { ...QUALCOMM, 4: 'audio' }),
  family('1e0e', '9205', QUALCOMM),
  family('1e0e', '9206', { 0: 'diagnostics', 1: 'gnss', 2: 'at', 5: 'at-spare' }),
  family('1e0e', '9100 9200', { 1: 'at-spare', 3: 'at' }),
  // Sierra MC73xx, MC74xx, EM7455, EM7565; HL7812.
  family('1199', '68c0 9071 9079 9091', SIERRA),
  family('1199', 'c001', { 0: 'at', 2: 'at-spare', 4: 'gnss' }),
  // Telit HE910; LE910C1-EUX, ME910C1, ME310G1; LE910C1, LM9x0, FN9x0; their MBIM compositions.
  family('1bc7', '0021', { 0: 'at', 6: 'at-spare' }),
  family('1bc7', '1031 1033 1101 110a', TELIT_1),
  family('1bc7', '1040 1050 1060 1070 1201', TELIT_4),
  family('1bc7', '1041 1051 1061 1071 1204', TELIT_5),
  family('1bc7', '7010 7011', { 2: 'diagnostics', 3: 'at-spare', 4: 'at' }),
  family('1bc7', '7020 7021', { 2: 'at-spare', 4: 'diagnostics', 6: 'at' }),
  // u-blox TOBY-L4; its receivers for positions alone; SARA, LARA, TOBY; LARA-R6.
  family('1546', '1010', { 2: 'other', 4: 'diagnostics', 6: 'at', 8: 'other' }),
  family('1546', '01a5 01a6 01a7 01a8 01a9', { 0: 'gnss', 1: 'gnss' }),
  family('1546', '1104', { 0: 'at', 2: 'gnss', 4: 'diagnostics' }),
  family('1546', '1102 1107 110a', { 0: 'at', 2: 'at-spare', 6: 'gnss', 10: 'diagnostics' }),
  family('05c6', '908b', TELIT_1),
  // Fibocom L850, FM150, MA510, NL668, FM101 in both compositions; L610.
  family('2cb7', '0007', { 2: 'at', 4: 'diagnostics', 6: 'at-spare' }),
  family('2cb7', '0104 0106', TELIT_1),
  family('2cb7', '01a0 01a2', { 2: 'at', 3: 'at-spare', 4: 'diagnostics', 5: 'diagnostics' }),
  family('2cb7', '01a4', { 2: 'diagnostics', 3: 'at', 4: 'diagnostics', 5: 'diagnostics' }),
  family('1782', '4d11', { 2: 'at', 5: 'diagnostics', 7: 'at-spare' }),
  // Cinterion PLS8; PLS62, PLS63, PLS83.
  family('1e2d', '0061', { 0: 'at-spare', 2: 'at', 4: 'gnss' }),
  family('1e2d', '005b 005d', { 0: 'at', 2: 'at-spare', 4: 'gnss', 8: 'diagnostics' }),
  family('1e2d', '0069 006f', { 0: 'at', 2: 'at-spare', 4: 'gnss', 6: 'diagnostics' }),
  // ZTE MF6xx.
  family('19d2', '0031 0037 0052 0063 0104', { 1: 'at-spare', 3: 'at' }),
  family('19d2', '0016 0017 0018 0019 0117', { 1: 'at-spare', 2: 'at' }),
];

/** Huawei says what an interface is for in its protocol number, not in its place. */
const HUAWEI = '12d1';
const HUAWEI_PROTOCOLS: Layout = {
  1: 'at-spare',
  2: 'at',
  3: 'diagnostics',
  5: 'gnss',
  16: 'at-spare',
  18: 'at',
  19: 'diagnostics',
  20: 'gnss',
};

/** Null where the device is no modem that is known. */
export const layoutOf = (vendorId: string, productId: string): Layout | null =>
  FAMILIES.find(
    (candidate) => candidate.vendorId === vendorId && candidate.productIds.includes(productId),
  )?.layout ?? null;

/** Null where the interface does not say what it is for. */
export const roleByProtocol = (vendorId: string, protocol: number | null): PortRole | null =>
  vendorId === HUAWEI && protocol !== null ? (HUAWEI_PROTOCOLS[protocol] ?? null) : null;

/** Makers of chips that carry RS-232 or a UART over USB: FTDI, WCH, Silicon Labs, Prolific, MosChip, Microchip. */
const ADAPTERS: readonly string[] = ['0403', '1a86', '10c4', '067b', '9710', '04d8'];

export const isAdapter = (vendorId: string): boolean => ADAPTERS.includes(vendorId);
