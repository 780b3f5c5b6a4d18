import type { EvidenceExchange } from '../events/evidence.ts';
import { failureReasons, type BodyEnd, type Exchange, type RawHeader } from '../wire/exchange.ts';
import type { ExchangeTimings, TransportFailure } from '../wire/exchange.ts';
import type { Row } from './database.ts';
import {
  asText,
  readFlag,
  readList,
  readNumber,
  readOptional,
  readPart,
  readText,
  readWord,
} from './fields.ts';
import { StoreError } from './store-error.ts';
import { readBody, storeBody } from './stored-body.ts';

/** An exchange as it is kept: redacted, its bodies cut. */
export type StoredExchange = Omit<Exchange, 'request' | 'response' | 'failure'> &
  Pick<EvidenceExchange, 'request' | 'response' | 'failure'>;

const bodyEnds: readonly BodyEnd[] = ['complete', 'truncated', 'malformed', 'too_large', 'timed_out'];

/**
 * What is kept of an exchange, which must be redacted already. `withhold` keeps no more than size and hash of a successful
 * answer's body: what should have been refused is nobody's to read, ours neither.
 */
export function storeExchange(exchange: Exchange, withhold: boolean): StoredExchange {
  const { request, response, failure, ...rest } = exchange;
  const { method, url, headers, body } = request;
  const kept = body === undefined ? {} : { body: storeBody(body, false) };
  const base = { ...rest, request: { method, url, headers, ...kept } };
  if (response === undefined) return { ...base, ...(failure === undefined ? {} : { failure }) };
  const isSuccess = response.status >= 200 && response.status < 300;
  return { ...base, response: { ...response, body: storeBody(response.body, withhold && isSuccess) } };
}

/** Reads what `storeExchange` made, out of JSON. */
export function readExchange(row: Row): StoredExchange {
  const optional = {
    account: readOptional(row, 'account', readText),
    tokenAge: readOptional(row, 'tokenAge', readNumber),
    load: readOptional(row, 'load', readNumber),
    response: readOptional(row, 'response', readResponse),
    failure: readOptional(row, 'failure', readFailure),
  };
  return {
    id: readText(row, 'id'),
    api: readText(row, 'api'),
    operation: readText(row, 'operation'),
    provoked: readFlag(row, 'provoked'),
    sentAt: readNumber(row, 'sentAt'),
    timings: readTimings(readPart(row, 'timings')),
    request: readRequest(readPart(row, 'request')),
    ...omitUndefined(optional),
  };
}

function readRequest(row: Row): StoredExchange['request'] {
  const body = readOptional(row, 'body', readPart);
  return {
    method: readText(row, 'method'),
    url: readText(row, 'url'),
    headers: readList(row, 'headers', readHeader),
    ...(body === undefined ? {} : { body: readBody(body) }),
  };
}

function readResponse(row: Row, name: string): NonNullable<StoredExchange['response']> {
  const response = readPart(row, name);
  return {
    status: readNumber(response, 'status'),
    headers: readList(response, 'headers', readHeader),
    bodyEnd: readWord(response, 'bodyEnd', bodyEnds),
    body: readBody(readPart(response, 'body')),
  };
}

function readFailure(row: Row, name: string): TransportFailure {
  const failure = readPart(row, name);
  return { reason: readWord(failure, 'reason', failureReasons), detail: readText(failure, 'detail') };
}

function readTimings(row: Row): ExchangeTimings {
  const answered = readOptional(row, 'answered', readNumber);
  const timings = { sent: readNumber(row, 'sent'), ended: readNumber(row, 'ended') };
  return answered === undefined ? timings : { ...timings, answered };
}

function readHeader(value: unknown): RawHeader {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new StoreError('corrupt', 'the store holds a header that is no pair of name and value');
  }
  const [name, content]: readonly unknown[] = value;
  return [asText(name), asText(content)];
}

type Defined<Shape> = { [Name in keyof Shape]?: Exclude<Shape[Name], undefined> };

function omitUndefined<Shape extends object>(shape: Shape): Defined<Shape>;
function omitUndefined(shape: object): object {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
}
