/**
 * A station as `faultline serve` composes it, with few probes, that kills itself when the store passes a write point for
 * the n-th time: crashing-station.mjs CONFIG TIME-SCALE NOW [WRITE-POINT N]. Time begins at NOW, for time that runs faster would
 * otherwise step back with each start. Runs the built program.
 */
import { definitions } from '../../../dist/probes/index.js';
import { readConfiguration } from '../../../dist/src/cli/configuration.js';
import { describeTerminal } from '../../../dist/src/cli/context.js';
import { explainFailure } from '../../../dist/src/cli/fault.js';
import { createScaledClock } from '../../../dist/src/cli/scaled-clock.js';
import { listenForSignals, untilAborted } from '../../../dist/src/cli/signals.js';
import { startStation } from '../../../dist/src/cli/station.js';
import { storePlace } from '../../../dist/src/cli/store-place.js';
import { createOutput } from '../../../dist/src/redaction/output.js';
import { createRedactor } from '../../../dist/src/redaction/redactor.js';

const probes = new Set(['no-credential', 'unknown-resource', 'duplicate-label']);
const [file = '', scale = '1', begin = '0', point, times = '1'] = process.argv.slice(2);
const { env, stdout, stderr } = process;
const redactor = createRedactor();
const output = createOutput({ stdout, stderr, redactor });
const signal = listenForSignals(process, (code) => process.exit(code));
const context = {
  env,
  redactor,
  output,
  signal,
  cwd: process.cwd(),
  version: 'crash-test',
  terminal: describeTerminal(stdout, env),
  finish() {},
};

let left = Number(times);
const onWritePoint = (passed) => {
  if (passed !== point) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};

try {
  const { targets, web, store } = await readConfiguration(file, context);
  const clock = createScaledClock(Number(scale), targets);
  const offset = Number(begin) - clock.now();
  const station = await startStation(
    {
      targets,
      web,
      definitions: definitions.map((definition) => ({
        ...definition,
        probes: definition.probes.filter(({ name }) => probes.has(name)),
      })),
      clock: { ...clock, now: () => clock.now() + offset },
      store: { ...store, place: storePlace(store, file, context), onWritePoint },
    },
    context,
  );
  output.print(`Metrics ${station.url}/metrics`);
  await untilAborted(signal);
  await station.stop();
} catch (error) {
  process.exitCode = explainFailure(error, output, env);
}
