import { createHash } from 'node:crypto';
import type { EvidenceSummary } from '../events/evidence.ts';

/** What makes two violations, or two changes, equal. */
export type EvidenceKey = Pick<
  EvidenceSummary,
  'kind' | 'target' | 'api' | 'clause' | 'operation' | 'where' | 'expected'
>;

/**
 * The id under which evidence is found: twelve hexadecimal digits, the same for equal violations whenever they happen, so
 * that it can be told before and after a restart.
 */
export function evidenceId({ kind, target, api, clause, operation, where, expected }: EvidenceKey): string {
  const key = JSON.stringify([kind, target, api, clause, operation, where, shapeOf(expected)]);
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

/**
 * What was expected without what differs from one occasion to the next: quoted texts, names of resources, and numbers, but
 * for those of three digits, which are status codes.
 */
export function shapeOf(expected: string): string {
  return expected
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\b(projects|devices|organizations|labels|members|serviceaccounts)\/[^\s/,;]+/gi, '$1/…')
    .replace(/\b(?=[0-9a-z]*\d)[0-9a-z]{10,}\b/gi, '…')
    .replace(/\d+(?:\.\d+)?/g, (number) => (/^[1-5]\d\d$/.test(number) ? number : '#'));
}
