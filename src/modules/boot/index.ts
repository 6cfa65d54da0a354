import { defineModule } from '../../diagnosis/module.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { prepare } from './prepare.ts';
import { probe } from './probe.ts';
import { repairs } from './repairs.ts';

/** The first OCPP message: is it sound, and what does the backend make of it? */
export const bootModule = defineModule({
  stage: 'boot',
  after: ['upgrade'],
  reads: READS,
  skip: (site) =>
    site.bootGiven ? null : { because: 'not sent: no --boot given', how: '--boot <file>' },
  asked: (site) => site.bootGiven,
  prepare,
  probe,
  judge,
  repairs,
});
