import type { TargetConfig } from '../../src/config/target.ts';
import { isLoopbackUrl } from '../../src/config/url.ts';
import { excerpt } from '../../src/contract/excerpt.ts';
import { describeStatus, readErrorObject } from '../../src/contract/expectations.ts';
import { inconclusive, violates, type Verdict } from '../../src/contract/verdict.ts';
import type { Occasion, Probe, ProbeContext } from '../../src/probe/probe.ts';
import { decodeBody } from '../../src/wire/content-coding.ts';
import type { AnsweredExchange, Exchange } from '../../src/wire/exchange.ts';
import { headerValue } from '../../src/wire/headers.ts';
import { jsonMember } from '../../src/wire/json-shape.ts';
import { readMediaType } from '../../src/wire/media-type.ts';
import { readAbsoluteUrl } from '../../src/wire/url.ts';
import { bothApis } from './clauses/error-exchange.ts';
import { documentationHosts } from './clauses/help-link.ts';
import { controlCall } from './fixtures.ts';
import { judgePage } from './help-judge.ts';
import { getDocumentation } from './operations/documentation.ts';

const clause = 'help/resolves';
const mostRedirects = 3;

const helpResolves: Probe = {
  name: 'help-link',
  title: 'The link in an error leads to a page that describes it, with the figures of this contract.',
  judges: [clause],
  apis: bothApis,
  needs: { documentation: true },
  cost: { requests: 2, waitSeconds: 0 },
  schedule: '41 5 * * *',
  async run(context) {
    await context.occasion(async (occasion) => {
      const sending = { as: { kind: 'none' } as const, provokes: [401] };
      const error = await occasion.send(controlCall(context.target, context.api), sending);
      const link = readLink(error);
      const start = link === undefined ? undefined : placeOf(link, context.target);
      if (error.response === undefined || link === undefined || start === undefined) {
        const detail = 'there was no error with a link to a host that may be asked';
        occasion.judge(clause, [error], inconclusive('fixture_lost', detail));
        return;
      }
      const found = await follow(context, occasion, start);
      const fragment = link.hash.slice(1);
      const verdict = found.verdict ?? judgeAnswer(found.exchange, fragment, error.response.status);
      occasion.judge(clause, [found.exchange, error], verdict);
    });
  },
};

/** The link of an error; that one is there, and well-formed, is what `body/help` is about. */
function readLink(exchange: Exchange): URL | undefined {
  if (exchange.response === undefined || exchange.response.status < 400) return undefined;
  const help = jsonMember(readErrorObject(exchange) ?? {}, 'help');
  return typeof help === 'string' ? readAbsoluteUrl(help) : undefined;
}

/**
 * Where a link may be followed to: known hosts over https, and where the documentation is configured to be. For a
 * target on this machine the latter stands in for all of them, for it must not send anybody out into the world.
 */
function placeOf(link: URL, { apis }: TargetConfig): URL | undefined {
  const own = apis.documentation === undefined ? undefined : new URL(apis.documentation);
  if (own !== undefined && link.origin === own.origin) return link;
  const isKnown = documentationHosts.includes(link.host) || link.host === own?.host;
  if (link.protocol !== 'https:' || !isKnown) return undefined;
  if (!isLoopbackUrl(apis.rest)) return link;
  return own;
}

type Found =
  | { readonly exchange: AnsweredExchange; readonly verdict?: undefined }
  | { readonly exchange: Exchange; readonly verdict: Verdict };

/** Fetches a page without a credential, and follows redirects by hand, among known hosts only. */
async function follow(context: ProbeContext, occasion: Occasion, start: URL): Promise<Found> {
  let place = start;
  for (let redirects = 0; ; redirects += 1) {
    const exchange = await occasion.send(getDocumentation(place), { as: { kind: 'none' } });
    if (exchange.response === undefined) {
      return { exchange, verdict: inconclusive('transport', `unreachable: ${exchange.failure.detail}`) };
    }
    const { headers, status } = exchange.response;
    if (![301, 302, 303, 307, 308].includes(status)) return { exchange };
    const location = headerValue(headers, 'location') ?? '';
    const next = URL.canParse(location, place.href) ? new URL(location, place.href) : undefined;
    const allowed = next === undefined ? undefined : placeOf(next, context.target);
    if (allowed === undefined) {
      const expected = 'a page on a known documentation host';
      return {
        exchange,
        verdict: violates('header:location', expected, `a redirect to ${excerpt(location)}`),
      };
    }
    if (redirects >= mostRedirects) {
      const expected = `at most ${mostRedirects} redirects`;
      return { exchange, verdict: violates('header:location', expected, 'yet another one') };
    }
    place = allowed;
  }
}

function judgeAnswer(exchange: AnsweredExchange, fragment: string, status: number): Verdict {
  const { response } = exchange;
  if (response.status === 404 || response.status === 410) {
    return violates('status', 'a page', describeStatus(exchange));
  }
  if (response.status !== 200) {
    return inconclusive('fixture_lost', `the page could not be read: ${describeStatus(exchange)}`);
  }
  const decoded = decodeBody(response);
  if (response.bodyEnd !== 'complete' || !decoded.ok) {
    return inconclusive('fixture_lost', 'the page could not be read to its end');
  }
  const label = headerValue(response.headers, 'content-type') ?? '';
  if (readMediaType(label)?.type !== 'text') {
    return violates('header:content-type', 'a page', `Content-Type: ${excerpt(label, 60)}`);
  }
  return judgePage(new TextDecoder().decode(decoded.bytes), fragment, status);
}

/** The page that errors link to. */
export const help: readonly Probe[] = [helpResolves];
