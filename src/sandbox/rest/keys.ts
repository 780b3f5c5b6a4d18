import { pathId } from '../access.ts';
import type { Call, Route } from '../call.ts';
import { freshId, freshSecret } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { notFound, Refusal } from '../refusal.ts';
import { timestamp } from '../world/world.ts';
import type { Key, ServiceAccount, World } from '../world/world.ts';
import { serviceAccountFor } from './service-accounts.ts';

const all = '/projects/{project}/serviceaccounts/{serviceaccount}/keys';
const one = `${all}/{key}`;
/** The most keys of one service account; a limit of our own. */
const mostKeys = 10;

export const keyRoutes: readonly Route[] = [
  {
    operation: 'keys.list',
    method: 'GET',
    pattern: all,
    handle(call) {
      const account = serviceAccountFor(call, 'serviceaccount.key.read');
      const { items, nextPageToken } = pageOf(call, keysOf(call, account), 'keys');
      return { keys: items.map((key) => keyJson(account, key)), nextPageToken };
    },
  },
  { operation: 'keys.create', method: 'POST', pattern: all, handle: createKey },
  {
    operation: 'keys.get',
    method: 'GET',
    pattern: one,
    handle(call) {
      const account = serviceAccountFor(call, 'serviceaccount.key.read');
      return keyJson(account, existingKey(call, account));
    },
  },
  {
    operation: 'keys.delete',
    method: 'DELETE',
    pattern: one,
    handle(call) {
      const account = serviceAccountFor(call, 'serviceaccount.key.delete');
      const key = existingKey(call, account);
      call.world.keys.delete(key.id);
      rememberRevoked(call.world, key);
      return {};
    },
  },
];

/** The secret is in this answer and never shown again. */
function createKey(call: Call): unknown {
  const account = serviceAccountFor(call, 'serviceaccount.key.create');
  if (keysOf(call, account).length >= mostKeys) throw new Refusal(400, 'failed precondition: too many keys');
  const key: Key = {
    id: freshId(),
    serviceAccount: account.id,
    secret: freshSecret(),
    createTime: call.now,
  };
  if (call.drifts.behaviour('loseWrites') === undefined) call.world.keys.set(key.id, key);
  return { key: keyJson(account, key), secret: key.secret };
}

/** The newest hundred; a client that makes and deletes keys for ever must not fill the memory. */
function rememberRevoked(world: World, key: Key): void {
  world.revokedKeys.set(key.id, key);
  const [oldest] = world.revokedKeys.keys();
  if (world.revokedKeys.size > 100 && oldest !== undefined) world.revokedKeys.delete(oldest);
}

function keysOf(call: Call, account: ServiceAccount): readonly Key[] {
  return [...call.world.keys.values()].filter((key) => key.serviceAccount === account.id);
}

function existingKey(call: Call, account: ServiceAccount): Key {
  const key = call.world.keys.get(pathId(call, 'key'));
  if (key === undefined || key.serviceAccount !== account.id) throw notFound('key');
  return key;
}

function keyJson(account: ServiceAccount, key: Key): unknown {
  return {
    name: `projects/${account.project}/serviceaccounts/${account.id}/keys/${key.id}`,
    id: key.id,
    createTime: timestamp(key.createTime),
  };
}
