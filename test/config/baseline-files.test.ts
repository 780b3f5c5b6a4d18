import { describe, expect, it } from 'vitest';
import { readBaselineDocument } from '../../src/config/baseline-document.ts';
import { loadConfig, type LoadOptions } from '../../src/config/load.ts';
import { writeBaseline, type BaselineToWrite } from '../../src/config/write-baseline.ts';

const clauses = ['body/code', 'body/help'];
const options: LoadOptions = {
  env: {},
  known: { contracts: { 'disruptive-technologies': { clauses, probes: [] } } },
  validateCron: () => undefined,
};
const written: BaselineToWrite = {
  target: 'production',
  contract: 'disruptive-technologies',
  recorded: Date.UTC(2026, 10, 22),
  neverHeld: [{ clause: 'body/help', seen: 'rest, 4 of 4: expected an https link, got\nnothing' }],
  entries: [
    {
      api: 'rest',
      status: '401',
      cause: 'projects.get, no-credential',
      facets: { text: ['no: credential', '#1'], 'media type': ['application/json'], headers: [], body: [''] },
    },
  ],
};

describe('a baseline file', () => {
  it('is written with comments for its reader', async () => {
    await expect(writeBaseline(written)).toMatchFileSnapshot('../golden/baseline.yaml');
  });

  it('is read as it was written, once a person filled in what is missing', () => {
    const text = writeBaseline(written)
      .replace('reason: ""', 'reason: known since March')
      .replace('expires: ""', 'expires: 2027-01-31');
    const { read, problems } = readBaselineDocument(text, 'b.yaml', () => clauses);
    expect(problems).toEqual([]);
    expect(read?.entries).toEqual(written.entries);
    expect(read?.accepted).toEqual([
      { clause: 'body/help', reason: 'known since March', expires: Date.UTC(2027, 1, 1) },
    ]);
  });

  it('with a form of another time is refused', () => {
    const text = writeBaseline(written).replace('faultline_baseline: 1', 'faultline_baseline: 2');
    const { problems } = readBaselineDocument(text, 'b.yaml', () => clauses);
    expect(problems[0]).toMatchObject({
      file: 'b.yaml',
      path: 'faultline_baseline',
      message: 'must be 1, not 2',
    });
  });
});

describe('the key baseline', () => {
  it('fills in what the configuration does not say itself', async () => {
    const text = `targets:
  - name: sandbox
    contract: disruptive-technologies
    apis: { rest: http://127.0.0.1:9501/v2 }
    accepted: [{ clause: body/help, reason: from the configuration, expires: 2026-12-31 }]
    baseline: baselines/finished.yaml`;
    const { readFile } = await import('node:fs/promises');
    const { config } = await loadConfig('test/fixtures/config/made-up.yaml', {
      ...options,
      readFile: (path) =>
        path.endsWith('made-up.yaml') ? Promise.resolve(Buffer.from(text)) : readFile(path),
    });
    const [target] = config.targets;
    expect(target?.accepted.map(({ clause, reason }) => [clause, reason])).toEqual([
      ['body/help', 'from the configuration'],
      ['body/code', 'from the file'],
    ]);
    expect(target?.baseline).toEqual({
      file: 'baselines/finished.yaml',
      accepted: expect.any(Array),
      entries: [
        {
          api: 'rest',
          status: '401',
          cause: 'projects.get, no-credential',
          facets: { text: ['no credential'] },
        },
      ],
    });
  });
});
