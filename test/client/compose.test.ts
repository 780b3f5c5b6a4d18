import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/client/call.ts';
import { createComposer } from '../../src/client/compose.ts';
import type { ExchangeRequest } from '../../src/wire/exchange.ts';
import { createTarget } from './test-target.ts';
import { readProjects } from './test-client.ts';

const origin = 'http://127.0.0.1:9400';
const compose = createComposer(createTarget(origin), '1.2.3');

function composeCall(call: Partial<Call>): ExchangeRequest {
  return compose({ ...readProjects, ...call }, { acceptEncoding: 'identity' });
}

function headerOf(request: ExchangeRequest, name: string): string | undefined {
  return request.headers.find(([given]) => given === name)?.[1];
}

describe('a composed request', () => {
  it('leads below the base URL of its API, and nowhere else', () => {
    expect(composeCall({ path: '/projects/a/devices:transfer' }).url).toBe(
      `${origin}/v2/projects/a/devices:transfer`,
    );
    expect(composeCall({ api: 'token', path: '' }).url).toBe(`${origin}/oauth2/token`);
    expect(composeCall({ path: '/a/../b%2F%zz' }).url).toBe(`${origin}/v2/a/../b%2F%zz`);
    const rootOnly = createComposer(createTarget(origin, { apis: { rest: origin } }), '1');
    expect(rootOnly({ ...readProjects, path: '' }, { acceptEncoding: 'gzip' }).url).toBe(`${origin}/`);
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('@evil.example/', '//evil.example')),
        (path) => {
          let url: string;
          try {
            url = composeCall({ path }).url;
          } catch (error) {
            return error instanceof TypeError;
          }
          return url.startsWith(`${origin}/v2`) && new URL(url).origin === origin;
        },
      ),
    );
  });

  it.each<[string, Partial<Call>]>([
    ['an API that is not configured', { api: 'documentation' }],
    ['an API that nobody knows', { api: 'constructor' }],
    ['a path with a query in it', { path: '/projects?a=b' }],
    ['a path with a line break', { path: '/projects\r\nHost: evil' }],
    ['a header with a line break', { headers: { 'X-A': 'b\r\nc: d' } }],
    ['a header whose name is none', { headers: { 'X A': 'b' } }],
    ['a header of the connection', { headers: { Host: 'evil.example' } }],
  ])('is refused for %s', (_name, call) => {
    expect(() => composeCall(call)).toThrow(TypeError);
  });

  it('leads to known hosts of the documentation only, over https or as configured', () => {
    const apis = { rest: origin, documentation: `${origin}/docs/page` };
    const known = createComposer(createTarget(origin, { apis }), '1', ['docs.example.com']);
    const urlAt = (host: string, api = 'documentation'): string =>
      known({ ...readProjects, api, host, path: '/errors' }, { acceptEncoding: 'identity' }).url;
    expect(urlAt('docs.example.com')).toBe('https://docs.example.com/errors');
    expect(urlAt('127.0.0.1:9400')).toBe(`${origin}/errors`);
    expect(() => urlAt('evil.example')).toThrow(TypeError);
    expect(() => urlAt('docs.example.com:8443')).toThrow(TypeError);
    expect(() => urlAt('docs.example.com', 'rest')).toThrow(TypeError);
  });

  it('never takes a credential to the documentation', () => {
    const apis = { rest: origin, documentation: origin };
    const documented = createComposer(createTarget(origin, { apis }), '1');
    const call = { ...readProjects, api: 'documentation' };
    expect(() => documented(call, { acceptEncoding: 'gzip', authorization: 'Bearer x' })).toThrow(
      'documentation',
    );
    expect(documented(call, { acceptEncoding: 'gzip' }).url).toBe(`${origin}/projects`);
  });

  it('carries JSON, a form, text or bytes', () => {
    const json = composeCall({ method: 'POST', body: { a: 1 } });
    expect(Buffer.from(json.body ?? []).toString()).toBe('{"a":1}');
    expect(headerOf(json, 'Content-Type')).toBe('application/json');
    const form = composeCall({ method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    expect(Buffer.from(form.body ?? []).toString()).toBe('a=b+c');
    expect(headerOf(form, 'Content-Type')).toBe('application/x-www-form-urlencoded');
    const text = composeCall({ method: 'POST', body: '{"a":', headers: { 'content-type': 'text/plain' } });
    expect(Buffer.from(text.body ?? []).toString()).toBe('{"a":');
    expect(headerOf(text, 'content-type')).toBe('text/plain');
    expect(headerOf(text, 'Content-Type')).toBeUndefined();
    expect([...(composeCall({ method: 'POST', body: Uint8Array.of(0xff) }).body ?? [])]).toEqual([0xff]);
  });

  it('can be traced, every one by itself', () => {
    const [one, other] = [composeCall({}), composeCall({})].map((request) =>
      headerOf(request, 'traceparent'),
    );
    expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(one).not.toBe(other);
  });

  it('says who sends it', () => {
    expect(headerOf(composeCall({}), 'User-Agent')).toBe('faultline/1.2.3');
    const odd = createComposer(createTarget(origin, { contact: 'zoë@example.com' }), '1');
    expect(headerOf(odd(readProjects, { acceptEncoding: 'gzip' }), 'User-Agent')).toBe(
      'faultline/1 (zo?@example.com)',
    );
  });
});
