import type { Clause } from '../../../src/contract/clause.ts';
import { describeStatus, readErrorObject } from '../../../src/contract/expectations.ts';
import { excerpt } from '../../../src/contract/excerpt.ts';
import { conforms, inconclusive, violates, type Verdict } from '../../../src/contract/verdict.ts';
import type { Exchange } from '../../../src/wire/exchange.ts';
import { isJsonArray, isJsonObject, jsonMember } from '../../../src/wire/json-shape.ts';
import type { JsonObject, JsonValue } from '../../../src/wire/json.ts';
import { bothApis } from './error-exchange.ts';

/** What the documentation says of a refusal, whatever it was for: an error is not a success. */
export const noEffectClauses: readonly Clause[] = [
  {
    id: '400-429/no-effect',
    section: 'Error Codes',
    severity: 'critical',
    statement:
      'A write that is answered 400, 401, 403, 404, 409 or 429 changed nothing: neither at once nor a minute later.',
    apis: bothApis,
  },
];

/** The statuses after which nothing may have changed. */
const refusals = new Set([400, 401, 403, 404, 409, 429]);

/** Whether a write was refused, so that it must have had no effect. */
export function isRefusal(exchange: Exchange): boolean {
  return exchange.response !== undefined && refusals.has(exchange.response.status);
}

/** Something that a refused write must have left as it was, and where to look for it. */
export type Untouched =
  /**
   * A label of a device: its value, or that there is none where `value` is absent. `refused` is a value of no other label,
   * which must not have come to be under another key.
   */
  | {
      readonly kind: 'label';
      readonly device: string;
      readonly key: string;
      readonly value?: string;
      readonly refused?: string;
    }
  /** A device that is still found under its name, project included. */
  | { readonly kind: 'device'; readonly device: string }
  /**
   * A member of a project or an organization: the roles, or that there is none where `roles` is absent. `ended` where there was
   * one until just before: it may still be listed for a while.
   */
  | {
      readonly kind: 'member';
      readonly group: string;
      readonly email: string;
      readonly roles?: readonly string[];
      readonly ended?: true;
    }
  /** No emulated device of this project has a label with this value. */
  | { readonly kind: 'no-device'; readonly project: string; readonly mark: string };

type UntouchedLabel = Extract<Untouched, { readonly kind: 'label' }>;

/** The label still has this value, and none has the one that was refused. */
export const labelStays = (device: string, key: string, value: string, refused?: string): Untouched => ({
  kind: 'label',
  device,
  key,
  value,
  ...(refused === undefined ? {} : { refused }),
});

/** The device still has no such label. */
export const noLabel = (device: string, key: string): Untouched => ({ kind: 'label', device, key });

/** The device is still where its name says. */
export const deviceStays = (device: string): Untouched => ({ kind: 'device', device });

/** The member still has these roles. */
export const memberStays = (group: string, email: string, roles: readonly string[]): Untouched => ({
  kind: 'member',
  group,
  email,
  roles,
});

/** Nobody with this address is a member. */
export const noMember = (group: string, email: string): Untouched => ({ kind: 'member', group, email });

/** Nobody with this address is a member any more: the membership ended a moment ago. */
export const memberEnded = (group: string, email: string): Untouched => ({
  kind: 'member',
  group,
  email,
  ended: true,
});

/** The project holds no emulated device that was created with this mark as the value of a label. */
export const noDevice = (project: string, mark: string): Untouched => ({ kind: 'no-device', project, mark });

/** What was read back: one exchange, or one for each page of a list; the last is the one that counts. */
export type Reading = readonly [Exchange, ...Exchange[]];

/** Judges whether what was read back is still as it was before the refused write. */
export function judgeUntouched(untouched: Untouched, reading: Reading): Verdict {
  for (const exchange of reading) {
    if (exchange.response === undefined) {
      return inconclusive('transport', `reading back got no answer: ${exchange.failure.detail}`);
    }
    const { status } = exchange.response;
    if (status === 404 && untouched.kind === 'device') {
      return violates('effect', 'the device where it was before the refused write', describeStatus(exchange));
    }
    if (status !== 200) {
      return inconclusive('fixture_lost', `reading back was answered with ${describeStatus(exchange)}`);
    }
  }
  const pages = reading.map((exchange) =>
    exchange.response === undefined ? {} : (readErrorObject(exchange) ?? {}),
  );
  switch (untouched.kind) {
    case 'device':
      return conforms;
    case 'label':
      return judgeLabel(untouched, pages[0] ?? {});
    case 'member':
      return judgeMember(untouched.email, untouched.roles, listItems(pages, 'members'));
    case 'no-device':
      return judgeNoDevice(untouched.mark, listItems(pages, 'devices'));
  }
}

