import type { OcppVersion } from '../../facts/statement.ts';

/** As registered with IANA (OCPP-J, 3.1.2). */
export const subprotocolOf = (version: OcppVersion): string => `ocpp${version}`;

export const ALL_SUBPROTOCOLS = ['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'] as const;
