import type { ProjectRole } from './roles.ts';

/** Everything the API knows. Plain, mutable data; every map is keyed by id. Times are milliseconds since the epoch. */
export type World = {
  readonly organizations: Map<string, Organization>;
  readonly projects: Map<string, Project>;
  readonly devices: Map<string, Device>;
  readonly serviceAccounts: Map<string, ServiceAccount>;
  readonly keys: Map<string, Key>;
  /** Keys that were deleted. Nothing looks at them but a drift. */
  readonly revokedKeys: Map<string, Key>;
  readonly dataConnectors: Map<string, DataConnector>;
};

export type Organization = {
  readonly id: string;
  readonly displayName: string;
  readonly members: Map<string, Member>;
};

export type Project = {
  readonly id: string;
  displayName: string;
  readonly organization: string;
  readonly members: Map<string, Member>;
  /** Until then a GET answers 404: the creation has not propagated. */
  readonly visibleFrom: number;
};

export type Member = {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  role: ProjectRole | 'organization.admin';
  readonly status: 'ACCEPTED' | 'PENDING';
  readonly accountType: 'USER' | 'SERVICE_ACCOUNT';
  readonly createTime: number;
};

export type Device = {
  readonly id: string;
  project: string;
  type: string;
  readonly emulated: boolean;
  readonly labels: Map<string, string>;
  /** Newest state per event type, as in the body of an event. */
  readonly reported: Map<string, unknown>;
  /** Oldest first. */
  readonly events: DeviceEvent[];
  readonly visibleFrom: number;
};

export type DeviceEvent = {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly time: number;
};

export type ServiceAccount = {
  readonly id: string;
  readonly project: string;
  displayName: string;
  enableBasicAuth: boolean;
  readonly createTime: number;
  updateTime: number;
};

export type Key = {
  readonly id: string;
  readonly serviceAccount: string;
  readonly secret: string;
  readonly createTime: number;
};

export type DataConnector = {
  readonly id: string;
  readonly project: string;
  displayName: string;
  readonly type: string;
  status: 'ACTIVE' | 'USER_DISABLED';
  events: readonly string[];
  labels: readonly string[];
  /** Its settings, and the field that they stand in, which follows from the type. */
  readonly settingsField: string;
  settings: unknown;
};

/** A key, or in a drift one that was deleted. */
export function findKey(world: World, id: string, revokedToo: () => boolean): Key | undefined {
  const key = world.keys.get(id);
  if (key !== undefined) return key;
  const revoked = world.revokedKeys.get(id);
  return revoked !== undefined && revokedToo() ? revoked : undefined;
}

/** `<service account>@<project>.serviceaccount.d21s.com` */
export function emailOf(account: ServiceAccount): string {
  return `${account.id}@${account.project}.serviceaccount.d21s.com`;
}

/** RFC 3339 in UTC with six digits of a second, as the API prints times. */
export function timestamp(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const micros = Math.floor((milliseconds - whole) * 1000);
  return new Date(whole).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
}
