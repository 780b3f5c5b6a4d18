import type { Clause, Contract, EvidencePart } from '../contract/clause.ts';
import type { NotExercised } from '../events/events.ts';
import type { AuditTarget } from './audit-target.ts';
import type { Unshown } from './judge-recorded.ts';

/** Remembers which clauses would have been judged, had the archive shown more. */
export type UnshownBook = {
  note(unshown: Unshown, api: string): void;
  find(
    clause: string,
    api: string,
  ): { readonly answers: number; readonly parts: readonly EvidencePart[] } | undefined;
};

export function createUnshownBook(): UnshownBook {
  const book = new Map<string, { answers: number; parts: Set<EvidencePart> }>();
  return {
    note({ clause, missing }, api) {
      const key = `${clause.id} ${api}`;
      const known = book.get(key) ?? { answers: 0, parts: new Set() };
      known.answers += 1;
      for (const part of missing) known.parts.add(part);
      book.set(key, known);
    },
    find(clause, api) {
      const known = book.get(`${clause} ${api}`);
      return known === undefined ? undefined : { answers: known.answers, parts: [...known.parts] };
    },
  };
}

const parts = {
  headers: 'all headers of the answer',
  text: 'the whole body',
  bytes: 'the very bytes of the body',
  sent: 'what was sent',
  sender: 'who sent it',
} as const satisfies Record<EvidencePart, string>;

/**
 * Says of each clause that was not judged on an API why an archive could not have it judged.
 * @param judged what was: `body/json on rest`
 */
export function listUnjudged(
  { contract, apis }: AuditTarget,
  judged: ReadonlySet<string>,
  unshown: UnshownBook,
): NotExercised[] {
  const present = new Set(apis.map(({ api }) => api));
  return contract.clauses.flatMap((clause) =>
    clause.apis
      .filter((api) => !judged.has(`${clause.id} on ${api}`))
      .map((api) => ({ clause: clause.id, api, ...explain(clause, api, contract, present, unshown) })),
  );
}

function explain(
  clause: Clause,
  api: string,
  { name }: Contract,
  present: ReadonlySet<string>,
  unshown: UnshownBook,
): Pick<NotExercised, 'reason' | 'detail'> {
  if (!present.has(api)) return { reason: 'api_missing', detail: `apis.${api} is not known for ${name}` };
  const missing = unshown.find(clause.id, api);
  if (missing !== undefined) {
    const list = missing.parts.map((part) => parts[part]).join(', ');
    return { reason: 'not_recorded', detail: `the archive does not show ${list}` };
  }
  if (clause.judge === undefined && clause.recoversFrom === undefined) {
    return { reason: 'needs_probe', detail: 'only a probe can tell; `faultline check` runs them' };
  }
  return { reason: 'no_occasion', detail: 'no answer in this archive gave an occasion to judge it' };
}
