/** What tools print, with values of our own. Numbers of a subscriber are in each that shows any. */
export const IMEI = '358000000000017';
export const IMSI = '001010123456789';
export const OWN_NUMBER = '+15550100999';

export const GSMCTL = `root@Teltonika-RUTX50:~# gsmctl -q
RSSI: -61
RSRP: -103
SINR: -4
RSRQ: -14
root@Teltonika-RUTX50:~# gsmctl -o
Example Mobile
root@Teltonika-RUTX50:~# gsmctl -t
LTE
root@Teltonika-RUTX50:~# gsmctl -g
registered (roaming)
root@Teltonika-RUTX50:~# gsmctl -z
inserted
root@Teltonika-RUTX50:~# gsmctl -x
${IMSI}
`;

export const UBUS_SIGNAL = `root@RUT951:~# ubus call gsm.modem0 get_signal_query '{}'
{
\t"net_mode": "LTE",
\t"rssi": -66,
\t"rsrp": -93,
\t"sinr": 9,
\t"rsrq": -11
}
`;

/** One entry of what GET /api/modems/status tells. */
export const RUTOS_MODEM = {
  id: '3-1',
  imei: IMEI,
  imsi: IMSI,
  manufacturer: 'Quectel',
  model: 'RG501Q-EU',
  conntype: '5G-NSA',
  simstate: 'Inserted',
  pinstate: 'OK',
  operator_state: 'Registered, home',
  data_conn_state: 'Connected',
  operator: 'Example Mobile',
  rssi: -58,
  rsrp: '-88',
  rsrq: -10,
  sinr: 13,
  ca_signal: [{ band: 'B3', rsrp: -87 }],
};

export const MMCLI_STATUS = `  ----------------------------------
  General  |                   path: /org/freedesktop/ModemManager1/Modem/0
           |              device id: 0011223344556677889900112233445566778899
  ----------------------------------
  Hardware |           manufacturer: Quectel
           |                  model: EC25
           |              supported: gsm-umts, lte
           |           equipment id: ${IMEI}
  ----------------------------------
  Numbers  |                    own: ${OWN_NUMBER}
  ----------------------------------
  Status   |                   lock: sim-pin2
           |         unlock retries: sim-pin (3), sim-puk (10)
           |                  state: connected
           |            power state: on
           |            access tech: lte
           |         signal quality: 83% (recent)
  ----------------------------------
  Modes    |              supported: allowed: 4g; preferred: none
  ----------------------------------
  3GPP     |                   imei: ${IMEI}
           |          operator name: Example Mobile
           |           registration: home
           |   packet service state: attached
`;

export const MMCLI_SIGNAL = `  ------------------------------
  Signal |   refresh rate: 5 seconds
  ------------------------------
  LTE    |           rssi: -64.00 dBm
         |           rsrq: -12.50 dB
         |           rsrp: -96.00 dBm
         |            s/n: 4.20 dB
         |     error rate: --
  ------------------------------
  5G     |           rsrq: -11.00 dB
         |           rsrp: -92.00 dBm
         |            s/n: 8.00 dB
`;

export const MMCLI_NOT_SET_UP = `  Signal |   refresh rate: 0 seconds
  LTE    |           rssi: --
         |           rsrp: --
`;

/** The notation before version 1.10. */
export const MMCLI_OLD = `  Status   |           lock: 'none'
           |          state: 'registered'
           |    power state: 'on'
           |    access tech: 'lte'
           | signal quality: '41' (recent)
  3GPP     |           imei: '${IMEI}'
           |  operator name: 'Example Mobile'
           |   registration: 'home'
`;

export const MMCLI_KEY_VALUE = `modem.generic.own-numbers.value[1]              : ${OWN_NUMBER}
modem.generic.unlock-required                   : sim-pin2
modem.generic.state                             : connected
modem.generic.state-failed-reason               : --
modem.generic.access-technologies.length        : 2
modem.generic.access-technologies.value[1]      : lte
modem.generic.access-technologies.value[2]      : 5gnr
modem.generic.signal-quality.value              : 62
modem.3gpp.operator-name                        : Example Mobile
modem.3gpp.registration-state                   : home
modem.signal.refresh.rate                       : 5
modem.signal.lte.rssi                           : -64.00
modem.signal.lte.rsrp                           : -96.00
modem.signal.5g.rsrp                            : -92.00
`;

