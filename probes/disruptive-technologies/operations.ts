import type { Call } from '../../src/client/call.ts';

/**
 * The documented calls that the probes make, typed. Names such as `projects/…` are passed whole, as the API gives them.
 * Source: the API reference of the REST API and of the Sensor Emulator API.
 */

type Api = 'rest' | 'emulator';

/** Every operation that a probe sends: what may stand in the label `operation`. */
export const operations = [
  'projects.list',
  'projects.get',
  'devices.list',
  'devices.get',
  'devices.create',
  'devices.delete',
  'labels.create',
  'labels.get',
  'token.create',
] as const;

type Operation = (typeof operations)[number];

const build = (
  api: string,
  operation: Operation,
  method: string,
  path: string,
  more: Partial<Call> = {},
): Call => ({
  api,
  operation,
  method,
  path,
  ...more,
});

/** Lists the projects that the account may see. REST API only. */
export const listProjects = (query: Record<string, string> = {}): Call =>
  build('rest', 'projects.list', 'GET', '/projects', { query });

/** Reads a project. REST API only. */
export const getProject = (project: string): Call => build('rest', 'projects.get', 'GET', `/${project}`);

/** Lists the devices of a project; on the emulator API the emulated ones. */
export const listDevices = (api: Api, project: string, query: Record<string, string> = {}): Call =>
  build(api, 'devices.list', 'GET', `/${project}/devices`, { query });

/** Reads a device. */
export const getDevice = (api: Api, device: string): Call => build(api, 'devices.get', 'GET', `/${device}`);

/** Creates an emulated device. */
export const createDevice = (project: string, type: string, labels: Record<string, string>): Call =>
  build('emulator', 'devices.create', 'POST', `/${project}/devices`, { body: { type, labels } });

/** Deletes an emulated device. */
export const deleteDevice = (device: string): Call =>
  build('emulator', 'devices.delete', 'DELETE', `/${device}`);

/** Adds a label to a device. */
export const createLabel = (device: string, key: string, value: string): Call =>
  build('rest', 'labels.create', 'POST', `/${device}/labels`, { body: { key, value } });

/** Reads one label of a device. */
export const getLabel = (device: string, key: string): Call =>
  build('rest', 'labels.get', 'GET', `/${device}/labels/${encodeURIComponent(key)}`);
