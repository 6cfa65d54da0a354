/** Who can resolve an error, as ChargeX has it: more than one may have to. */
export type Resolver = 'driver' | 'operator' | 'charger' | 'vehicle';

/** A minimum required error code of the ChargeX consortium. */
export interface ChargexCode {
  readonly code: string;
  readonly name: string;
  /** In our own words. */
  readonly meaning: string;
  /** The ChargePointErrorCode of OCPP 1.6 that it goes with, in StatusNotification. */
  readonly errorCode: string;
  readonly resolvedBy: readonly Resolver[];
}

/** The vendorId beside a vendorErrorCode of this list (OCPP 1.6). */
export const CHARGEX_VENDOR_ID = 'https://chargex.inl.gov';

const RESOLVERS: Readonly<Record<string, Resolver>> = {
  U: 'driver',
  C: 'operator',
  E: 'charger',
  V: 'vehicle',
};

/** CX001 to CX007 have a ChargePointErrorCode of the same name; the others have none. */
const WITH_ERROR_CODE = 7;

const table = [
  [
    'ConnectorLockFailure',
    'the connector cannot be locked to the vehicle, or not be unlocked',
    'UV',
  ],
  ['GroundFailure', 'the ground-fault protection has tripped', 'EV'],
  ['HighTemperature', 'the charging station is too hot inside and gives less power', 'E'],
  ['OverCurrentFailure', 'the over-current protection has tripped', 'EV'],
  ['OverVoltage', 'the voltage towards the vehicle is too high', 'EV'],
  ['UnderVoltage', 'the voltage towards the vehicle is too low', 'EV'],
  ['WeakSignal', "the station's wireless modem reports a weak signal", 'CE'],
  ['EmergencyStop', 'somebody pressed the emergency stop', 'UE'],
  ['AuthorizationTimeout', 'a vehicle was plugged in, and nobody was authorized in time', 'UCEV'],
  ['InvalidVehicleMode', 'the vehicle is in a mode in which it cannot be charged', 'UV'],
  [
    'CableCheckFailure',
    'the cable check before DC charging failed, its insulation test included',
    'EV',
  ],
  ['PreChargeFailure', 'the voltage before DC charging was not reached', 'EV'],
  ['NoInternet', 'the charging station has no connection to the internet', 'CE'],
  ['PilotFault', 'the control pilot signal is out of its range', 'EV'],
  ['PowerLoss', 'the charging station cannot supply power because the mains failed', 'E'],
  ['EVContactorFault', "the vehicle's contactor is stuck or welded", 'V'],
  ['EVSEContactorFault', "the charging station's contactor is stuck or welded", 'E'],
  ['CableOverTempDerate', 'the cable or connector is hot, so less power is given', 'E'],
  ['CableOverTempStop', 'the cable or connector was too hot, so charging was stopped', 'EV'],
  ['PartialInsertion', 'the connector is not fully plugged in', 'UEV'],
  ['CapacitanceFault', 'the insulation monitor tripped: too much capacitance', 'EV'],
  ['ResistanceFault', 'the insulation monitor tripped: too little resistance', 'EV'],
  ['ProximityFault', 'the proximity signal is out of its range', 'EV'],
  ['ConnectorVoltageHigh', 'there is voltage at the connector before or after charging', 'E'],
  ['BrokenLatch', "the connector's latch is broken", 'CE'],
  ['CutCable', 'the cable has been cut', 'CE'],
] as const;

/**
 * ChargeX's published list (revision 5, 2023-09): CX001 to CX026, complete. What a
 * charger itself reports (vendorErrorCode, techCode) is read by this list.
 */
export const CHARGEX_CODES: readonly ChargexCode[] = table.map(
  ([name, meaning, resolvers], index) => ({
    code: `CX${String(index + 1).padStart(3, '0')}`,
    name,
    meaning,
    errorCode: index < WITH_ERROR_CODE ? name : 'OtherError',
    resolvedBy: [...resolvers].flatMap((letter) => RESOLVERS[letter] ?? []),
  }),
);

export const chargexCode = (code: string): ChargexCode | null =>
  CHARGEX_CODES.find((entry) => entry.code === code) ?? null;