/**
 * Whether a reading may be behind what was done just before: what should still be there is not seen at all, which something
 * else in its place would be, or what has just ended is.
 */
export function isBehind(untouched: Untouched, reading: Reading): boolean {
  if (untouched.kind === 'member' && untouched.ended === true) {
    return judgeUntouched(untouched, reading).outcome === 'violates';
  }
  const absence = absenceOf(untouched);
  return absence !== undefined && judgeUntouched(absence, reading).outcome === 'conforms';
}

/** The very thing, gone; undefined where nothing has to be there, or where it was seen before. */
function absenceOf(untouched: Untouched): Untouched | undefined {
  if (untouched.kind === 'label' && untouched.value !== undefined) {
    return noLabel(untouched.device, untouched.key);
  }
  if (untouched.kind === 'member' && untouched.roles !== undefined) {
    return noMember(untouched.group, untouched.email);
  }
  return undefined;
}

function judgeLabel({ key, value, refused }: UntouchedLabel, device: JsonObject): Verdict {
  const labels = jsonMember(device, 'labels');
  if (!isJsonObject(labels)) return inconclusive('fixture_lost', 'the device was read back without labels');
  const found = jsonMember(labels, key);
  if (found === value) {
    const other = Object.entries(labels).find(([name, each]) => name !== key && each === refused);
    if (other === undefined) return conforms;
    const actual = `the label ${excerpt(other[0], 60)} has that value`;
    return violates('effect', 'no label with the refused value', actual);
  }
  const name = `the label ${excerpt(key, 60)}`;
  return violates(
    'effect',
    value === undefined ? `no ${name.slice('the '.length)}` : `${name} with the value ${excerpt(value, 60)}`,
    found === undefined ? `${name} is gone` : `${name} has the value ${show(found)}`,
  );
}

function judgeMember(
  email: string,
  roles: readonly string[] | undefined,
  members: readonly JsonObject[],
): Verdict {
  const found = members.find((member) => sameAddress(jsonMember(member, 'email'), email));
  const held = found === undefined ? undefined : rolesOf(found);
  if (held?.join() === roles?.toSorted().join()) return conforms;
  return violates('effect', describeMember(roles), describeMember(held));
}

function describeMember(roles: readonly string[] | undefined): string {
  if (roles === undefined) return 'no such member';
  return `a member with ${roles.map((role) => excerpt(role, 60)).join(', ') || 'no role'}`;
}

function judgeNoDevice(mark: string, devices: readonly JsonObject[]): Verdict {
  const left = devices.find((device) => {
    const labels = jsonMember(device, 'labels');
    return isJsonObject(labels) && Object.values(labels).includes(mark);
  });
  if (left === undefined) return conforms;
  return violates(
    'effect',
    'no device left by a refused create',
    `the device ${show(jsonMember(left, 'name') ?? null)}`,
  );
}

/** The roles of a member, sorted; they are written as a list of names. */
export function rolesOf(member: JsonObject): readonly string[] {
  const roles = jsonMember(member, 'roles');
  return isJsonArray(roles) ? roles.filter((role) => typeof role === 'string').toSorted() : [];
}

/** Whether a member's address is this one; addresses are compared without case. */
export function sameAddress(value: JsonValue | undefined, email: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === email.toLowerCase();
}

/** The objects in the lists of this name, over all pages. */
export function listItems(pages: readonly JsonObject[], name: string): JsonObject[] {
  return pages.flatMap((page) => {
    const items = jsonMember(page, name);
    return isJsonArray(items) ? items.filter((item) => isJsonObject(item)) : [];
  });
}

function show(value: JsonValue): string {
  return excerpt(typeof value === 'string' ? value : JSON.stringify(value), 60);
}
