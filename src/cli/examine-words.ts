import { isIP } from 'node:net';
import type { Report } from '../diagnosis/report.ts';
import type { Examination } from '../examine/examination.ts';
import { hostPortText } from '../site/host-port.ts';
import { addressesByInterface } from './examine-services.ts';
import type { LaptopClock } from './laptop-clock.ts';

type Say = (text: string) => void;

/** How a charger gets here. */
export function announce({ host, port }: Examination, say: Say): void {
  say('ghostcheck: waiting for the charger. Set its backend URL to one of:');
  for (const { address, name } of reachableAt(host)) {
    const at = hostPortText({ host: address, port });
    say(`  wss://${at}/<its identity>   or   ws://${at}/<its identity>${name}`);
  }
  if (host === '127.0.0.1' || host === '::1') {
    say(
      '  Only this laptop can reach that: --listen <its address on the site network> lets a charger.',
    );
  }
}

export function tellClock({ proved, mayTellTime }: LaptopClock, say: Say): void {
  if (!mayTellTime) {
    say(
      "  This laptop's clock is not proved by NTP, so no charger is told the time, and a boot is judged, not answered: --trust-laptop-clock answers it.",
    );
  } else if (!proved) {
    say("  This laptop's clock is passed on unproved.");
  }
}

/** Under which addresses a charger may dial; where that is any, by the interface that has them. */
function reachableAt(host: string): { address: string; name: string }[] {
  if (host !== '0.0.0.0' && host !== '::') return [{ address: host, name: '' }];
  return addressesByInterface()
    .filter(({ address }) => host === '::' || isIP(address) === 4)
    .slice(0, MAX_ADDRESSES)
    .map(({ address, name }) => ({ address, name: `   (${name})` }));
}

const MAX_ADDRESSES = 16;

export function tellOverflow({ came, visits, turnedAway }: Examination, say: Say) {
  const forgotten = came - visits.length;
  if (forgotten > 0) say(`ghostcheck: ${forgotten} older connections are not in the reports.`);
  if (turnedAway > 0) say(`ghostcheck: ${turnedAway} connections were turned away: too many.`);
}

export function nobodyCame({ host, port }: Examination): Report['notExamined'] {
  const what = `nobody came to ${hostPortText({ host, port })}`;
  return [
    'the charger and this laptop are in the same network, and can ping each other',
    'the URL in the charger names this address and port, and the charger was restarted after',
    'no firewall of this laptop shuts the port',
  ].map((how) => ({ what, how }));
}
