import type { FailureReason, TransportFailure } from '../wire/exchange.ts';
import { ConnectionFault } from './connection-fault.ts';

/**
 * Says in the closed set of reasons, and in a sentence for people, why a request got no answer.
 * Errors of others are told apart by name and code, never by class: they come from undici, Node, OpenSSL and the system.
 * The sentence for one of those holds no part of the error's own message, which might quote what was sent or received.
 */
export function describeFailure(error: unknown): TransportFailure {
  if (error instanceof ConnectionFault) return { reason: error.reason, detail: error.message };
  const facts = readFacts(error);
  const reason = findReason(facts);
  return { reason, detail: describe(reason, facts.code ?? facts.name) };
}

/** Whether a body that was cut by this error was framed wrongly, rather than ended too early. */
export function isFramingFault(error: unknown): boolean {
  const facts = readFacts(error);
  // The parser calls the end of a connection inside a chunk a fault of its own kind, told apart only by its words.
  return facts.name === 'HTTPParserError' && !facts.message.includes('Invalid EOF state');
}

type Facts = { readonly name: string; readonly code: string | undefined; readonly message: string };

/** A failure to connect to each of several addresses comes as one error that holds the others. */
function readFacts(error: unknown): Facts {
  if (!(error instanceof Error)) return { name: 'unknown', code: undefined, message: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined && error instanceof AggregateError && error.errors.length > 0) {
    return readFacts(error.errors[0]);
  }
  if (code === undefined && error.cause instanceof Error) return readFacts(error.cause);
  return { name: error.name, code, message: error.message };
}

const reasonsByCode: ReadonlyMap<string, FailureReason> = new Map<string, FailureReason>([
  ['ENOTFOUND', 'dns'],
  ['ENODATA', 'dns'],
  ['ECONNREFUSED', 'connection_refused'],
  ['ECONNRESET', 'connection_reset'],
  ['ECONNABORTED', 'connection_reset'],
  ['EPIPE', 'connection_reset'],
  ['ETIMEDOUT', 'connect_timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
  ['UND_ERR_HEADERS_OVERFLOW', 'headers_too_large'],
  // Before any of the answer was handed on, undici says so of each fault of the headers that follows a Content-Length.
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'malformed_response'],
  ['EPROTO', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['HOSTNAME_MISMATCH', 'tls'],
  ['INVALID_CA', 'tls'],
  ['INVALID_PURPOSE', 'tls'],
  ['PATH_LENGTH_EXCEEDED', 'tls'],
]);

const reasonsByPrefix: readonly (readonly [prefix: string, reason: FailureReason])[] = [
  ['EAI_', 'dns'],
  ['ERR_TLS_', 'tls'],
  ['ERR_SSL_', 'tls'],
  ['CERT_', 'tls'],
  ['CRL_', 'tls'],
  ['UNABLE_TO_', 'tls'],
  ['ERROR_IN_CERT_', 'tls'],
  ['HPE_', 'malformed_response'],
];

function findReason({ name, code, message }: Facts): FailureReason {
  if (name === 'HTTPParserError') {
    return message.includes('Invalid EOF state') ? 'connection_closed' : 'malformed_response';
  }
  // An answer that comes where none may (such as `100 Continue`) is a socket error with no code of its own.
  if (code === 'UND_ERR_SOCKET')
    return message.startsWith('bad ') ? 'malformed_response' : 'connection_closed';
  if (code === undefined) return 'network';
  const prefixed = reasonsByPrefix.find(([prefix]) => code.startsWith(prefix));
  return reasonsByCode.get(code) ?? prefixed?.[1] ?? 'network';
}

const sentences: Readonly<Record<FailureReason, string>> = {
  dns: 'the name of the host could not be resolved',
  connection_refused: 'the host refused the connection',
  connection_reset: 'the connection was reset before an answer came',
  connection_closed: 'the connection was closed before an answer came',
  connect_timeout: 'no connection came about in time',
  tls: 'no secure connection came about: the certificate or the TLS handshake failed',
  proxy: 'the proxy could not be used',
  deadline: 'no answer came before the deadline',
  malformed_response: 'what came back is not HTTP/1.1',
  headers_too_large: 'the headers of the answer are larger than the client accepts',
  aborted: 'the request was given up by its sender',
  network: 'the network failed',
};

function describe(reason: FailureReason, code: string): string {
  return /^[A-Z][A-Z0-9_]+$/.test(code) ? `${sentences[reason]} (${code})` : sentences[reason];
}

/** A failure that the client itself decided on. */
export function failure(
  reason: 'aborted' | 'deadline',
  detail: string = sentences[reason],
): TransportFailure {
  return { reason, detail };
}
