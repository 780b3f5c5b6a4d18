import type { JudgingContext } from '../../../src/contract/clause.ts';
import { excerpt } from '../../../src/contract/excerpt.ts';
import { conforms, violates, type Verdict } from '../../../src/contract/verdict.ts';
import type { AnsweredExchange } from '../../../src/wire/exchange.ts';
import { describeType, jsonMember } from '../../../src/wire/json-shape.ts';
import type { JsonObject } from '../../../src/wire/json.ts';

/** Hosts on which the error page was seen, old and new. */
export const documentationHosts: readonly string[] = [
  'docs.d21s.com',
  'developer.d21s.com',
  'developer.disruptive-technologies.com',
  'developers.disruptive-technologies.com',
  'docs.developer.disruptive-technologies.com',
];

/** An https URL and nothing that a lenient parser would repair (RFC 3986 §4.3 and §3.5). */
const absoluteHttps =
  /^https:\/\/(?<host>[a-z0-9.-]+(?::(?!443[/?#])\d+)?)(?::443)?(\/[\w\-.~!$&'()*+,;=:@%/]*)?(\?[\w\-.~!$&'()*+,;=:@%/?]*)?#(?<fragment>[\w\-.~!$&'()*+,;=:@%/?]+)$/i;

/** Judges the member `help` of an error: where it leads, and whether its fragment names this status. */
export function judgeHelp(
  object: JsonObject,
  { response }: AnsweredExchange,
  context: JudgingContext,
): Verdict {
  const { status } = response;
  const expected = `an https link to the section on ${status} of a known documentation host`;
  const help = jsonMember(object, 'help');
  if (help === undefined) return violates('body:/help', expected, 'no help');
  if (typeof help !== 'string') return violates('body:/help', expected, `a JSON ${describeType(help)}`);
  const { host, fragment } = absoluteHttps.exec(help)?.groups ?? {};
  if (host === undefined || fragment === undefined) return violates('body:/help', expected, excerpt(help));
  if (!context.documentationHosts.includes(host.toLowerCase())) {
    return violates('body:/help', expected, `${excerpt(help)}, on an unknown host`);
  }
  if (!namesStatus(fragment, status)) {
    return violates('body:/help', expected, `${excerpt(help)}, whose fragment does not name ${status}`);
  }
  return conforms;
}

/** Fragments seen: `409` and `id-409`. Another number of three digits would name another error. */
function namesStatus(fragment: string, status: number): boolean {
  const numbers = fragment.match(/\d+/g) ?? [];
  return numbers.length > 0 && numbers.every((number) => number === String(status));
}
