import { THRESHOLDS } from '../thresholds.ts';
import { testSignal } from './common-steps.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const NO_INTERNET = { code: 'CX013', name: 'NoInternet' } as const;

const checkAgain: RemedyStep = {
  who: 'technician',
  step: 'Look the name up again, with the resolver that the charger uses where that is known (--resolver <address>).',
  command: 'ghostcheck diagnose {url} --only dns',
  verify: 'the row dns shows an address',
};

const stops = { stage: 'dns', mrec: 'CX013', severity: 'fault', stops: true } as const;

export const dnsFaults = {
  'dns-not-found': {
    ...stops,
    owner: 'configuration',
    title: "The backend's name does not exist for this network",
    why: 'The charger asks for the host name in its connection URL and is told that there is no such name, so it never sends a single packet to the backend. Most often the name was mistyped; some sites have a resolver of their own that knows only its own names, and names that end in .local are not looked up in DNS at all.',
    remediation: [
      {
        who: 'technician',
        step: "Compare the host name in the charger's URL, letter by letter, with the operator's sheet.",
      },
      {
        who: 'technician',
        step: 'Look the name up with a public resolver: if that finds it, the resolver of this site is at fault, not the name.',
        command: 'ghostcheck diagnose {url} --only dns --resolver 9.9.9.9',
      },
      {
        who: 'site-network',
        step: "Let the site's resolver forward names that it does not know, or give the charger another resolver by DHCP.",
      },
      {
        who: 'backend-operator',
        step: 'If no public resolver finds the name, publish it, or tell the right one.',
      },
      checkAgain,
    ],
  },
  'dns-server-failure': {
    ...stops,
    owner: 'network',
    chargex: NO_INTERNET,
    title: 'The name server answers with an error',
    why: 'The resolver was reached, but refused the question or failed to answer it (SERVFAIL, REFUSED). A resolver that has lost its own uplink, that checks DNSSEC with a wrong clock, or that does not serve this network does so. The name may well exist.',
    remediation: [
      {
        who: 'technician',
        step: "Restart the site's router or gateway if it is the resolver: it often fails for every name at once.",
      },
      {
        who: 'technician',
        step: 'Ask another resolver: if that answers, the one of this site is at fault.',
        command: 'ghostcheck diagnose {url} --only dns --resolver 9.9.9.9',
      },
      {
        who: 'site-network',
        step: "Check DNS on the site's router: which resolver it forwards to, and whether that allows this network.",
      },
      checkAgain,
    ],
  },
  'dns-timeout': {
    ...stops,
    owner: 'network',
    chargex: NO_INTERNET,
    title: 'No name server answers',
    why: 'The question goes out and nothing comes back: there is no way to the resolver, port 53 is blocked, or the resolver that was handed out does not exist. On a mobile connection it is often a data session without a usable resolver (wrong APN).',
    thresholds: [`no answer within ${THRESHOLDS.dns.timeoutMs / 1000} s`],
    remediation: [
      {
        who: 'technician',
        step: 'Check that this network has internet at all: open a page by its address, or dial the backend by address.',
      },
      testSignal,
      {
        who: 'site-network',
        step: 'Allow port 53 (UDP and TCP) from the charger to its resolver: a proxy carries neither DNS nor NTP.',
      },
      {
        who: 'carrier',
        step: 'On a SIM, check the APN and which resolvers the data session hands out.',
      },
      checkAgain,
    ],
  },
  'dns-answers-differ': {
    ...stops,
    severity: 'warning',
    stops: false,
    owner: 'network',
    title: 'Two resolvers give different addresses for the backend',
    why: 'A network can answer for a public name with an address of its own (split DNS, a filter, an old entry in a hosts file). The charger may then end up at another machine than this laptop. Large services rotate their addresses, which looks the same.',
    remediation: [
      {
        who: 'technician',
        step: "Ask the operator which addresses are the backend's, and compare them with both answers.",
      },
      {
        who: 'technician',
        step: 'Diagnose with the resolver that the charger uses: then only that one is asked and its answer dialled.',
        command: 'ghostcheck diagnose {url} --resolver 9.9.9.9',
      },
      { who: 'site-network', step: 'Remove entries for this name that are out of date.' },
    ],
  },
  'dns-slow': {
    ...stops,
    mrec: 'CX009',
    severity: 'warning',
    stops: false,
    owner: 'network',
    title: 'The name server answers slowly',
    why: 'Each new connection of the charger starts with this question. A slow resolver makes every reconnect slow, and authorizations that wait for it run into their timeout.',
    thresholds: [`more than ${THRESHOLDS.dns.slowAboveMs / 1000} s to the first answer`],
    remediation: [
      {
        who: 'site-network',
        step: "Check DNS on the site's router, above all if several chargers are slow: which resolver it forwards to, and how long that takes.",
      },
      {
        who: 'technician',
        step: 'Ask another resolver: if that is fast, let the charger use it.',
        command: 'ghostcheck diagnose {url} --only dns --resolver 9.9.9.9',
      },
      testSignal,
      checkAgain,
    ],
  },
} as const satisfies Record<string, FaultEntry>;
