import { Html } from './html';

/** Of the page: readable on paper, on a phone, by day and by night. */
export const STYLE = new Html(`
:root { --ink: #1c2430; --faint: #66707f; --line: #dde2e9; --ground: #fff; --card: #f6f8fa; --equal: #b8c2cf; --changed: #3b6fd4; --up: #2a8f5b; --down: #c8483d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --faint: #97a1b0; --line: #2e3744; --ground: #12161c; --card: #1a2029; --equal: #4a5564; --changed: #6d9cf5; --up: #4fbf87; --down: #ec7a70; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 62rem; color: var(--ink); background: var(--ground); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
.faint { color: var(--faint); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { font-weight: 600; color: var(--faint); }
.up { color: var(--up); } .down { color: var(--down); }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; margin-top: .6rem; }
.legend b { font-variant-numeric: tabular-nums; }
.dot { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px; margin-right: .4rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--faint); font: 11px system-ui, sans-serif; }
`);
