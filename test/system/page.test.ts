import { mkdir, readFile } from 'node:fs/promises';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitions } from '../../probes/index.ts';
import type { ClauseFacts, StatusSources } from '../../src/web/status-sources.ts';
import { startFaultline, type RunningProgram } from '../support/program.ts';
import { added, epoch } from '../state/some-events.ts';
import { someStatus } from '../web/some-status.ts';
import { startPages, stopPages } from '../web/start-pages.ts';

/** Where pictures are kept: the documentation's, when it is asked for; otherwise a place of no account. */
const pictures = process.env['FAULTLINE_PICTURES'] ?? 'node_modules/.cache/pictures';
const clause = '429/retry-after';

/** How readers look at it. */
const readers = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 860 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
} as const;
type Reader = keyof typeof readers;

const clausePath = `clause?target=sandbox&api=rest&clause=${encodeURIComponent(clause)}`;
const otherPaths = ['probes', 'headroom', 'changes', 'history'].map((name) => `${name}?target=sandbox`);

/** What a monitor knows that has just begun: the contract. */
function nothingKnown(): StatusSources {
  const known = definitions.flatMap(({ contract }) => contract.clauses);
  const clauses = known.flatMap(({ id, severity, apis }) =>
    apis.map((api) => ({ clause: id, api, severity })),
  );
  const status = someStatus([added({ clauses, at: epoch + 60_000 })]);
  const clauseOf = (_target: string, clauseId: string): ClauseFacts | undefined => {
    const found = known.find(({ id }) => id === clauseId);
    return found && { section: found.section, statement: found.statement, probes: [], everyExchange: false };
  };
  return { ...status, catalogue: { ...status.catalogue, clause: clauseOf } };
}

function take(page: Page, name: string): Promise<Buffer> {
  return page.screenshot({ path: `${pictures}/${name}.png` });
}

describe('the status page in Chromium', () => {
  let demo: RunningProgram;
  let browser: Browser;
  let root: string;
  let drift: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    demo = startFaultline(['demo']);
    // Chromium refuses to put root into its own sandbox.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
    root = (await demo.until(/Status\s+(\S+)/))[1] ?? '';
    drift = (await demo.until(/curl -X PUT (\S+)/, 120))[1] ?? '';
  });

  afterAll(async () => {
    await Promise.all([browser.close(), demo.stop(), stopPages()]);
  });

  async function open(
    url: string,
    reader: Reader,
    more: { javaScriptEnabled?: boolean } = {},
  ): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ ...readers[reader], ...more });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${url}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${url}: ${error.message}`));
    await page.goto(url);
    return page;
  }

  /** What axe complains about on pages, and which of them are wider than the reader's screen. */
  async function examine(reader: Reader, paths: readonly string[]): Promise<unknown[]> {
    const wrong: unknown[] = [];
    for (const path of paths) {
      const page = await open(root + path, reader);
      // Evaluated by the debugger, which the page's policy does not bind: the policy stays in force.
      await page.evaluate(axe.source);
      const found = await page.evaluate<unknown[]>(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))',
      );
      const fits = await page.evaluate('document.documentElement.scrollWidth <= innerWidth');
      if (found.length > 0 || fits !== true) wrong.push({ reader, path, found, fits });
      await page.context().close();
    }
    return wrong;
  }

  it('shows a contract that is kept, in light, in dark and on a phone', async () => {
    for (const reader of ['light', 'dark', 'phone'] as const) {
      const page = await open(root, reader);
      await expect
        .poll(() => page.locator('.sentence').textContent())
        .toContain('Every clause judged so far conforms');
      await take(page, `status-${reader}`);
      await page.context().close();
    }
  });

  it('turns by itself when a drift is found, leads to its evidence, and turns back', async () => {
    const page = await open(root, 'light');
    await page.locator('#beat').waitFor({ state: 'visible' });
    await fetch(drift, { method: 'PUT' });
    const card = page.locator('.card.violates', { hasText: `${clause} on rest` });
    await card.waitFor({ timeout: 120_000 });
    expect(await page.locator('.sentence').textContent()).toContain('The contract is broken');
    await take(page, 'drift-overview');

    await card.getByRole('link', { name: `${clause} on rest` }).click();
    await page.locator('.evidence').waitFor();
    expect(await page.locator('h1 .state').textContent()).toBe('violated');
    expect(await page.locator('.after mark').first().textContent()).toBe('none');
    expect(await page.locator('.exchange').first().textContent()).toContain('Bearer [redacted]');
    await take(page, 'drift-clause');
    const evidence = await page.getByRole('link', { name: 'JSON' }).first().getAttribute('href');
    const evidencePath = `evidence?id=${evidence?.split('/').at(-1) ?? ''}`;
    for (const reader of ['light', 'dark', 'phone'] as const) {
      expect(await examine(reader, ['', clausePath, evidencePath])).toEqual([]);
    }
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download HAR' }).first().click(),
    ]);
    const archive = JSON.parse(await readFile(await download.path(), 'utf8')) as {
      log: { entries: object[] };
    };
    expect(archive.log.entries.length).toBeGreaterThan(0);

    await fetch(drift, { method: 'DELETE' });
    const state = page.locator('h1 .state');
    await expect.poll(() => state.textContent(), { timeout: 240_000 }).toBe('conforms');
    expect(await page.locator('.timeline .events').textContent()).toMatch(/recovered[^]*raised/);
  });

  it.each(['light', 'dark', 'phone'] as const)(
    'has nothing for axe to complain about: %s',
    async (reader) => {
      expect(await examine(reader, ['', clausePath, ...otherPaths])).toEqual([]);
    },
  );

  it('says the same without scripts, and is gone through by keyboard', async () => {
    const page = await open(root, 'light', { javaScriptEnabled: false });
    expect(await page.locator('.matrix tbody tr').count()).toBeGreaterThan(40);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to content');
    for (let times = 0; times < 6; times += 1) await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Contract');
  });

  it('runs a probe on request', async () => {
    const page = await open(`${root}probes?target=sandbox`, 'light');
    await page.getByRole('button', { name: 'Run now: no-credential' }).click();
    await page.waitForURL(/run=queued/);
    expect(await page.getByRole('status').textContent()).toContain('no-credential: Queued');
  });

  it('is not empty when nothing is known yet', async () => {
    const url = await startPages(nothingKnown());
    const page = await open(`${url}/`, 'light');
    expect(await page.locator('.sentence').textContent()).toContain('Nothing has been judged yet.');
    await take(page, 'status-empty');
    await page.context().close();
  });

  it('gave the browser nothing to complain about', () => {
    expect(complaints).toEqual([]);
  });
});
