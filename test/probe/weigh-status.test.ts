import { describe, expect, it } from 'vitest';
import { weighStatus } from '../../src/probe/weigh-status.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { answered, unanswered } from '../contract/answers.ts';

/** Gives the exchanges one after the other, and fails when more are asked for. */
function oneByOne(...exchanges: readonly Exchange[]): () => Promise<Exchange> {
  const left = [...exchanges];
  return () => {
    const next = left.shift();
    return next === undefined ? Promise.reject(new Error('one request too many')) : Promise.resolve(next);
  };
}

const status = (code: number): Exchange => answered({ status: code });

describe('weighStatus', () => {
  it('asks for nothing more when the status is the expected one, or plainly another', async () => {
    const look = { again: oneByOne(), control: oneByOne() };
    expect(await weighStatus(status(409), [409], look)).toMatchObject({ outcome: 'conforms' });
    expect(await weighStatus(status(400), [409], look)).toMatchObject({ outcome: 'violates' });
    expect(await weighStatus(status(200), [409], look)).toMatchObject({ outcome: 'violates' });
  });

  it('concludes nothing from an answer that never came', async () => {
    const look = { again: oneByOne(), control: oneByOne() };
    expect(await weighStatus(unanswered(), [409], look)).toMatchObject({ outcome: 'inconclusive' });
  });

  it.each([401, 429, 500, 503, 504])(
    'counts a lasting %i beside valid calls that are answered',
    async (code) => {
      const verdict = await weighStatus(status(code), [409], {
        again: oneByOne(status(code)),
        control: oneByOne(status(200), status(200)),
      });
      expect(verdict).toMatchObject({
        outcome: 'violates',
        actual: expect.stringContaining('answered 200 before and after') as string,
      });
    },
  );

  it.each([
    ['before', [status(503)], []],
    ['after', [status(200), status(503)], [status(500)]],
    ['at all', [unanswered()], []],
  ])('concludes nothing when the valid call is not answered %s', async (_, controls, tries) => {
    const verdict = await weighStatus(status(500), [409], {
      again: oneByOne(...tries),
      control: oneByOne(...controls),
    });
    expect(verdict).toMatchObject({ outcome: 'inconclusive', reason: 'server_error' });
  });

  it('takes the answer of the second try when the trouble has passed', async () => {
    const control = oneByOne(status(200));
    expect(await weighStatus(status(500), [409], { again: oneByOne(status(409)), control })).toMatchObject({
      outcome: 'conforms',
    });
    const next = oneByOne(status(200));
    expect(
      await weighStatus(status(500), [409], { again: oneByOne(status(400)), control: next }),
    ).toMatchObject({
      outcome: 'violates',
      actual: expect.stringContaining('400') as string,
    });
  });

  it.each([404, 405, 501])(
    'concludes nothing from a %i where the valid call is not done either',
    async (code) => {
      const look = { again: oneByOne(), control: oneByOne(), valid: oneByOne(status(code)) };
      expect(await weighStatus(status(code), [400], look)).toMatchObject({
        outcome: 'inconclusive',
        reason: 'control_failed',
        detail: expect.stringContaining(`answered ${code}`) as string,
      });
    },
  );

  it('counts a 404 where the valid call is done, and asks for none after a plain other status', async () => {
    const look = { again: oneByOne(), control: oneByOne() };
    const missing = weighStatus(status(404), [400], { ...look, valid: oneByOne(status(200)) });
    expect(await missing).toMatchObject({
      outcome: 'violates',
      actual: expect.stringContaining('404') as string,
    });
    const other = weighStatus(status(422), [400], { ...look, valid: oneByOne() });
    expect(await other).toMatchObject({ outcome: 'violates' });
  });
});
