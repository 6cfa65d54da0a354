import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { isStage, STAGES } from '../../facts/stages.ts';
import { FAULTS, type FaultId, isFaultId } from '../../faults/index.ts';
import { nearest } from '../../nearest.ts';
import { child } from '../../ocpp/pointer.ts';
import { OFFER_PRESETS, readOffer } from '../../tls/offer-names.ts';
import { ageMs, spanMs } from './age.ts';
import { isSecure, profileOf, stationCertificateOf } from './defaults.ts';
import type { Problem } from './problem.ts';
import type { Scenario } from './scenario.ts';
import { PLACEHOLDERS, unknownPlaceholder } from './station-inputs.ts';

/** The first thing in which a scenario contradicts itself or the fault index. */
export function contradictionIn(scenario: Scenario): Problem | null {
  return (
    unknownFault(scenario.expect) ??
    inExpectation(scenario.expect) ??
    inTransport(scenario) ??
    inCertificates(scenario) ??
    inAddresses(scenario) ??
    inOptions(scenario)
  );
}

type Expectation = Scenario['expect'];

function unknownFault({ primary, faults, notes = [] }: Expectation): Problem | null {
  const named = [
    ...(primary === null ? [] : [{ id: primary, pointer: '/expect/primary' }]),
    ...faults.map((id, index) => ({ id, pointer: `/expect/faults/${index}` })),
    ...notes.map((id, index) => ({ id, pointer: `/expect/notes/${index}` })),
  ];
  const unknown = named.find(({ id }) => !isFaultId(id));
  if (unknown === undefined) return null;
  const close = nearest(unknown.id, Object.keys(FAULTS));
  return {
    pointer: unknown.pointer,
    problem: `names no fault of the index: ${unknown.id.slice(0, 60)}`,
    hint: close === null ? 'See ghostcheck explain.' : `Did you mean ${close}?`,
  };
}

/** Exit codes by verdict; with --fail-on warning, a warning is 1. */
const EXIT_CODES = { healthy: [0], warning: [0, 1], fault: [1], inconclusive: [3, 1] } as const;

function inExpectation(expect: Expectation): Problem | null {
  const { verdict, primary, mrec, faults, notes = [], exitCode } = expect;
  const at = (key: keyof Expectation, problem: string): Problem => ({
    pointer: `/expect/${key}`,
    problem,
  });
  const ids: readonly FaultId[] = faults.filter(isFaultId);
  const severe = ids.some((id) => FAULTS[id].severity === 'fault');
  const codes: readonly number[] = EXIT_CODES[verdict];
  if (!codes.includes(exitCode)) {
    return at(
      'exitCode',
      `is ${exitCode}, which verdict ${verdict} never has: ${codes.join(' or ')}`,
    );
  }
  const note = ids.find((id) => FAULTS[id].severity === 'note');
  if (note !== undefined) return at('faults', `holds ${note}, which is a note`);
  const loud = notes.filter(isFaultId).find((id) => FAULTS[id].severity !== 'note');
  if (loud !== undefined) return at('notes', `holds ${loud}, which is a ${FAULTS[loud].severity}`);
  const twice = faults.find((id, index) => faults.indexOf(id) !== index);
  if (twice !== undefined) return at('faults', `holds ${twice} twice`);
  if (primary !== null && !faults.includes(primary)) {
    return at('primary', `is ${primary}, which is not among faults`);
  }
  if (primary === null && faults.length > 0) return at('primary', 'is null beside faults');
  const code = primary !== null && isFaultId(primary) ? FAULTS[primary].mrec : null;
  if (mrec !== code) return at('mrec', `is ${mrec}; that of primary is ${code}`);
  if (severe !== (verdict === 'fault')) {
    return at('verdict', severe ? `is ${verdict} beside a fault` : 'is fault without a fault');
  }
  if (verdict === 'healthy' && faults.length > 0) return at('verdict', 'is healthy beside faults');
  if (verdict === 'warning' && faults.length === 0) return at('verdict', 'is warning without one');
  return null;
}

function inTransport(scenario: Scenario): Problem | null {
  const { csms = {}, station = {} } = scenario;
  if (isSecure(scenario)) return null;
  for (const key of ['certificate', 'tls'] as const) {
    if (csms[key] !== undefined) {
      return { pointer: `/csms/${key}`, problem: 'needs wss, and the scheme of this CSMS is ws' };
    }
  }
  if (stationCertificateOf(scenario) !== null) {
    const pointer = station.certificate === undefined ? '/station/profile' : '/station/certificate';
    return { pointer, problem: 'is shown in TLS, and the scheme of this CSMS is ws' };
  }
  return null;
}

const VERSIONS = ['1.0', '1.1', '1.2', '1.3'];

/** OpenSSL knows which lists of suites it can serve. */
function isServable(ciphers: string): boolean {
  try {
    createSecureContext({ ciphers });
    return true;
  } catch {
    return false;
  }
}

