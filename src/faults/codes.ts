import { THRESHOLDS } from '../thresholds.ts';
import type { Mrec, RemedyStep } from './entry.ts';

/** What a code of the Master Fault Index stands for, whichever of its faults was found. */
export interface CodeEntry {
  readonly title: string;
  /** The kinds of fault that share the code. */
  readonly families: string;
  readonly meaning: string;
  /** How ChargeX's code of the same number relates to it. */
  readonly besideChargex: string;
  readonly whyNoRemoteReset: string;
  /** What has to be done at the site instead. */
  readonly locally: string;
  /** When a reboot does harm. */
  readonly rebootHarm: string;
  /** In the order in which to try it, where the finer fault is not known. */
  readonly remediation: readonly RemedyStep[];
}

/** The Master Fault Index by code. */
export const CODES: Readonly<Record<Mrec, CodeEntry>> = {
  CX009: {
    title: 'Authorization Timeout',
    families: 'token not validated in time or refused; slow backend; slow DNS',
    meaning:
      'The driver presents a card or an app, and no decision comes back in time, or it is a refusal. The charger is connected; what is slow or unwilling is the way to the decision: the backend, the roaming hub behind it, or name resolution on the way.',
    besideChargex:
      'ChargeX counts from plugging in until somebody is authorized, whatever the cause: a driver who walks away is its CX009 too, and is no fault here. Where a charger reports it, ask first whether a card or an app was presented at all: only an Authorize that stayed without an answer is of the backend, and ghostcheck authorize shows that.',
    whyNoRemoteReset:
      'A reset starts the same question again, over the same slow way, to the same hub. The delay or the refusal is not in the charger.',
    locally:
      'Measure the way from the site, and try a second card or app at the charger. A hard reset on site helps only where the charger alone keeps an old list of cards.',
    rebootHarm:
      'While the backend is slow or down, a reboot throws away the connection and the list of known cards that still let drivers charge, and the charger may not be let in again.',
    remediation: [
      {
        who: 'technician',
        step: 'Verify the latency of the backend from the site: how long DNS, TCP, TLS and the answer to a BootNotification take.',
        command: 'ghostcheck diagnose {url}',
        verify: `dns answers within ${THRESHOLDS.dns.slowAboveMs} ms, the backend within ${THRESHOLDS.session.backendSlowAboveMs} ms`,
      },
      {
        who: 'technician',
        step: 'Ask the backend for the token itself, some times in a row.',
        command: 'ghostcheck authorize {url} --boot boot.json --id-token TOKEN --repeat 20',
        verify: `the row authorize says Accepted, with p95 below ${THRESHOLDS.authorize.slowAboveMs} ms`,
      },
      {
        who: 'backend-operator',
        step: 'Check that the card or the app is active in the roaming hub, and that the hub answers for it in time.',
        verify: 'the hub shows the token as valid, and an authorization in its log',
      },
      {
        who: 'technician',
        step: 'Present a second card or app, and try the next charger of the site: is it one token, one charger, or all?',
      },
      {
        who: 'site-network',
        step: "If it is widespread at the site, check DNS on the site's router: its forwarders, and whether they answer in time.",
        command: 'ghostcheck diagnose {url} --only dns',
        verify: `every resolver answers within ${THRESHOLDS.dns.slowAboveMs} ms`,
      },
    ],
  },
  CX011: {
    title: 'Cable Check Failure',
    families: "insulation fault, on the station's or the vehicle's side",
    meaning:
      'The insulation test before DC charging failed: the resistance between a DC conductor and earth is too low. It is an electrical fault of the cable, the station or the vehicle, and has nothing to do with the backend.',
    besideChargex: 'The same fault.',
    whyNoRemoteReset:
      'A reset does not raise an insulation resistance. At best it repeats the test, with the same result.',
    locally:
      'Take the charger out of service, measure the insulation of the cable on site, and try another vehicle.',
    rebootHarm:
      'Rebooting until the test passes once puts a damaged cable back into use. Measure first.',
    remediation: [
      {
        who: 'technician',
        step: 'Unplug the vehicle, isolate the charger from its supply, lock it out, and prove that there is no voltage, before anything is measured or opened.',
      },
      {
        who: 'technician',
        step: 'Look the cable and the connector over: crushed, cut, wet or burnt parts. Keep them out of use if you see any.',
      },
      {
        who: 'technician',
        step: 'Do an insulation-resistance test of the cable, DC+ and DC- each against protective earth, with the vehicle unplugged; ghostcheck cable judges the reading.',
        verify: "both readings are above the limit in the manufacturer's manual",
      },
      {
        who: 'technician',
        step: 'If the station passes alone, document it as vehicle-side: readings, time, make and model of the vehicle.',
        verify: 'another vehicle charges at the same connector',
      },
      {
        who: 'vendor',
        step: 'If the station fails alone, replace the cable or the part that the measurement points to.',
        verify: 'the insulation-resistance test passes after the repair',
      },
    ],
  },
  CX013: {
    title: 'No Internet',
    families: 'radio, SIM, DNS, TCP, backend down, session drops, flat heartbeat',
    meaning:
      'Nothing gets through between the charger and the backend, or it does not last: no radio, no SIM, no name, no TCP connection, nobody answering, or a session that drops.',
    besideChargex:
      "The same name, but ChargeX speaks of the station: it is met only by what was seen from the charger's own uplink, not by what a laptop misses.",
    whyNoRemoteReset:
      'The command would have to travel over the very connection that is missing. Until there is one, the charger does not even know that it is wanted.',
    locally:
      'Work from the antenna inwards on site: signal, SIM, gateway, network, then the backend. Reboot the gateway by its power supply; change its configuration where the SIM or the APN is wrong.',
    rebootHarm:
      'Where the network refuses the SIM, each reboot only asks again, and a carrier may block a SIM that asks too often. A charger that is merely offline loses the transactions that it has not yet delivered if it keeps them in memory only.',
    remediation: [
      {
        who: 'technician',
        step: `Test the local 4G/5G signal at the charger's antenna. Below ${THRESHOLDS.signal.weakBelowDbm} dBm, reboot the gateway, or inspect the antenna and its cable: connectors tight, no kink, no water, antenna outside of metal.`,
        command: 'ghostcheck signal',
        verify: `the signal is above ${THRESHOLDS.signal.weakBelowDbm} dBm and the modem is registered`,
      },
      {
        who: 'technician',
        step: 'Try the connection from the site: a name that is not found, a refused port and a portal page each have their own fault and owner.',
        command: 'ghostcheck diagnose {url}',
        verify: 'dns and tcp are ok',
      },
      {
        who: 'carrier',
        step: 'Have the SIM checked: active, data allowed, the right APN, not over its limit.',
        verify: 'the modem registers and gets an address',
      },
      {
        who: 'site-network',
        step: "Let the charger out: the backend's name by DNS, and its port outwards through the firewall, without an idle limit shorter than the heartbeat.",
      },
      {
        who: 'backend-operator',
        step: 'Check that the backend is up and reachable from the internet at the address that its name has.',
      },
    ],
  },
  CX015: {
    title: 'TLS/Security Failure',
    families: 'clock, certificates, TLS versions and ciphers, security profile, credentials',
    meaning:
      'The connection is there, and one side refuses to trust the other: a wrong clock, an expired, unknown or revoked certificate, no TLS version or cipher in common, another security profile, wrong credentials.',
    besideChargex: 'Another fault altogether: never read the one for the other.',
    whyNoRemoteReset:
      'A reset is an OCPP message, and OCPP starts after the handshake that fails here. And a reboot brings back the same clock, certificates and password.',
    locally:
      'Connect to the charger locally, by Ethernet or Bluetooth, and reconfigure what it trusts or claims: its time, its certificates, its security profile, its password. A hard reset alone mends none of them.',
    rebootHarm:
      "With a dead clock battery every reboot sets the clock back again: sync the clock, then leave the charger on. Don't reboot while it installs a certificate.",
    remediation: [
      {
        who: 'technician',
        step: 'Connect to the charger locally (Ethernet or Bluetooth) and sync its clock to an NTP server that it can reach.',
        command: 'ghostcheck clock',
        verify: `the charger's clock is within ${THRESHOLDS.clock.skewedAboveMs / 1000} s of true time`,
      },
      {
        who: 'technician',
        step: "Verify that neither the station's nor the backend's certificates have expired or been revoked.",
        command: 'ghostcheck tls {url}',
        verify: 'the chain is valid now, and at the time that the charger believes it is',
      },
      {
        who: 'technician',
        step: "Compare TLS versions and ciphers: what the charger's manual or log offers with what the backend takes.",
        command: 'ghostcheck tls {url}',
        verify: 'both have a TLS version and a cipher suite in common',
      },
      {
        who: 'backend-operator',
        step: "Compare the security profile, the identity and the credentials that are on record for this station with the charger's configuration.",
        command: 'ghostcheck diagnose {url}',
        verify: 'upgrade is ok',
      },
    ],
  },
  CX018: {
    title: 'Software Mismatch',
    families: 'OCPP version, subprotocol, message schema, URL path and identity, registration',
    meaning:
      'The connection is there and trusted, and the two sides do not speak the same: another OCPP version, another path or identity, a message that the other cannot read, or a station that the backend does not know.',
    besideChargex: 'Another fault altogether: never read the one for the other.',
    whyNoRemoteReset:
      'The backend does not accept this station yet, so it has no session to send a reset over. And the same firmware sends the same message again after it.',
    locally:
      'Correct the URL, identity or OCPP version in the local configuration of the charger, or update its firmware on site. Where the backend has the wrong record, nothing at the charger helps.',
    rebootHarm:
      'While the registration is Pending, do not reboot: the backend is setting the station up, the charger asks again by itself after the interval that it was given, and each reboot starts that over. Rejected is the same: only the backend can change it.',
    remediation: [
      {
        who: 'technician',
        step: "Check URL, identity and OCPP version in the charger's configuration, letter by letter.",
        command: 'ghostcheck url {url}',
        verify: 'url is ok, and the identity is the one that the backend has on record',
      },
      {
        who: 'vendor',
        step: 'Update the firmware to the latest version that is compatible with OCPP 2.0.1 and that the backend has released for this model.',
        verify: 'the charger offers the subprotocol that the backend expects',
      },
      {
        who: 'backend-operator',
        step: 'Re-map the station in the CSMS: its vendor and model with the correct vendor-specific JSON schema, its OCPP version and its identity.',
        command: 'ghostcheck diagnose {url}',
        verify: 'upgrade and boot are ok',
      },
      {
        who: 'technician',
        step: 'Check the BootNotification of the charger, taken from its log or the backend, field by field.',
        command: 'ghostcheck boot boot.json',
        verify: 'it has no violation',
      },
    ],
  },
};

export const MREC_TITLES: Readonly<Record<Mrec, string>> = {
  CX009: CODES.CX009.title,
  CX011: CODES.CX011.title,
  CX013: CODES.CX013.title,
  CX015: CODES.CX015.title,
  CX018: CODES.CX018.title,
};
