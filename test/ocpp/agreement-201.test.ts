import { describe } from 'vitest';
import { ACTIONS_2X, testAgreement } from './agreement.ts';

describe('OCPP 2.0.1 beside the official schemas', () => testAgreement('2.0.1', ACTIONS_2X));
