import { createComposer } from '../../../src/client/compose.ts';
import { createLabel } from '../../../probes/disruptive-technologies/operations/labels.ts';
import type { Call } from '../../../src/client/call.ts';
import type { ExchangeRequest } from '../../../src/wire/exchange.ts';
import { benchTarget } from './bench-target.ts';
import { startChild, type Child } from './child.ts';
import type { ConflictServer } from './conflict-server.ts';

/** The same call for everybody who is compared: a label that exists already. */
export function conflictCall(drifted = false): Call {
  const device = drifted ? 'drifted' : 'bench00000000000001';
  return createLabel(`projects/bench00000000000000/devices/${device}`, 'room', 'second');
}

/** The call as it stands on the wire. */
export function conflictRequest(port: number, drifted = false): ExchangeRequest {
  const authorization = `Basic ${Buffer.from('bench-key-0001:0123456789abcdef').toString('base64')}`;
  const compose = createComposer(benchTarget(port), 'bench');
  return compose(conflictCall(drifted), { authorization, acceptEncoding: 'identity' });
}

/** What each contestant is asked. */
export type ExchangeQuestion = {
  readonly count: number;
  /** Whether each exchange has a connection of its own. */
  readonly fresh: boolean;
  /** Whether the drifted answer is fetched. */
  readonly drifted: boolean;
};

/** What it says: how many answers were found in order. */
export type ExchangeAnswer = { readonly conforming: number };

/** Starts the server that answers such calls, in a process of its own. */
export function startConflictServer(): Promise<Child<ConflictServer>> {
  return startChild(new URL('./conflict-server.js', import.meta.url));
}
