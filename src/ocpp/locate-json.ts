import { THRESHOLDS } from '../thresholds.ts';
import { child } from './pointer.ts';

/** Where a value, or the name of a member, begins in its text; UTF-16 units from 0. */
export interface Located {
  readonly pointer: string;
  readonly offset: number;
}

/**
 * What JSON allows and parsers read in different ways (RFC 8259): a name twice in one
 * object (4), a number beyond 2^53 (6), half of a surrogate pair in a string (8.2).
 */
export interface Trap extends Located {
  readonly kind: 'duplicate' | 'unsafe-number' | 'lone-surrogate';
}

export interface LocatedJson {
  readonly places: readonly Located[];
  readonly traps: readonly Trap[];
}

/**
 * The places of all members and items, and what the platform's parser passes over in
 * silence; in document order, and at most `maxPlaces` of each. Only for text that
 * `parseJson` took: it is read once more, without a check.
 */
export function locateJson(text: string): LocatedJson {
  const walker = new Walker(text);
  walker.value('', true);
  return walker;
}

const { maxPlaces } = THRESHOLDS.boot;

/** A number or a literal. */
const PLAIN = /[^\s,\]}]+/y;
const SPACE = /\s*/y;

class Walker implements LocatedJson {
  readonly places: Located[] = [];
  readonly traps: Trap[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads one value; `placed`: unless its place is that of its name. */
  value(pointer: string, placed: boolean): void {
    const offset = this.#skipSpace();
    if (placed) this.#place(pointer, offset);
    const first = this.#text[offset];
    if (first === '{') this.#members(pointer);
    else if (first === '[') this.#items(pointer);
    else if (first === '"') this.#string(pointer, offset);
    else if (isUnsafe(this.#take(PLAIN))) this.#trap('unsafe-number', pointer, offset);
  }

  #members(pointer: string): void {
    const names = new Set<string>();
    while (this.#next('}')) {
      const offset = this.#at;
      const name = this.#string(pointer, offset);
      const inner = child(pointer, name);
      if (names.has(name)) this.#trap('duplicate', inner, offset);
      else this.#place(inner, offset);
      names.add(name);
      this.#skipSpace();
      this.#at++;
      this.value(inner, false);
    }
  }

  #items(pointer: string): void {
    for (let index = 0; this.#next(']'); index++) this.value(child(pointer, index), true);
  }

  /** Steps over an opening bracket or a comma; false at the closing bracket, which it also passes. */
  #next(closing: string): boolean {
    const offset = this.#skipSpace();
    if (this.#text[offset] !== closing) this.#at++;
    if (this.#text[this.#skipSpace()] !== closing) return true;
    this.#at++;
    return false;
  }

  #string(pointer: string, start: number): string {
    let end = start + 1;
    while (this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    const value = String(JSON.parse(this.#text.slice(start, this.#at)));
    // With the flag u, a whole pair is no surrogate.
    if (/\p{Cs}/u.test(value)) this.#trap('lone-surrogate', pointer, start);
    return value;
  }

  #skipSpace(): number {
    this.#take(SPACE);
    return this.#at;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += taken.length;
    return taken;
  }

  #place(pointer: string, offset: number): void {
    if (this.places.length < maxPlaces) this.places.push({ pointer, offset });
  }

  #trap(kind: Trap['kind'], pointer: string, offset: number): void {
    if (this.traps.length < maxPlaces) this.traps.push({ kind, pointer, offset });
  }
}

/** RFC 8259, 6: beyond these, implementations do not agree on the value. NaN: a literal. */
const isUnsafe = (digits: string): boolean => Math.abs(Number(digits)) > Number.MAX_SAFE_INTEGER;
