import type { UpgradeAttempt } from '../../facts/upgrade.ts';

/** All that an answer says in words. */
const textOf = ({ reason, bodyExcerpt }: UpgradeAttempt): string =>
  `${reason ?? ''} ${bodyExcerpt ?? ''}`;

/** nginx, where a client certificate is required and none, or a wrong one, came; Apache httpd, where it can ask for none. */
export const demandsCertificate = (answer: UpgradeAttempt): boolean =>
  answer.status !== null &&
  /ssl certificate (error|was)|required ssl certificate|cannot perform post-handshake authentication/i.test(
    textOf(answer),
  );

/** nginx and others, on a TLS port that got plain HTTP. */
export const demandsTls = (answer: UpgradeAttempt): boolean =>
  /plain http request was sent to https port|client sent an http request to an https server|speaking plain http to an ssl-enabled server/i.test(
    textOf(answer),
  );

/** A refusal in HTTP that is about the subprotocol, as few stacks give it. */
export const saysSubprotocol = (answer: UpgradeAttempt): boolean =>
  answer.status !== null &&
  answer.status >= 400 &&
  answer.status < 500 &&
  /sub-?protocol|sec-websocket-protocol/i.test(textOf(answer));

/** One that says that none was offered at all, and not that it does not fit. */
export const saysNoSubprotocol = (answer: UpgradeAttempt): boolean =>
  saysSubprotocol(answer) &&
  /missing|required|no (web ?socket )?sub-?protocol|without|must/i.test(textOf(answer)) &&
  !/unsupported|not supported|invalid|unknown|mismatch/i.test(textOf(answer));
