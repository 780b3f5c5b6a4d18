import { readBody } from '../../../src/contract/body-reading.ts';
import type { Clause } from '../../../src/contract/clause.ts';
import { describeErrorShape } from '../../../src/contract/error-shape.ts';
import { excerpt } from '../../../src/contract/excerpt.ts';
import { jsonObjectBody } from '../../../src/contract/expectations.ts';
import { grpcCodeName } from '../../../src/contract/grpc-codes.ts';
import { conforms, violates, type Verdict } from '../../../src/contract/verdict.ts';
import { readText } from '../../../src/wire/describe.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { describeType, isJsonArray, isJsonObject, jsonMember } from '../../../src/wire/json-shape.ts';
import type { JsonObject, JsonValue } from '../../../src/wire/json.ts';
import { bothApis, isBoundError, judgeErrorObject } from './error-exchange.ts';
import { findLeak } from './leaks.ts';
import { judgeHelp } from './help-link.ts';
import { findForeign } from './names.ts';

const section = 'Error response body';
const members = ['error', 'code', 'help'];
const longestText = 4096;

/** What the documentation says of the body of every error. */
export const bodyClauses: readonly Clause[] = [
  {
    id: 'body/json',
    section,
    severity: 'critical',
    statement:
      'The body of an error is exactly one JSON object in valid UTF-8, labelled application/json, whole, and in the encoding it claims.',
    apis: [...bothApis, 'token'],
    judge: judgeJson,
    restsOn: (_exchange, outcome) => ['headers', outcome === 'conforms' ? 'bytes' : 'text'],
  },
  {
    id: 'body/error',
    section,
    severity: 'critical',
    statement:
      'The member error is a text that says what went wrong, in at most 4 KiB, and nothing beside it shows the inside of the service either.',
    apis: bothApis,
    judge: judgeErrorObject(judgeErrorText),
    restsOn: () => ['text'],
  },
  {
    id: 'body/foreign',
    section,
    severity: 'warning',
    statement:
      'An error names no project, device, organization or person but those that were sent or configured.',
    apis: bothApis,
    judge: (exchange, context) =>
      isBoundError(exchange) ? judgeNames(exchange, context.knownNames) : undefined,
    // A name that was not sent is foreign only to somebody who may not see it.
    restsOn: (_exchange, outcome) => (outcome === 'conforms' ? ['text', 'sent'] : ['text', 'sent', 'sender']),
  },
  {
    id: 'body/code',
    section,
    severity: 'critical',
    statement: 'The member code is the HTTP status code of this answer, as a number or as a string.',
    apis: bothApis,
    judge: judgeErrorObject(judgeCode),
    restsOn: () => ['text'],
  },
  {
    id: 'body/help',
    section,
    severity: 'warning',
    statement:
      'The member help is an absolute https link to the description of this error on a known documentation host.',
    apis: bothApis,
    judge: judgeErrorObject(judgeHelp),
    restsOn: () => ['text'],
  },
];

/** A proxy may have answered an unprovoked 5xx, so that weighs less. */
function judgeJson(exchange: AnsweredExchange): Verdict | undefined {
  if (!isBoundError(exchange)) return undefined;
  const verdict = jsonObjectBody(exchange);
  const mayBeProxy = exchange.response.status >= 500 && !exchange.provoked;
  return verdict.outcome === 'violates' && mayBeProxy ? { ...verdict, severity: 'warning' } : verdict;
}

function judgeErrorText(object: JsonObject, { request }: AnsweredExchange): Verdict {
  const expected = 'a text that says what went wrong';
  const error = jsonMember(object, 'error');
  if (error === undefined)
    return violates('body:/error', expected, `no error, but ${describeErrorShape(object, members)}`);
  if (typeof error !== 'string') {
    return violates(
      'body:/error',
      expected,
      `a JSON ${describeType(error)}: ${describeErrorShape(object, members)}`,
    );
  }
  if (!/[\p{L}\p{N}]/u.test(error) || placeholder.test(error)) {
    return violates('body:/error', expected, `a text that says nothing, ${excerpt(error)}`);
  }
  const bytes = Buffer.byteLength(error);
  if (bytes > longestText) return violates('body:/error', `at most ${longestText} bytes`, `${bytes} bytes`);
  return findInside(object, () => new URL(request.url).host) ?? conforms;
}

