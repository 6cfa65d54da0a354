import { defineModule } from '../../diagnosis/module.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';
import { repairs } from './repairs.ts';

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
  repairs,
});
