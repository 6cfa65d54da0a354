/** What stands where a secret was. */
export const HIDDEN = '[redacted]';

/** A value that no output may hold: printing, inspecting or serialising it gives a mark. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Only what puts it on the wire calls this. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN;
  }
}

/** Takes every secret, in the forms a peer could echo it in, out of a text. */
export function scrubber(secrets: readonly Secret[]): (text: string) => string {
  const forms = secrets
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= 4)
    .flatMap((value) => {
      const bytes = Buffer.from(value, 'utf8');
      return [value, encodeURIComponent(value), bytes.toString('base64'), bytes.toString('hex')];
    })
    .filter((form, index, all) => all.indexOf(form) === index)
    .sort((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => text;
  return (text) => forms.reduce((clean, form) => clean.replaceAll(form, HIDDEN), text);
}
