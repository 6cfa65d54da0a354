import { authorizeFaults } from './authorize.ts';
import { bootFaults } from './boot.ts';
import { cableFaults } from './cable.ts';
import { certificateFaults } from './certificates.ts';
import { clockFaults } from './clock.ts';
import { dnsFaults } from './dns.ts';
import { examinedFaults } from './examined.ts';
import { requestFaults } from './request.ts';
import { sessionFaults } from './session.ts';
import { signalFaults } from './signal.ts';
import { stationFaults } from './station.ts';
import { stationTlsFaults } from './station-tls.ts';
import { tcpFaults } from './tcp.ts';
import { tlsFaults } from './tls.ts';
import { upgradeFaults } from './upgrade.ts';
import { urlFaults } from './url.ts';

/** The families of faults in one table: data alone, which the release holds as JSON. */
export const index = {
  ...urlFaults,
  ...signalFaults,
  ...dnsFaults,
  ...tcpFaults,
  ...clockFaults,
  ...tlsFaults,
  ...certificateFaults,
  ...stationFaults,
  ...stationTlsFaults,
  ...upgradeFaults,
  ...requestFaults,
  ...bootFaults,
  ...authorizeFaults,
  ...sessionFaults,
  ...examinedFaults,
  ...cableFaults,
} as const;
