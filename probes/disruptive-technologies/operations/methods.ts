import type { Call } from '../../../src/client/call.ts';
import { buildCall, type DataApi } from './build.ts';

/** A safe method that the path does not have (RFC 5323). */
export const searchDevices = (api: DataApi, project: string): Call =>
  buildCall(api, 'methods.unsupported', 'SEARCH', `/${project}/devices`);