export const MMCLI_JSON = `${JSON.stringify({
  modem: {
    '3gpp': { imei: IMEI, 'operator-name': 'Example Mobile', 'registration-state': 'home' },
    generic: {
      'access-technologies': ['lte'],
      'own-numbers': [OWN_NUMBER],
      'signal-quality': { recent: 'yes', value: '62' },
      state: 'connected',
      'unlock-required': 'sim-pin2',
    },
  },
})}
${JSON.stringify({
  modem: {
    signal: {
      '5g': { rsrp: '--' },
      lte: { rsrp: '-96.00', rsrq: '-12.50', rssi: '-64.00', snr: '4.20' },
    },
  },
})}
`;

export const QMICLI = `[/dev/cdc-wdm0] Successfully got signal info
LTE:
\tRSSI: '-64 dBm'
\tRSRQ: '-12 dB'
\tRSRP: '-96 dBm'
\tSNR: '4.2 dB'
[/dev/cdc-wdm0] Successfully got serving system:
\tRegistration state: 'registered'
\tCS: 'detached'
\tPS: 'attached'
\tRadio interfaces: '1'
\t\t[0]: 'lte'
\tRoaming status: 'on'
\tCurrent PLMN:
\t\tMCC: '001'
\t\tDescription: 'Example Mobile'
[/dev/cdc-wdm0] Successfully got card status
Slot [1]:
\tCard state: 'present'
\tApplication [1]:
\t\tApplication state: 'ready'
\tApplication [2]:
\t\tApplication state: 'detected'
Slot [2]:
\tCard state: 'absent'
`;

export const QMICLI_STRENGTH = `[/dev/cdc-wdm0] Successfully got signal strength
Current:
\tNetwork 'lte': '-64 dBm'
RSSI:
\tNetwork 'lte': '-64 dBm'
ECIO:
\tNetwork 'lte': '-2.5 dBm'
IO: '-106 dBm'
SINR (8): '9.0 dB'
RSRQ:
\tNetwork 'lte': '-12 dB'
SNR:
\tNetwork 'lte': '4.2 dB'
RSRP:
\tNetwork 'lte': '-96 dBm'
`;

/** The labels of each language of Windows; the values are the same. */
const netsh = (
  [name, description, state, type, device, maker, model, provider, roaming, signal]: string[],
  [connected, embedded, notRoaming]: string[],
) => `
    ${name}               : Example 4
    ${description}        : Generic Mobile Broadband Adapter
    GUID               : {11223344-5566-7788-99AA-BBCCDDEEFF00}
    ${state}              : ${connected}
    ${type}        : ${embedded}
    ${device}          : ${IMEI}
    ${maker}       : Sierra Wireless
    ${model}              : EM7455
    ${provider}      : Example Mobile
    ${roaming}            : ${notRoaming}
    ${signal}             : 41%
    RSSI / RSCP        : 12 (-89 dBm)
`;

export const NETSH_ENGLISH = netsh(
  [
    'Name',
    'Description',
    'State',
    'Device type',
    'Device Id',
    'Manufacturer',
    'Model',
    'Provider Name',
    'Roaming',
    'Signal',
  ],
  ['Connected', 'Mobile Broadband device is embedded in the system', 'Not roaming'],
);

export const NETSH_GERMAN = netsh(
  [
    'Name',
    'Beschreibung',
    'Status',
    'Gerätetyp',
    'Geräte-ID',
    'Hersteller',
    'Modell',
    'Anbietername',
    'Roaming',
    'Signal',
  ],
  ['Verbunden', 'Das mobile Breitbandgerät ist im System integriert.', 'Kein Roaming'],
);

/** All values of NCOS are text. */
export const CRADLEPOINT_DEVICES = {
  'ethernet-wan': { info: { type: 'ethernet' }, status: { summary: 'unplugged' } },
  'mdm-1a2b': {
    info: { type: 'mdm', sim: 'sim1' },
    status: { summary: 'connected', error_text: '' },
    diagnostics: {
      CARRID: 'Example Mobile',
      DBM: '-64',
      RSRP: '-96',
      RSRQ: '-12',
      SINR: '4.2',
      SS: '62',
      SRVC_TYPE: 'LTE',
      EMMSTATE: 'Registered',
      MODEMOPMODE: 'Online',
      PIN_STATUS: 'READY',
      DISP_IMEI: IMEI,
      IMSI,
      MDN: OWN_NUMBER,
    },
  },
  'mdm-3c4d': {
    info: { type: 'mdm', sim: 'sim2' },
    status: { summary: 'unplugged', error_text: 'NOSIM' },
    diagnostics: {},
  },
};
