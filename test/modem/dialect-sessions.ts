import type { ModemReading, RadioSample } from '../../src/facts/signal.ts';
import type { ModemAnswers } from '../../src/simulator/index.ts';

/** What a modem of one maker answers, and what is to be read from it. */
export interface DialectSession {
  readonly what: string;
  readonly dialect: NonNullable<ModemReading['dialects']>[number];
  readonly answers: ModemAnswers;
  readonly sample: Partial<RadioSample>;
}

const of = (
  what: string,
  dialect: DialectSession['dialect'],
  [manufacturer, model]: readonly [string, string],
  vendor: ModemAnswers,
  sample: DialectSession['sample'],
): DialectSession => ({
  what,
  dialect,
  answers: {
    'AT+CGMI': [manufacturer, 'OK'],
    'AT+CGMM': [model, 'OK'],
    'AT+CPIN?': ['+CPIN: READY', 'OK'],
    ...Object.fromEntries(Object.entries(vendor).map(([text, lines]) => [text, [...lines, 'OK']])),
  },
  sample,
});

const SIERRA = ['Sierra Wireless, Incorporated', 'EM7455'] as const;
const EM91 = ['Sierra Wireless, Incorporated', 'EM9191'] as const;
const TELIT = ['Telit', 'LE910C1-EU'] as const;
const U_BLOX = ['u-blox', 'SARA-R510S'] as const;
const FM350 = ['Fibocom Wireless Inc.', 'FM350-GL'] as const;
const FM160 = ['Fibocom Wireless Inc.', 'FM160-EAU'] as const;
const L860 = ['Fibocom Wireless Inc.', 'L860-GL'] as const;
const CINTERION = ['Cinterion', 'PLS62-W'] as const;
const NORDIC = ['Nordic Semiconductor ASA', 'nRF9160-SICA'] as const;
const SEQUANS = ['SEQUANS Communications', 'GM02S'] as const;

const nothing = {
  rat: null,
  rssiDbm: null,
  rscpDbm: null,
  rsrpDbm: null,
  rsrqDb: null,
  sinrDb: null,
  nrRsrpDbm: null,
};

