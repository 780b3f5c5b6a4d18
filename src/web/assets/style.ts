import { partsStyle } from './style-parts.ts';
import { tableStyle } from './style-tables.ts';

/** Colours by meaning; each pair of text and ground keeps a contrast of at least 4.5 to 1 in both schemes. */
const colours = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f8; --card: #ffffff; --ink: #1b2026; --muted: #56606b; --line: #dde1e6; --link: #1d5bb5;
  --good: #176a3a; --bad: #b3261e; --shaky: #8a4f00; --known: #6540a8; --change: #0a6170;
  --good-wash: #e9f5ee; --bad-wash: #fdecea; --shaky-wash: #fdf3e1; --idle-wash: #eef0f3;
  --mark: #ffd9d4; --mark-good: #cdebd8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121519; --card: #191d23; --ink: #e3e7ec; --muted: #9aa5b1; --line: #2b323b; --link: #8ab6ff;
    --good: #73d19b; --bad: #ff8f85; --shaky: #f0b75a; --known: #c4abff; --change: #6fd0de;
    --good-wash: #15261c; --bad-wash: #2f1b1a; --shaky-wash: #2b2213; --idle-wash: #20252c;
    --mark: #6b2620; --mark-good: #1f5233;
  }
}
`;

const page = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  background: var(--paper); color: var(--ink); margin: 0;
  font: 0.9375rem/1.5 system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif;
  font-variant-numeric: tabular-nums;
}
main, .top, .foot { margin: 0 auto; max-width: 80rem; padding: 0 1.25rem; }
code, pre, .headers, .first { font-family: ui-monospace, 'SF Mono', 'DejaVu Sans Mono', 'Liberation Mono', monospace; font-size: 0.92em; }
a { color: var(--link); text-decoration-thickness: 0.06em; text-underline-offset: 0.18em; }
:focus-visible { border-radius: 3px; outline: 2px solid var(--link); outline-offset: 2px; }
h1 { align-items: center; display: flex; flex-wrap: wrap; font-size: 1.35rem; gap: 0.25rem 0.6rem; line-height: 1.3; margin: 0.3rem 0 0.6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }
h3 { font-size: 0.95rem; margin: 1.25rem 0 0.4rem; }
p { margin: 0.4rem 0; }
.small { color: var(--muted); font-size: 0.85rem; }
.unseen, .skip:not(:focus) { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
.skip:focus { background: var(--card); left: 1rem; padding: 0.5rem 1rem; position: absolute; top: 0.5rem; z-index: 1; }
.top { align-items: center; display: flex; gap: 1rem; padding-bottom: 0.7rem; padding-top: 0.9rem; }
.brand { align-items: center; color: var(--ink); display: inline-flex; font-size: 1.05rem; font-weight: 650; gap: 0.5rem; letter-spacing: -0.01em; text-decoration: none; }
.logo { fill: none; height: 1.5rem; stroke: var(--bad); stroke-linecap: round; stroke-linejoin: round; stroke-width: 2; width: 1.5rem; }
.top nav { display: flex; gap: 1rem; margin-left: auto; }
.top nav a { color: var(--muted); text-decoration: none; }
.top nav a:hover { color: var(--ink); text-decoration: underline; }
.beat { align-items: center; color: var(--good); display: flex; font-size: 0.8rem; gap: 0.4rem; margin: 0; }
.beat::before { background: currentColor; border-radius: 50%; content: ''; height: 0.5rem; width: 0.5rem; }
.beat[hidden] { display: none; }
.foot { border-top: 1px solid var(--line); color: var(--muted); font-size: 0.8rem; margin-top: 2.5rem; padding-bottom: 1.5rem; padding-top: 0.6rem; }
.trail { color: var(--muted); font-size: 0.85rem; margin: 0.2rem 0; overflow-wrap: anywhere; }
.tabs { border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0.4rem 0 1rem; }
.tabs a { border-bottom: 2px solid transparent; color: var(--muted); margin-bottom: -1px; padding: 0.35rem 0; text-decoration: none; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { border-color: var(--link); color: var(--ink); font-weight: 600; }
.out::after { content: '\\2009\\2197'; font-size: 0.8em; }
.target + .target { margin-top: 3rem; }
.head { align-items: baseline; display: flex; flex-wrap: wrap; gap: 0 0.9rem; }
.head h2 { font-size: 1.35rem; margin: 0.2rem 0; }
.head h2 a { color: var(--ink); text-decoration: none; }
.head h2 a:hover { text-decoration: underline; }
@media (max-width: 40rem) {
  main, .top, .foot { padding-left: 0.9rem; padding-right: 0.9rem; }
  .top nav { gap: 0.8rem; }
  .tabs { font-size: 0.875rem; gap: 0 0.8rem; }
}
`;

/** The whole style of the pages. */
export const style = `${colours}${page}${partsStyle}${tableStyle}`;
