import type { Credential } from '../../src/client/call.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { describeStatus, readErrorObject } from '../../src/contract/expectations.ts';
import { perCycle } from '../../src/probe/per-cycle.ts';
import { ProbeInconclusive, type ProbeContext } from '../../src/probe/probe.ts';
import { findValidAccount } from '../../src/probe/requirements.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import { createUnknownId } from './identifiers.ts';
import { createDevice, getDevice, listDevices } from './operations/devices.ts';
import { getProject, listProjects } from './operations/projects.ts';

/** The label that marks everything the monitor makes; its value is unique to the one thing. */
export const markLabel = 'faultline';

/** How long what was created may stay unseen. */
const propagationLimitSeconds = 30;

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

/** An emulated device of this cycle's own, seen on the REST API; removed at the end of the cycle. */
export const ownDevice = perCycle(async (context): Promise<string> => {
  const project = resourceOf(context.target, 'project');
  const mark = createUnknownId(context.random);
  const device = await context.create({ kind: 'emulated-device', mark, parent: project }, async () => {
    const created = await context.send(createDevice(project, 'temperature', { [markLabel]: mark }), {
      as: as('administrator'),
    });
    return readName(requireSuccess(created, 'fixture_lost', 'creating an emulated device'));
  });
  await awaitVisible(context, device);
  return device;
});

/** Reads a fresh device until it is there, waiting as documented after each 404. */
async function awaitVisible(context: ProbeContext, device: string): Promise<void> {
  const created = context.clock.monotonic();
  for (let attempt = 1; ; attempt += 1) {
    const exchange = await context.send(getDevice('rest', device), {
      as: as('administrator'),
      provokes: [404],
    });
    const seconds = (context.clock.monotonic() - created) / 1000;
    if (exchange.response?.status !== 404) {
      requireSuccess(exchange, 'fixture_lost', 'reading the emulated device that was created');
      context.propagated(seconds);
      return;
    }
    if (seconds > propagationLimitSeconds) {
      throw new ProbeInconclusive(
        'not_propagated',
        `${device} was still not found ${Math.round(seconds)} s after it was created`,
      );
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

/** The `name` of the resource in an answer. */
export function readName(exchange: AnsweredExchange): string {
  const name = jsonMember(readErrorObject(exchange) ?? {}, 'name');
  if (typeof name === 'string' && /^projects\/[\w-]+\/devices\/[\w-]+$/.test(name)) return name;
  throw new ProbeInconclusive(
    'fixture_lost',
    `${exchange.operation} was answered without the name of a device`,
  );
}