function inCertificates({ csms = {}, station = {} }: Scenario): Problem | null {
  const { certificate = {}, tls = {} } = csms;
  const validities = [
    { pointer: '/csms/certificate', ...certificate },
    { pointer: '/csms/certificate/intermediate', ...certificate.intermediate },
    { pointer: '/csms/certificate/root', ...certificate.root },
    { pointer: '/station/certificate', ...station.certificate },
  ];
  for (const { pointer, notBefore, notAfter } of validities) {
    if (notBefore !== undefined && notAfter !== undefined && ageMs(notBefore) >= ageMs(notAfter)) {
      return { pointer: `${pointer}/notAfter`, problem: 'is not after notBefore' };
    }
  }
  const { minVersion, maxVersion, ciphers } = tls;
  if (
    minVersion !== undefined &&
    maxVersion !== undefined &&
    VERSIONS.indexOf(minVersion) > VERSIONS.indexOf(maxVersion)
  ) {
    return { pointer: '/csms/tls/minVersion', problem: `is above maxVersion ${maxVersion}` };
  }
  if (ciphers !== undefined && !isServable(ciphers)) {
    return {
      pointer: '/csms/tls/ciphers',
      problem: `is no list of suites that can be served: ${ciphers.slice(0, 60)}`,
      hint: 'Names are those of OpenSSL.',
    };
  }
  return null;
}

/** What the schema cannot tell from any other text. */
function inAddresses({ csms = {}, station = {}, dns }: Scenario): Problem | null {
  const told = typeof dns === 'object' && dns !== null ? dns : {};
  const lists: Readonly<Record<string, readonly string[] | undefined>> = {
    '/csms/certificate/names/ip': csms.certificate?.names?.ip,
    '/dns/addresses': told.addresses,
    '/dns/others': typeof told.others === 'object' ? told.others : undefined,
    ...Object.fromEntries(
      Object.entries(told.names ?? {}).map(([name, list]) => [child('/dns/names', name), list]),
    ),
  };
  for (const [pointer, list = []] of Object.entries(lists)) {
    const index = list.findIndex((address) => isIP(address) === 0);
    if (index >= 0) {
      return { pointer: child(pointer, index), problem: `is no IP address: ${list[index]}` };
    }
  }
  const { clock } = station;
  if (clock != null && 'at' in clock && Number.isNaN(Date.parse(clock.at))) {
    return { pointer: '/station/clock/at', problem: `is no instant: ${clock.at}` };
  }
  return null;
}

function inOptions(scenario: Scenario): Problem | null {
  const { station = {}, with: options = {}, csms = {} } = scenario;
  const at = (pointer: string, problem: string): Problem => ({ pointer, problem });
  for (const key of ['only', 'skip'] as const) {
    const unknown = options[key]?.split(',').find((word) => !isStage(word));
    if (unknown !== undefined) {
      return {
        ...at(`/with/${key}`, `names no stage: ${unknown}`),
        hint: `They are ${STAGES.join(', ')}.`,
      };
    }
  }
  const both = options.only?.split(',').find((word) => options.skip?.split(',').includes(word));
  if (both !== undefined) return at('/with/skip', `names ${both}, as /with/only does`);
  for (const key of ['url', 'csmsUrl'] as const) {
    const unknown = unknownPlaceholder(station[key] ?? '');
    if (unknown === null) continue;
    return {
      ...at(`/station/${key}`, `holds {${unknown}}, which stands for nothing`),
      hint: `There are ${PLACEHOLDERS.map((word) => `{${word}}`).join(', ')}.`,
    };
  }
  for (const key of ['hold', 'timeout', 'messageTimeout'] as const) {
    const span = options[key];
    if (span !== undefined && !(spanMs(span) > 0)) return at(`/with/${key}`, 'is no time at all');
  }
  if (scenario.gateway !== undefined && scenario.modem != null) {
    return at('/gateway', 'stands beside modem');
  }
  const unread = offerProblem(station.offer);
  if (unread !== null) return unread;
  if (station.url !== undefined && station.csmsUrl !== undefined) {
    return at('/station/csmsUrl', 'stands beside url');
  }
  if (options.noSession === true) {
    if (options.hold !== undefined) return at('/with/hold', 'contradicts noSession');
    if (station.idToken !== undefined) return at('/station/idToken', 'contradicts noSession');
  }
  if (options.repeat !== undefined && station.idToken === undefined) {
    return at('/with/repeat', 'needs station.idToken');
  }
  if (options.noTlsScan === true && station.offer !== undefined) {
    return at('/with/noTlsScan', 'contradicts station.offer, which is sent to be checked');
  }
  const asked = csms.certificate?.revocation ?? station.certificate?.revocation;
  if (asked !== undefined && options.revocation !== true) {
    return at('/with', 'has no "revocation": true, so that nobody would ask the responder');
  }
  if (station.profile === 0 && station.password !== undefined && station.password !== 'none') {
    return at('/station/password', 'contradicts profile 0, which has none');
  }
  if (profileOf(scenario) === 0 && csms.password !== undefined) {
    return at('/csms/password', 'contradicts profile 0 of the CSMS, which has none');
  }
  return null;
}

function offerProblem(offer: NonNullable<Scenario['station']>['offer']): Problem | null {
  if (offer === undefined) return null;
  const pointer = '/station/offer';
  if (typeof offer === 'object') {
    const { unknown } = readOffer(offer);
    return unknown === undefined
      ? null
      : {
          pointer: child(pointer, unknown.where),
          problem: `holds ${unknown.word}, which is not known`,
        };
  }
  const presets = Object.keys(OFFER_PRESETS);
  if (presets.includes(offer)) return null;
  return { pointer, problem: `is no preset: ${offer}`, hint: `They are ${presets.join(', ')}.` };
}
