/** A minimum required error code of the ChargeX consortium. */
export interface ChargexCode {
  readonly code: string;
  readonly name: string;
  /** In our own words. */
  readonly meaning: string;
}

const table = [
  ['ConnectorLockFailure', 'the connector cannot be locked to the vehicle, or not be unlocked'],
  ['GroundFailure', 'the ground-fault protection has tripped'],
  ['HighTemperature', 'the charging station is too hot inside and gives less power'],
  ['OverCurrentFailure', 'the over-current protection has tripped'],
  ['OverVoltage', 'the voltage towards the vehicle is too high'],
  ['UnderVoltage', 'the voltage towards the vehicle is too low'],
  ['WeakSignal', "the station's wireless modem reports a weak signal"],
  ['EmergencyStop', 'somebody pressed the emergency stop'],
  ['AuthorizationTimeout', 'a vehicle was plugged in, and nobody was authorized in time'],
  ['InvalidVehicleMode', 'the vehicle is in a mode in which it cannot be charged'],
  ['CableCheckFailure', 'the cable check before DC charging failed, its insulation test included'],
  ['PreChargeFailure', 'the voltage before DC charging was not reached'],
  ['NoInternet', 'the charging station has no connection to the internet'],
  ['PilotFault', 'the control pilot signal is out of its range'],
  ['PowerLoss', 'the charging station cannot supply power because the mains failed'],
  ['EVContactorFault', "the vehicle's contactor is stuck or welded"],
  ['EVSEContactorFault', "the charging station's contactor is stuck or welded"],
  ['CableOverTempDerate', 'the cable or connector is hot, so less power is given'],
  ['CableOverTempStop', 'the cable or connector was too hot, so charging was stopped'],
  ['PartialInsertion', 'the connector is not fully plugged in'],
  ['CapacitanceFault', 'the insulation monitor tripped: too much capacitance'],
  ['ResistanceFault', 'the insulation monitor tripped: too little resistance'],
  ['ProximityFault', 'the proximity signal is out of its range'],
  ['ConnectorVoltageHigh', 'there is voltage at the connector before or after charging'],
  ['BrokenLatch', "the connector's latch is broken"],
  ['CutCable', 'the cable has been cut'],
] as const;

/**
 * ChargeX's published list (revision 5, 2023-09): CX001 to CX026, complete. What a
 * charger itself reports (vendorErrorCode, techCode) is read by this list.
 */
export const CHARGEX_CODES: readonly ChargexCode[] = table.map(([name, meaning], index) => ({
  code: `CX${String(index + 1).padStart(3, '0')}`,
  name,
  meaning,
}));

export const chargexCode = (code: string): ChargexCode | null =>
  CHARGEX_CODES.find((entry) => entry.code === code) ?? null;
