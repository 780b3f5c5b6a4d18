import type { Credential } from '../../src/client/call.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { describeStatus, readErrorObject } from '../../src/contract/expectations.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import { ProbeInconclusive, type ProbeContext } from '../../src/probe/probe.ts';
import { findValidAccount } from '../../src/probe/requirements.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import { createUnknownId, isEmulatedId } from './identifiers.ts';
import type { DataApi } from './operations/build.ts';
import { createDevice, getDevice, listDevices } from './operations/devices.ts';
import { getProject, listProjects } from './operations/projects.ts';

/** The label that marks everything the monitor makes; its value is unique to the one thing. */
export const markLabel = 'faultline';

/** Labels that this cycle's device has from its beginning: for changes that must be refused, to invalid values … */
export const sampleLabel = { key: 'faultline-sample', value: 'initial' } as const;
/** … and by those whose role is too low. */
export const roleLabel = { key: 'faultline-role', value: 'initial' } as const;

/** How long what was created may stay unseen. */
export const propagationLimitSeconds = 30;

/** A fresh device that was not found in time; the exchange is the last look for it. */
export class NotPropagated extends ProbeInconclusive {
  readonly exchange: Exchange;

  constructor(detail: string, exchange: Exchange) {
    super('not_propagated', detail);
    this.exchange = exchange;
  }
}

/** The credential of a configured account. */
export const as = (account: string, method?: 'token' | 'basic'): Credential => ({
  kind: 'account',
  account,
  ...(method === undefined ? {} : { method }),
});

/** The most able account that is configured. */
export function anyValidAccount(target: TargetConfig): string {
  const account = findValidAccount(target);
  if (account === undefined) throw new ProbeInconclusive('control_failed', 'no valid account is configured');
  return account;
}

/** A configured resource that the probe's needs promise. */
export function resourceOf(
  target: TargetConfig,
  name: 'project' | 'second_project' | 'foreign_project' | 'organization',
): string {
  const resource = target.resources[name];
  if (resource === undefined)
    throw new ProbeInconclusive('fixture_lost', `resources.${name} is not configured`);
  return resource;
}

/** The API that is probed, for calls that both have. */
export const dataApi = ({ api }: ProbeContext): DataApi => (api === 'emulator' ? 'emulator' : 'rest');

/** A harmless call on either API: the cheapest that tells whether a credential is accepted. */
export function controlCall(target: TargetConfig, api: string): ReturnType<typeof getProject> {
  const { project } = target.resources;
  if (project === undefined) return listProjects({ pageSize: '1' });
  return api === 'emulator' ? listDevices('emulator', project, { pageSize: '1' }) : getProject(project);
}

/** The positive control beside every negative one: a valid credential is answered 2xx on this API in this cycle. */
export const positiveControl = perCycle(async (context, api): Promise<AnsweredExchange> => {
  const exchange = await context.send(controlCall(context.target, api), {
    as: as(anyValidAccount(context.target)),
  });
  return requireSuccess(exchange, 'control_failed', 'the valid call beside it');
});

/** An emulated device of this cycle's own, seen on the REST API; removed at the end of the cycle. It is never transferred. */
export const ownDevice = perCycle((context) =>
  createOwnDevice(context, {
    [sampleLabel.key]: sampleLabel.value,
    [roleLabel.key]: roleLabel.value,
  }),
);

/** Creates an emulated device in `project` with these labels and the mark, and waits until the REST API knows it. */
export async function createOwnDevice(
  context: ProbeContext,
  labels: Record<string, string> = {},
): Promise<string> {
  const project = resourceOf(context.target, 'project');
  const mark = createUnknownId(context.random);
  const device = await context.create({ kind: 'emulated-device', mark, parent: project }, async () => {
    const call = createDevice(project, 'temperature', { ...labels, [markLabel]: mark });
    const created = await context.send(call, { as: as('administrator') });
    return readName(requireSuccess(created, 'fixture_lost', 'creating an emulated device'), project);
  });
  await awaitVisible(context, 'rest', device);
  return device;
}

