import { describe } from 'vitest';
import { ACTIONS_2X, testAgreement } from './agreement.ts';

describe('OCPP 2.1 beside the official schemas', () => testAgreement('2.1', ACTIONS_2X));
