import {
  byteOffset,
  endOfScalar,
  endOfSpace,
  endOfString,
  type JsonProblem,
  problemAt,
  unexpected,
} from './json-tokens.ts';

/** A text within the grammar of JSON, with what `JSON.parse` does not tell of it, or the first thing that is not. */
export type JsonScan =
  | { readonly ok: true; readonly duplicates: readonly string[]; readonly fractions: readonly string[] }
  | { readonly ok: false; readonly problem: JsonProblem };

/** An object or array that is open: where its reading stands. */
type ObjectFrame = {
  readonly close: '}';
  /** Every name so far, and whether it was already reported as doubled. */
  readonly names: Map<string, boolean>;
  step: string;
};
type ArrayFrame = { readonly close: ']'; step: number };

type Scan = {
  readonly text: string;
  at: number;
  readonly frames: (ObjectFrame | ArrayFrame)[];
  readonly duplicates: string[];
  readonly fractions: string[];
};

/** What comes next: another value, or nothing because the outermost value is whole. */
type Next = 'value' | 'end' | JsonProblem;

const maximumDepth = 512;
const maximumPointers = 20;

/**
 * Proves that a text is one JSON text (RFC 8259 §2) of at most 512 levels, and collects the pointers of members that
 * come twice and of numbers with a fraction or an exponent. Goes once over the text with a stack of its own, so that no
 * nesting can exhaust the machine's.
 */
export function scanJson(text: string): JsonScan {
  const scan: Scan = { text, at: 0, frames: [], duplicates: [], fractions: [] };
  scan.at = endOfSpace(text, 0);
  if (scan.at === text.length) return refuse({ offset: 0, message: 'nothing but white space' });
  for (;;) {
    const opened = takeValue(scan);
    const next = opened === undefined ? closeContainers(scan) : opened;
    if (next === 'end') break;
    if (next !== 'value') return refuse(next);
  }
  scan.at = endOfSpace(text, scan.at);
  const { duplicates, fractions } = scan;
  return scan.at === text.length ? { ok: true, duplicates, fractions } : refuse(trailing(scan));
}

function refuse(problem: JsonProblem): JsonScan {
  return { ok: false, problem };
}

function trailing({ text, at }: Scan): JsonProblem {
  const offset = byteOffset(text, at);
  const length = byteOffset(text, text.length) - offset;
  return { offset, message: `${length} ${length === 1 ? 'byte' : 'bytes'} after the end of the JSON text` };
}

/** Takes a scalar or an empty container (undefined), or opens a container up to its first value. */
function takeValue(scan: Scan): 'value' | JsonProblem | undefined {
  const { text, frames } = scan;
  scan.at = endOfSpace(text, scan.at);
  const opening = text[scan.at];
  if (opening !== '{' && opening !== '[') {
    const end = endOfScalar(text, scan.at);
    if (typeof end !== 'number') return end;
    noteFraction(scan, end);
    scan.at = end;
    return undefined;
  }
  if (frames.length === maximumDepth) {
    return problemAt(text, scan.at, `more than ${maximumDepth} levels of nesting`);
  }
  const frame: ObjectFrame | ArrayFrame =
    opening === '{' ? { close: '}', names: new Map(), step: '' } : { close: ']', step: 0 };
  scan.at = endOfSpace(text, scan.at + 1);
  if (text[scan.at] === frame.close) {
    scan.at += 1;
    return undefined;
  }
  frames.push(frame);
  return frame.close === '}' ? (takeName(scan, frame) ?? 'value') : 'value';
}

/** After a whole value: closes what closes, up to the comma before another value or to the end. */
function closeContainers(scan: Scan): Next {
  const { text, frames } = scan;
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    scan.at = endOfSpace(text, scan.at);
    const character = text[scan.at];
    if (character === frame.close) {
      scan.at += 1;
      frames.pop();
      continue;
    }
    if (character !== ',') return unexpected(text, scan.at, `a comma or ${frame.close}`);
    scan.at += 1;
    if (frame.close === '}') return takeName(scan, frame) ?? 'value';
    frame.step += 1;
    return 'value';
  }
  return 'end';
}

/** Takes a member's name and its colon. */
function takeName(scan: Scan, frame: ObjectFrame): JsonProblem | undefined {
  const { text } = scan;
  const start = endOfSpace(text, scan.at);
  if (text[start] !== '"') return unexpected(text, start, "a member's name");
  const end = endOfString(text, start);
  if (typeof end !== 'number') return end;
  frame.step = unescapeName(text.slice(start, end));
  noteName(scan, frame);
  scan.at = endOfSpace(text, end);
  if (text[scan.at] !== ':') return unexpected(text, scan.at, 'a colon');
  scan.at += 1;
  return undefined;
}

function unescapeName(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

function noteName(scan: Scan, frame: ObjectFrame): void {
  const reported = frame.names.get(frame.step);
  frame.names.set(frame.step, reported !== undefined);
  if (reported === false && scan.duplicates.length < maximumPointers) scan.duplicates.push(pointer(scan));
}

/** Takes note of `409.0` and `4.09e2`, which a reader of whole numbers may refuse and `JSON.parse` does not tell. */
function noteFraction(scan: Scan, end: number): void {
  const written = scan.text.slice(scan.at, end);
  if (!/^-?\d+[.eE]/.test(written) || scan.fractions.length === maximumPointers) return;
  scan.fractions.push(pointer(scan));
}

/** Where the scan stands, as a JSON pointer (RFC 6901 §3). */
function pointer(scan: Scan): string {
  const steps = scan.frames.map((frame) => String(frame.step).replaceAll('~', '~0').replaceAll('/', '~1'));
  return steps.map((step) => `/${step}`).join('');
}
