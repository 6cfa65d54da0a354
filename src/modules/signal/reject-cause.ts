/**
 * Why a network refused, in words for a technician. The numbers are the same for the
 * mobility management of 2G and 3G (TS 24.008, 10.5.3.6 and 10.5.5.14), of LTE
 * (TS 24.301, 9.9.3.9 and annex A) and, as far as it has them, of 5G (TS 24.501, 9.11.3.2).
 */
const CAUSES: Readonly<Record<number, string>> = {
  2: 'the home network does not know this SIM',
  3: 'the SIM is not valid, or its authentication failed',
  5: 'the IMEI of the modem is not accepted',
  6: 'the modem is barred, by its IMEI',
  7: 'the subscription has no data service',
  8: 'the subscription has neither data nor voice service',
  9: 'the network no longer knows the modem; it has to register anew',
  10: 'the network has signed the modem off',
  11: 'the SIM may not use this network: no roaming agreement, or none in the contract',
  12: 'the SIM may not be used in this area',
  13: 'roaming is not allowed in this area',
  14: 'the subscription has no data service in this network',
  15: 'no cell here serves this subscription: often roaming or LTE that the contract lacks',
  16: 'a part of the network is out of reach for a while',
  17: 'a failure inside the network',
  19: 'the data connection that comes with the registration was refused: often a wrong APN',
  20: 'the authentication of the network failed (MAC)',
  21: 'the authentication is out of step (synch failure)',
  22: 'the network is congested',
  25: 'the SIM may not use this closed cell',
  27: 'the subscription may not use this radio (5G) here',
  40: 'no data connection is active',
  42: 'a severe failure inside the network',
};

export const rejectCauseText = (cause: number): string =>
  `cause ${cause}${CAUSES[cause] === undefined ? '' : ` (${CAUSES[cause]})`}`;
