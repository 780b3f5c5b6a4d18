import { errorAnswer, textBody, withoutHeader } from '../answer.ts';
import type { Answer, Header } from '../answer.ts';
import { isJsonObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';

/** What drifts are built from: conditions on an answer, and changes of one. */

/** An error whose body is the documented object, as far as other drifts have left it. */
export function isDocumentedError(answer: Answer): boolean {
  if (answer.status < 400 || answer.body.kind !== 'json' || !isJsonObject(answer.body.value)) return false;
  return 'error' in answer.body.value && 'code' in answer.body.value;
}

/** Holds for answers with one of these statuses. */
export function hasStatus(...statuses: readonly number[]): (answer: Answer) => boolean {
  return (answer) => statuses.includes(answer.status);
}

/** The same answer with another JSON value in place of its object; what holds no JSON object is left alone. */
export function changeBody(answer: Answer, change: (body: JsonObject) => unknown): Answer {
  if (answer.body.kind !== 'json' || !isJsonObject(answer.body.value)) return answer;
  return { ...answer, body: { kind: 'json', value: change(answer.body.value) } };
}

export function withoutField(body: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== field));
}

/** Adds a header line, whether or not there is one of that name. */
export function withHeader(answer: Answer, header: Header): Answer {
  return { ...answer, headers: [...answer.headers, header] };
}

/** Puts a header in the place of all of that name. */
export function replaceHeader(answer: Answer, header: Header): Answer {
  return withHeader(withoutHeader(answer, header[0]), header);
}

/** Other bytes under the same headers. */
export function withBytes(answer: Answer, bytes: Uint8Array): Answer {
  return { ...answer, body: { kind: 'bytes', bytes } };
}

/** A text and its media type instead of the body. */
export function withText(answer: Answer, text: string, type: string): Answer {
  return { ...replaceHeader(answer, ['Content-Type', type]), body: textBody(text) };
}

/** The same refusal with another status, consistent in itself: status, `code` and `help` agree. */
export function restate(answer: Answer, status: number): Answer {
  const body = answer.body.kind === 'json' && isJsonObject(answer.body.value) ? answer.body.value : {};
  const text = typeof body['error'] === 'string' ? body['error'] : 'error';
  const form = typeof body['code'] === 'string' ? 'string' : 'number';
  return { ...answer, status, body: errorAnswer(status, text, form).body };
}

/** A success that says nothing. */
export function emptySuccess(answer: Answer): Answer {
  return { ...answer, status: 200, body: { kind: 'json', value: {} } };
}
