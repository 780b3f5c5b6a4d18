import type { Evidence, EvidenceBody, EvidenceExchange } from '../events/evidence.ts';
import type { RawHeader } from '../wire/exchange.ts';
import { inert } from '../text/inert.ts';

/** Headers that curl makes itself, and the marks of the original request, which a repetition must not share. */
const leftOut = new Set([
  'host',
  'content-length',
  'connection',
  'traceparent',
  'tracestate',
  'faultline-probe',
]);

/** A command line for each exchange, oldest first, to be pasted into a shell: the credential is left to be filled in. */
export function writeCurl({ exchanges }: Pick<Evidence, 'exchanges'>): string {
  if (exchanges.length === 0) return '# No exchange is kept of this.\n';
  return exchanges.map((exchange) => writeCurlLine(exchange)).join('\n');
}

/** One command line, with comments before it where something has to be filled in or known. */
export function writeCurlLine({ operation, account, request }: EvidenceExchange): string {
  const credentials = request.headers.filter(([name]) => isCredential(name));
  const parts = [
    `curl --silent --show-error --include --request ${quoteShell(request.method)}`,
    ...request.headers.filter(([name]) => !leftOut.has(name.toLowerCase())).map(writeHeader),
    ...writeData(request.body),
    quoteShell(request.url),
  ];
  return [
    `# ${inert(operation)}${account === undefined ? '' : `, sent as ${inert(account)}`}`,
    ...credentials.map(([, value]) => explainCredential(value)),
    ...explainBody(request.body),
    `${feed(request.body)}${parts.join(' \\\n  ')}`,
    '',
  ].join('\n');
}

/** Headers that say what is asked for; what else programs send along changes nothing about the answer as a rule. */
const telling = /^(?:accept|content-type|if-match|if-none-match|prefer)$/i;

/** The longest body, in characters, that is written into a line. */
const longestData = 2_000;

/** The same request as one line without comments, for a report; the credential is left to be filled in. */
export function writeReplay({ request }: Replayed): string {
  const { method, url, headers, body } = request;
  const isShort = body !== undefined && body.whole && body.content.length <= longestData;
  const data = body === undefined || isShort ? writeData(body) : ['--data-binary @FILE-WITH-THE-BODY'];
  const parts = [
    `curl --include --request ${quoteShell(method)}`,
    ...headers.filter(([name]) => telling.test(name) || isCredential(name)).map(writeHeader),
    ...data,
    quoteShell(url),
  ];
  return `${isShort ? feed(body) : ''}${parts.join(' ')}`;
}

/** As much of an exchange as a command line takes. */
export type Replayed = {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly RawHeader[];
    readonly body?: Omit<EvidenceBody, 'sha256'>;
  };
};

function isCredential(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}

function isBasic(value: string): boolean {
  return /^\s*basic\b/i.test(value);
}

function writeHeader([name, value]: RawHeader): string {
  if (!isCredential(name)) return `--header ${quoteShell(`${name}: ${value}`)}`;
  if (isBasic(value)) return '--user "$FAULTLINE_KEY_ID:$FAULTLINE_SECRET"';
  return '--oauth2-bearer "$FAULTLINE_TOKEN"';
}

function explainCredential(value: string): string {
  return isBasic(value)
    ? '# Set FAULTLINE_KEY_ID and FAULTLINE_SECRET to the key that is to be used.'
    : '# Set FAULTLINE_TOKEN to the access token that is to be used.';
}

function explainBody(body: EvidenceBody | undefined): string[] {
  if (body === undefined || body.size === 0) return [];
  const cut = body.whole ? [] : [`# Only the beginning of the body is kept; it had ${body.size} bytes.`];
  const redacted = body.content.includes('[redacted]')
    ? ['# Put the secret into the body where it says [redacted].']
    : [];
  return [...cut, ...redacted];
}

function writeData(body: Replayed['request']['body']): string[] {
  if (body === undefined || body.size === 0) return [];
  return [`--data-binary ${body.encoding === 'base64' ? '@-' : quoteShell(body.content)}`];
}

function feed(body: Replayed['request']['body']): string {
  return body?.encoding === 'base64' ? `printf %s ${quoteShell(body.content)} | base64 --decode | ` : '';
}

/** Quotes a word for a shell: what cannot be shown as it is stands in escapes that bash, zsh and ksh read. */
export function quoteShell(word: string): string {
  if (/^[\w./:=-]+$/.test(word)) return word;
  const plain = [...new Intl.Segmenter().segment(word)].every(({ segment }) => inert(segment) === segment);
  if (plain) return `'${word.replaceAll("'", "'\\''")}'`;
  const bytes = Array.from(new TextEncoder().encode(word), escapeByte);
  return `$'${bytes.join('')}'`;
}

function escapeByte(byte: number): string {
  const printable = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
  return printable ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
}
