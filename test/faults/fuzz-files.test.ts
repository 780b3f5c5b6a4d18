import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createAudit } from '../../src/audit/audit.ts';
import { knownTargets } from '../../src/cli/audit-targets.ts';
import { HarError } from '../../src/har/har-error.ts';
import { readHar } from '../../src/har/read-har.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { fuzzRuns } from '../support/fuzz.ts';
import { someEntry, writeArchive } from '../support/record.ts';

const archive = writeArchive([someEntry(), someEntry()], 'WebInspector');
/** Where values of an archive begin and end, so that one can stand in another's place. */
const values = Array.from(archive.matchAll(/:(?<value>"(?:[^"\\]|\\.)*"|-?\d+|\{|\[)/g), (match) => ({
  start: match.index + 1,
  end: match.index + match[0].length,
}));
const oddValues = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '1e999',
    '-1',
    '"\\ud800"',
    '"2026-02-30T99:00:00Z"',
    '"http://["',
    '{"a":',
    ']',
    '\0',
    '"x',
  ),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)),
);
const archives = fc.oneof(
  fc
    .array(fc.tuple(fc.constantFrom(...values), oddValues), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes
        .toSorted(([a], [b]) => b.start - a.start)
        .reduce((text, [{ start, end }, value]) => text.slice(0, start) + value + text.slice(end), archive),
    ),
  fc
    .tuple(fc.nat(archive.length), fc.nat(20), fc.string())
    .map(([at, length, text]) => archive.slice(0, at) + text + archive.slice(at + length)),
  fc.uint8Array({ minLength: 1, maxLength: 200 }),
);

it('an audit of any file judges its entries or says why it cannot', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'any.har');
  let judged = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(archives, async (content) => {
      await writeFile(file, content);
      const audit = createAudit(knownTargets(definitions), createRedactor(), () => (judged += 1));
      try {
        for await (const entry of readHar(file)) audit.take(entry);
        audit.finish(0);
      } catch (error) {
        if (!(error instanceof HarError)) throw error;
        refused += 1;
      }
    }),
    fuzzRuns(80),
  );
  expect([judged, refused].every((times) => times > 0)).toBe(true);
}, 3_600_000);
