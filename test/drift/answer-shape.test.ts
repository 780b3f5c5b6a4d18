import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleAnswer, usualTerms } from '../../src/drift/answer-shape.ts';
import type { Sample } from '../../src/drift/baseline.ts';
import type { RawHeader } from '../../src/wire/exchange.ts';
import { answer, refusalBody, refusalHeaders, type AnswerParts } from '../support/answers.ts';

const sample = (parts: AnswerParts = {}): Sample => sampleAnswer(answer(parts), 'some cause', usualTerms);

describe('sampleAnswer', () => {
  it('records the shape of an error, and nothing of its values but code-like ones', () => {
    expect(sample()).toEqual({
      api: 'rest',
      status: '401',
      cause: 'some cause',
      facets: {
        'media type': 'application/json',
        headers: 'www-authenticate',
        'rate limit headers': '',
        body: 'a JSON object',
        members: 'code, error, help',
        'type of code': 'number',
        'type of error': 'string',
        'type of help': 'string',
        'host of help': 'docs.example.com',
        text: 'the request has no credential',
      },
    });
  });

  it('records status, kind of body and headers where no document speaks of the form', () => {
    expect(sample({ method: 'HEAD', status: 404, body: '' })).toMatchObject({
      status: 'any',
      facets: { status: '404', body: 'empty', 'media type': 'application/json' },
    });
  });

  it('records of a success only what tells of a rate limit', () => {
    const headers: RawHeader[] = [['RateLimit-Policy', '25;w=5'], ...refusalHeaders];
    expect(sample({ status: 200, headers })).toEqual({
      api: 'rest',
      status: 'any',
      cause: 'any answer without an error',
      facets: { 'rate limit headers': 'ratelimit-policy' },
    });
  });

  it.each([
    ['RateLimit', 'limit=25, remaining=0, reset=4', 'agrees'],
    ['RateLimit', '"default";r=0;t=9', 'contradicts'],
    ['X-RateLimit-Reset', '60', 'contradicts'],
    ['X-RateLimit-Reset', '1795341600', undefined],
  ])('compares %s: %s with the announced wait: %s', (name, value, expected) => {
    const headers: RawHeader[] = [...refusalHeaders, [name, value], ['Retry-After', '4']];
    const { facets } = sample({ status: 429, headers });
    expect(facets['rate limit headers against Retry-After']).toBe(expected);
  });

  it('records nothing of a body that is no object, and says so', () => {
    const { facets } = sample({ body: '<html>' });
    expect(facets).toMatchObject({ body: 'no JSON object' });
    expect(facets['members']).toBeUndefined();
  });

  it('is the same whatever the order of members and headers, white space, and the case of names', () => {
    const usual = sample();
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(refusalBody), { minLength: 3 }),
        fc.shuffledSubarray([...refusalHeaders, ['Date', 'now'], ['Via', 'proxy']], { minLength: 4 }),
        fc.boolean(),
        fc.constantFrom(undefined, 1, '\t'),
        (members, headers, upper, indent) => {
          const body = JSON.stringify(Object.fromEntries(members), undefined, indent);
          const cased = headers.map(([name = '', value = '']): RawHeader => [
            upper ? name.toUpperCase() : name.toLowerCase(),
            value,
          ]);
          expect(sample({ body, headers: cased })).toEqual(usual);
        },
      ),
    );
  });
});
