import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const limits = THRESHOLDS.signal;
const marginalDbm = limits.weakBelowDbm + limits.marginalWithinDb;
const marginalNbIotDbm = limits.weakBelowNbIotDbm + limits.marginalWithinDb;

/** ChargeX defines both for the station, and its own modem is where these are seen. */
const noInternet = { code: 'CX013', name: 'NoInternet' } as const;
const weakSignal = { code: 'CX007', name: 'WeakSignal' } as const;

const lookAgain: RemedyStep = {
  who: 'technician',
  step: 'Read the modem again.',
  command: 'ghostcheck signal --modem {modem}',
  verify: 'the row signal says ok',
};
const watchLevel: RemedyStep = {
  who: 'technician',
  step: 'Test the local 4G/5G signal where the antenna is: watch the level while you move or turn it, with the cabinet closed as in service.',
  command: 'ghostcheck signal --modem {modem} --watch',
  verify: `the level stays above ${marginalDbm} dBm (NB-IoT: ${marginalNbIotDbm} dBm) for a few minutes`,
};
const rebootGateway: RemedyStep = {
  who: 'technician',
  step: 'Reboot the gateway (the router or modem) at the site, not only the charger, so that it looks for the best cell anew.',
};
const inspectAntenna: RemedyStep = {
  who: 'technician',
  step: 'Inspect the antenna and its cable: connector tight and dry, cable not pinched or kinked, the right socket (main, not GNSS or Wi-Fi), antenna outside of the metal cabinet.',
};
const askCarrier: RemedyStep = {
  who: 'carrier',
  step: 'Check outages and coverage at this address; where it stays bad, a SIM that may roam, or one of another carrier, is the remedy.',
};
const powerCycle: RemedyStep = {
  who: 'technician',
  step: 'Cut the power of the gateway for 30 seconds, so that modem and SIM start anew.',
};

const stopping = { stage: 'signal', mrec: 'CX013', severity: 'fault', stops: true } as const;
const straining = { stage: 'signal', mrec: 'CX013', stops: false } as const;

