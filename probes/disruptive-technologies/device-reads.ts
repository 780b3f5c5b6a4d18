import type { Call } from '../../src/client/call.ts';
import type { Probe } from '../../src/probe/probe.ts';
import { bothApis } from './clauses/error-exchange.ts';
import type { DataApi } from './operations/build.ts';
import { getDevice } from './operations/devices.ts';
import { listEvents } from './operations/events.ts';

/** What can be read of one device, by a call that is closed by itself: one may be open while the others are not. */
export type DeviceRead = Pick<Probe, 'apis'> & {
  /** Ends the name of a probe. */
  readonly name: string;
  /** Begins a sentence that goes on with `closed to …`. */
  readonly subject: string;
  readonly read: (device: string, api: DataApi) => Call;
};

export const deviceReads: readonly DeviceRead[] = [
  { name: 'device', subject: 'A device is', apis: bothApis, read: (device, api) => getDevice(api, device) },
  {
    name: 'events',
    subject: 'The events of a device are',
    apis: ['rest'],
    read: (device) => listEvents(device, { pageSize: '1' }),
  },
];
