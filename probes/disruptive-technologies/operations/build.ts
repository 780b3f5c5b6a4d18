import type { Call } from '../../../src/client/call.ts';

/** The two APIs that share most calls; where a call exists on both, it is told which one to go to. */
export type DataApi = 'rest' | 'emulator';

/** Builds a call from its parts. */
export function buildCall(
  api: string,
  operation: string,
  method: string,
  path: string,
  more: Pick<Call, 'query' | 'body' | 'headers'> = {},
): Call {
  return { api, operation, method, path, ...more };
}
