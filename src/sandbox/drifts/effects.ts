import { emptySuccess } from './change-answer.ts';
import type { Drift } from './drift.ts';

/** Answers that do not tell what happened to the data. */
export const effectDrifts: readonly Drift[] = [
  {
    name: 'duplicate-label-overwrites',
    clauses: ['409/duplicate-label', '400-429/no-effect'],
    effect: 'Creating a label whose key exists answers 409, but overwrites the value.',
    behaviour: { overwriteDuplicates: true },
  },
  {
    name: 'duplicate-label-accepted',
    clauses: ['409/duplicate-label'],
    effect: 'Creating a label whose key exists answers 200 and overwrites the value.',
    behaviour: { overwriteDuplicates: true },
    when: (answer, occasion) => answer.status === 409 && occasion.operation === 'labels.create',
    alter: emptySuccess,
  },
  {
    name: 'same-label-accepted',
    clauses: ['409/duplicate-label'],
    effect: 'Creating a label once more with the value that it has answers 200; with another one, 409.',
    behaviour: { acceptSameLabel: true },
  },
  {
    name: 'member-invited-twice',
    clauses: ['409/project-member', '409/organization-member'],
    effect: 'Inviting a member again answers 200.',
    when: (answer, occasion) => answer.status === 409 && occasion.operation === 'members.create',
    alter: emptySuccess,
  },
  {
    name: 'organization-member-invited-twice',
    clauses: ['409/organization-member'],
    effect: 'Inviting a member of an organization again answers 200; of a project, 409.',
    when: (answer, { operation, path }) =>
      answer.status === 409 && operation === 'members.create' && path.includes('/organizations/'),
    alter: emptySuccess,
  },
  {
    name: 'project-member-invited-twice',
    clauses: ['409/project-member'],
    effect: 'Inviting a member of a project again answers 200; of an organization, 409.',
    when: (answer, { operation, path }) =>
      answer.status === 409 && operation === 'members.create' && path.includes('/projects/'),
    alter: emptySuccess,
  },
  {
    name: 'forbidden-write-applied',
    clauses: ['400-429/no-effect'],
    effect: 'Writes answered 403 are applied all the same.',
    behaviour: { applyForbidden: true },
  },
  {
    name: 'refused-label-left-behind',
    clauses: ['400-429/no-effect'],
    effect: 'Creating a label whose value is refused with 400 leaves a label without a value.',
    behaviour: { keepRefusedLabels: true },
  },
  {
    name: 'writes-lost',
    clauses: ['409/concurrent-change', '404/propagation'],
    effect: 'What is created, and changes of labels, are answered 200 but not applied.',
    behaviour: { loseWrites: true },
  },
  {
    name: 'deletes-lost',
    clauses: ['404/resource'],
    effect: 'Deleting an emulated device is answered 200, but it stays.',
    behaviour: { loseDeletes: true },
  },
  {
    name: 'deleted-comes-back',
    clauses: ['404/resource'],
    effect: 'An emulated device that was deleted is gone, but there again 40 seconds later.',
    behaviour: { returnDeleted: 40_000 },
  },
];
