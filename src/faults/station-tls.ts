import type { FaultEntry, RemedyStep } from './entry.ts';
import { warning as base } from './tls-steps.ts';

const warning = { ...base, owner: 'charger' } as const;

const seeAgain: RemedyStep = {
  who: 'technician',
  step: 'Let the charger come again.',
  command: 'ghostcheck examine --listen 0.0.0.0',
  verify: 'the finding is gone',
};

const updateFirmware: RemedyStep = {
  who: 'technician',
  step: "Update the charger's firmware locally (web page, service app, USB), then look for a setting of the lowest TLS version or the cipher suites.",
};

const askVendor: RemedyStep = {
  who: 'vendor',
  step: 'Say with which firmware this model does what OCPP asks for in TLS: version 1.2 or newer, one of the two pairs of suites, and signatures with SHA-256 (A00.FR.313, A00.FR.319).',
};

/** What the charger itself shows in TLS: what it offers, what it checks, which profile it uses. */
export const stationTlsFaults = {
  'station-name-unchecked': {
    ...warning,
    title: 'The charger does not check the name in the certificate of its backend',
    why: 'It trusts any server that has a certificate of the same authority: with a public authority that is every server there is, and its password goes to whoever stands in between. A charger has to compare the name with the one it dials (A00.FR.306 to A00.FR.309).',
    remediation: [
      {
        who: 'technician',
        step: 'Look for a setting that verifies the host name of the server, and switch it on; check first that the certificate of the backend carries the name that the charger dials.',
      },
      {
        who: 'vendor',
        step: 'Hand the host name to the TLS library: mbedTLS and OpenSSL compare no name unless they are told one.',
      },
    ],
  },
  'station-dates-unchecked': {
    ...warning,
    title: 'The charger does not look at the dates of a certificate',
    why: 'It accepts certificates that have ended, so a key that was retired or stolen stays good for ever. Some vendors build it so because their charger has no clock that survives a power cut.',
    remediation: [
      {
        who: 'vendor',
        step: 'Build the TLS library with its look at dates (MBEDTLS_HAVE_TIME_DATE in mbedTLS), and set the clock before the first handshake: from a battery, the modem or NTP.',
      },
      {
        who: 'technician',
        step: 'Before such a firmware is installed, check that the charger has a time source: with a clock that is wrong it would be offline afterwards.',
      },
    ],
  },
  'station-tls-outdated': {
    ...warning,
    title: 'The charger offers no TLS version that OCPP allows',
    why: 'OCPP asks for TLS 1.2 or newer on both sides (A00.FR.313). Backends have switched older versions off, and refuse such a charger with alert protocol_version, or hang up.',
    remediation: [updateFirmware, askVendor, seeAgain],
  },
  'station-tls-1.3-only': {
    stage: 'tls',
    mrec: null,
    severity: 'note',
    stops: false,
    owner: 'charger',
    title: 'The charger offers TLS 1.3 and nothing older',
    why: 'OCPP allows that, as it asks for 1.2 or newer. A backend, or a proxy in front of it, that speaks 1.2 only cannot be reached.',
    remediation: [
      {
        who: 'technician',
        step: 'Check that the backend speaks TLS 1.3.',
        command: 'ghostcheck tls {url}',
        verify: 'the table of versions says yes to TLS 1.3',
      },
    ],
  },
  'station-suites-outdated': {
    ...warning,
    title: 'The charger offers only cipher suites that are being switched off',
    why: 'All its suites for TLS 1.2 are of CBC, RC4 or 3DES. OCPP names suites of AES-GCM (A00.FR.319), and backends behind a modern front take nothing else: the handshake ends with alert handshake_failure.',
    remediation: [
      updateFirmware,
      {
        who: 'backend-operator',
        step: 'Until then, keep a suite of AES-CBC enabled on an address of its own for such chargers.',
      },
      askVendor,
      seeAgain,
    ],
  },
  'station-ocpp-ciphers-missing': {
    ...warning,
    title: 'The charger offers none of the cipher suites that OCPP names',
    why: 'A station has to offer one pair at TLS 1.2: ECDHE-ECDSA with AES-GCM, or RSA with AES-GCM (A00.FR.319). Many backends take ECDHE-RSA besides, so this charger may connect to one backend and not to the next.',
    remediation: [
      {
        who: 'technician',
        step: 'Check which suites the backend takes, and compare them with what the charger offers above.',
        command: 'ghostcheck tls {url} --all-ciphers',
      },
      updateFirmware,
      askVendor,
    ],
  },
  'station-signatures-outdated': {
    ...warning,
    title: 'The charger takes no signature that current servers make',
    why: 'At TLS 1.2 a client names the signatures it can verify. With SHA-1 or MD5 alone there is no certificate of today that fits: servers hang up, or send alert handshake_failure, although versions and suites agree.',
    remediation: [updateFirmware, askVendor, seeAgain],
  },
  'station-server-name-missing': {
    ...warning,
    title: 'The charger does not say which host it wants',
    why: 'Without the server name (SNI) in its hello, a front that serves several names shows the certificate of another, or hangs up. A laptop that sends the name connects all the same.',
    remediation: [
      {
        who: 'backend-operator',
        step: 'Make the certificate of this backend the default of its address, or give it an address of its own.',
      },
      {
        who: 'vendor',
        step: 'Hand the host name to the TLS library (mbedtls_ssl_set_hostname, SSL_set_tlsext_host_name): that also makes it check the name.',
      },
      seeAgain,
    ],
  },
  'station-profile-mismatch': {
    stage: 'tls',
    mrec: 'CX015',
    severity: 'fault',
    stops: true,
    owner: 'configuration',
    title: 'The charger uses another security profile than it is meant to',
    why: 'Scheme, password and certificate of the charger belong to another profile (A00) than the one that its site states: the backend turns it away, or lets it in less protected than was meant.',
    remediation: [
      {
        who: 'technician',
        step: 'At the charger, set the security profile, and with it the scheme of the URL, to what the operator states; correct the site file if that is what is wrong.',
      },
      {
        who: 'backend-operator',
        step: 'Say which security profile this station is registered for.',
      },
      seeAgain,
    ],
  },
} as const satisfies Record<string, FaultEntry>;
