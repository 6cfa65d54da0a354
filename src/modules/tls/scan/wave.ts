import { atMost } from '../../../connection/at-most.ts';
import type { ProbeRun } from '../../../diagnosis/module.ts';
import { offerOf, versionOffer } from '../../../tls/hello-offers.ts';
import { TLS_1_2, VERSIONS } from '../../../tls/protocol-version.ts';
import { OCPP_SUITES } from '../../../tls/suites.ts';
import { type Place, sayHello } from './say-hello.ts';

/**
 * Asks for every version, and for each of OCPP's suites alone at TLS 1.2, and offers exactly
 * what the charger does where that is known: all at once, beside the main connection, so that
 * two round trips tell. What the charger's offer came to is asked first, in case few are allowed.
 */
export async function scan(run: ProbeRun, place: Place): Promise<void> {
  const { chargerOffer } = run.site.statement;
  const versions = VERSIONS.toReversed().map(
    (version) => () =>
      sayHello(
        run,
        place,
        { asked: 'version', versionAsked: version, suiteAsked: null },
        versionOffer(version),
      ),
  );
  const suites = OCPP_SUITES.map(
    (suite) => () =>
      sayHello(
        run,
        place,
        { asked: 'suite', versionAsked: TLS_1_2, suiteAsked: suite },
        offerOf([TLS_1_2], [suite]),
      ),
  );
  const exact =
    chargerOffer === undefined
      ? []
      : [
          () =>
            sayHello(
              run,
              place,
              { asked: 'charger-offer', versionAsked: null, suiteAsked: null },
              chargerOffer.offer,
            ),
        ];
  await atMost(run.site.tlsConnections, [...exact, ...versions, ...suites], (hello) => hello());
}
