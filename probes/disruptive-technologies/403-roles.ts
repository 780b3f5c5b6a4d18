import type { Call } from '../../src/client/call.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { ProbeInconclusive, type Occasion, type Probe, type ProbeContext } from '../../src/probe/probe.ts';
import type { Exchange } from '../../src/wire/exchange.ts';
import { expectForbidden, judgeRight, type Right } from './403-forbidden.ts';
import {
  adoptUnwanted,
  as,
  isSuccess,
  markLabel,
  ownDevice,
  readName,
  requireSuccess,
  resourceOf,
  roleLabel,
} from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import {
  expectUnchanged,
  labelStays,
  noDevice,
  noLabel,
  type RefusedWrite,
  secondLookSeconds,
} from './no-effect.ts';
import { batchUpdate, createDevice, getDevice } from './operations/devices.ts';
import { createLabel, updateLabel } from './operations/labels.ts';
import { prepareUnwanted } from './unwanted-devices.ts';

const clause = '403/label-role';

const rightOf = (target: TargetConfig): Right => ({
  clause,
  target,
  project: resourceOf(target, 'project'),
  role: 'roles/project.developer',
});

const labelRole: Probe = {
  name: 'label-role',
  title: 'Adding a label and changing one are refused to a user and done for a developer.',
  judges: [clause, '400-429/no-effect'],
  apis: ['rest'],
  needs: {
    accounts: ['administrator', 'developer', 'user'],
    resources: ['project'],
    apis: ['emulator'],
    writes: true,
  },
  cost: { requests: 6, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const device = await ownDevice(context);
    const right = rightOf(context.target);
    const project = resourceOf(context.target, 'project');
    const freshKey = (): string => `faultline-${createUnknownId(context.random)}`;
    const batch = (addLabels: Record<string, string>): Call =>
      batchUpdate(project, { devices: [device], addLabels });
    let changed = false;
    await context.occasion(async (occasion) => {
      const own = freshKey();
      const permitted = [createLabel(device, own, 'first'), updateLabel(device, own, 'second')];
      for (const call of permitted) {
        const exchange = await changeAsDeveloper(context, occasion, device, call);
        if (!(await judgeRight(occasion, right, 'developer', exchange))) return;
      }
      const [added, batched] = [freshKey(), freshKey()];
      const change = updateLabel(device, roleLabel.key, 'changed');
      const update = await expectForbidden(occasion, right, 'user', change);
      changed ||= isSuccess(update);
      const writes: RefusedWrite[] = [
        // Once a change was let through, the value says nothing of one that was not.
        ...(changed ? [] : [[update, labelStays(device, roleLabel.key, roleLabel.value)] as const]),
        [
          await expectForbidden(occasion, right, 'user', createLabel(device, added, 'added')),
          noLabel(device, added),
        ],
        [
          await expectForbidden(occasion, right, 'user', batch({ [batched]: 'added' }), {
            call: batch({ [roleLabel.key]: roleLabel.value }),
            sending: { as: as('developer') },
          }),
          noLabel(device, batched),
        ],
      ];
      await expectUnchanged(context, occasion, writes);
    });
  },
};

/** How often a change that met a conflict is sent. */
const mostAttempts = 3;

/**
 * Resolves with the last answer. The administrator has only just written to this device, which may be a conflict; then it
 * is done as documented: the device is read again, and the change sent again.
 */
async function changeAsDeveloper(
  context: ProbeContext,
  occasion: Occasion,
  device: string,
  call: Call,
): Promise<Exchange> {
  const sending = { as: as('developer'), provokes: [409] };
  for (let attempt = 1; ; attempt += 1) {
    const exchange = await occasion.send(call, sending);
    if (exchange.response?.status !== 409 || attempt === mostAttempts) return exchange;
    await context.backOff(409, attempt);
    await occasion.send(getDevice('rest', device), sending);
  }
}

/**
 * The emulator API has no calls for labels; there a device gets its labels as it is created. The cost includes the
 * removal of the developer's device.
 */
const emulatorLabelRole: Probe = {
  name: 'label-role-emulator',
  title: 'Creating an emulated device with a label is refused to a user and done for a developer.',
  judges: [clause, '400-429/no-effect'],
  apis: ['emulator'],
  needs: { accounts: ['administrator', 'developer', 'user'], resources: ['project'], writes: true },
  cost: { requests: 4, waitSeconds: 0, laterSeconds: secondLookSeconds },
  async run(context) {
    const project = resourceOf(context.target, 'project');
    const right = rightOf(context.target);
    const fresh = await prepareUnwanted(context);
    await context.occasion(async (occasion) => {
      if (!(await createAsDeveloper(context, occasion, right))) return;
      const { mark, labels } = fresh();
      const call = createDevice(project, 'touch', labels);
      const refused = await expectForbidden(occasion, right, 'user', call);
      await adoptUnwanted(context, refused);
      await expectUnchanged(context, occasion, [[refused, noDevice(project, mark)]]);
    });
  },
};

/** Resolves with whether the developer could; the device is removed at the end of the cycle. */
async function createAsDeveloper(context: ProbeContext, occasion: Occasion, right: Right): Promise<boolean> {
  const parent = right.project;
  const mark = createUnknownId(context.random);
  let permitted = false;
  try {
    await context.create({ kind: 'emulated-device', mark, parent }, async () => {
      const call = createDevice(parent, 'touch', { [markLabel]: mark });
      const created = await occasion.send(call, { as: as('developer') });
      permitted = await judgeRight(occasion, right, 'developer', created);
      return readName(
        requireSuccess(created, 'control_failed', 'creating an emulated device as developer'),
        parent,
      );
    });
  } catch (error) {
    // It is judged already; what may be there is found by its mark.
    if (!(error instanceof ProbeInconclusive)) throw error;
  }
  return permitted;
}

/** 403 where a role is too low to change a device. */
export const labelRoles: readonly Probe[] = [labelRole, emulatorLabelRole];