/**
 * What a program writes where it meant to write something else: no value, an object, or a format without its argument.
 */
const placeholder =
  /^\s*(null|undefined|none|nil|nan|true|false)\s*$|\[object \w+\]|%!\w\(|<nil>|\{\{\s*[\w.]+\s*\}\}|\$\{[\w.]+\}/i;

/** A text anywhere in an error that shows the inside of the service. Where the API was called is no secret to the caller. */
function findInside(object: JsonObject, readHost: () => string): Verdict | undefined {
  for (const [name, member] of Object.entries(object)) {
    // The link is judged as a whole, by a clause of its own.
    if (name === 'help') continue;
    for (const text of listTexts(member)) {
      const leak = findLeak(text);
      if (leak === undefined || findLeak(text.replaceAll(readHost(), '')) === undefined) continue;
      return violates(`body:/${name}`, 'no inside of the service', `${leak}: ${excerpt(text)}`);
    }
  }
  return undefined;
}

function judgeCode(object: JsonObject, { response }: AnsweredExchange): Verdict {
  const expected = `${response.status}, the status of this answer`;
  const code = jsonMember(object, 'code');
  if (code === String(response.status)) return conforms;
  if (code === response.status) {
    // Clients read a whole number here, and readers of whole numbers refuse 409.0.
    const { json } = readBody(response);
    const whole = !json.ok || !json.fractions.includes('/code');
    return whole
      ? conforms
      : violates('body:/code', expected, `${code} written with a fraction or an exponent`);
  }
  if (code === undefined)
    return violates('body:/code', expected, `no code, but ${describeErrorShape(object, members)}`);
  if (typeof code === 'number') {
    const grpc = grpcCodeName(code);
    return violates(
      'body:/code',
      expected,
      grpc === undefined ? `${code}` : `${code}, the gRPC code of ${grpc}`,
    );
  }
  return violates(
    'body:/code',
    expected,
    typeof code === 'string' ? excerpt(code) : `a JSON ${describeType(code)}`,
  );
}

/** What others own is documented to answer 403, so an error must not tell of it either. */
function judgeNames({ request, response }: AnsweredExchange, known: readonly string[]): Verdict | undefined {
  const text = readTexts(response);
  if (text === undefined) return undefined;
  const foreign = findForeign(
    text,
    () =>
      `${decodeLeniently(request.url)} ${readText(request.body ?? new Uint8Array()) ?? ''} ${known.join(' ')}`,
  );
  if (foreign === undefined) return conforms;
  return violates('body', 'only names that were sent or configured', foreign);
}

/** All texts in a body, escapes undone: names are compared as they are meant, not as they are written. */
function readTexts(response: AnsweredExchange['response']): string | undefined {
  const { decoded, json, object } = readBody(response);
  if (object !== undefined) return listTexts(object).join('\n');
  if (json.ok) return undoEscapes(listTexts(json.value).join('\n'));
  const text = readText(decoded.ok ? decoded.bytes : response.body);
  return text === undefined ? undefined : undoEscapes(text);
}

/** Names and values of all members, however deep they stand. */
function listTexts(value: JsonValue): string[] {
  const texts: string[] = [];
  const left: JsonValue[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === 'string') texts.push(next);
    else if (isJsonArray(next)) for (const item of next) left.push(item);
    else if (isJsonObject(next)) for (const [name, member] of Object.entries(next)) left.push(name, member);
  }
  return texts;
}

/** For what is JSON in parts only. */
function undoEscapes(text: string): string {
  return text
    .replaceAll('\\/', '/')
    .replace(/\\u([0-9a-fA-F]{4})/g, (_escape, unit: string) => String.fromCharCode(parseInt(unit, 16)));
}

function decodeLeniently(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
