import { type AnswerSource, COMMANDS } from './command.ts';
import type { Identification } from './dialect.ts';
import { parseIdentification, parseIdentity } from './parse/identification.ts';

/** Who made the modem; ATI is asked only for what the commands of TS 27.007 leave open. */
export async function identify(modem: AnswerSource): Promise<Identification> {
  const manufacturer = parseIdentification((await modem.ask(COMMANDS.manufacturer)).lines);
  const model = parseIdentification((await modem.ask(COMMANDS.model)).lines);
  const revision = parseIdentification((await modem.ask(COMMANDS.revision)).lines);
  if (manufacturer !== null && model !== null) return { manufacturer, model, revision };
  const identity = parseIdentity((await modem.ask(COMMANDS.identity)).lines);
  return {
    manufacturer: manufacturer ?? identity.manufacturer,
    model: model ?? identity.model,
    revision: revision ?? identity.revision,
  };
}
