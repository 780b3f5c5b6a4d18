/** What verdicts, states, comparisons, evidence and drawings look like. */
export const partsStyle = `
.verdict { background: var(--idle-wash); border-left: 4px solid var(--muted); border-radius: 6px; margin: 0 0 1rem; padding: 0.8rem 1rem; }
.verdict.conforms { background: var(--good-wash); border-color: var(--good); }
.verdict.violates { background: var(--bad-wash); border-color: var(--bad); }
.sentence { align-items: center; display: flex; font-size: 1.2rem; font-weight: 600; gap: 0.5rem; line-height: 1.3; margin: 0; }
.conforms > .sentence .sign { color: var(--good); }
.violates > .sentence .sign { color: var(--bad); }
.counts { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; list-style: none; margin: 0.35rem 0 0; padding: 0; }
.counts li { color: var(--muted); font-size: 0.875rem; }
.counts b { color: var(--ink); }
.counts .conforms b, .state.conforms { color: var(--good); }
.counts .violates b, .state.violates { color: var(--bad); }
.counts .intermittent b, .state.intermittent { color: var(--shaky); }
.counts .accepted b, .state.accepted { color: var(--known); }
.counts .changed b { color: var(--change); }
.state.unknown, .state.not_exercised { color: var(--muted); }
.verdict .small { margin-bottom: 0; }
.state { align-items: baseline; display: inline-flex; font-size: 0.875rem; font-weight: 600; gap: 0.3rem; white-space: nowrap; }
.sign { fill: none; flex: none; height: 1em; stroke: currentColor; stroke-linecap: round; stroke-linejoin: round; stroke-width: 2; width: 1em; }
.state .sign { align-self: center; }
.severity { border: 1px solid var(--line); border-radius: 1rem; color: var(--muted); font-size: 0.7rem; font-weight: 400; padding: 0 0.5em; white-space: nowrap; }
.severity.critical { color: var(--ink); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 6px; margin: 0 0 0.7rem; padding: 0.7rem 1rem; }
.card.violates { border-left: 4px solid var(--bad); }
.card.intermittent { border-left: 4px solid var(--shaky); }
.card.changed { border-left: 4px solid var(--change); }
.card h2, .card h3 { align-items: baseline; display: flex; flex-wrap: wrap; font-size: 0.95rem; gap: 0.1rem 0.8rem; margin: 0; overflow-wrap: anywhere; }
.compare { display: grid; gap: 0.6rem; grid-template-columns: 1fr 1fr; margin: 0.5rem 0; }
.side { background: var(--card); border: 1px solid var(--line); border-radius: 6px; min-width: 0; padding: 0.45rem 0.75rem; }
.side p { margin: 0; overflow-wrap: anywhere; }
.side .name { color: var(--muted); font-size: 0.75rem; font-weight: 600; letter-spacing: 0.04em; margin: 0 0 0.1rem; text-transform: uppercase; }
mark { background: var(--mark); border-radius: 3px; color: inherit; padding: 0 0.15em; }
.before mark { background: var(--mark-good); }
.facts { display: flex; flex-wrap: wrap; gap: 0.4rem 2rem; margin: 0 0 0.5rem; }
.facts dt { color: var(--muted); font-size: 0.75rem; }
.facts dd { font-weight: 600; margin: 0; }
blockquote { border-left: 3px solid var(--link); font-size: 1.05rem; margin: 0.4rem 0; padding: 0.2rem 0 0.2rem 0.9rem; }
.exchange { border-top: 1px solid var(--line); margin-top: 0.9rem; }
.exchange h3 { font-size: 0.85rem; margin-top: 0.7rem; overflow-wrap: anywhere; }
.headers { list-style: none; margin: 0.3rem 0; padding: 0; }
.headers li { overflow-wrap: anywhere; padding-left: 1.2em; text-indent: -1.2em; }
.headers span { color: var(--muted); }
pre { background: var(--idle-wash); border-radius: 4px; margin: 0.4rem 0 0; max-height: 22rem; overflow: auto; overflow-wrap: anywhere; padding: 0.5rem 0.7rem; white-space: pre-wrap; }
pre code { font-size: 1em; }
.timings { align-items: center; color: var(--muted); display: flex; font-size: 0.8rem; gap: 0.6rem; margin: 0.2rem 0; }
.timings svg { border-radius: 2px; height: 0.5rem; width: 8rem; }
.timings .wait { fill: var(--link); }
.timings .receive { fill: var(--shaky); }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.button, button { background: var(--card); border: 1px solid var(--line); border-radius: 5px; color: var(--link); cursor: pointer; font: inherit; font-size: 0.85rem; padding: 0.2rem 0.7rem; text-decoration: none; white-space: nowrap; }
.button:hover, button:hover { border-color: var(--link); }
.notice { background: var(--idle-wash); border-left: 4px solid var(--link); border-radius: 6px; padding: 0.5rem 0.9rem; }
.timeline, .chart { margin: 0.5rem 0; }
.timeline svg { background: var(--idle-wash); border-radius: 3px; display: block; height: 1.25rem; width: 100%; }
.timeline rect { fill: var(--muted); opacity: 0.45; }
.timeline .conforming { fill: var(--good); opacity: 0.75; }
.timeline .persistent, .timeline .never_held { fill: var(--bad); opacity: 1; }
.timeline .intermittent { fill: var(--shaky); opacity: 1; }
figcaption { color: var(--muted); display: flex; font-size: 0.8rem; justify-content: space-between; }
.events, .list { margin: 0.6rem 0; padding: 0; }
.events { list-style: none; }
.list { padding-left: 1.2rem; }
.events li, .list li { margin: 0.2rem 0; overflow-wrap: anywhere; }
.dot { background: var(--muted); border-radius: 50%; display: inline-block; height: 0.6rem; margin-right: 0.3rem; width: 0.6rem; }
.dot.conforming { background: var(--good); }
.dot.persistent, .dot.never_held { background: var(--bad); }
.dot.intermittent { background: var(--shaky); }
.chart { display: grid; grid-template-columns: auto 1fr; }
.chart svg { background: var(--card); border: 1px solid var(--line); display: block; height: 9rem; width: 100%; }
.chart figcaption { grid-column: 2; }
.scale { color: var(--muted); display: flex; flex-direction: column; font-size: 0.75rem; justify-content: space-between; padding-right: 0.5rem; text-align: right; }
.chart .free { fill: var(--good-wash); }
.chart .used { fill: var(--link); }
.chart .burst { fill: var(--shaky); }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; list-style: none; margin: 0.4rem 0; padding: 0; }
.legend li { align-items: center; color: var(--muted); display: flex; font-size: 0.8rem; gap: 0.4rem; }
.legend svg { height: 0.75rem; width: 0.75rem; }
.legend .free { fill: var(--good-wash); stroke: var(--line); }
.legend .used { fill: var(--link); }
.legend .burst { fill: var(--shaky); }
.chart .middle { stroke: var(--muted); stroke-dasharray: 4 4; stroke-width: 1; vector-effect: non-scaling-stroke; }
summary { color: var(--link); cursor: pointer; font-size: 0.85rem; }
@media (max-width: 40rem) {
  .compare { grid-template-columns: 1fr; }
  .sentence { align-items: flex-start; font-size: 1.1rem; }
  .sentence .sign { margin-top: 0.2em; }
}
`;
