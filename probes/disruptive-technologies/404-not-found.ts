import type { Probe } from '../../src/probe/probe.ts';
import { anyValidAccount, as, positiveControl, resourceOf } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { getDevice } from './operations/devices.ts';

const unknownResource: Probe = {
  name: 'unknown-resource',
  title: 'A well-formed path to a device that does not exist is answered 404.',
  judges: ['404/resource'],
  apis: ['rest', 'emulator'],
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

/** 404: what does not exist is not found. */
export const notFound: readonly Probe[] = [unknownResource];
