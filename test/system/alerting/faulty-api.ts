import type { Clock } from '../../../src/clock/clock.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { ApiFault } from './api-faults.ts';
import { findLastingPort } from './programs.ts';

/** An API that can be given its fault, and relieved of it; always at the same addresses. */
export type FaultyApi = {
  readonly fault: ApiFault;
  readonly sandbox: Sandbox;
  fallIll(): void;
  recover(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts one, well unless its fault is there from the start. */
export async function startFaultyApi(fault: ApiFault, clock: Clock): Promise<FaultyApi> {
  const { drifts, script, fromTheStart = false, propagationDelay } = fault;
  const ports = {
    rest: await findLastingPort(),
    emulator: await findLastingPort(),
    token: await findLastingPort(),
  };
  let sandbox = await startSandbox({
    clock,
    ports,
    drifts: fromTheStart ? drifts : [],
    ...(propagationDelay === undefined ? {} : { propagationDelay }),
  });
  return {
    fault,
    sandbox,
    fallIll() {
      for (const drift of drifts) sandbox.switchDrift(drift, true);
      if (script !== undefined) sandbox.script(script);
    },
    async recover() {
      for (const drift of drifts) sandbox.switchDrift(drift, false);
      if (propagationDelay === undefined) return;
      await sandbox.stop();
      sandbox = await startSandbox({ clock, ports });
    },
    stop: () => sandbox.stop(),
  };
}
