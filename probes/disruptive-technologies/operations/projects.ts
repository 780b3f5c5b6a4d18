import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Lists the projects that the account may see. REST API only. */
export const listProjects = (query: Record<string, string> = {}): Call =>
  buildCall('rest', 'projects.list', 'GET', '/projects', { query });

/** Reads a project. REST API only. */
export const getProject = (project: string): Call => buildCall('rest', 'projects.get', 'GET', `/${project}`);