export const DIALECT_SESSIONS: readonly DialectSession[] = [
  of(
    'a weak LTE cell, older labels, RSSI on 3G aside',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'Current Time:  812\t\tTemperature: 41',
        'Reset Counter: 1\t\tMode:        ONLINE         ',
        'System mode:   LTE        \tPS state:    Attached     ',
        'LTE band:      B20    \t\tLTE bw:      10 MHz  ',
        'LTE CA state:  NOT ASSIGNED',
        'EMM state:     Registered     \tNormal Service ',
        'RRC state:     RRC Idle       ',
        'IMS reg state: No Srv  \t\t',
        '',
        'PCC RxM RSSI:  -77\t\tRSRP (dBm):  -109',
        'PCC RxD RSSI:  -92\t\tRSRP (dBm):  -125',
        'Tx Power:      --\t\tTAC:         1A2B (6699)',
        'RSRQ (dB):     -16.5\t\tCell ID:     01A2B3C4 (27440068)',
        'SINR (dB):     -3.2',
        '',
      ],
    },
    {
      rat: 'lte',
      service: 'online',
      rssiDbm: -77,
      rsrpDbm: -109,
      rsrqDb: -16.5,
      sinrDb: -3.2,
      rsrpPerAntennaDbm: [-109, -125],
    },
  ),
  of(
    'an aggregated carrier that is stronger does not count',
    'sierra',
    ['Dell Inc.', 'EM7565'],
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   LTE        \tPS state:    Attached     ',
        'EMM state:     Registered     \tNormal Service ',
        'PCC RxM RSSI:  -66\t\tPCC RxM RSRP:  -94',
        'PCC RxD RSSI:  -67\t\tPCC RxD RSRP:  -96',
        'SCC1 RxM RSSI: -51\t\tSCC1 RxM RSRP: -75',
        'SCC1 RxD RSSI: -52\t\tSCC1 RxD RSRP: -76',
        'RSRQ (dB):     -9.8\t\tCell ID:     01a2b3c4 (27440068)',
        'SINR (dB):     14.0',
        'NR5G RSRP (dBm): ---            NR5G RSRQ (dB):  ---',
        'NR5G SINR (dB):  ---',
      ],
    },
    {
      rat: 'lte',
      rssiDbm: -66,
      rsrpDbm: -94,
      rsrqDb: -9.8,
      sinrDb: 14,
      nrRsrpDbm: null,
      nrRsrqDb: null,
      nrSinrDb: null,
      rsrpPerAntennaDbm: [-94, -96],
    },
  ),
  of(
    '5G NSA over four antennas',
    'sierra',
    EM91,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   ENDC        \tPS state:    Attached     ',
        'EMM state:     Registered     \tNormal Service ',
        'IMS Srv State: UNKNOWN SMS,UNKNOWN VoIP',
        'PCC RxM RSSI:  -63\t\tPCC RxM RSRP:  -91',
        'PCC RxD RSSI:  -64\t\tPCC RxD RSRP:  -93',
        'PCC RxM1 RSSI:  -62\t\tPCC RxM1 RSRP:  -90',
        'PCC RxD1 RSSI:  --\t\tPCC RxD1 RSRP:  --',
        'RSRQ (dB):     -10.1\t\tCell ID:     01a2b3c4 (27440068)',
        'SINR (dB):     9.6',
        'NR5G band:     n78   \t\tNR5G bw:     80 MHz',
        'NR5G RSRP (dBm):  -103\t\tNR5G RSRQ (dB):  -12',
        'NR5G SINR (dB):   4.5',
      ],
    },
    {
      rat: 'nr-nsa',
      rsrpDbm: -91,
      rsrqDb: -10.1,
      sinrDb: 9.6,
      nrRsrpDbm: -103,
      nrRsrqDb: -12,
      nrSinrDb: 4.5,
      rsrpPerAntennaDbm: [-91, -93, -90, null],
    },
  ),
  of(
    '5G SA',
    'sierra',
    EM91,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   NR5G           PS state:    Not attached',
        'EMM state:     Deregistered   No Cell',
        'NR5G band:       n28          NR5G Carrier ID: 0',
        'NR5G RSRP (dBm): -97         NR5G RSRQ (dB):  -11',
        'NR5G SINR (dB):   7.5',
      ],
    },
    { rat: 'nr-sa', rsrpDbm: null, rsrqDb: null, nrRsrpDbm: -97, nrRsrqDb: -11, nrSinrDb: 7.5 },
  ),
  of(
    '5G SA with the state of 5GMM',
    'sierra',
    EM91,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   NR5G           PS state:    Attached',
        'EMM state:     Deregistered   No Cell',
        'MM5G state:    Registered       Normal Service',
        'NR5G RSRP (dBm): -93         NR5G RSRQ (dB):  -10',
        'NR5G SINR (dB):   16.5',
      ],
    },
    { rat: 'nr-sa', service: 'online', nrRsrpDbm: -93, nrRsrqDb: -10, nrSinrDb: 16.5 },
  ),
  of(
    'a kin that puts blanks before its colons',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode : LTE       PS state : Attached',
        'EMM state : 0   RRC state : RRC IDLE',
        'RSSI (dBm) : -74        Tx Power : -550',
        'RSRP (dBm) : -106       RSRQ (dB) : -13',
      ],
    },
    { rat: 'lte', service: 'online', rssiDbm: -74, rsrpDbm: -106, rsrqDb: -13 },
  ),
  of(
    '3G, which gives only the RSSI',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'Bootup Time:   12              Mode:        ONLINE         ',
        'System mode:   WCDMA           PS state:    Attached     ',
        'WCDMA band:    WCDMA 2100 ',
        'GMM (PS) state:REGISTERED       NORMAL SERVICE ',
        'RX level C0:   -71              LAC:         1A2B (6699)',
        'RX level C1:   -106             Cell ID:     01A2B3C4 (27440068)',
      ],
    },
    { rat: '3g', rssiDbm: -71, rscpDbm: null, service: 'online' },
  ),
  of(
    'told to stay off the air',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'Reset Counter: 2\t\tMode:        LOW POWER MODE         ',
        'System mode:   No service\tPS state:    Not attached ',
      ],
    },
    { ...nothing, service: 'off' },
  ),
  of(
    'LTE, on a cell that it is not registered with',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   LTE        \tPS state:    Not attached ',
        'EMM state:     Deregistered   \tAttach Needed  ',
        'PCC RxM RSSI:  -64\t\tRSRP (dBm):  -92',
        'RSRQ (dB):     -9.5\t\tCell ID:     01A2B3C4 (27440068)',
      ],
    },
    { rat: 'lte', rsrpDbm: -92, rsrqDb: -9.5, service: 'searching' },
  ),
  of(
    '3G, asleep without service',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   WCDMA           PS state:    Not attached',
        'MM (CS) state: IDLE             NO SERVICE',
        'RxM RSSI C0:   ---              RxD RSSI C0:   ---',
      ],
    },
    { ...nothing, rat: '3g', service: 'searching' },
  ),
  of(
    'in search of a cell',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   No service\tPS state:    Not attached ',
        'EMM state:     Deregistered   \tPLMN Search ',
        'PCC RxM RSSI:  --\t\tRSRP (dBm):  --',
        'PCC RxD RSSI:  --\t\tRSRP (dBm):  --',
        'RSRQ (dB):     --\t\tCell ID:     --',
      ],
    },
    { ...nothing, service: 'searching' },
  ),
  of(
    'in a 5G core',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS: ',
        'System mode:   NR5G       \tPS state:    Attached     ',
        'MM5G state:    Registered     \tNormal Service ',
        'NR5G RSRP (dBm): -96\t\tNR5G RSRQ (dB):  -11',
        'NR5G SINR (dB):   12.5',
      ],
    },
    {
      ...nothing,
      rat: 'nr-sa',
      service: 'online',
      nrRsrpDbm: -96,
      nrRsrqDb: -11,
      nrSinrDb: 12.5,
    },
  ),
  of(
    'labels with a space before the colon',
    'sierra',
    SIERRA,
    {
      'AT!GSTATUS?': [
        '!GSTATUS:',
        'System mode : LTE       PS state : Attached',
        'EMM state : Registered  Normal Service',
        'RSSI (dBm) : -71        Tx Power : -550',
        'RSRP (dBm) : -98        TAC : 0',
        'RSRQ (dB) : -9          SINR (dB) : 7',
      ],
    },
    { rat: 'lte', service: 'online', rssiDbm: -71, rsrpDbm: -98, rsrqDb: -9, sinrDb: 7 },
  ),
  of(
    'LTE with its SINR as 0 to 250',
    'telit',
    TELIT,
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",1300,-104,-72,-14.5,1A2B,58,,128,19,0,1A2B3C4,"262019876543210","Net One",3,3,720,3240,112',
      ],
      'AT#SERVINFO': ['#SERVINFO: 1300,-72,"Net One","26201",1A2B3C4,1A2B,128,3,-104'],
    },
    { rat: 'lte', rsrpDbm: -104, rssiDbm: -72, rsrqDb: -14.5, sinrDb: 2.4 },
  ),
  of(
    'LTE with its SINR in plain dB',
    'telit',
    TELIT,
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",6300,-98,-68,-17,1A2B,FF,0,128,19,0,1A2B3C4,"262019876543210","Net One",3,20,-6',
      ],
    },
    { rat: 'lte', rsrpDbm: -98, rssiDbm: -68, rsrqDb: -17, sinrDb: -6 },
  ),
  of(
    'LTE with a SINR that may be on either scale',
    'telit',
    TELIT,
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",6300,-88,-60,-9,1A2B,FF,0,128,19,0,1A2B3C4,"262019876543210","Net One",3,20,14',
      ],
    },
    { rat: 'lte', rsrpDbm: -88, rsrqDb: -9, sinrDb: null, sinrRaw: 14 },
  ),
  of(
    '5G on a channel that LTE has not, in a layout that is not known',
    'telit',
    ['Telit', 'FN980'],
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",633984,-95,-65,-12,1A2B,FF,,128,19,0,1A2B3C4D5,"262019876543210","Net One",3,78',
      ],
    },
    { rat: 'nr-sa', rsrpDbm: null, rssiDbm: null },
  ),
  of(
    'NB-IoT, which the layout does not tell and the network does',
    'telit',
    ['Telit', 'ME910C1-E2'],
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",3740,-113,-101,-12,1A2B,58,,128,19,0,1A2B3C4,"262019876543210","Net One",2,8',
      ],
      'AT+COPS?': ['+COPS: 0,0,"Net One",9'],
    },
    { rat: 'nb-iot', rsrpDbm: -113, rssiDbm: -101, rsrqDb: -12, sinrDb: null },
  ),
  of(
    '3G',
    'telit',
    ['Telit', 'HE910'],
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",10637,212,-6.5,-99,-91,1A2B,01,,64,19,0,2,,1A2B3C4,"262019876543210","Net One",3,1,212,-6.5,-99',
      ],
    },
    { rat: '3g', rscpDbm: -99, ecnoDb: -6.5, rssiDbm: -91, rsrpDbm: null },
  ),
  of(
    '2G',
    'telit',
    ['Telit', 'GE910-QUAD'],
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",71,-87,1A2B,01,5,19,10,2,3C4D,"262019876543210","Net One",3,2',
      ],
    },
    { rat: '2g', rssiDbm: -87, rscpDbm: null, rsrpDbm: null },
  ),
  of(
    '5G NSA by its monitor',
    'telit',
    ['Telit', 'FN990A28'],
    {
      'AT#RFSTS': [
        '#RFSTS: "262 01",1300,-96,-66,-11,1A2B,FF,0,128,19,0,1A2B3C4,"262019876543210","Net One",3,3',
      ],
      'AT#MONI': [
        '#MONI: Net One RSRP:-95 RSRQ:-11 TAC:1A2B Id:1A2B3C4 EARFCN:1300 PWR:-66dbm DRX:128 pci:321 NR_BAND:78 NR_BW:100 NR_PWR:-70dbm NR_RSRP:-102 NR_RSRQ:-12 NR_PCI:11 NR_SINR:56',
      ],
    },
    {
      rat: 'nr-nsa',
      rsrpDbm: -95,
      rsrqDb: -11,
      rssiDbm: -66,
      nrRsrpDbm: -102,
      nrRsrqDb: -12,
      nrSinrDb: null,
    },
  ),
  of(
    'only its monitor, LTE',
    'telit',
    TELIT,
    {
      'AT#MONI': [
        '#MONI: AT&T RSRP:-101 RSRQ:-14 TAC:1A2B Id:1A2B3C4 EARFCN:6300 PWR:-72dbm DRX:128 pci:321 QRxLevMin:-130',
      ],
    },
    { rat: 'lte', rsrpDbm: -101, rsrqDb: -14, rssiDbm: -72 },
  ),
  of(
    'the monitor with a neighbour behind',
    'telit',
    TELIT,
    {
      'AT#MONI': [
        '#MONI: RSRP:-99 RSRQ:-12 Id:00000E1 EARFCN:6300 PWR:-69dbm',
        '#MONI: RSRP:-107 RSRQ:-17 Id:0000143 EARFCN:6300 PWR:-78dbm',
      ],
    },
    { rat: 'lte', rsrpDbm: -99, rsrqDb: -12, rssiDbm: -69 },
  ),
  of(
    'only its monitor, 2G',
    'telit',
    TELIT,
    { 'AT#MONI': ['#MONI: Net One BSIC:51 RxQual:0 LAC:1A2B Id:3C4D ARFCN:60 PWR:-83dbm TA:0'] },
    { rat: '2g', rssiDbm: -83 },
  ),
  of(
    'out of service, with a level that is none',
    'telit',
    ['Telit', 'GE910-QUAD'],
    { 'AT#RFSTS': ['#RFSTS: "000 00",-1,-47,FFFF,FF,255,19,27,,FFFF,"262019876543210","",1,2'] },
    nothing,
  ),
  of(
    'only its serving cell, LTE',
    'telit',
    TELIT,
    { 'AT#SERVINFO': ['#SERVINFO: 6400,-71,"Net One","26201",00000AF,1A2B,32,3,-99'] },
    { rat: 'lte', rssiDbm: -71, rsrpDbm: -99 },
  ),
  of(
    'only its serving cell, 3G',
    'telit',
    TELIT,
    { 'AT#SERVINFO': ['#SERVINFO: 3011,-79,"Net One","26201",90,1A2B,64,1,-88,"II",01'] },
    { rat: '3g', rssiDbm: -79, rscpDbm: -88, rsrpDbm: null },
  ),
  of(
    'only its serving cell, 2G',
    'telit',
    TELIT,
    { 'AT#SERVINFO': ['#SERVINFO: 1020,-61,"Net One","26201",61,1A2B,00,1,,"II",01,6'] },
    { rat: '2g', rssiDbm: -61, rscpDbm: null },
  ),
  of(
    'indices, as of SARA-R5',
    'u-blox',
    U_BLOX,
    {
      'AT+UCGED?': [
        '+UCGED: 2',
        '6,4,262,01',
        '6300,20,50,50,1a2b,1a2b3c4,123,a1b2c3d4,8001,01,36,15,3.75,3,1,10,36,-50,-6,0,255,255,0',
      ],
      'AT+CESQ': ['+CESQ: 99,99,255,255,255,255'],
    },
    { rat: 'lte', rsrpDbm: -105, rsrqDb: -12.5, sinrDb: 3.8 },
  ),
  of(
    'an RSRQ below the end of the old table',
    'u-blox',
    U_BLOX,
    {
      'AT+UCGED?': [
        '+UCGED: 2',
        '6,4,262,01',
        '6300,20,50,50,1a2b,1a2b3c4,123,a1b2c3d4,8001,01,42,-5,0.50,1,255,255,28,255,255,0,255,255,0',
      ],
    },
    { rat: 'lte', rsrpDbm: -99, rsrqDb: -22, sinrDb: 0.5 },
  ),
  of(
    'plain values, as of SARA-R422',
    'u-blox',
    ['u-blox', 'SARA-R422S'],
    {
      'AT+UCGED?': [
        '+UCGED: 2',
        '6,262,01',
        '6300,20,10,10,1a2b,123,-93,-11,131,-1,3,255,128,"A1B2C3D4"',
      ],
    },
    { rat: 'lte', rsrpDbm: -93, rsrqDb: -11, sinrDb: null, sinrRaw: 131 },
  ),
  of(
    'lists of cells, as of SARA-R410, on LTE-M by what it says of the network',
    'u-blox',
    ['u-blox', 'SARA-R410M-02B'],
    {
      'AT+UCGED?': [
        '+RSRP: 123,6300,"-102.60",45,6300,"-099.10",',
        '+RSRQ: 123,6300,"-13.40",45,6300,"-09.00",',
      ],
      'AT+COPS?': ['+COPS: 0,0,"Net One",8'],
    },
    { rat: 'lte-m', rsrpDbm: -102.6, rsrqDb: -13.4 },
  ),
  of(
    'no cell',
    'u-blox',
    U_BLOX,
    {
      'AT+UCGED?': [
        '+UCGED: 2',
        '6,2,fff,fff',
        '65535,255,255,255,ffff,0000000,65535,00000000,ffff,ff,255,255,255,1,255,255,255,255,255,0,255,255,0',
      ],
    },
    { rat: 'lte', rsrpDbm: null, rsrqDb: null, sinrDb: null },
  ),
  of('nothing that a host chose', 'u-blox', U_BLOX, { 'AT+UCGED?': ['+UCGED: 0'] }, nothing),
  of(
    'LTE, beside a stronger neighbour',
    'fibocom',
    FM350,
    {
      'AT+GTCCINFO?': [
        '+GTCCINFO: ',
        '1,4,262,1,1A2B,001A2B3C4,1300,358,103,100,-4,38,38,9',
        '',
        '2,4,,,FFFF,00FFFFFFF,1300,71,,53,53,20',
      ],
    },
    { rat: 'lte', rsrpDbm: -103, rsrqDb: -15.5, sinrDb: -4 },
  ),
  of(
    '5G NSA, its rows under their title, the SINR of LTE in halves of a dB',
    'fibocom',
    FM160,
    {
      'AT+GTCCINFO?': [
        '+GTCCINFO:',
        'LTE-NR EN-DC service cell:',
        '1,4,262,01,1A2B,1A2B3C4,514,1E4,103,100,25,52,52,24',
        '1,9,262,01,1A2B3C,01A2B3C4D,99240,C6,5078,100,91,61,61,67',
        'LTE neighbor cell:',
        '2,4,,,,,514,7C,,,61,61,30',
      ],
    },
    {
      rat: 'nr-nsa',
      rsrpDbm: -89,
      rsrqDb: -8,
      sinrDb: 12.5,
      nrRsrpDbm: -96,
      nrRsrqDb: -10,
      nrSinrDb: null,
    },
  ),
  of(
    '5G SA',
    'fibocom',
    FM350,
    {
      'AT+GTCCINFO?': [
        '+GTCCINFO: 1,9,262,11,1A2B3C,1A2B3C4D5,176190,524,505,75,6,57,57,73',
        '2,9,,,FFFFFFF,00FFFFFFF,627264,420,,396,396,60',
      ],
    },
    { rat: 'nr-sa', rsrpDbm: null, nrRsrpDbm: -100, nrRsrqDb: -7, nrSinrDb: 6 },
  ),
  of(
    'a SINR whose scale is not known',
    'fibocom',
    ['Fibocom', 'NL668-EU'],
    { 'AT+GTCCINFO?': ['+GTCCINFO:', '1,4,262,1,1A2B,1A2B3C4,1300,58,103,100,44,63,63,24'] },
    { rat: 'lte', rsrpDbm: -78, rsrqDb: -8, sinrDb: null, sinrRaw: 44 },
  ),
  of(
    'no cell that serves',
    'fibocom',
    FM350,
    { 'AT+GTCCINFO?': ['+GTCCINFO: ', '2,4,,,FFFF,00FFFFFFF,1300,71,,53,53,20'] },
    nothing,
  ),
  of(
    'LTE, the cell that serves and two neighbours',
    'xmm',
    L860,
    {
      'AT+XCESQ?': ['+XCESQ: 0,99,99,255,255,21,39,-5'],
      'AT+XMCI=1': [
        '+XMCI: 4,262,01,"0x1A2B","0x01A2B3C4","0x0071","0x00000514","0x00004B64","0xFFFFFFFF",39,21,-5,"0x00000003","0x00000000"',
        '',
        '+XMCI: 5,000,000,"0xFFFE","0xFFFFFFFF","0x0072","0x00000514","0xFFFFFFFF","0xFFFFFFFF",58,15,255,"0x7FFFFFFF","0x00000000"',
        '',
        '+XMCI: 5,000,000,"0xFFFE","0xFFFFFFFF","0x006F","0x00000EBE","0xFFFFFFFF","0xFFFFFFFF",56,7,255,"0x7FFFFFFF","0x00000000"',
      ],
    },
    { rat: 'lte', rsrpDbm: -102, rsrqDb: -9.5, sinrDb: -2.5 },
  ),
  of(
    'a row that is broken behind a comma',
    'xmm',
    L860,
    {
      'AT+XMCI=1': [
        '+XMCI: 4,262,01,"0x1A2B","0x01A2B3C4","0x0071","0x00000514","0x00004B64",',
        '"0xFFFFFFFF",39,21,8,"0x00000003","0x00000000"',
      ],
    },
    { rat: 'lte', rsrpDbm: -102, rsrqDb: -9.5, sinrDb: 4 },
  ),
  of(
    'only its levels',
    'xmm',
    ['Intel Corporation', 'XMM7360'],
    { 'AT+XCESQ?': ['+XCESQ: 0,99,99,255,255,10,34,16,255,255,255,255'] },
    { rat: 'lte', rsrpDbm: -107, rsrqDb: -15, sinrDb: 8 },
  ),
  of(
    '3G',
    'xmm',
    L860,
    {
      'AT+XCESQ?': ['+XCESQ: 0,99,99,33,40,255,255,255'],
      'AT+XMCI=1': [
        '+XMCI: 2,262,01,"0x1A2B","0x01A2B3C4","0x0071","0x00002971","0x000025D9","0x00000078",38,33,40',
      ],
    },
    { rat: '3g', rscpDbm: -88, ecnoDb: -4.5, rsrpDbm: null },
  ),
  of('nothing', 'xmm', L860, { 'AT+XCESQ?': ['+XCESQ: 0,99,99,255,255,255,255,255'] }, nothing),
  of(
    'LTE',
    'cinterion',
    CINTERION,
    { 'AT^SMONI': ['^SMONI: 4G,6300,20,10,10,FDD,262,01,1A2B,1A2B3C4,350,33,-101,-12.5,NOCONN'] },
    { rat: 'lte', service: 'online', rsrpDbm: -101, rsrqDb: -12.5 },
  ),
  of(
    '3G, and no more than emergency calls',
    'cinterion',
    CINTERION,
    { 'AT^SMONI': ['^SMONI: 3G,10564,296,-7.5,-96,262,01,1A2B,01A2B3C,-92,-78,LIMSRV'] },
    { rat: '3g', service: 'limited', rscpDbm: -96, ecnoDb: -7.5 },
  ),
  of(
    '2G',
    'cinterion',
    CINTERION,
    { 'AT^SMONI': ['^SMONI: 2G,71,-83,262,01,1A2B,3C4D,33,33,3,6,G,NOCONN'] },
    { rat: '2g', service: 'online', rssiDbm: -83 },
  ),
  of(
    'in search of a cell',
    'cinterion',
    CINTERION,
    { 'AT^SMONI': ['^SMONI: 4G,SEARCH'] },
    { ...nothing, service: 'searching' },
  ),
  of(
    'LTE-M',
    'nordic',
    NORDIC,
    {
      'AT%XMONITOR': [
        '%XMONITOR: 1,"Net One","N1","26201","1A2B",7,20,"01A2B3C4",334,6300,38,21,"","11100000","11100000","01001001"',
      ],
      'AT%XSNRSQ?': ['%XSNRSQ: 30,22,1'],
    },
    { rat: 'lte-m', service: 'online', rsrpDbm: -103, sinrDb: -4 },
  ),
  of(
    'NB-IoT, the SNR by its own command',
    'nordic',
    NORDIC,
    {
      'AT%XMONITOR': [
        '%XMONITOR: 5,"","","26201","1A2B",9,8,"01A2B3C4",11,3684,25,127,"","00000100","11100000","00111110"',
      ],
      'AT%XSNRSQ?': ['%XSNRSQ: 30,22,1'],
    },
    { rat: 'nb-iot', service: 'online', rsrpDbm: -116, sinrDb: 5 },
  ),
  of(
    'in search of a cell',
    'nordic',
    NORDIC,
    { 'AT%XMONITOR': ['%XMONITOR: 2'], 'AT%XSNRSQ?': ['%XSNRSQ: 127,255,255'] },
    { ...nothing, service: 'searching' },
  ),
  of(
    'LTE-M, a name with a space',
    'sequans',
    SEQUANS,
    {
      'AT+SQNMONI=9': [
        '+SQNMONI: Net One Cc:262 Nc:01 RSRP:-106.40 CINR:-1.30 RSRQ:-13.30 TAC:6699 Id:222 EARFCN:6300 PWR:-84.52 PAGING:64',
      ],
    },
    { rat: 'lte', rsrpDbm: -106.4, rsrqDb: -13.3, sinrDb: -1.3, rssiDbm: -84.5 },
  ),
  of(
    'no level',
    'sequans',
    SEQUANS,
    {
      'AT+SQNMONI=9': [
        '+SQNMONI: Net One Cc:262 Nc:01 RSRP:-1 CINR:-1 RSRQ:-1 TAC:6699 Id:222 EARFCN:6300 PWR:-1 PAGING:64',
      ],
    },
    nothing,
  ),
];
