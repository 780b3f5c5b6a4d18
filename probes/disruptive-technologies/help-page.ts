/** A page of documentation, as far as links into it and figures on it are concerned. */
export type Page = {
  /** Everything that a fragment can lead to: `id`, and `name` of an anchor. */
  readonly anchors: ReadonlySet<string>;
  readonly headings: readonly string[];
  /** The text of each section that a heading or an anchor names by its number, white space evened out. */
  readonly sections: ReadonlyMap<number, string>;
};

/** What a page is made of, in its order. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tag'; readonly name: string; readonly closing: boolean; readonly anchors: string[] };

/**
 * Reads a page of HTML, sections told apart by these numbers. It is foreign text: it is read once from front to back,
 * whatever is not closed ends with the page, and nothing in it is run or fetched.
 */
export function readPage(html: string, numbers: readonly number[]): Page {
  const anchors = new Set<string>();
  const headings: string[] = [];
  const texts = new Map<number, string[]>();
  let current: number | undefined;
  let heading: string[] | undefined;
  const enter = (number: number | undefined): void => {
    if (number !== undefined && numbers.includes(number)) current = number;
  };
  for (const part of scan(html)) {
    if (part.kind === 'text') {
      heading?.push(part.text);
      if (current === undefined) continue;
      const known = texts.get(current);
      if (known === undefined) texts.set(current, [part.text]);
      else known.push(part.text);
      continue;
    }
    for (const anchor of part.anchors) {
      anchors.add(anchor);
      enter(numberOfAnchor(anchor));
    }
    if (!/^h[1-6]$/.test(part.name)) continue;
    if (heading !== undefined) {
      const title = tidy(heading);
      headings.push(title);
      enter(numberIn(title));
    }
    heading = part.closing ? undefined : [];
  }
  return { anchors, headings, sections: new Map([...texts].map(([number, all]) => [number, tidy(all)])) };
}

/** Forms seen: `409` and `id-409`. */
function numberOfAnchor(anchor: string): number | undefined {
  const found = /^(?:id-)?(\d{3})$/.exec(anchor)?.[1];
  return found === undefined ? undefined : Number(found);
}

function numberIn(title: string): number | undefined {
  const found = /(?:^|\D)(\d{3})(?:\D|$)/.exec(title)?.[1];
  return found === undefined ? undefined : Number(found);
}

function tidy(texts: readonly string[]): string {
  return texts
    .join(' ')
    .replaceAll(/&(?:nbsp|#160|#xa0);/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** What stands in these is not for readers. */
const rawElements: ReadonlySet<string> = new Set(['script', 'style', 'template', 'textarea']);

function* scan(html: string): Generator<Part> {
  // Only letters of ASCII, so that every index means the same place in both.
  const lower = html.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open !== at) yield { kind: 'text', text: html.slice(at, open < 0 ? html.length : open) };
    if (open < 0) return;
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    const name = takeName(lower, open + 1);
    if (name === undefined) {
      at = open + 1;
      continue;
    }
    const end = findTagEnd(html, open);
    if (end === undefined) return;
    yield { kind: 'tag', ...name, anchors: name.closing ? [] : readAnchors(html.slice(open + 1, end)) };
    at = end + 1;
    if (!name.closing && rawElements.has(name.name)) {
      at = lower.indexOf(`</${name.name}`, at);
      if (at < 0) return;
    }
  }
}

function takeName(lower: string, at: number): { name: string; closing: boolean } | undefined {
  const start = lower[at] === '/' ? at + 1 : at;
  // No element that matters here has a longer name.
  const name = /^[a-z][a-z0-9-]*/.exec(lower.slice(start, start + 20))?.[0];
  return name === undefined ? undefined : { name, closing: start > at };
}

/** The `>` that ends a tag: not one inside a quoted value. */
function findTagEnd(html: string, open: number): number | undefined {
  let quote: string | undefined;
  for (let at = open + 1; at < html.length; at += 1) {
    const character = html.charAt(at);
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '>') {
      return at;
    } else if ((character === '"' || character === "'") && /[=\s]/.test(html.charAt(at - 1))) {
      quote = character;
    }
  }
  return undefined;
}

const attribute = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/y;

function readAnchors(tag: string): string[] {
  const anchors: string[] = [];
  let at = 0;
  while (at < tag.length) {
    attribute.lastIndex = at;
    const found = attribute.exec(tag);
    if (found === null) {
      at += 1;
      continue;
    }
    at = attribute.lastIndex;
    const [, name = '', double, single, bare] = found;
    const value = double ?? single ?? bare;
    if (/^(?:id|name)$/i.test(name) && value !== undefined && value !== '') anchors.push(value);
  }
  return anchors;
}
