/** The style of the HTML report. Every pair of colours has a contrast of 4.5 to 1 or more (WCAG 2.2, 1.4.3). */
export const htmlStyle = `:root {
  color-scheme: light dark;
  --ground: #ffffff; --text: #1b1f24; --faint: #57606a; --line: #d0d7de; --raised: #f6f8fa;
  --good: #116329; --bad: #a40e26; --doubtful: #7d4e00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --text: #e6edf3; --faint: #9da7b1; --line: #30363d; --raised: #161b22;
    --good: #56d364; --bad: #ff8182; --doubtful: #e3b341;
  }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2, h3 { border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
h4 { margin: 1rem 0 0; overflow-wrap: anywhere; }
p, li { margin: 0.25rem 0; overflow-wrap: anywhere; }
.verdict { padding: 0.5rem 1rem; border-left: 0.35rem solid currentColor; background: var(--raised); font-weight: 600; }
.conforms { color: var(--good); }
.violates { color: var(--bad); }
.inconclusive { color: var(--doubtful); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem; margin: 0.5rem 0; padding: 0.5rem 1rem; background: var(--raised); }
dt { color: var(--faint); }
dd { margin: 0; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
dd.expected { color: var(--good); }
dd.actual { color: var(--bad); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child { text-align: left; }
`;
