const EXAMINED = 'only a charger that comes to `examine` shows it';

/** The faults that no simulated world can show to `diagnose`, each with the reason. */
export const NOT_SIMULATED: Readonly<Record<string, string>> = {
  'cable-insulation-low': 'the technician reads an instrument: only `cable` is told of it',
  'cable-insulation-marginal': 'the technician reads an instrument: only `cable` is told of it',
  'cable-station-side': 'the technician reads an instrument: only `cable` is told of it',
  'cable-test-voltage-high': 'the technician reads an instrument: only `cable` is told of it',
  'cable-test-voltage-low': 'the technician reads an instrument: only `cable` is told of it',
  'cable-vehicle-side': 'the technician reads an instrument: only `cable` is told of it',
  'boot-operator-schema': "only `boot` is told of an operator's own schema",
  'dns-answers-differ':
    'it compares the resolvers of the machine itself; where one is simulated, only that one is asked',
  'tcp-timeout': 'loopback loses no packets: what listens there accepts, and what does not refuses',
  'station-verification-off': EXAMINED,
  'station-name-unchecked': EXAMINED,
  'station-dates-unchecked': EXAMINED,
  'station-tls-outdated': EXAMINED,
  'station-tls-1.3-only': EXAMINED,
  'station-suites-outdated': EXAMINED,
  'station-ocpp-ciphers-missing': EXAMINED,
  'station-signatures-outdated': EXAMINED,
  'station-server-name-missing': EXAMINED,
  'station-profile-mismatch': EXAMINED,
};
