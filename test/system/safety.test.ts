import { expect, it } from 'vitest';
import { driftCatalogue } from '../../src/sandbox/drifts/index.ts';
import { runTasks } from '../matrix/run-rows.ts';
import { asByDefault } from '../support/safety.ts';
import { checkSandbox, type CheckSetup } from '../support/sandbox-check.ts';

/** What may befall any call, at any time. */
const faults = ['reset', '500', '503', '504', '429 retry-after 5', '401', '403', '404', '409'] as const;

/** Orders a fault for every twentieth request, whatever it is, and every hundredth time for thirty in a row. */
function withFaults(what: (typeof faults)[number]): Pick<CheckSetup, 'watch'> {
  let requests = 0;
  return {
    watch(event, sandbox) {
      if (event.type !== 'exchange') return;
      requests += 1;
      if (requests % 100 === 0) sandbox.script(`next 30 of any: ${what}`);
      else if (requests % 20 === 0) sandbox.script(`next 1 of any: ${what}`);
    },
  };
}

/** Runs these checks; `checkSandbox` throws for each that was not safe. Resolves with what was sent in all. */
async function checkAll(setups: readonly (readonly [name: string, setup: CheckSetup])[]): Promise<number> {
  const troubles: string[] = [];
  let requests = 0;
  const tasks = setups.map(([name, setup]) => ({
    name,
    weight: 1,
    run: () =>
      checkSandbox(setup).then(
        ({ log }) => (requests += log.length),
        (error: unknown) => troubles.push(`${name}: ${String(error)}`),
      ),
  }));
  await runTasks(tasks, () => {});
  expect(troubles).toEqual([]);
  return requests;
}

// What happens with every drift while everything is switched on is watched in the same way by the detection matrix.
it('sends only GET and token calls by default, at the pace of the quota, whatever drift is on', async () => {
  const requests = await checkAll(
    driftCatalogue.map(({ name }) => [name, { scale: 40, sandbox: { drifts: [name] }, target: asByDefault }]),
  );
  expect(requests).toBeGreaterThan(20 * driftCatalogue.length);
}, 1_200_000);

it('does nothing that it must not, whatever fault strikes, with everything switched on or nothing', async () => {
  const requests = await checkAll(
    faults.flatMap((what) => [
      [`${what}, by default`, { scale: 40, target: asByDefault, ...withFaults(what) }] as const,
      [`${what}, everything on`, { scale: 20, ...withFaults(what) }] as const,
    ]),
  );
  expect(requests).toBeGreaterThan(1_000);
}, 1_200_000);
