import { defineModule } from '../../diagnosis/module.ts';
import { NOT_EXAMINED_HERE } from '../../diagnosis/not-examined-here.ts';
import { judge } from './judge.ts';
import { prepare } from './prepare.ts';

/** The insulation of cable, station and vehicle, from what the technician measured. */
export const cableModule = defineModule({
  stage: 'cable',
  after: [],
  reads: ['cable.reading'],
  skip: ({ cableGiven }) => (cableGiven === true ? null : { because: NOT_EXAMINED_HERE }),
  asked: ({ cableGiven }) => cableGiven === true,
  prepare,
  judge,
});
