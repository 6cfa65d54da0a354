import { THRESHOLDS } from '../thresholds.ts';
import { testSignal } from './common-steps.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const NO_INTERNET = { code: 'CX013', name: 'NoInternet' } as const;

const checkAgain: RemedyStep = {
  who: 'technician',
  step: 'Dial the backend again from this network.',
  command: 'ghostcheck diagnose {url} --only tcp',
  verify: 'the row tcp shows the address it is connected to',
};

const comparePort: RemedyStep = {
  who: 'technician',
  step: "Compare host and port in the charger's URL with the operator's sheet: without a port, ws:// means 80 and wss:// means 443.",
};

const otherNetwork: RemedyStep = {
  who: 'technician',
  step: "Try the same from another network (a phone's hotspot): if that works, the site's network is at fault, else the backend.",
  command: 'ghostcheck diagnose {url} --only tcp',
};

const stops = { stage: 'tcp', mrec: 'CX013', severity: 'fault', stops: true } as const;

export const tcpFaults = {
  'tcp-refused': {
    ...stops,
    owner: 'backend',
    title: "The backend's port refuses the connection",
    why: "The address was reached, and nothing takes connections on this port: the CSMS is down, listens on another port, or only on its own machine's loopback; or a firewall answers in its place. The charger keeps trying and stays offline.",
    remediation: [
      comparePort,
      otherNetwork,
      {
        who: 'backend-operator',
        step: 'Check that the CSMS runs and listens on this port and on the outer interface, and that the load balancer has a healthy target.',
      },
      {
        who: 'site-network',
        step: 'If it works from another network, allow outgoing TCP to this host and port for the charger.',
      },
      checkAgain,
    ],
  },
  'tcp-timeout': {
    ...stops,
    owner: 'network',
    chargex: NO_INTERNET,
    title: 'The backend does not answer the connection request',
    why: 'The request is dropped without a word: a firewall at the site or in front of the backend, a port that is not open to this network, a wrong address, or a mobile connection that is up and carries nothing.',
    thresholds: [`no answer within ${THRESHOLDS.tcp.timeoutMs / 1000} s`],
    remediation: [
      comparePort,
      otherNetwork,
      {
        who: 'site-network',
        step: 'Allow outgoing TCP from the charger to this host and port, and DNS (53) and NTP (123/UDP) with it.',
      },
      testSignal,
      {
        who: 'backend-operator',
        step: 'Check whether an address filter in front of the CSMS leaves this network out.',
      },
      checkAgain,
    ],
  },
  'tcp-unreachable': {
    ...stops,
    owner: 'network',
    chargex: NO_INTERNET,
    title: 'This network has no way to the backend',
    why: 'The router, or the machine itself, reports that there is no route: wrong subnet or VLAN, a gateway that is missing or down, clients isolated from each other, a VPN that is not up, or a backend that only has IPv6 where the network has none.',
    remediation: [
      {
        who: 'technician',
        step: 'Check address, mask and gateway that the charger was given; restart the router or gateway of the site.',
      },
      testSignal,
      {
        who: 'site-network',
        step: 'Let the network of the charger route to the backend; switch off client isolation between the two where the CSMS is on site.',
      },
      {
        who: 'backend-operator',
        step: 'If the name has only an IPv6 address, publish an IPv4 one as well.',
      },
      checkAgain,
    ],
  },
  'network-captive-portal': {
    ...stops,
    owner: 'network',
    chargex: NO_INTERNET,
    title: 'The network answers with a login page in place of the backend',
    why: 'Guest networks and prepaid SIMs without credit send every connection to a page of their own until somebody logs in or pays. A charger cannot do that: it sees a wrong certificate, a page or a redirect, and stays offline.',
    remediation: [
      {
        who: 'site-network',
        step: "Let the charger's hardware address through without a login, or give it a network without a portal.",
      },
      {
        who: 'carrier',
        step: 'On a SIM, check credit, data allowance and APN.',
      },
      {
        who: 'technician',
        step: 'Until then, connect the charger by another network (its own 4G, a cable).',
      },
      {
        who: 'technician',
        step: 'Diagnose again from the network of the charger.',
        command: 'ghostcheck diagnose {url} --uplink charger',
        verify: 'the rows tls and upgrade show the backend',
      },
    ],
  },
} as const satisfies Record<string, FaultEntry>;
