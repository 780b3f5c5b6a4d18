import type { Probe } from '../../src/probe/probe.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { anyValidAccount, as, dataApi, positiveControl, resourceOf } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { headDevice } from './operations/devices.ts';
import { searchDevices } from './operations/methods.ts';

/** What may be answered: no document speaks of it, so none of these is anybody's failure. */
const anything = [200, 400, 403, 404, 405, 501];

/**
 * The documentation says nothing of them, so nothing is judged: the form of the answers is recorded, and told of when it
 * moves. Both methods are safe (RFC 9110 §9.2.1, RFC 5323 §2): should they be served one day, they change nothing.
 */
const otherMethods: Probe = {
  name: 'other-methods',
  title: 'What HEAD and a method that a path does not have are answered: recorded, not judged.',
  judges: [],
  apis: bothApis,
  // Safe as they are, neither is a GET, and a configuration that allows reads only is taken at its word.
  needs: { anyAccount: true, resources: ['project'], writes: true },
  cost: { requests: 2, waitSeconds: 0 },
  async run(context) {
    await positiveControl(context, context.api);
    const project = resourceOf(context.target, 'project');
    const prefix = context.api === 'emulator' ? 'emu' : '';
    const device = `${project}/devices/${prefix}${createUnknownId(context.random)}`;
    const sending = { as: as(anyValidAccount(context.target)), provokes: anything };
    await context.occasion(async (occasion) => {
      await occasion.sendOnce(headDevice(dataApi(context), device), sending);
      await occasion.sendOnce(searchDevices(dataApi(context), project), sending);
    });
  },
};

export const undocumented: readonly Probe[] = [otherMethods];
