import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** Lists the members of a project or an organization. REST API only, as are all calls about members. */
export const listMembers = (group: string, query: Record<string, string> = {}): Call =>
  buildCall('rest', 'members.list', 'GET', `/${group}/members`, { query });

/** Reads a member: `projects/…/members/…`. */
export const getMember = (member: string): Call => buildCall('rest', 'members.get', 'GET', `/${member}`);

/** Invites somebody to a project or an organization with one role, such as `roles/project.user`. */
export const inviteMember = (group: string, email: string, role: string): Call =>
  buildCall('rest', 'members.create', 'POST', `/${group}/members`, { body: { email, roles: [role] } });

/** Ends a membership. */
export const deleteMember = (member: string): Call =>
  buildCall('rest', 'members.delete', 'DELETE', `/${member}`);
