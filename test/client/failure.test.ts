import { describe, expect, it } from 'vitest';
import { describeFailure, isFramingFault } from '../../src/client/failure.ts';
import type { FailureReason } from '../../src/wire/exchange.ts';

function failWith(code: string | undefined, name = 'Error', message = 'with a secret in it'): Error {
  return Object.assign(new Error(message), { name }, code === undefined ? {} : { code });
}

describe('describeFailure', () => {
  it.each<[string, FailureReason]>([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'connection_refused'],
    ['ECONNRESET', 'connection_reset'],
    ['EPIPE', 'connection_reset'],
    ['UND_ERR_SOCKET', 'connection_closed'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect_timeout'],
    ['ETIMEDOUT', 'connect_timeout'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['UND_ERR_HEADERS_OVERFLOW', 'headers_too_large'],
    ['HPE_INVALID_CONSTANT', 'malformed_response'],
    ['EHOSTUNREACH', 'network'],
    ['UND_ERR_INFO', 'network'],
  ])('reads %s as %s, and quotes nothing but the code', (code, reason) => {
    const failure = describeFailure(failWith(code));
    expect(failure.reason).toBe(reason);
    expect(failure.detail).toContain(`(${code})`);
    expect(failure.detail).not.toContain('secret');
  });

  it('looks into errors that stand for others', () => {
    const refused = failWith('ECONNREFUSED');
    expect(describeFailure(new AggregateError([refused, refused])).reason).toBe('connection_refused');
    expect(describeFailure(new Error('fetch failed', { cause: refused })).reason).toBe('connection_refused');
  });

  it('has an answer to everything', () => {
    expect(describeFailure(undefined).reason).toBe('network');
    expect(describeFailure('secret').detail).toBe('the network failed');
    expect(describeFailure(failWith('lower case secret')).detail).toBe('the network failed');
  });
});

describe('isFramingFault', () => {
  it('tells wrong framing from an end that came too early', () => {
    const name = 'HTTPParserError';
    expect(isFramingFault(failWith(undefined, name, 'Invalid character in chunk size'))).toBe(true);
    expect(isFramingFault(failWith(undefined, name, 'not HTTP/1.1 (Invalid EOF state)'))).toBe(false);
    expect(isFramingFault(failWith('ECONNRESET'))).toBe(false);
  });
});
