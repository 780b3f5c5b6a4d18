/** One step of a resource name, such as `projects/bvq0…`. The wildcard `-` names nobody's. */
const step = /\b(projects|devices|organizations)\/([A-Za-z0-9_][A-Za-z0-9_-]*)/g;

/** The resources that a text names, step by step, each once. */
export function listNames(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(step), ([name]) => name))];
}
