import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Adds a label to a device. REST API only, for emulated devices too. */
export const createLabel = (device: string, key: string, value: string): Call =>
  createLabelFrom(device, { key, value });

/** Sends any body to where labels are added. */
export const createLabelFrom = (device: string, body: unknown): Call =>
  buildCall('rest', 'labels.create', 'POST', `/${device}/labels`, { body });

/** Changes the value of a label. */
export const updateLabel = (device: string, key: string, value: unknown): Call =>
  buildCall('rest', 'labels.update', 'PATCH', `/${device}/labels/${encodeURIComponent(key)}`, {
    query: { updateMask: 'value' },
    body: { value },
  });
