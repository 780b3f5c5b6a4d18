import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Lists what a device reported, newest first; without times, in the last 24 hours. REST API only. */
export const listEvents = (device: string, query: Record<string, string> = {}): Call =>
  buildCall('rest', 'events.list', 'GET', `/${device}/events`, { query });
