import { parseInstant } from './instant.ts';
import type { TargetRule } from './rule.ts';
import { itemsOf, membersOf, valueAt } from './tree.ts';
import { isLoopbackUrl } from './url.ts';

/** An API of somebody else's must be able to tell whom to ask about the requests. */
export const requireContact: TargetRule = (target, path) => {
  const urls = membersOf(valueAt(target, 'apis')).map(([, url]) => url);
  const local = urls.every((url) => typeof url === 'string' && isLoopbackUrl(url));
  return local || valueAt(target, 'contact') !== undefined
    ? []
    : [
        {
          path: [...path, 'contact'],
          message:
            'is required unless every URL under apis leads to this machine: it tells the owner of the API whom to ask',
        },
      ];
};

/** A proxy leads to other machines; what is on this one is never sent through it. */
export const checkProxy: TargetRule = (target, path) => {
  const keys = ['proxy', 'proxy_file'].filter((key) => valueAt(target, key) !== undefined);
  if (keys.length === 2) {
    return [{ path: [...path, 'proxy_file'], message: 'stands beside proxy; give one of the two' }];
  }
  const urls = membersOf(valueAt(target, 'apis')).map(([, url]) => url);
  const local = urls.length > 0 && urls.every((url) => typeof url === 'string' && isLoopbackUrl(url));
  return local
    ? keys.map((key) => ({
        path: [...path, key],
        message: 'is never used: every URL under apis leads to this machine',
      }))
    : [];
};

/** What would exhaust a quota, or come near, is only for one that nobody else uses. */
export const requireExclusiveQuota: TargetRule = (target, path) => {
  if (valueAt(target, 'limits', 'exclusive') === true) {
    return [];
  }
  const pace = valueAt(target, 'limits', 'pace');
  const hasty = typeof pace === 'number' && pace > 1 && pace <= 4.5;
  const only = 'limits.exclusive: true, which says that nobody else uses the quota';
  return [
    ...(valueAt(target, 'bursts') === true ? [{ path: [...path, 'bursts'], message: `needs ${only}` }] : []),
    ...(hasty ? [{ path: [...path, 'limits', 'pace'], message: `above 1 it needs ${only}` }] : []),
  ];
};

/** Each project has its own part to play; one in two parts would be written to by mistake. */
export const keepProjectsApart: TargetRule = (target, path, { show }) => {
  const names = ['project', 'second_project', 'foreign_project'] as const;
  const values = names.map((name) => valueAt(target, 'resources', name));
  return names.flatMap((name, index) => {
    const first = values.indexOf(values[index]);
    const own = [...path, 'resources', name];
    return typeof values[index] === 'string' && first < index
      ? [
          {
            path: own,
            message: `${show(own)} is already the ${names[first]}; each must be a project of its own`,
          },
        ]
      : [];
  });
};

/** A window of maintenance ends after it begins. */
export const checkMaintenance: TargetRule = (target, path) =>
  itemsOf(valueAt(target, 'maintenance')).flatMap((window, index) => {
    const [from, to] = ['from', 'to'].map((key) => {
      const text = valueAt(window, key);
      return typeof text === 'string' ? parseInstant(text) : undefined;
    });
    return from !== undefined && to !== undefined && to <= from
      ? [{ path: [...path, 'maintenance', index, 'to'], message: 'must be later than from' }]
      : [];
  });
