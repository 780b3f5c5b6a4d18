import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Reads an organization. REST API only. */
export const getOrganization = (organization: string): Call =>
  buildCall('rest', 'organizations.get', 'GET', `/${organization}`);
