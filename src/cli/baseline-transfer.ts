import { readFile } from 'node:fs/promises';
import { createClock } from '../clock/clock.ts';
import { readBaselineDocument, type BaselineFile } from '../config/baseline-document.ts';
import { ConfigError } from '../config/problem.ts';
import { writeBaseline as writeBaselineFile } from '../config/write-baseline.ts';
import { importEntries } from '../drift/accept-change.ts';
import { recordedEntries } from '../drift/recorded-entries.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { writeBaseline } from '../store/stored-baseline.ts';
import { choose, visit, type BaselineChoice } from './baseline-choice.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './exit.ts';
import { readKnownBaseline } from './known-baseline.ts';

/** Writes what is recorded, with everything that was accepted, into a file to be reviewed. */
export async function exportBaseline(
  path: string,
  choice: BaselineChoice,
  context: CliContext,
): Promise<void> {
  const { target, definition, place } = await choose(choice, context);
  const entries = await visit(place, async ({ baselines }) =>
    recordedEntries((await readKnownBaseline(target.name, definition, baselines)).effective),
  );
  const text = writeBaselineFile({
    target: target.name,
    contract: target.contract,
    recorded: createClock(1).now(),
    neverHeld: [],
    accepted: target.baseline?.accepted ?? [],
    entries,
  });
  await context.output.writeFile(path, text);
  context.output.print(`Wrote ${entries.length} situations: ${path}`);
}

/** Real milliseconds; then a monitor may watch the target, whatever became of this. */
const importLasts = 60_000;

/**
 * Takes a reviewed file into the store.
 * @throws ConfigError with what is wrong with the file; StoreError while a monitor has the folder, UsageError while one that
 * shares the database has the target.
 */
export async function importBaseline(
  path: string,
  choice: BaselineChoice,
  context: CliContext,
): Promise<void> {
  const { target, definition, place, retentionDays } = await choose(choice, context);
  const { entries, contract } = await readReviewed(path, definition);
  if (contract !== target.contract) {
    throw new UsageError(
      `${path} was recorded of the contract ${contract}, and ${target.name} has ${target.contract}`,
    );
  }
  const clock = createClock(1);
  const now = (): number => clock.now();
  const say = (line: string): void => context.output.error(line);
  const store = await openStore(place, { now, retentionDays, say });
  try {
    await underLease(store, target.name, async () => {
      const { stored } = await readKnownBaseline(target.name, definition, store.baselines);
      await store.baselines.save(target.name, writeBaseline(importEntries(stored, entries)), now());
    });
  } finally {
    await store.close();
  }
  context.output.print(`Took ${entries.length} situations into the baseline of ${target.name}.`);
}

/** Where monitors share the store, nobody may watch the target meanwhile: it would write what it knows over this. */
async function underLease(store: Store, target: string, work: () => Promise<void>): Promise<void> {
  const leases = store.coordination?.leases;
  if (leases !== undefined && (await leases.take(target, importLasts, 0)) === undefined) {
    throw new UsageError(`${target} is watched by a monitor; stop all that use this database, then import`);
  }
  try {
    await work();
  } finally {
    await leases?.release(target, 0);
  }
}

async function readReviewed(path: string, { contract }: ApiDefinition): Promise<BaselineFile> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { read, problems } = readBaselineDocument(text, path, (name) =>
    name === contract.name ? contract.clauses.map(({ id }) => id) : undefined,
  );
  if (read === undefined) throw new ConfigError(problems);
  return read;
}
