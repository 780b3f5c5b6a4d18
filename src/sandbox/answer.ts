/** One header line as it goes out: case and order are kept, names may repeat. */
export type Header = readonly [name: string, value: string];

/** What the sandbox is about to say, before it becomes bytes. */
export type Answer = {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: AnswerBody;
  /** Milliseconds of clock time to hold the answer back. */
  readonly delay?: number;
};

export type AnswerBody =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** How `code` is printed: old copies of the error page show text, newer ones a number. */
export type CodeForm = 'number' | 'string';

const helpPage = 'https://developer.disruptive-technologies.com/docs/error-codes';
const json: Header = ['Content-Type', 'application/json'];
const noStore: Header = ['Cache-Control', 'no-store'];

/** A success: the API always answers 200 with JSON, also after a create or a delete. */
export function successAnswer(value: unknown): Answer {
  return { status: 200, headers: [json], body: { kind: 'json', value } };
}

/** The documented error answer: `error`, `code`, `help` (Error Codes, "Error response body"). */
export function errorAnswer(
  status: number,
  error: string,
  form: CodeForm,
  headers: readonly Header[] = [],
): Answer {
  const code = form === 'string' ? String(status) : status;
  const value = { error, code, help: `${helpPage}#${status}` };
  const cache = status === 401 || status === 429 ? [noStore] : [];
  return { status, headers: [json, ...cache, ...headers], body: { kind: 'json', value } };
}

/** The two answers that the gateway in front gives by itself: an unknown path, and a method that a path does not have. */
export function unknownPathAnswer(): Answer {
  const value = { code: 5, message: 'Not Found', details: [] };
  return { status: 404, headers: [json], body: { kind: 'json', value } };
}

export function wrongMethodAnswer(allowed: readonly string[]): Answer {
  const headers: Header[] = [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Allow', allowed.join(', ')],
  ];
  return { status: 405, headers, body: textBody('Method Not Allowed\n') };
}

export function textBody(text: string): AnswerBody {
  return { kind: 'bytes', bytes: Buffer.from(text, 'utf8') };
}

/** The body as it will be sent. */
export function bodyBytes(body: AnswerBody): Uint8Array {
  return body.kind === 'json' ? Buffer.from(JSON.stringify(body.value) ?? '', 'utf8') : body.bytes;
}

/** The first value of a header, whatever the case of its name. */
export function headerOf(answer: Answer, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return answer.headers.find(([each]) => each.toLowerCase() === wanted)?.[1];
}

/** The answer without a header, whatever the case of its name. */
export function withoutHeader(answer: Answer, name: string): Answer {
  const unwanted = name.toLowerCase();
  return { ...answer, headers: answer.headers.filter(([each]) => each.toLowerCase() !== unwanted) };
}
