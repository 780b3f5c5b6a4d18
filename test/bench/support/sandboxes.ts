import { createClock } from '../../../src/clock/clock.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { SandboxTarget } from '../../../src/sandbox/configuration.ts';
import { serveParent } from './child.ts';

export type Sandboxes = { readonly targets: readonly SandboxTarget[] };

/** Asks for a drift of all of them to be switched. */
export type DriftSwitch = { readonly drift: string; readonly on: boolean };

/** A sandbox for each target, for each has a quota of its own. */
await serveParent(async ({ count, scale = 1 }: { count: number; scale?: number }) => {
  const clock = createClock(scale);
  const sandboxes = await Promise.all(Array.from({ length: count }, () => startSandbox({ clock })));
  const ready: Sandboxes = { targets: sandboxes.map((sandbox) => sandbox.target()) };
  return {
    ready,
    answer({ drift, on }: DriftSwitch) {
      for (const sandbox of sandboxes) sandbox.switchDrift(drift, on);
      return {};
    },
    async stop() {
      await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
    },
  };
});
