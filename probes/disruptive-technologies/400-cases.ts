import type { Call } from '../../src/client/call.ts';
import {
  batchUpdate,
  createDeviceFrom,
  getDevice,
  listDevices,
  publishEvent,
  transferDevices,
} from './operations/devices.ts';
import type { DataApi } from './operations/build.ts';
import { listEvents } from './operations/events.ts';
import { createLabelFrom, updateLabel } from './operations/labels.ts';
import { listProjects } from './operations/projects.ts';
import { sampleLabel } from './fixtures.ts';
import { deviceStays, labelStays, noDevice, noLabel, type Untouched } from './clauses/no-effect.ts';
import type { UnwantedDevice } from './unwanted-devices.ts';

/** One request that has to be refused with 400, whatever an API makes of the rest. */
export type InvalidCase = {
  readonly call: Call;
  /** What is wrong with it, to follow `the status 400 for`. */
  readonly what: string;
  /** Why nothing but 400 answers it. */
  readonly because: string;
  /** The same call without the mistake. What it is about may be somebody else's, who may remove it at any time. */
  readonly valid?: Call;
  /** What it must leave as it was, where it would write. */
  readonly untouched?: Untouched;
};

/*
 * What is not here on purpose: page sizes out of range and page tokens of nobody's, for the documents leave open
 * whether they are refused or corrected; identifiers of projects and organizations, for an API that asks for access
 * first may answer 403; broken percent-encoding, for a proxy may answer it; whatever is merely unknown to the API.
 */

const identifierForm = 'identifiers are made of 0-9 and a-v, and those of emulated devices begin with emu';

/** Arguments in the path, below a project that the account may read. `device` is one there, where any is known. */
export function invalidPaths(
  api: DataApi,
  project: string,
  device: string | undefined,
): readonly InvalidCase[] {
  const invalid: InvalidCase = {
    call: getDevice(api, `${project}/devices/not%20an%20identifier`),
    ...(device !== undefined && { valid: getDevice(api, device) }),
    what: 'a device identifier with blanks in it',
    because: identifierForm,
  };
  if (api === 'emulator') return [invalid];
  return [
    invalid,
    {
      call: listEvents(`${project}/devices/NO-IDENTIFIER!`),
      ...(device !== undefined && { valid: listSomeEvents(device) }),
      what: 'events of a device identifier with capital letters and an exclamation mark in it',
      because: identifierForm,
    },
  ];
}

const listSomeEvents = (device: string): Call => listEvents(device, { pageSize: '1' });

/** Arguments in the query. `device` is one that the account may read, where there is any. */
export function invalidQueries(
  api: DataApi,
  project: string,
  device: string | undefined,
): readonly InvalidCase[] {
  const pageSize = { pageSize: 'ten' };
  const because = 'pageSize is a whole number, and a word is none';
  const devices: InvalidCase = {
    call: listDevices(api, project, pageSize),
    what: 'a pageSize of "ten"',
    because,
  };
  if (api === 'emulator') return [devices];
  return [
    devices,
    {
      call: listProjects(pageSize),
      valid: listProjects({ pageSize: '1' }),
      what: 'a pageSize of "ten"',
      because,
    },
    ...(device === undefined ? [] : invalidTimes(device)),
  ];
}

function invalidTimes(device: string): readonly InvalidCase[] {
  return [
    {
      call: listEvents(device, { startTime: 'yesterday' }),
      valid: listSomeEvents(device),
      what: 'a startTime of "yesterday"',
      because: 'times are written as in RFC 3339',
    },
    {
      call: listEvents(device, { endTime: '2024-13-01T00:00:00Z' }),
      valid: listSomeEvents(device),
      what: 'an endTime in month 13',
      because: 'it has the form of RFC 3339 and is no time: §5.7 knows months 01 to 12',
    },
  ];
}

const cutShort = 'it is no JSON text: RFC 8259 asks for what was opened to be closed';

/** Bodies of calls on the REST API about a device of this cycle's own; `key` is fresh. */
export function invalidBodies(project: string, device: string, key: string): readonly InvalidCase[] {
  return [
    {
      call: createLabelFrom(device, `{"key":"${key}","value":"cut short`),
      what: 'a body that ends in the middle of a string',
      because: cutShort,
      untouched: noLabel(device, key),
    },
    {
      call: createLabelFrom(device, [key, 'a list']),
      what: 'a list where a label belongs',
      because: 'a label is an object with key and value',
      untouched: noLabel(device, key),
    },
    {
      call: createLabelFrom(device, { key, value: { text: 'an object' } }),
      what: 'an object where the value of a label belongs',
      because: 'the value of a label is a text',
      untouched: noLabel(device, key),
    },
    {
      call: createLabelFrom(device, { value: 'no key' }),
      what: 'a label without a key',
      because: 'a label is found by its key alone',
      untouched: noLabel(device, ''),
    },
    {
      call: updateLabel(device, sampleLabel.key, ['a', 'list']),
      valid: updateLabel(device, sampleLabel.key, sampleLabel.value),
      what: 'a list where the value of a label belongs',
      because: 'the value of a label is a text',
      untouched: labelStays(device, sampleLabel.key, sampleLabel.value),
    },
    {
      call: batchUpdate(project, { devices: [device] }),
      valid: batchUpdate(project, {
        devices: [device],
        addLabels: { [sampleLabel.key]: sampleLabel.value },
      }),
      what: 'a batch that neither adds nor removes a label',
      because: "the vendor's own client documents 400 for exactly this",
    },
    {
      call: transferDevices(project, device),
      what: 'one name where the list of devices belongs',
      because: 'devices is a list, of one name too',
      untouched: deviceStays(device),
    },
  ];
}

/** Bodies of creations on the emulator API; what comes of them all the same is found by its labels. */
export function invalidCreations(project: string, fresh: () => UnwantedDevice): readonly InvalidCase[] {
  const create = (
    wrong: Pick<InvalidCase, 'what' | 'because'>,
    body: (labels: UnwantedDevice['labels']) => unknown,
  ): InvalidCase => {
    const { mark, labels } = fresh();
    return {
      ...wrong,
      call: createDeviceFrom(project, body(labels)),
      untouched: noDevice(project, mark),
    };
  };
  return [
    create(
      {
        what: 'a device of the type "teapot"',
        because: 'the types that can be emulated are listed, and it is not among them',
      },
      (labels) => ({ type: 'teapot', labels }),
    ),
    create(
      { what: 'a number where the type of a device belongs', because: 'a type is a text' },
      (labels) => ({ type: 7, labels }),
    ),
    create({ what: 'a body whose last brace is missing', because: cutShort }, (labels) =>
      JSON.stringify({ type: 'temperature', labels }).slice(0, -1),
    ),
  ];
}

/** An event as it is published: what the invalid ones are held against. */
export const validEvent = { temperature: { value: 4.5 } };

/** Bodies of publishing on the emulator API for a device of this cycle's own. */
export function invalidEvents(device: string): readonly InvalidCase[] {
  return [
    {
      call: publishEvent(device, { ...validEvent, touch: {} }),
      what: 'two events at once',
      because: 'exactly one event is published at a time',
    },
    {
      call: publishEvent(device, '{"temperature":{"value":'),
      what: 'a body that ends in the middle of an event',
      because: cutShort,
    },
  ];
}
