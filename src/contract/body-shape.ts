import { describeBytes, readText } from '../wire/describe.ts';
import { isJsonObject } from '../wire/json-shape.ts';
import type { JsonReading } from '../wire/json.ts';
import { looksLikeGzip } from './body-reading.ts';
import { describeErrorShape } from './error-shape.ts';
import { excerpt } from './excerpt.ts';

/** A mark that some servers put before a page, as its bytes look in Latin-1. */
const mark = /^\u00EF\u00BB\u00BF/;
const htmlStart =
  /^\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+html|html|head|body|title|center|h1)\b/i;

/** Says in a few words what a body is, for the `actual` of a violation. */
export function describeBody(bytes: Uint8Array, json: JsonReading): string {
  if (bytes.length === 0) return 'an empty body';
  if (json.ok) return isJsonObject(json.value) ? 'a JSON object' : describeErrorShape(json.value);
  if (looksLikeGzip(bytes)) return 'gzip bytes without a Content-Encoding that says so';
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1').replace(mark, '');
  if (htmlStart.test(start)) return `an HTML page, ${excerptOf(bytes)}`;
  if (/^\s*<\?xml/i.test(start)) return `an XML document, ${excerptOf(bytes)}`;
  // What was meant as JSON may hold a token; its evidence is kept where secrets are blotted out.
  if (/^\s*["[{]/.test(start)) return `broken JSON: ${json.problem.message}`;
  return `a body that is no JSON (${json.problem.message}), ${excerptOf(bytes)}`;
}

function excerptOf(bytes: Uint8Array): string {
  const text = readText(bytes.subarray(0, 1024));
  return text === undefined ? describeBytes(bytes, 60) : excerpt(text, 60);
}
