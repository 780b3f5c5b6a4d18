import { pathId, projectFor } from '../access.ts';
import { fieldOf, optionalText, requiredText, textList } from '../arguments.ts';
import type { Call, Route } from '../call.ts';
import { freshId } from '../identifiers.ts';
import { isJsonObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import { pageOf } from '../paging.ts';
import { invalidArgument, notFound } from '../refusal.ts';
import { eventTypes } from '../world/device-types.ts';
import type { DataConnector } from '../world/world.ts';

const all = '/projects/{project}/dataconnectors';
const one = `${all}/{dataconnector}`;
const nameRules = { shortest: 1, longest: 200 };

/** Each type has its settings in a field of its own. */
const settingsFields: ReadonlyMap<string, string> = new Map([
  ['HTTP_PUSH', 'httpConfig'],
  ['AZURE_SERVICE_BUS', 'azureServiceBusConfig'],
  ['AZURE_EVENT_HUB', 'azureEventHubConfig'],
  ['GOOGLE_CLOUD_PUBSUB', 'pubsubConfig'],
  ['AWS_SQS', 'awsSqsConfig'],
]);

export const dataConnectorRoutes: readonly Route[] = [
  {
    operation: 'dataconnectors.list',
    method: 'GET',
    pattern: all,
    handle(call) {
      const { id } = projectFor(call, 'dataconnector.read');
      const connectors = [...call.world.dataConnectors.values()].filter((each) => each.project === id);
      const { items, nextPageToken } = pageOf(call, connectors, 'dataconnectors');
      return { dataConnectors: items.map(connectorJson), nextPageToken };
    },
  },
  { operation: 'dataconnectors.create', method: 'POST', pattern: all, handle: createConnector },
  {
    operation: 'dataconnectors.get',
    method: 'GET',
    pattern: one,
    handle: (call) => connectorJson(connectorFor(call, 'dataconnector.read')),
  },
  { operation: 'dataconnectors.update', method: 'PATCH', pattern: one, handle: updateConnector },
  {
    operation: 'dataconnectors.delete',
    method: 'DELETE',
    pattern: one,
    handle(call) {
      call.world.dataConnectors.delete(connectorFor(call, 'dataconnector.delete').id);
      return {};
    },
  },
  {
    operation: 'dataconnectors.metrics',
    method: 'GET',
    pattern: `${one}:metrics`,
    handle(call) {
      connectorFor(call, 'dataconnector.read');
      // Nothing is ever pushed from here, so nothing succeeded or failed in the last three hours.
      return { metrics: { successCount: 0, errorCount: 0, latency99p: '0s' } };
    },
  },
  {
    operation: 'dataconnectors.sync',
    method: 'POST',
    pattern: `${one}:sync`,
    handle(call) {
      connectorFor(call, 'dataconnector.update');
      return {};
    },
  },
];

function connectorFor(call: Call, permission: string): DataConnector {
  const id = pathId(call, 'dataconnector');
  const project = projectFor(call, permission);
  const connector = call.world.dataConnectors.get(id);
  if (connector === undefined || connector.project !== project.id) throw notFound('data connector');
  return connector;
}

function createConnector(call: Call): unknown {
  const project = projectFor(call, 'dataconnector.create');
  const body = call.body();
  const type = requiredText(body, 'type', nameRules);
  const settingsField = settingsFields.get(type);
  if (settingsField === undefined) {
    throw invalidArgument('type', `must be one of ${[...settingsFields.keys()].join(', ')}`);
  }
  const connector: DataConnector = {
    id: freshId(),
    project: project.id,
    displayName: optionalText(body, 'displayName', nameRules) ?? '',
    type,
    status: statusIn(body) ?? 'ACTIVE',
    events: eventsIn(body),
    labels: textList(body, 'labels', 100),
    settingsField,
    settings: settingsIn(body, settingsField),
  };
  if (call.drifts.behaviour('loseWrites') === undefined)
    call.world.dataConnectors.set(connector.id, connector);
  return connectorJson(connector);
}

/** Only the fields that are there change. */
function updateConnector(call: Call): unknown {
  const connector = connectorFor(call, 'dataconnector.update');
  const body = call.body();
  const given = (field: string): boolean => fieldOf(body, field) !== undefined;
  const { settingsField } = connector;
  const changed = {
    displayName: optionalText(body, 'displayName', nameRules) ?? connector.displayName,
    status: statusIn(body) ?? connector.status,
    events: given('events') ? eventsIn(body) : connector.events,
    labels: given('labels') ? textList(body, 'labels', 100) : connector.labels,
    settings: given(settingsField) ? settingsIn(body, settingsField) : connector.settings,
  };
  return connectorJson(Object.assign(connector, changed));
}

function statusIn(body: JsonObject): DataConnector['status'] | undefined {
  const status = optionalText(body, 'status', nameRules);
  if (status === undefined || status === 'ACTIVE' || status === 'USER_DISABLED') return status;
  throw invalidArgument('status', 'must be ACTIVE or USER_DISABLED');
}

function eventsIn(body: JsonObject): readonly string[] {
  const events = textList(body, 'events', 100);
  if (events.every((each) => eventTypes.includes(each))) return events;
  throw invalidArgument('events', `may only name ${eventTypes.join(', ')}`);
}

/** The URL of an HTTP push must be https. */
function settingsIn(body: JsonObject, field: string): JsonObject {
  const settings = fieldOf(body, field);
  if (!isJsonObject(settings)) throw invalidArgument(field, 'must be an object');
  if (field === 'httpConfig') {
    const url = requiredText(settings, 'url', { shortest: 1, longest: 2000 });
    if (!URL.canParse(url) || !url.startsWith('https://'))
      throw invalidArgument('url', 'must be an https URL');
  }
  return settings;
}

function connectorJson(connector: DataConnector): unknown {
  const { displayName, type, status, events, labels, settingsField, settings } = connector;
  const name = `projects/${connector.project}/dataconnectors/${connector.id}`;
  return { name, displayName, type, status, events, labels, [settingsField]: settings };
}
