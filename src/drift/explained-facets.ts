import type { ErrorTerms } from '../contract/clause.ts';

/**
 * Whether a violation at this place (`body:/code`, `header:content-type`, …) already tells what moved in a facet, so that
 * it is not told a second time as a change.
 */
export function isExplainedBy(place: string, facet: string, terms: Pick<ErrorTerms, 'text'>): boolean {
  if (place === 'header:content-type') return facet === 'media type' || isOfBody(facet);
  if (place === 'body') return isOfBody(facet);
  const member = /^body:\/([^/]+)/.exec(place)?.[1];
  if (member === undefined) return false;
  const own = ['members', `type of ${member}`, `host of ${member}`];
  return own.includes(facet) || (facet === 'text' && member === terms.text);
}

function isOfBody(facet: string): boolean {
  return ['body', 'members', 'text'].includes(facet) || /^(?:type|host) of /.test(facet);
}
