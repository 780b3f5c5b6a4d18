/** The transactions of the store, by what they are for; a `transition` is events of which people are to hear. */
export const transactionNames = [
  'migrate',
  'events',
  'transition',
  'told',
  'record',
  'strike',
  'prune',
] as const;
export type TransactionName = (typeof transactionNames)[number];

/**
 * The moments at which the end of the process would hurt most: each transaction just before it is committed
 * (`written`) and just after (`committed`).
 */
export type WritePoint = `${TransactionName}/${'written' | 'committed'}`;
export const writePoints: readonly WritePoint[] = transactionNames.flatMap((name): WritePoint[] => [
  `${name}/written`,
  `${name}/committed`,
]);

/** Hears of each write point as it is passed; for tests, which end the process there. */
export type OnWritePoint = (point: WritePoint) => void;
