/** Every operation that is sent: what may stand in the label `operation`. A test holds it against the calls. */
export const operations: readonly string[] = [
  'projects.list',
  'projects.get',
  'devices.list',
  'devices.get',
  'devices.create',
  'devices.delete',
  'labels.create',
  'labels.get',
  'token.create',
];
