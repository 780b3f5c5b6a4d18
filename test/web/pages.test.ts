import { afterEach, describe, expect, it } from 'vitest';
import { added, clauseState } from '../state/some-events.ts';
import { calmStatus } from './calm-status.ts';
import { brokenTarget, secret, someStatus } from './some-status.ts';
import { startPages, stopPages } from './start-pages.ts';

afterEach(stopPages);

async function read(path: string, status?: Parameters<typeof startPages>[0]): Promise<string> {
  const answer = await fetch((await startPages(status)) + path);
  expect(answer.status).toBe(200);
  return await answer.text();
}

const clausePage = '/clause?target=production&api=rest&clause=409%2Fduplicate-label';
const everyPage = [
  '/',
  '/target?target=production',
  clausePage,
  '/clause?target=production&api=rest&clause=body%2Fjson',
  '/evidence?id=0123456789ab',
  '/evidence?id=c0ffee',
  '/probes?target=production',
  '/headroom?target=production',
  '/changes?target=production',
  '/history?target=production',
];

describe('the overview', () => {
  it('says the verdict in one line, what is broken, and where every clause stands', async () => {
    const text = await read('/');
    expect(text).toContain('The contract is broken: 1 clause violated.');
    expect(text).toMatch(/409\/duplicate-label<\/code> on rest[^]*3 of 40/);
    expect(text).toMatch(/body\/json[^]*class="state conforms"[^]*0 of 40[^]*inconclusive/);
    expect(text).toContain('href="https://status.example.com/?a=1&amp;b=&quot;2&quot;"');
  });

  it('says when nothing is watched, and when nothing was judged', async () => {
    expect(await read('/', someStatus([]))).toContain('No target is under watch yet.');
    const fresh = someStatus(brokenTarget().slice(0, 1));
    expect(await read('/', fresh)).toContain('Nothing has been judged yet.');
  });

  it('leads to the dashboards where Grafana is configured', async () => {
    const grafana = {
      contract: (target: string, api = 'any') => `https://grafana.example.com/contract/${target}/${api}`,
      rateLimit: (target: string) => `https://grafana.example.com/limit/${target}`,
    };
    const status = someStatus(brokenTarget(), { grafana });
    expect(await read('/', status)).toContain('href="https://grafana.example.com/contract/production/any"');
    expect(await read(clausePage, status)).toContain('contract/production/rest"');
    expect(await read('/headroom?target=production', status)).toContain('limit/production"');
  });

  it('links no status page that is not on the web', async () => {
    const [first, ...rest] = brokenTarget();
    const evil = { ...first, statusPage: 'javascript:alert(1)' } as typeof first & object;
    expect(await read('/', someStatus([evil, ...rest]))).not.toContain('javascript:alert(1)"');
  });
});

describe('the page of a clause', () => {
  it('says from which places a drift is seen, as the overview does, and how it stands at each', async () => {
    const said = 'Seen from oslo only; kept when looked at from bergen 58 seconds ago.';
    const text = await read(clausePage, calmStatus());
    expect(text).toContain(said);
    expect(text).toMatch(
      /<b>bergen<\/b>: holds[^]*0 of 20[^]*<b>oslo<\/b>: held before, broken since[^]*3 of 40/,
    );
    expect(await read('/', calmStatus())).toContain(said);
    const withoutPlaces = someStatus([added(), clauseState('persistent')]);
    const other = '/clause?target=production&api=rest&clause=body%2Fjson';
    expect(await read(other, withoutPlaces)).not.toMatch(/seen from/i);
  });

  it('puts expected beside actual, with the part that differs marked', async () => {
    const text = await read(clausePage);
    expect(text).toContain('<p>the status <mark>409</mark></p>');
    expect(text).toMatch(/<p>the status <mark>400, error/);
  });

  it('says what is documented and where, who judges it, and how it went', async () => {
    const text = await read(clausePage);
    expect(text).toContain('What 409/duplicate-label says.');
    expect(text).toContain('href="https://docs.example.com/errors#id-409"');
    expect(text).toContain('href="probes?target=production#409-conflict"');
    expect(text).toMatch(/raised:\s+held before, broken since/);
    expect(text).toMatch(/<rect\s+class="persistent"/);
  });

  it('shows headers, bodies, timings and the command line of its evidence', async () => {
    const text = await read(clausePage);
    expect(text).toContain('<span>X-Request-Id:</span> req-17');
    expect(text).toContain('{&quot;error&quot;:&quot;exists&quot;,&quot;code&quot;:400}');
    expect(text).toContain('answered after 12.5 ms, complete after 13 ms');
    expect(text).toContain('--oauth2-bearer');
    expect(text).toContain('href="evidence.har?id=0123456789ab"');
  });

  it('is where the links of dashboards lead, which know no evidence', async () => {
    const url = await startPages();
    const path = '/evidence?target=production&clause=409%2Fduplicate-label&api=rest';
    const answer = await fetch(url + path, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`${clausePage.slice(1)}#evidence`);
    expect(new URL(answer.headers.get('location') ?? '', `${url}/below/evidence`).pathname).toBe(
      '/below/clause',
    );
  });
});

describe('every page', () => {
  it.each(everyPage)('%s shows hostile text inert and no secret', async (path) => {
    const text = await read(path);
    expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('sesame');
    expect(text).not.toContain(secret);
  });

  it.each(everyPage)('%s links within Faultline by relative paths only', async (path) => {
    const links = (await read(path)).matchAll(/(?:href|src|action)="([^"]*)"/g);
    const inside = Array.from(links, ([, link = '']) => link).filter((link) => !/^https?:|^#/.test(link));
    expect(inside.length).toBeGreaterThan(5);
    expect(inside.filter((link) => link.startsWith('/'))).toEqual([]);
  });

  it('may load its own style and script, and nothing else', async () => {
    const url = await startPages();
    const answer = await fetch(url);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await answer.text();
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=/);
    for (const [, asset = ''] of text.matchAll(/(?:href|src)="(assets\/[^"]*)"/g)) {
      expect((await fetch(`${url}/${asset}`)).status).toBe(200);
    }
  });

  it.each([
    '/target?target=none',
    '/target',
    '/probes?target=none',
    '/headroom?target=none',
    '/changes?target=none',
    '/history?target=none',
    '/clause?target=production&api=rest&clause=none',
    '/evidence?id=none',
    '/evidence?target=production&clause=none&api=rest',
    '/evidence.har?id=none',
  ])('%s is a 404 that says what there is not', async (path) => {
    const answer = await fetch((await startPages()) + path, { redirect: 'manual' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('There is no ');
  });
});

describe('the HTTP archive', () => {
  it('is downloaded as JSON without secrets', async () => {
    const answer = await fetch(`${await startPages()}/evidence.har?id=0123456789ab`);
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="faultline-0123456789ab.har"',
    );
    const text = await answer.text();
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({ log: { version: '1.2', entries: { length: 5 } } });
  });
});
