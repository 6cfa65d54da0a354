import { defineModule } from '../../diagnosis/module.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';
import { repairs } from './repairs.ts';

export const signalModule = defineModule({
  stage: 'signal',
  after: [],
  reads: ['signal.modem'],
  skip: ({ modemGiven }) =>
    modemGiven
      ? null
      : {
          because: 'no --modem given',
          how: '--modem <path|auto|tcp://host:port>, or --gateway <vendor://user@host>',
        },
  asked: ({ modemGiven }) => modemGiven,
  probe,
  judge,
  repairs,
});
