import { withoutChargerClock } from '../../diagnosis/charger-clock.ts';
import { defineModule, type Repair } from '../../diagnosis/module.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';

/** A charger with the right time sees what everybody sees: its own clock no longer matters. */
const setClock: Repair = (world) => ({ ...world, records: withoutChargerClock(world.records) });

/** The clocks of the charger, of this laptop and of the backend, against true time. */
export const clockModule = defineModule({
  stage: 'clock',
  after: [],
  reads: READS,
  skip: ({ ntp, chargerTimeGiven, url }) =>
    ntp || chargerTimeGiven || url !== null
      ? null
      : { because: 'no clock to ask', how: 'ghostcheck clock, without --no-ntp' },
  asked: ({ chargerTimeGiven }) => chargerTimeGiven,
  probe,
  judge,
  repairs: { 'clock-reset': setClock, 'clock-skewed': setClock, 'clock-timezone': setClock },
});
