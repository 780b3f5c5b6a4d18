import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Lists the Data Connectors of a project. REST API only. */
export const listDataConnectors = (project: string): Call =>
  buildCall('rest', 'dataconnectors.list', 'GET', `/${project}/dataconnectors`);
