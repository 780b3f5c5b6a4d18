import type { Route } from '../../../src/contract/routes.ts';

type Row = readonly [operation: string, method: string, path: string];

const project = '/projects/{project}';
const organization = '/organizations/{organization}';
const device = `${project}/devices/{device}`;
const connector = `${project}/dataconnectors/{dataconnector}`;
const serviceAccount = `${project}/serviceaccounts/{serviceaccount}`;
const key = `${serviceAccount}/keys/{key}`;

/** The calls of the REST API, as its reference lists them. */
const restCalls: readonly Row[] = [
  ['projects.list', 'GET', '/projects'],
  ['projects.create', 'POST', '/projects'],
  ['projects.get', 'GET', project],
  ['projects.update', 'PATCH', project],
  ['projects.delete', 'DELETE', project],
  ['projects.permissions', 'GET', `${project}/permissions`],
  ['organizations.list', 'GET', '/organizations'],
  ['organizations.get', 'GET', organization],
  ['organizations.permissions', 'GET', `${organization}/permissions`],
  ['devices.list', 'GET', `${project}/devices`],
  ['devices.get', 'GET', device],
  ['devices.transfer', 'POST', `${project}/devices:transfer`],
  ['devices.batchUpdate', 'POST', `${project}/devices:batchUpdate`],
  ['devices.claim', 'POST', `${project}/devices:claim`],
  ['devices.stream', 'GET', `${project}/devices:stream`],
  ['labels.create', 'POST', `${device}/labels`],
  ['labels.update', 'PATCH', `${device}/labels/{label}`],
  ['events.list', 'GET', `${device}/events`],
  ['members.list', 'GET', `${project}/members`],
  ['members.create', 'POST', `${project}/members`],
  ['members.get', 'GET', `${project}/members/{member}`],
  ['members.update', 'PATCH', `${project}/members/{member}`],
  ['members.delete', 'DELETE', `${project}/members/{member}`],
  ['members.getInviteUrl', 'GET', `${project}/members/{member}:getInviteUrl`],
  ['members.list', 'GET', `${organization}/members`],
  ['members.create', 'POST', `${organization}/members`],
  ['members.get', 'GET', `${organization}/members/{member}`],
  ['members.delete', 'DELETE', `${organization}/members/{member}`],
  ['members.getInviteUrl', 'GET', `${organization}/members/{member}:getInviteUrl`],
  ['roles.list', 'GET', '/roles'],
  ['roles.get', 'GET', '/roles/{role}'],
  ['dataconnectors.list', 'GET', `${project}/dataconnectors`],
  ['dataconnectors.create', 'POST', `${project}/dataconnectors`],
  ['dataconnectors.get', 'GET', connector],
  ['dataconnectors.update', 'PATCH', connector],
  ['dataconnectors.delete', 'DELETE', connector],
  ['dataconnectors.metrics', 'GET', `${connector}:metrics`],
  ['dataconnectors.sync', 'POST', `${connector}:sync`],
  ['serviceaccounts.list', 'GET', `${project}/serviceaccounts`],
  ['serviceaccounts.create', 'POST', `${project}/serviceaccounts`],
  ['serviceaccounts.get', 'GET', serviceAccount],
  ['serviceaccounts.update', 'PATCH', serviceAccount],
  ['serviceaccounts.delete', 'DELETE', serviceAccount],
  ['keys.list', 'GET', `${serviceAccount}/keys`],
  ['keys.create', 'POST', `${serviceAccount}/keys`],
  ['keys.get', 'GET', key],
  ['keys.delete', 'DELETE', key],
  ['claimInfo.get', 'GET', '/claimInfo'],
];

const emulatorCalls: readonly Row[] = [
  ['devices.list', 'GET', `${project}/devices`],
  ['devices.create', 'POST', `${project}/devices`],
  ['devices.get', 'GET', device],
  ['devices.update', 'PUT', device],
  ['devices.delete', 'DELETE', device],
  ['devices.publish', 'POST', `${device}:publish`],
];

/** Every documented call: by these, traffic that somebody else recorded is recognised. */
export const routes: readonly Route[] = [
  ...toRoutes('rest', restCalls),
  ...toRoutes('emulator', emulatorCalls),
  ...toRoutes('token', [['token.create', 'POST', '']]),
];

function toRoutes(api: string, rows: readonly Row[]): Route[] {
  return rows.map(([operation, method, path]) => ({ api, operation, method, path }));
}

/** Where the vendor's own deployment is known to live, under both of its names. */
export const baseUrls: Readonly<Record<string, readonly string[]>> = {
  rest: ['https://api.disruptive-technologies.com/v2', 'https://api.d21s.com/v2'],
  emulator: ['https://emulator.disruptive-technologies.com/v2', 'https://emulator.d21s.com/v2'],
  token: ['https://identity.disruptive-technologies.com/oauth2/token'],
};
