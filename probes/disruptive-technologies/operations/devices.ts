import type { Call } from '../../../src/client/call.ts';
import { buildCall, type DataApi } from './build.ts';

/** Lists the devices of a project; on the emulator API the emulated ones. */
export const listDevices = (api: DataApi, project: string, query: Record<string, string> = {}): Call =>
  buildCall(api, 'devices.list', 'GET', `/${project}/devices`, { query });

/** Reads a device. */
export const getDevice = (api: DataApi, device: string): Call =>
  buildCall(api, 'devices.get', 'GET', `/${device}`);

/** Asks for the headers of a device alone. */
export const headDevice = (api: DataApi, device: string): Call =>
  buildCall(api, 'devices.get', 'HEAD', `/${device}`);

/** Creates an emulated device. */
export const createDevice = (project: string, type: string, labels: Record<string, string>): Call =>
  createDeviceFrom(project, { type, labels });

/** Sends any body to where emulated devices are created. */
export const createDeviceFrom = (project: string, body: unknown): Call =>
  buildCall('emulator', 'devices.create', 'POST', `/${project}/devices`, { body });

/** Deletes an emulated device. */
export const deleteDevice = (device: string): Call =>
  buildCall('emulator', 'devices.delete', 'DELETE', `/${device}`);

/** Publishes one event of an emulated device, such as `{ temperature: { value: 4.5 } }`. */
export const publishEvent = (device: string, body: unknown): Call =>
  buildCall('emulator', 'devices.publish', 'POST', `/${device}:publish`, { body });

/** Adds and removes labels of several devices of one project. REST API only. */
export const batchUpdate = (project: string, body: unknown): Call =>
  buildCall('rest', 'devices.batchUpdate', 'POST', `/${project}/devices:batchUpdate`, { body });

/** Moves devices, given by their full names, into a project. REST API only. */
export const transferDevices = (into: string, devices: unknown): Call =>
  buildCall('rest', 'devices.transfer', 'POST', `/${into}/devices:transfer`, { body: { devices } });
