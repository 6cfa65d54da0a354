import type { Static } from 'typebox';
import type { HostPort } from '../../site/host-port.ts';
import type { AuthorizeBehaviour } from '../csms/authorize.ts';
import type { BootBehaviour } from '../csms/boot.ts';
import type { CsmsOptions } from '../csms/csms.ts';
import type { Journal } from '../journal.ts';
import type { Listening } from '../running.ts';
import { ageMs } from './age.ts';
import { IDENTITY, PASSWORD, PATH, profileOf } from './defaults.ts';
import type { Scenario } from './scenario.ts';
import type { Authorize, Boot } from './schema/behaviour.ts';
import type { Csms as CsmsPlan } from './schema/csms.ts';
import { urlOf } from './station-inputs.ts';

/** What a scenario says of its CSMS, TLS left out. */
export function csmsOptions(
  scenario: Scenario,
  listening: Listening,
  journal: Journal,
): CsmsOptions {
  const { csms = {}, station = {}, seed = 1 } = scenario;
  const profile = profileOf(scenario);
  const own = pathOf(urlOf(scenario, ANYWHERE));
  const { password = PASSWORD, identities = [station.identity ?? IDENTITY], path = PATH } = csms;
  const { clock, transport, boot, authorize, ...rest } = csms;
  return {
    ...behaviourOf(rest),
    ...(transport === undefined || transport.kind === 'refused' ? {} : { transport }),
    ...(boot === undefined
      ? {}
      : { boot: Array.isArray(boot) ? boot.map(bootBehaviour) : bootBehaviour(boot) }),
    ...(authorize === undefined
      ? {}
      : {
          authorize: Array.isArray(authorize)
            ? authorize.map(authorizeBehaviour)
            : authorizeBehaviour(authorize),
        }),
    path,
    ...(identities === 'any' ? {} : { allowedIdentities: identities }),
    ...(profile === 1 || profile === 2 ? { password } : {}),
    clockOffsetMs: clock === undefined ? 0 : ageMs(clock.offset),
    listening,
    seed,
    tell: journal.of('csms'),
    foreseen: (target) => target === own || THROW_AWAY.test(target),
  };
}

/** An identity that `diagnose` makes up, to see what the path alone is worth. */
const THROW_AWAY = /\/ghostcheck-[0-9a-f]+/;

const ANYWHERE: HostPort = { host: 'csms.invalid', port: 443 };

/** The request target of a URL, or the text itself where it is none. */
const pathOf = (url: string) => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed === null ? url : `${parsed.pathname}${parsed.search}`;
};

function behaviourOf({
  family,
  upgrade,
  elsewhere,
  page,
  session,
  answers,
  upkeep,
  subprotocols,
}: Omit<CsmsPlan, 'boot' | 'authorize' | 'transport'>) {
  return {
    ...(family === undefined ? {} : { family }),
    ...(upgrade === undefined ? {} : { upgrade }),
    ...(elsewhere === undefined ? {} : { elsewhere }),
    ...(page === undefined ? {} : { page }),
    ...(session === undefined ? {} : { session }),
    ...(answers === undefined ? {} : { answers }),
    ...(upkeep === undefined ? {} : { upkeep }),
    ...(subprotocols === undefined ? {} : { subprotocols }),
  };
}

const bootBehaviour = (answer: Static<typeof Boot>): BootBehaviour =>
  typeof answer === 'string' ? { kind: 'status', status: answer } : answer;

const authorizeBehaviour = (answer: Static<typeof Authorize>): AuthorizeBehaviour =>
  typeof answer === 'string' ? { kind: 'status', status: answer } : answer;
