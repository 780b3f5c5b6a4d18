import { conforms, inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import { describeStatus } from '../../src/contract/expectations.ts';
import type { Probe } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { deletedResource, propagation } from './404-over-time.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { anyValidAccount, as, ownDevice, positiveControl, resourceOf } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { expectUnchanged, noLabel, secondLookSeconds } from './no-effect.ts';
import { getDevice, transferDevices } from './operations/devices.ts';
import { updateLabel } from './operations/labels.ts';

const unknownResource: Probe = {
  name: 'unknown-resource',
  title: 'A well-formed path to a device that does not exist is answered 404.',
  judges: ['404/resource'],
  apis: bothApis,
  needs: { anyAccount: true, resources: ['project'] },
  cost: { requests: 1, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    const api = context.api === 'emulator' ? 'emulator' : 'rest';
    const prefix = api === 'emulator' ? 'emu' : '';
    const sending = { as: as(anyValidAccount(context.target)), provokes: [404] };
    await context.occasion(async (occasion) => {
      const id = createUnknownId(context.random);
      const call = getDevice(api, `${resourceOf(context.target, 'project')}/devices/${prefix}${id}`);
      const exchange = await occasion.send(call, sending);
      await occasion.expectStatus('404/resource', exchange, [404], { call, sending });
    });
  },
};

const unknownLabel: Probe = {
  name: 'unknown-label',
  title: 'Changing a label that a device does not have is answered 404, and none comes to be.',
  judges: ['404/resource', '400-429/no-effect'],
  apis: ['rest'],
  needs: { accounts: ['administrator'], resources: ['project'], apis: ['emulator'], writes: true },
  cost: { requests: 2, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const device = await ownDevice(context);
    const sending = { as: as('administrator'), provokes: [404] };
    await context.occasion(async (occasion) => {
      const key = `faultline-${createUnknownId(context.random)}`;
      const call = updateLabel(device, key, 'changed');
      const exchange = await occasion.send(call, sending);
      await occasion.expectStatus('404/resource', exchange, [404], { call, sending });
      await expectUnchanged(context, occasion, [[exchange, noLabel(device, key)]]);
    });
  },
};

/** Both calls list nothing but identifiers of nothing, so that neither can move anybody's device. */
const methodProject: Probe = {
  name: 'method-project',
  title: 'A transfer into a project that does not exist is answered 404; one of an unknown device is not.',
  judges: ['404/method-project'],
  apis: ['rest'],
  needs: { accounts: ['administrator'], resources: ['project'], writes: true },
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const sending = { as: as('administrator'), provokes: [404] };
    await context.occasion(async (occasion) => {
      const device = `${project}/devices/emu${createUnknownId(context.random)}`;
      const call = transferDevices(`projects/${createUnknownId(context.random)}`, [device]);
      const astray = await occasion.send(call, sending);
      await occasion.expectStatus('404/method-project', astray, [404], {
        call,
        sending,
        what: 'for a project that does not exist',
      });
      const unknown = await occasion.send(transferDevices(project, [device]), sending);
      occasion.judge('404/method-project', [unknown], judgeUnknownDevice(unknown));
    });
  },
};

/** What is wrong with a device belongs into the answer's list of errors; whatever else is wrong is not of this clause. */
function judgeUnknownDevice(exchange: Exchange): Verdict {
  if (exchange.response === undefined) {
    return inconclusive('transport', `no answer was received: ${exchange.failure.detail}`);
  }
  const { status } = exchange.response;
  if (status >= 200 && status < 300) return conforms;
  const answered = describeStatus(exchange);
  if (status === 404) {
    return violates('status', 'any status but 404 for an unknown device in a project that exists', answered);
  }
  return inconclusive('control_failed', `a transfer of an unknown device was answered with ${answered}`);
}

/** 404: what does not exist is not found, and what does exist is. */
export const notFound: readonly Probe[] = [
  unknownResource,
  propagation,
  unknownLabel,
  methodProject,
  deletedResource,
];
