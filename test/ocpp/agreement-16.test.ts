import { describe } from 'vitest';
import { ACTIONS_16, testAgreement } from './agreement.ts';

describe('OCPP 1.6 beside the official schemas', () => testAgreement('1.6', ACTIONS_16));
