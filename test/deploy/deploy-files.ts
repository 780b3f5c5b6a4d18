import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

/** Where the examples of a deployment are. */
export const folder = new URL('../../deploy/', import.meta.url);

/** A file of them. */
export const pathOf = (name: string): string => fileURLToPath(new URL(name, folder));

/** Its text. */
export const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** One resource of Kubernetes. */
export type Resource = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
};

/** The resources of a file, in their order. */
export function readResources(name: string): readonly Resource[] {
  return parseAllDocuments(read(name)).map((document) => document.toJS() as Resource);
}

/** The one resource of this kind. */
export function findResource(resources: readonly Resource[], kind: string): Resource {
  const [found, ...more] = resources.filter((each) => each.kind === kind);
  if (found === undefined || more.length > 0) throw new Error(`not exactly one ${kind}`);
  return found;
}
