import type { Call } from '../../src/client/call.ts';
import type { Probe, ProbeContext } from '../../src/probe/probe.ts';
import { expectRefusal } from './401-refusal.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { deviceReads } from './device-reads.ts';
import { controlCall, dataApi, ownDevice, positiveControl, resourceOf } from './fixtures.ts';
import { listDevices } from './operations/devices.ts';
import { listMembers } from './operations/members.ts';
import { listProjects } from './operations/projects.ts';

const clause = '401/no-credential';

/** Each is judged by itself: one that is open says nothing of the others. */
async function expectClosed(context: ProbeContext, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    await context.occasion((occasion) => expectRefusal(context, occasion, clause, { kind: 'none' }, call));
  }
}

const noCredential: Probe = {
  name: 'no-credential',
  title: 'A request without a credential is answered 401.',
  judges: [clause],
  apis: bothApis,
  needs: { anyAccount: true },
  // As the first of its cycle to need the positive control, it sends that too.
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    await expectClosed(context, [controlCall(context.target, context.api)]);
  },
};

const unauthenticatedList: Probe = {
  name: 'unauthenticated-list',
  title: 'The lists of projects, devices and members are closed to a request without a credential.',
  judges: [clause],
  apis: ['rest'],
  needs: { anyAccount: true, resources: ['project'] },
  cost: { requests: 3, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    const project = resourceOf(context.target, 'project');
    const one = { pageSize: '1' };
    await expectClosed(context, [
      listProjects(one),
      listDevices('rest', project, one),
      listMembers(project, one),
    ]);
  },
};

/** The device is the cycle's own, so that nobody's is read where it is open. */
const unauthenticatedReads = deviceReads.map(({ name, subject, apis, read }): Probe => ({
  name: `unauthenticated-${name}`,
  title: `${subject} closed to a request without a credential.`,
  judges: [clause],
  apis,
  needs: { accounts: ['administrator'], resources: ['project'], apis: ['emulator'], writes: true },
  cost: { requests: 1, waitSeconds: 0 },
  async run(context) {
    await expectClosed(context, [read(await ownDevice(context), dataApi(context))]);
  },
}));

/** 401 where there is no credential at all, on reads; `unauthenticatedWrites` has the writes. */
export const withoutCredential: readonly Probe[] = [
  noCredential,
  unauthenticatedList,
  ...unauthenticatedReads,
];
