import type { Scenario } from './scenario.ts';

export const healthy: Scenario = {
  name: 'healthy',
  about: 'nothing is wrong: what the others are compared with',
  csms: {
    certificate: { notBeforeDays: -30, notAfterDays: 335 },
  },
  charger: {
    clock: null,
    boot: {
      reason: 'PowerUp',
      chargingStation: {
        vendorName: 'ExampleCharge',
        model: 'EX-22',
        serialNumber: 'EX22-000417',
        firmwareVersion: '4.2.0',
      },
    },
  },
  // LTE, RSRP -84 dBm, RSRQ -10 dB (3GPP TS 27.007, 8.69), registered, with an address.
  modem: {
    'AT+CGMI': ['Example Modems', 'OK'],
    'AT+CGMM': ['EM-4', 'OK'],
    'AT+CFUN?': ['+CFUN: 1', 'OK'],
    'AT+CPIN?': ['+CPIN: READY', 'OK'],
    'AT+CSQ': ['+CSQ: 27,99', 'OK'],
    'AT+CESQ': ['+CESQ: 99,99,255,255,20,57', 'OK'],
    'AT+CREG?': ['+CREG: 0,1', 'OK'],
    'AT+CGREG?': ['+CGREG: 0,1', 'OK'],
    'AT+CEREG?': ['+CEREG: 0,1', 'OK'],
    'AT+COPS?': ['+COPS: 0,0,"Example Mobile",7', 'OK'],
    'AT+CGATT?': ['+CGATT: 1', 'OK'],
    'AT+CGPADDR': ['+CGPADDR: 1,"10.64.0.17"', 'OK'],
  },
  expect: { verdict: 'healthy', primary: null, exitCode: 0 },
};
