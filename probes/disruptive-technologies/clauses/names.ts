import { excerpt } from '../../../src/contract/excerpt.ts';

/** One step of a resource name, such as `projects/bvq0…`. The wildcard `-` names nobody's. */
const step = /\b(?:projects|devices|organizations)\/[A-Za-z0-9_][A-Za-z0-9_-]*/g;

/** A resource told in words, such as `device emubvq0…`: its identifier, as this API writes them. */
const told =
  /\b(?:project|device|sensor|organization)s?(?: with)?(?: id| name)?[\s:='"`(#]{1,3}(?<id>(?:emu)?(?=[a-v]*\d)[0-9a-v]{20})\b/gi;

/** Not the user information of a link. */
const address = /(?<![\w.+/:-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi;

/** Mailboxes that are nobody's own: an error may say where to ask. */
const office = /^(?:support|help|helpdesk|contact|info|security|sales|no-?reply)@/i;

/**
 * What a text names that neither was sent nor is known, in words: a resource by its name or in words, or somebody's
 * e-mail address. `readSent` gives everything that may stand in the text, and is asked only where a name does.
 * Undefined where the text names nothing else.
 */
export function findForeign(text: string, readSent: () => string): string | undefined {
  const names = text.match(step) ?? [];
  const ids = Array.from(text.matchAll(told), ({ groups }) => groups?.['id'] ?? '');
  // The pattern tries every word; nearly no error holds the one character without which there is no address.
  const addresses = text.includes('@') ? text.match(address) : undefined;
  const people = (addresses ?? []).filter((each) => !office.test(each));
  if (names.length + ids.length + people.length === 0) return undefined;

  const sent = readSent();
  const sentNames = new Set(sent.match(step));
  const name = names.find((each) => !sentNames.has(each));
  if (name !== undefined) return `the name ${excerpt(name)}`;

  const sentInLowerCase = sent.toLowerCase();
  const isForeign = (each: string): boolean => !sentInLowerCase.includes(each.toLowerCase());
  const id = ids.find(isForeign);
  if (id !== undefined) return `the identifier ${excerpt(id)}`;
  const person = people.find(isForeign);
  return person === undefined ? undefined : `the address ${excerpt(person)}`;
}
