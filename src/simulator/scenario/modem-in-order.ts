import type { ModemAnswers } from '../modem.ts';

/**
 * A modem in order: LTE, RSRP -84 dBm, RSRQ -10 dB (3GPP TS 27.007, 8.69), registered, with
 * an address. It knows no 5G, as most in chargers do not.
 */
export const MODEM_IN_ORDER: ModemAnswers = {
  'AT+CMEE?': ['+CMEE: 0', 'OK'],
  'AT+CMEE=0': ['OK'],
  'AT+CGMI': ['Example Modems', 'OK'],
  'AT+CGMM': ['EM-4', 'OK'],
  'AT+CGMR': ['EM-4 01.002', 'OK'],
  'AT+CFUN?': ['+CFUN: 1', 'OK'],
  'AT+CPIN?': ['+CPIN: READY', 'OK'],
  'AT+CSQ': ['+CSQ: 27,99', 'OK'],
  'AT+CESQ': ['+CESQ: 99,99,255,255,20,57', 'OK'],
  'AT+CREG?': ['+CREG: 0,1', 'OK'],
  'AT+CGREG?': ['+CGREG: 0,1', 'OK'],
  'AT+CEREG?': ['+CEREG: 0,1', 'OK'],
  'AT+C5GREG?': ['ERROR'],
  'AT+COPS?': ['+COPS: 0,0,"Example Mobile",7', 'OK'],
  'AT+CGATT?': ['+CGATT: 1', 'OK'],
  'AT+CGACT?': ['+CGACT: 1,1', 'OK'],
  'AT+CGPADDR': ['+CGPADDR: 1,"10.64.0.17"', 'OK'],
  'AT+CGDCONT?': ['+CGDCONT: 1,"IP","iot.example","",0,0', 'OK'],
};
