import { HarError } from './har-error.ts';
import { isHarObject, tooLong, type HarValue, type RawEntry } from './har-value.ts';
import { createTextPieces } from './text-pieces.ts';
import type { Token } from './tokenizer.ts';
import { wantedOfArchive, wantedOfEntry, type Wanted } from './wanted.ts';

/** The longest text that is kept, in UTF-16 code units: what is longer is no error of an API. */
export const longestText = 1024 * 1024;
/** The most that is kept of one entry, and of everything beside the entries: code units, and a little for each value. */
const largestPart = 4 * longestText;
const valueWeight = 64;
/** Names and numbers that are longer mean nothing here. */
const longestWord = 256;
/** JSON that is nested deeper was made to hurt. */
const deepest = 10_000;

/** An object or an array that is being read. */
type Frame = {
  readonly object?: Record<string, HarValue>;
  readonly array?: HarValue[];
  readonly wanted: Wanted;
  /** Whether this is `log.entries`. */
  readonly isEntries: boolean;
  /** The name of the member that is being read. */
  name: string;
};

/** Puts the wanted parts of an archive together from its tokens; of the entries it holds only the present one. */
export class Assembler {
  readonly #frames: Frame[] = [];
  readonly #text = createTextPieces();
  /** How many unwanted containers are open. */
  #skipped = 0;
  #entries: number | undefined;
  #isInEntry = false;
  #isWhole = false;
  #leftInEntry = largestPart;
  #leftBeside = largestPart;

  /** The entries begun so far; undefined until their list has begun. */
  get entries(): number | undefined {
    return this.#entries;
  }

  get isInEntry(): boolean {
    return this.#isInEntry;
  }

  /** Whether the object or array that makes up the file has ended. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The name of the program that wrote the archive; undefined until it has been read, which is first as a rule. */
  get creator(): string | undefined {
    const creator = this.#frames[1]?.object?.['creator'];
    const name = isHarObject(creator) ? creator['name'] : undefined;
    return typeof name === 'string' ? name : undefined;
  }

  /** Takes one token; returns an entry where it ends one. @throws HarError for nesting that no archive has. */
  take(token: Token): RawEntry | undefined {
    switch (token.name) {
      case 'startObject':
      case 'startArray':
        this.#open(token.name === 'startArray');
        return undefined;
      case 'endObject':
      case 'endArray':
        return this.#close();
      case 'startKey':
      case 'startNumber':
        this.#text.begin(longestWord);
        return undefined;
      case 'startString':
        this.#text.begin(this.#skipped > 0 ? 0 : longestText);
        return undefined;
      case 'stringChunk':
      case 'numberChunk':
        this.#text.add(token.value);
        return undefined;
      case 'endKey':
        this.#name(this.#text.end());
        return undefined;
      case 'endNumber':
        return this.#putLeaf(Number(this.#text.end()));
      case 'endString':
        return this.#putLeaf(this.#text.end());
      case 'trueValue':
      case 'falseValue':
      case 'nullValue':
        return this.#putLeaf(token.value);
      // Packed values and blanks are not asked for.
      case 'keyValue':
      case 'stringValue':
      case 'numberValue':
      case 'whitespace':
        return undefined;
    }
  }

  #open(isArray: boolean): void {
    const [root, log] = this.#frames;
    const isEntries =
      isArray &&
      this.#frames.length === 2 &&
      root?.name === 'log' &&
      log?.name === 'entries' &&
      this.#skipped === 0;
    if (isEntries) this.#entries ??= 0;
    const wanted = isEntries ? wantedOfEntry : this.#begin();
    if (wanted === undefined || wanted === true) this.#skipped += 1;
    else this.#frames.push({ ...(isArray ? { array: [] } : { object: {} }), wanted, isEntries, name: '' });
    if (this.#skipped + this.#frames.length > deepest) {
      throw new HarError(`it is nested deeper than ${deepest} levels`);
    }
  }

  #close(): RawEntry | undefined {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return undefined;
    }
    const frame = this.#frames.pop();
    this.#isWhole = this.#frames.length === 0;
    return frame === undefined ? undefined : this.#put(frame.array ?? frame.object ?? null);
  }

  #name(name: string | typeof tooLong): void {
    const frame = this.#frames.at(-1);
    if (this.#skipped === 0 && frame !== undefined) frame.name = name === tooLong ? '' : name;
  }

  #putLeaf(value: HarValue): RawEntry | undefined {
    const isWanted =
      this.#skipped === 0 && (this.#begin() === true || this.#frames.at(-1)?.isEntries === true);
    return isWanted ? this.#put(value) : undefined;
  }

  /** What is wanted of the value that begins; an entry may begin with it. */
  #begin(): Wanted | undefined {
    if (this.#skipped > 0) return undefined;
    const frame = this.#frames.at(-1);
    if (frame === undefined) return wantedOfArchive;
    if (frame.isEntries) {
      this.#entries = (this.#entries ?? 0) + 1;
      this.#isInEntry = true;
      this.#leftInEntry = largestPart;
    }
    if (frame.array !== undefined || frame.wanted === true) return frame.wanted;
    return Object.hasOwn(frame.wanted, frame.name) ? frame.wanted[frame.name] : undefined;
  }

  /** Puts a value that has ended where it belongs. */
  #put(value: HarValue): RawEntry | undefined {
    const frame = this.#frames.at(-1);
    if (frame?.isEntries === true) {
      this.#isInEntry = false;
      return { index: this.#entries ?? 0, value: this.#leftInEntry < 0 ? undefined : value };
    }
    if (frame === undefined || !this.#spend(value)) return undefined;
    if (frame.array !== undefined) frame.array.push(value);
    else if (frame.object !== undefined) frame.object[frame.name] = value;
    return undefined;
  }

  #spend(value: HarValue): boolean {
    const weight = valueWeight + (typeof value === 'string' ? value.length : 0);
    if (this.#isInEntry) this.#leftInEntry -= weight;
    else this.#leftBeside -= weight;
    return (this.#isInEntry ? this.#leftInEntry : this.#leftBeside) >= 0;
  }
}
