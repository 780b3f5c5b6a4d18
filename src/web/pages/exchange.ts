import { html } from 'hono/html';
import type { EvidenceBody } from '../../events/evidence.ts';
import type { ExchangeView } from '../views/evidence-view.ts';
import { show, showLines, showMoment, type Markup } from './show.ts';

/** One exchange: what was sent and what came, side by side, and how long it took. */
export function showExchange(exchange: ExchangeView, now: string): Markup {
  const { id, operation, account, sentAt, request, response, failure } = exchange;
  const as = account === undefined ? '' : html` as ${account}`;
  return html`<article class="exchange">
    <h3><code>${show(operation)}</code>${as}, ${showMoment(sentAt, now)} <span class="small">${id}</span></h3>
    ${showTimings(exchange)}
    <div class="compare">
      <div class="side">
        <p class="name">Sent</p>
        <p class="first"><b>${show(request.method)}</b> ${show(request.url)}</p>
        ${showHeaders(request.headers)} ${showBody(request.body, `Request body of ${id}`)}
      </div>
      <div class="side">
        <p class="name">Received</p>
        ${
          response === undefined
            ? html`<p class="first">No answer: ${show(failure?.detail ?? 'the reason is not known')}</p>`
            : html`<p class="first"><b>${response.status}</b></p>
                ${showHeaders(response.headers)} ${showBody(response.body, `Response body of ${id}`)}
                ${
                  response.bodyEnd === 'complete'
                    ? ''
                    : html`<p class="small">The body was ${response.bodyEnd.replace('_', ' ')}.</p>`
                }`
        }
      </div>
    </div>
  </article>`;
}

function showTimings({ answeredAfter, endedAfter }: ExchangeView): Markup {
  const first = answeredAfter ?? endedAfter;
  const share = endedAfter === 0 ? 100 : (first / endedAfter) * 100;
  const words =
    answeredAfter === undefined
      ? `gave up after ${endedAfter} ms`
      : `answered after ${answeredAfter} ms, complete after ${endedAfter} ms`;
  return html`<p class="timings">
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="wait" width="${share.toFixed(1)}" height="4" />
      <rect class="receive" x="${share.toFixed(1)}" width="${(100 - share).toFixed(1)}" height="4" />
    </svg>
    ${words}
  </p>`;
}

function showHeaders(headers: ExchangeView['request']['headers']): Markup {
  return html`<ul class="headers">
    ${headers.map(([name, value]) => html`<li><span>${show(name)}:</span> ${show(value)}</li>`)}
  </ul>`;
}

function showBody(body: EvidenceBody | undefined, label: string): Markup {
  if (body === undefined || body.size === 0) return html``;
  const { encoding, size, sha256, content, whole } = body;
  if (encoding === 'withheld') {
    return html`<p class="small">
      ${size} bytes, not kept, for it should have been refused; SHA-256 <code>${sha256}</code>
    </p>`;
  }
  const notes = [...(encoding === 'base64' ? ['in base64'] : []), ...(whole ? [] : ['cut'])];
  const more = notes.length === 0 ? '' : `, ${notes.join(', ')}`;
  return html`${showCode(content, label)}
    <p class="small">${size} bytes${more}</p>`;
}

/** Text as it came, inert, in a box that scrolls and that a keyboard reaches. */
export function showCode(text: string, label: string): Markup {
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${showLines(text)}</code></pre>`;
}
