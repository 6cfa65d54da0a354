import type { ModemAnswers } from '../../src/simulator/index.ts';

/** What a modem answers that is online over LTE at -84 dBm. */
export const ONLINE: ModemAnswers = {
  'AT+CPIN?': ['+CPIN: READY', 'OK'],
  'AT+CFUN?': ['+CFUN: 1', 'OK'],
  'AT+CSQ': ['+CSQ: 28,99', 'OK'],
  'AT+CESQ': ['+CESQ: 99,99,255,255,22,57', 'OK'],
  'AT+CEREG?': ['+CEREG: 2,1,"1A2B","01A2B3C4",7', 'OK'],
  'AT+COPS?': ['+COPS: 0,0,"Example Mobile",7', 'OK'],
  'AT+CGATT?': ['+CGATT: 1', 'OK'],
  'AT+CGACT?': ['+CGACT: 1,1', 'OK'],
  'AT+CGPADDR': ['+CGPADDR: 1,"10.1.2.3"', 'OK'],
  'AT+CGDCONT?': ['+CGDCONT: 1,"IP","fleet.example","0.0.0.0",0,0', 'OK'],
  'AT+CGMI': ['Quectel', 'OK'],
  'AT+CGMM': ['EC25', 'OK'],
};
