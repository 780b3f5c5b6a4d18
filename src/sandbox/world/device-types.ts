import { timestamp } from './world.ts';

type DeviceType = {
  readonly productNumber: string;
  /** The events that describe this kind of device; the common ones come on top. */
  readonly events: readonly string[];
};

/** The types that can be emulated, their events and a product number of our own choosing. */
const deviceTypes: ReadonlyMap<string, DeviceType> = new Map([
  ['touch', { productNumber: '100110', events: ['touch'] }],
  ['temperature', { productNumber: '102058', events: ['temperature', 'touch'] }],
  ['proximity', { productNumber: '102059', events: ['objectPresent', 'touch'] }],
  ['touchCounter', { productNumber: '102060', events: ['touchCount'] }],
  ['proximityCounter', { productNumber: '102061', events: ['objectPresentCount', 'touch'] }],
  ['humidity', { productNumber: '102081', events: ['humidity', 'touch'] }],
  ['waterDetector', { productNumber: '102093', events: ['waterPresent', 'touch'] }],
  ['co2', { productNumber: '102527', events: ['co2', 'humidity', 'pressure', 'touch'] }],
  ['motion', { productNumber: '102543', events: ['motion', 'touch'] }],
  ['contact', { productNumber: '102557', events: ['contact', 'touch'] }],
  ['deskOccupancy', { productNumber: '102579', events: ['deskOccupancy', 'touch'] }],
  [
    'ccon',
    { productNumber: '100999', events: ['connectionStatus', 'ethernetStatus', 'cellularStatus', 'touch'] },
  ],
]);

const commonEvents = ['networkStatus', 'batteryStatus'];

/** A typical value for each event type. */
const samples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  touch: {},
  temperature: { value: 4.5, isBackfilled: false },
  objectPresent: { state: 'NOT_PRESENT' },
  humidity: { temperature: 21.5, relativeHumidity: 43 },
  objectPresentCount: { total: 12 },
  touchCount: { total: 7 },
  waterPresent: { state: 'NOT_PRESENT' },
  networkStatus: { signalStrength: 68, rssi: -77, transmissionMode: 'LOW_POWER_STANDARD_MODE' },
  batteryStatus: { percentage: 96 },
  connectionStatus: { connection: 'ETHERNET', available: ['ETHERNET', 'CELLULAR'] },
  ethernetStatus: { macAddress: '02:00:00:00:00:01', ipAddress: '192.0.2.10', errors: [] },
  cellularStatus: { signalStrength: 54, errors: [] },
  co2: { ppm: 612 },
  pressure: { pascal: 101_325 },
  motion: { state: 'NO_MOTION_DETECTED' },
  deskOccupancy: { state: 'NOT_OCCUPIED' },
  contact: { state: 'CLOSED' },
  probeWireStatus: { state: 'CONNECTED' },
};

/** Every event type that exists; `labelsChanged` cannot be published. */
export const eventTypes: readonly string[] = [...Object.keys(samples), 'labelsChanged'];

export function isDeviceType(type: string): boolean {
  return deviceTypes.has(type);
}

export const deviceTypeNames: readonly string[] = [...deviceTypes.keys()];

export function productNumberOf(type: string): string {
  return deviceTypes.get(type)?.productNumber ?? '';
}

/** The events that may be published for a type of device. */
export function publishableEvents(type: string): readonly string[] {
  const own = deviceTypes.get(type)?.events ?? [];
  return type === 'temperature' ? [...own, ...commonEvents, 'probeWireStatus'] : [...own, ...commonEvents];
}

/** A typical state of a device of this type at a time, by event type. */
export function reportedStates(type: string, time: number): Record<string, unknown> {
  const states: Record<string, unknown> = {};
  for (const event of [...(deviceTypes.get(type)?.events ?? []), ...commonEvents]) {
    states[event] = { ...samples[event], updateTime: timestamp(time) };
  }
  return states;
}
