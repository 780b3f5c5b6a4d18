/** What tables look like: dense on a screen, one below the other on a phone. */
export const tableStyle = `
.wide { overflow-x: auto; }
table { background: var(--card); border: 1px solid var(--line); border-collapse: separate; border-radius: 6px; border-spacing: 0; width: 100%; }
caption { color: var(--muted); font-size: 0.8rem; padding: 0 0 0.4rem; text-align: left; }
th, td { border-top: 1px solid var(--line); padding: 0.35rem 0.75rem; text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--muted); font-size: 0.75rem; font-weight: 600; letter-spacing: 0.03em; }
tbody th { font-weight: 400; }
.section th { background: var(--idle-wash); color: var(--muted); font-size: 0.8rem; font-weight: 600; padding-bottom: 0.2rem; padding-top: 0.2rem; }
.matrix tr:not(.section):hover > * { background: color-mix(in srgb, var(--idle-wash) 55%, var(--card)); }
.statement { color: var(--muted); display: block; font-size: 0.8rem; line-height: 1.4; }
.matrix th[scope='row'], .matrix thead th:first-child { min-width: 24rem; width: 50%; }
td .small, th .small { display: block; font-size: 0.78rem; line-height: 1.4; }
.matrix td { min-width: 9.5rem; }
.cell { color: inherit; text-decoration: none; }
.matrix .state { font-size: 0.84rem; }
.matrix .state.conforms, .matrix .state.unknown, .matrix .state.not_exercised { font-weight: 500; }
.cell:hover .state { text-decoration: underline; }
.doubt { color: var(--shaky); }
.outcome { display: inline; }
.outcome.failed, .outcome.inconclusive { color: var(--shaky); }
.probes td { white-space: nowrap; }
.probes form { margin: 0; }
@media (max-width: 40rem) {
  .wide { overflow: visible; }
  .matrix th[scope='row'] { min-width: 0; width: auto; }
  .matrix, .probes, .matrix :is(tbody, tr, td, th), .probes :is(tbody, tr, td, th) { display: block; }
  .matrix thead, .probes thead { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
  .matrix caption, .probes caption { display: block; padding: 0.4rem 0.75rem; }
  .matrix td, .probes td { border-top: 0; padding-bottom: 0.15rem; padding-top: 0; white-space: normal; }
  .matrix td.none, .probes td:empty { display: none; }
  .matrix td:not(.none) { align-items: baseline; display: flex; flex-wrap: wrap; }
  .matrix td .small { flex-basis: 100%; }
  .matrix td::before { color: var(--muted); content: attr(data-api); display: inline-block; font-size: 0.8rem; width: 5.5rem; }
  .matrix td .small { padding-left: 5.5rem; }
  .matrix tr:not(.section) { padding-bottom: 0.35rem; }
  .probes td::before { color: var(--muted); content: attr(data-name); display: inline-block; font-size: 0.8rem; width: 7.5rem; }
  .probes td .small { display: inline; }
}
`;
