import type { Call } from '../../../src/client/call.ts';
import { buildCall, type DataApi } from './build.ts';

/** Lists the devices of a project; on the emulator API the emulated ones. */
export const listDevices = (api: DataApi, project: string, query: Record<string, string> = {}): Call =>
  buildCall(api, 'devices.list', 'GET', `/${project}/devices`, { query });

/** Reads a device. */
export const getDevice = (api: DataApi, device: string): Call =>
  buildCall(api, 'devices.get', 'GET', `/${device}`);

/** Creates an emulated device. */
export const createDevice = (project: string, type: string, labels: Record<string, string>): Call =>
  buildCall('emulator', 'devices.create', 'POST', `/${project}/devices`, { body: { type, labels } });

/** Deletes an emulated device. */
export const deleteDevice = (device: string): Call =>
  buildCall('emulator', 'devices.delete', 'DELETE', `/${device}`);
