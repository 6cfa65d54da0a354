import type { GivenAuthority } from '../pki/given-authority.ts';
import { createAuthority, createSelfSigned, generateKeys } from '../pki/index.ts';
import type { LeafOptions } from '../pki/leaf.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { alternativeNames, lenientContext, type ShownCertificate } from './server-certificate.ts';
import type { Trial } from './trial-plan.ts';

/** Those that ended begin here: early enough that a clock which was reset is not before them. */
const FROM = new Date('1990-01-01T00:00:00Z');
const OTHER_NAME = 'other-host.example';
const DAY_MS = 86_400_000;

/** Makes the certificate of a trial for the names that a station has for us, the first as its CN. */
export type TrialMaker = (trial: Trial, names: readonly string[]) => Promise<ShownCertificate>;

/** Keys are made once: a fresh certificate is quick then. `given` signs where the plan says so. */
export async function createTrialMaker(given: GivenAuthority | null): Promise<TrialMaker> {
  const [unknown, ec, rsa] = await Promise.all([
    createAuthority({ commonName: 'ghostcheck examine', notBefore: FROM, notAfter: inDays() }),
    generateKeys('ec'),
    generateKeys('rsa'),
  ]);
  return async (trial, names) => {
    const [notBefore, notAfter] = datesOf(trial);
    const sanNames = trial.san === 'right' ? names : trial.san === 'other' ? [OTHER_NAME] : [];
    const issue = (options: LeafOptions) => {
      if (trial.issuer === 'itself') return createSelfSigned(options);
      if (trial.issuer === 'unknown' || given === null) return unknown.issue(options);
      return trial.intermediate === 'missing' ? given.issueWithout(options) : given.issue(options);
    };
    const kinds = trial.key === 'both' ? [ec, rsa] : [trial.key === 'ec' ? ec : rsa];
    const leaves = await Promise.all(
      kinds.map((keys) =>
        issue({
          commonName: trial.commonName === 'right' ? (names[0] ?? 'localhost') : OTHER_NAME,
          ...alternativeNames(sanNames),
          keys,
          notBefore,
          notAfter,
        }),
      ),
    );
    return {
      shown: {
        trial: trial.name,
        key: trial.key,
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
        names: sanNames.slice(0, 64),
        given: trial.issuer === 'given',
        flaws: [...trial.flaws],
      },
      context: lenientContext(
        leaves.map(({ chainPem }) => chainPem),
        leaves.map(({ keyPem }) => keyPem),
      ),
    };
  };
}

/** One that is valid begins after all the others have ended: no clock is within both. */
const datesOf = ({ endedWith }: Trial): readonly [notBefore: Date, notAfter: Date] =>
  endedWith === null
    ? [new Date(Date.now() - DAY_MS), inDays()]
    : [FROM, new Date(Date.UTC(endedWith, 11, 31))];

const inDays = () => new Date(Date.now() + THRESHOLDS.examine.certificateDays * DAY_MS);