export const signalFaults = {
  'modem-not-found': {
    ...straining,
    severity: 'fault',
    owner: 'unknown',
    title: 'There is no modem where it was looked for',
    why: 'The port does not exist, is no serial port, or nothing listens at the address. Either the path is another one, or the modem is not powered, not plugged in, or has dropped off the bus: then the charger has no way to the Internet either.',
    remediation: [
      {
        who: 'technician',
        step: 'Let the modem be looked for with --modem auto, or check the path or address given; on Linux, USB modems are /dev/ttyUSB0 to ttyUSB5 or /dev/ttyACM0, and `ls -l /dev/serial/by-id` names them.',
      },
      {
        who: 'technician',
        step: 'Check that the modem has power and that its cable is plugged in; unplug it and plug it in again.',
      },
      {
        who: 'technician',
        step: 'If it stays away, cut the power of the gateway for 30 seconds; if it still does not appear, replace the modem.',
      },
      lookAgain,
    ],
  },
  'modem-no-answer': {
    ...straining,
    severity: 'fault',
    owner: 'unknown',
    title: 'The modem does not answer AT commands',
    why: 'The port opens, and nothing that is an answer comes back. It may be the wrong one of several ports of the modem (diagnosis, positioning), one that another program uses, the wrong speed on a service port, or a modem that hangs.',
    thresholds: [
      `${limits.attentions} times AT, ${limits.attentionTimeoutMs / 1000} s each, without OK or an error`,
    ],
    remediation: [
      {
        who: 'technician',
        step: 'Try the other ports of the same modem: most have three to five, and only one or two take AT commands (often the third). Those of known modems are told apart by --modem auto.',
        command: 'ghostcheck signal --modem auto',
      },
      {
        who: 'technician',
        step: 'End what else may use the port, such as ModemManager, a terminal program or the controller of the charger.',
      },
      {
        who: 'technician',
        step: 'A service port of a controller must be set to 8N1 and pass AT commands on to the modem; where a console answers on it, use the modem from there (its microcom or picocom) and read the answers with --from-file.',
      },
      powerCycle,
      lookAgain,
    ],
  },
  'sim-missing': {
    ...stopping,
    owner: 'sim',
    chargex: noInternet,
    title: 'No SIM card is in the modem',
    why: 'Without a SIM the modem may not register in any network. The charger works locally and cannot be reached.',
    remediation: [
      {
        who: 'technician',
        step: 'Open the modem or router, take the SIM out and put it in again: the right slot, the right way round, until it clicks; adapters for smaller cards often lose contact.',
      },
      {
        who: 'technician',
        step: 'Check in the local web page of the router that the slot with the SIM is the active one.',
      },
      powerCycle,
      lookAgain,
    ],
  },
  'sim-locked': {
    ...stopping,
    owner: 'sim',
    chargex: noInternet,
    title: 'The SIM is locked and asks for a code',
    why: 'The SIM asks for its PIN or PUK, or the modem is locked to another SIM or network. It does not register until that is given. ghostcheck never sends a PIN: after three wrong ones the card is blocked.',
    remediation: [
      {
        who: 'technician',
        step: "Get the PIN (or the PUK, or the modem's unlock code, whichever it asks for) from the owner of the SIM contract or from the carrier.",
      },
      {
        who: 'technician',
        step: 'Enter the PIN in the local setup of the charger or router, or switch it off on the SIM; do not guess: three wrong PINs block the card, ten wrong PUKs destroy it.',
      },
      lookAgain,
    ],
  },
  'sim-failure': {
    ...stopping,
    owner: 'sim',
    chargex: noInternet,
    title: 'The SIM cannot be read',
    why: 'The modem sees a card that does not answer as it should, or will not tell what it sees: bad contacts, a worn or broken card, or a slot that is defective.',
    remediation: [
      {
        who: 'technician',
        step: 'Take the SIM out, clean its contacts with a dry cloth, look for bent springs in the slot, and put it in again.',
      },
      powerCycle,
      {
        who: 'technician',
        step: 'Try a SIM that is known to work: if it is read, the card is broken, else the modem is.',
      },
      { who: 'carrier', step: 'Replace the card if it fails in another modem as well.' },
      lookAgain,
    ],
  },
  'radio-off': {
    ...stopping,
    owner: 'charger',
    chargex: noInternet,
    title: "The modem's radio is switched off",
    why: 'The modem is in minimum functionality or flight mode (AT+CFUN 0 or 4): its controller has switched the radio off, or never switched it on after a start.',
    remediation: [
      {
        who: 'technician',
        step: 'In the local setup of the charger or router, switch mobile data on, or flight mode off.',
      },
      powerCycle,
      {
        who: 'vendor',
        step: 'If it comes back switched off, the firmware of the controller leaves it so: provide an update.',
      },
      lookAgain,
    ],
  },
  'network-denied': {
    ...stopping,
    owner: 'sim',
    chargex: noInternet,
    title: 'The mobile network refuses this SIM',
    why: 'The radio works and a network answers, but it does not let this subscription in for data: not activated, suspended, data volume used up, roaming not allowed here, or a device that is not allowed. Neither the antenna nor a reboot helps before the carrier has let it in.',
    remediation: [
      {
        who: 'carrier',
        step: 'Check the SIM in the management portal: active, not suspended, data volume left, allowed in this country and network, not tied to the IMEI of another device.',
      },
      {
        who: 'technician',
        step: 'Check in the local setup that no operator is chosen by hand and that roaming is on if the SIM needs it.',
      },
      {
        ...powerCycle,
        verify: 'the modem registers within minutes, once the carrier has let it in',
      },
      lookAgain,
    ],
  },
  'network-searching': {
    ...stopping,
    owner: 'network',
    chargex: noInternet,
    title: 'The modem finds no network to register in',
    why: 'SIM and radio are fine as far as the modem tells, but it is not registered anywhere: no coverage here, an antenna that is not connected, a band or network that the modem does not have, or an outage.',
    remediation: [
      inspectAntenna,
      {
        who: 'technician',
        step: `Test the local 4G/5G signal with a phone on the same carrier, at the place of the antenna; below ${limits.weakBelowDbm} dBm the place itself is the trouble.`,
      },
      rebootGateway,
      {
        who: 'technician',
        step: 'Check in the local setup that the operator is chosen automatically and that no radio (2G, 3G, 4G) which is in use here is switched off.',
      },
      askCarrier,
      lookAgain,
    ],
  },
  'signal-weak': {
    ...straining,
    severity: 'fault',
    owner: 'network',
    chargex: weakSignal,
    title: 'The mobile signal is too weak',
    why: 'At this level connections stall, drop, or never come about, and differently from hour to hour. A charger behind it loses messages and its session, and a remote reset may not reach it.',
    thresholds: [
      `below ${limits.weakBelowDbm} dBm: RSRP on LTE, SS-RSRP on 5G, RSCP on 3G, RSSI on 2G only`,
      `below ${limits.weakBelowNbIotDbm} dBm: RSRP on NB-IoT`,
    ],
    remediation: [
      inspectAntenna,
      rebootGateway,
      watchLevel,
      {
        who: 'technician',
        step: 'If no place is good enough, mount an outdoor antenna with gain, as high and with as short a cable as the site allows, or use Ethernet.',
      },
      askCarrier,
    ],
  },
  'signal-marginal': {
    ...straining,
    severity: 'warning',
    owner: 'network',
    title: 'The mobile signal is only just strong enough',
    why: 'It works now, but rain, leaves, a parked van or a closed cabinet door take more than the few dB that are left.',
    thresholds: [
      `from ${limits.weakBelowDbm} to ${marginalDbm} dBm: RSRP on LTE, SS-RSRP on 5G, RSCP on 3G, RSSI on 2G`,
      `from ${limits.weakBelowNbIotDbm} to ${marginalNbIotDbm} dBm: RSRP on NB-IoT`,
      `RSSI of ${limits.rssiOnlyMarginalAtDbm} dBm or less on LTE, 5G or 3G, where nothing else is known`,
    ],
    remediation: [watchLevel, inspectAntenna],
  },
  'antenna-imbalance': {
    ...straining,
    severity: 'warning',
    owner: 'charger',
    title: 'One antenna of the modem hears far less than the other',
    why: 'Antennas of one modem stand side by side and hear a cell alike, within a few dB. One that is so far below the others is not connected, in the wrong socket, or has a broken or wet cable. Where it is the main one, the modem also sends badly; where it is the other, reserve and speed are lost.',
    thresholds: [
      `${limits.antennaSpreadDb} dB or more between two antennas that both give a value`,
    ],
    remediation: [
      {
        who: 'technician',
        step: 'Look which antenna it is: the first of the evidence is the main one (socket MAIN, M or ANT1), the second the diversity one (DIV, AUX, D or ANT2). If the modem is mounted with one antenna on purpose, that has to be on the main socket, and there is nothing else to do.',
      },
      {
        who: 'technician',
        step: 'Check its connector and its cable: screwed or snapped in fully, dry, not pinched or kinked, and in a socket for mobile radio, not one for GNSS or Wi-Fi.',
      },
      {
        who: 'technician',
        step: 'Swap the two antennas at the modem and read it again: if the weak side moves with the antenna, replace antenna and cable; if it stays with the socket, the socket or the modem is broken.',
        command: 'ghostcheck signal --modem {modem}',
        verify: `the two differ by less than ${limits.antennaSpreadDb} dB`,
      },
    ],
  },
  'signal-interference': {
    ...straining,
    severity: 'warning',
    owner: 'network',
    title: 'The mobile signal is disturbed',
    why: 'The quality is bad in relation to the level: other cells or a source nearby disturb it, or the cell is overloaded. A stronger antenna at the same place amplifies the disturbance as well.',
    thresholds: [
      `SINR below ${limits.interferenceSinrBelowDb} dB, or RSRQ below ${limits.interferenceRsrqBelowDb} dB, on LTE and 5G`,
    ],
    remediation: [
      {
        who: 'technician',
        step: 'Move or turn the antenna, away from power electronics, chargers under load and metal; a directional antenna towards one mast helps where several are heard alike.',
      },
      {
        ...watchLevel,
        step: 'Watch SINR and RSRQ, not the level, while you move or turn the antenna, with the cabinet closed as in service.',
        verify: `SINR stays above ${limits.interferenceSinrBelowDb} dB and RSRQ above ${limits.interferenceRsrqBelowDb} dB for a few minutes`,
      },
      {
        who: 'technician',
        step: 'Measure again while no car charges and at another time of day: noise that comes with charging is local, noise that comes with rush hour is an overloaded cell.',
      },
      askCarrier,
    ],
  },
  'data-session-down': {
    ...stopping,
    owner: 'configuration',
    chargex: noInternet,
    title: 'Registered in the network, but without a data session',
    why: 'The network knows the modem, and yet it holds no IP address: the data session was not opened or was refused. The usual reasons are a wrong or missing APN, a wrong user name or password of it, or a subscription without data. The antenna is not the trouble.',
    remediation: [
      {
        who: 'technician',
        step: 'Compare the APN, its user name and password, and the IP type in the local setup of the charger or router with those of the SIM contract, letter by letter; they differ between generations of SIMs of one carrier.',
      },
      {
        who: 'technician',
        step: 'Check that mobile data is the way to the Internet in the local setup, not Ethernet, and that data roaming is on if the SIM roams.',
      },
      {
        ...rebootGateway,
        step: 'Reboot the gateway (the router or modem): some never dial again after a loss of signal.',
      },
      {
        who: 'carrier',
        step: 'Check whether data is active on this SIM, and why its last sessions were refused or ended.',
      },
      lookAgain,
    ],
  },
} as const satisfies Record<string, FaultEntry>;
