import { createClock } from '../../../src/clock/clock.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { SandboxTarget } from '../../../src/sandbox/configuration.ts';
import { serveParent } from '../support/child.ts';

export type Sandboxes = { readonly targets: readonly SandboxTarget[] };

/** A sandbox for each target, for each has a quota of its own. */
await serveParent(async ({ count }: { count: number }) => {
  const clock = createClock();
  const sandboxes = await Promise.all(Array.from({ length: count }, () => startSandbox({ clock })));
  const ready: Sandboxes = { targets: sandboxes.map((sandbox) => sandbox.target()) };
  return {
    ready,
    async stop() {
      await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
    },
  };
});
