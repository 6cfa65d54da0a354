import { createAuthority, type KeyKind } from '../../pki/index.ts';
import { createSite, type SiteInput } from '../../site/create-site.ts';
import type { Site } from '../../site/site.ts';
import { type Csms, startCsms } from '../csms/csms.ts';
import { startHttpClock } from '../http-clock.ts';
import { startModem } from '../modem.ts';
import { startNtpServer } from '../ntp-server.ts';
import { startResolver } from '../resolver.ts';
import { LOOPBACK, type Running } from '../running.ts';
import type { Scenario } from './scenario.ts';

/** The name that the simulated resolver leads to loopback (reserved: RFC 2606). */
const HOST = 'csms.example.com';
const IDENTITY = 'CP001';
const PASSWORD = 'simulated-password-of-CP001';
const DAY_MS = 86_400_000;

export interface StartedScenario {
  /** Points at the servers of this scenario, and at nothing else. */
  readonly site: Site;
  readonly csms: Csms;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Builds the world of a scenario on loopback. `extra` is added to what its site states. */
export async function startScenario(
  { csms: { certificate, ...behaviour }, charger, modem }: Scenario,
  extra: Pick<SiteInput, 'labels' | 'redact'> = {},
): Promise<StartedScenario> {
  const at = (days: number) => new Date(Date.now() + days * DAY_MS);
  const authority = await createAuthority({
    intermediate: true,
    notBefore: at(-400),
    notAfter: at(3_250),
  });
  const issue = (key: KeyKind) =>
    authority.issue({
      commonName: HOST,
      dnsNames: [HOST],
      key,
      notBefore: at(certificate.notBeforeDays),
      notAfter: at(certificate.notAfterDays),
    });
  const [ec, rsa] = await Promise.all([issue('ec'), issue('rsa')]);
  const clockOffsetMs = charger.clock === null ? 0 : Date.parse(charger.clock) - Date.now();

  const running: Running[] = [];
  const close = async () => {
    await Promise.all(running.map((one) => one.close()));
  };
  const keep = async <R extends Running>(starting: Promise<R>): Promise<R> => {
    const one = await starting;
    running.push(one);
    return one;
  };
  try {
    const [csms, clock, radio, ntp, resolver] = await Promise.all([
      keep(
        startCsms({
          ...behaviour,
          tls: {
            certificatePem: ec.chainPem,
            keyPem: ec.keyPem,
            second: { certificatePem: rsa.chainPem, keyPem: rsa.keyPem },
          },
          allowedIdentities: [IDENTITY],
          password: PASSWORD,
        }),
      ),
      keep(startHttpClock({ offsetMs: clockOffsetMs })),
      keep(startModem({ answers: modem })),
      keep(startNtpServer()),
      keep(startResolver({ records: { [HOST]: [LOOPBACK] } })),
    ]);
    const site = createSite({
      ...extra,
      url: csms.url(IDENTITY, HOST),
      ocppVersion: '2.0.1',
      securityProfile: 2,
      password: PASSWORD,
      extraRoots: [{ source: 'simulated root', pem: authority.rootPem }],
      boot: { text: JSON.stringify(charger.boot), source: 'option' },
      modem: { kind: 'tcp', host: LOOPBACK, port: radio.port },
      chargerTime: { kind: 'http', url: clock.url },
      ntpServers: [{ host: LOOPBACK, port: ntp.port }],
      resolver: { host: LOOPBACK, port: resolver.port },
    });
    return { site, csms, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
