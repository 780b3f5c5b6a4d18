import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Adds a label to a device. REST API only, for emulated devices too. */
export const createLabel = (device: string, key: string, value: string): Call =>
  buildCall('rest', 'labels.create', 'POST', `/${device}/labels`, { body: { key, value } });

/** Reads one label of a device. */
export const getLabel = (device: string, key: string): Call =>
  buildCall('rest', 'labels.get', 'GET', `/${device}/labels/${encodeURIComponent(key)}`);
