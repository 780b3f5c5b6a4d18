import { html, raw } from 'hono/html';
import type { LandingClause, LandingView } from './landing-view.ts';

type Markup = ReturnType<typeof html>;

/** The whole style of the page; the content security policy allows it by its hash. */
export const landingStyle = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: bold; padding: 0.5rem 0; text-align: left; }
th, td { border-bottom: 1px solid #8888; padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; }
td:last-child { overflow-wrap: anywhere; }
th, td:not(:last-child) { white-space: nowrap; }
.violates, .intermittent { font-weight: bold; }
`;

/** Every state in words: colour alone would tell some readers nothing. */
const words: Readonly<Record<LandingClause['state'], string>> = {
  conforms: 'conforms',
  violates: 'violates',
  intermittent: 'violates now and then',
  unknown: 'not judged yet',
  not_exercised: 'not exercised',
  accepted: 'deviates, accepted',
};

/** The page at `/`: what this is, where the metrics are, and where every clause stands. Everything is escaped. */
export async function renderLandingPage(view: LandingView): Promise<string> {
  const targets = view.targets.map(renderTarget);
  const style = raw(`<style>${landingStyle}</style>`);
  return String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>Faultline</title>
          ${style}
        </head>
        <body>
          <main>
            <h1>Faultline</h1>
            <p>
              Version ${view.version}. Watches the error contract of web APIs. <a href="/metrics">Metrics</a>
            </p>
            ${targets.length === 0 ? html`<p>No target is under watch yet.</p>` : targets}
          </main>
        </body>
      </html> `,
  );
}

function renderTarget({ name, contract, statusPage, clauses }: LandingView['targets'][number]): Markup {
  // A link leads out of the page: only to what is certainly a web page.
  const link =
    statusPage?.startsWith('https://') === true ? html`<a href="${statusPage}">Status page</a>` : '';
  return html`<section>
    <h2>${name}</h2>
    <p>Contract ${contract}. ${link}</p>
    <table>
      <caption>
        Clauses of ${name}
      </caption>
      <thead>
        <tr>
          <th scope="col">Clause</th>
          <th scope="col">API</th>
          <th scope="col">Severity</th>
          <th scope="col">State</th>
          <th scope="col">Detail</th>
        </tr>
      </thead>
      <tbody>
        ${clauses.map(renderClause)}
      </tbody>
    </table>
  </section>`;
}

function renderClause({ clause, api, severity, state, detail }: LandingClause): Markup {
  return html`<tr>
    <th scope="row">${clause}</th>
    <td>${api}</td>
    <td>${severity}</td>
    <td class="${state}">${words[state]}</td>
    <td>${detail}</td>
  </tr> `;
}
