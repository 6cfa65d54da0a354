import type { ChargerOffer } from '../../facts/offer.ts';
import { TLS_1_0, TLS_1_2 } from '../../tls/protocol-version.ts';
import type { StationFaults } from './options.ts';

/** A station that goes wrong in one way, by a name. */
export interface StationScenario {
  readonly name: string;
  /** One line: what it does wrong. */
  readonly about: string;
  readonly faults: StationFaults;
}

const BOOT = {
  reason: 'PowerUp',
  chargingStation: { model: 'EX-22', vendorName: 'ExampleCharge' },
};

const offer = (version: number, suites: readonly number[]): ChargerOffer => ({
  versions: [version],
  suites: [...suites],
  groups: [0x0017],
  signatureAlgorithms: [0x0403, 0x0401, 0x0203, 0x0201],
});

/** TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA and its RSA sisters, then AES-GCM with ECDSA and RSA. */
const CBC = [0xc009, 0xc013, 0x002f];
const GCM = [0xc02b, 0xc02f, 0x009c];
const CAMELLIA = [0x0041, 0x0084];

export const STATION_SCENARIOS: readonly StationScenario[] = [
  {
    name: 'healthy',
    about: 'does everything right',
    faults: {},
  },
  {
    name: 'clock-reset',
    about: 'its clock stands at the year 2000, and it verifies by that',
    faults: { clock: { at: '2000-01-01T00:04:00Z' } },
  },
  {
    name: 'password-wrong',
    about: 'sends another password',
    faults: { password: 'wrong' },
  },
  {
    name: 'password-missing',
    about: 'sends no password',
    faults: { password: 'none' },
  },
  {
    name: 'password-hex',
    about: 'sends the hexadecimal form of its password',
    faults: { password: 'hex' },
  },
  {
    name: 'path-wrong',
    about: 'connects to another path of the host',
    faults: { path: '/no/such/path' },
  },
  {
    name: 'subprotocol-unknown',
    about: 'offers ocpp1.5 alone',
    faults: { subprotocols: ['ocpp1.5'] },
  },
  {
    name: 'subprotocol-missing',
    about: 'offers no subprotocol',
    faults: { subprotocols: [] },
  },
  {
    name: 'tls-1.0',
    about: 'knows TLS 1.0 and nothing newer',
    faults: { offer: offer(TLS_1_0, CBC) },
  },
  {
    name: 'tls-1.2',
    about: 'knows TLS 1.2 and nothing newer',
    faults: { offer: offer(TLS_1_2, GCM) },
  },
  {
    name: 'tls-ciphers-odd',
    about: 'offers Camellia alone',
    faults: { offer: offer(TLS_1_2, CAMELLIA) },
  },
  {
    name: 'tls-unverified',
    about: 'takes any certificate',
    faults: { verification: 'none' },
  },
  {
    name: 'tls-refuses-authority',
    about: 'trusts no authority: alert 48',
    faults: { verification: { alert: 48 } },
  },
  {
    name: 'tls-refuses-expired',
    about: 'takes every certificate for expired: alert 45',
    faults: { verification: { alert: 45 } },
  },
  {
    name: 'boot-missing',
    about: 'sends no BootNotification',
    faults: { boot: 'none' },
  },
  {
    name: 'boot-repeated',
    about: 'sends its BootNotification again and again, although it is registered',
    faults: { boot: 'repeated' },
  },
  {
    name: 'boot-field-missing',
    about: 'leaves the reason out of its BootNotification',
    faults: { boot: { payload: { chargingStation: BOOT.chargingStation } } },
  },
  {
    name: 'boot-field-too-long',
    about: 'has a model of 60 characters, where 20 are allowed',
    faults: {
      boot: {
        payload: {
          ...BOOT,
          chargingStation: { ...BOOT.chargingStation, model: 'EX-22-'.repeat(10) },
        },
      },
    },
  },
  {
    name: 'calls-early',
    about: 'calls before it has booted',
    faults: { callsFirst: ['Heartbeat', 'StatusNotification'] },
  },
  {
    name: 'calls-unanswered',
    about: 'never answers what the CSMS asks',
    faults: { answersCalls: false },
  },
  {
    name: 'frames-malformed',
    about: 'leaves the last bracket out of its frames',
    faults: { frames: 'malformed' },
  },
  {
    name: 'reconnect-loop',
    about: 'drops the connection as soon as it is registered, and comes back',
    faults: { drops: true },
  },
];
