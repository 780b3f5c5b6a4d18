/** What Alertmanager told a receiver of one alert. */
export type Told = {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
};

/** A change of standing as the store has it. */
export type StoredTransition = {
  readonly clause: string;
  readonly api: string;
  readonly transition: string;
};

type Drift = { readonly clause: string; readonly api: string };

/** Alerts about clauses, but for one of this drift that fired once and ended once. */
export function findWrongAlerts(told: readonly Told[], { clause, api }: Drift): string[] {
  const words = told
    .filter(({ labels }) => labels['clause'] !== undefined)
    .map(
      ({ status, labels }) =>
        `${labels['alertname']} of ${labels['clause']} on ${labels['api']} ${labels['instance'] ?? ''}${status}`,
    );
  const one = `FaultlineContractDrift of ${clause} on ${api}`;
  const wanted = [`${one} firing`, `${one} resolved`];
  return words.join('\n') === wanted.join('\n') ? [] : [`alerts were: ${words.join(', ') || 'none'}`];
}

/** Transitions in the store, oldest first, but for one `raised` and one `recovered` of this drift. */
export function findWrongTransitions(stored: readonly StoredTransition[], { clause, api }: Drift): string[] {
  const words = stored.map((each) => `${each.clause} on ${each.api} ${each.transition}`);
  const wanted = ['raised', 'recovered'].map((transition) => `${clause} on ${api} ${transition}`);
  return words.join('\n') === wanted.join('\n') ? [] : [`transitions were: ${words.join(', ') || 'none'}`];
}