/**
 * A mark for devices whose creation must be refused: what carries it all the same is looked for and removed at the end
 * of the cycle. Written down before the first of them is asked for.
 */
export const unwantedMark = perCycle(async (context): Promise<string> => {
  const parent = resourceOf(context.target, 'project');
  const mark = createUnknownId(context.random);
  await context.create({ kind: 'unwanted-devices', mark, parent }, () =>
    Promise.resolve(`${parent}/devices/-`),
  );
  return mark;
});

/**
 * Notes by its name, to be removed, a device that came to be although its creation had to be refused. One whose name the
 * answer does not tell is found by its mark.
 */
export async function adoptUnwanted(context: ProbeContext, exchange: Exchange): Promise<void> {
  if (exchange.operation !== 'devices.create' || exchange.response === undefined) return;
  const parent = resourceOf(context.target, 'project');
  const name = exchange.response.status < 300 ? findName(exchange, parent) : undefined;
  if (name === undefined) return;
  const mark = createUnknownId(context.random);
  await context.create({ kind: 'emulated-device', mark, parent }, () => Promise.resolve(name));
}

/**
 * Reads a fresh device on this API until it is there, waiting as documented after each 404.
 * @throws NotPropagated when it is not there in time.
 */
export async function awaitVisible(context: ProbeContext, api: DataApi, device: string): Promise<void> {
  const created = context.clock.monotonic();
  for (let attempt = 1; ; attempt += 1) {
    const exchange = await context.send(getDevice(api, device), {
      as: as('administrator'),
      provokes: [404],
    });
    // When it was asked, not when the answer had come: a slow answer tells of the moment of its question.
    const seconds = (exchange.timings.sent - created) / 1000;
    if (exchange.response?.status !== 404) {
      requireSuccess(exchange, 'fixture_lost', 'reading the emulated device that was created');
      context.propagated(seconds);
      return;
    }
    if (seconds > propagationLimitSeconds) {
      const late = `still not found ${Math.round(seconds)} s after it was created`;
      throw new NotPropagated(`${device} was ${late}`, exchange);
    }
    await context.backOff(404, attempt);
  }
}

/** Gives up with this reason unless the exchange was answered 2xx. */
export function requireSuccess(
  exchange: Exchange,
  reason: 'control_failed' | 'fixture_lost',
  what: string,
): AnsweredExchange {
  if (exchange.response === undefined) {
    throw new ProbeInconclusive('transport', `${what} got no answer: ${exchange.failure.detail}`);
  }
  if (exchange.response.status >= 300) {
    throw new ProbeInconclusive(reason, `${what} was answered with ${describeStatus(exchange)}`);
  }
  return exchange;
}

/** Whether an answer says that the call was done. */
export function isSuccess({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}

/** The name of the emulated device that an answer says was made in this project. */
export function readName(exchange: AnsweredExchange, project: string): string {
  const name = findName(exchange, project);
  if (name !== undefined) return name;
  throw new ProbeInconclusive(
    'fixture_lost',
    `${exchange.operation} was answered without the name of an emulated device in ${project}`,
  );
}

/** Where there is one. */
function findName(exchange: AnsweredExchange, project: string): string | undefined {
  const name = jsonMember(readErrorObject(exchange) ?? {}, 'name');
  return typeof name === 'string' && isEmulatedIn(project, name) ? name : undefined;
}

/**
 * Whether this may be the name of a device of the monitor's own. Nothing else is written to or removed, whatever an answer
 * says that it made: those of others, and physical ones, are not the monitor's to touch.
 */
export function isEmulatedIn(project: string, name: string): boolean {
  const prefix = `${project}/devices/`;
  return name.startsWith(prefix) && isEmulatedId(name.slice(prefix.length));
}
