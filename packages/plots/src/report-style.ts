/** Style sheet of the report; no fonts, pictures or addresses from outside. */
export const REPORT_STYLE: string = `
:root {
  color-scheme: light dark;
  --page: #ffffff;
  --ink: #1c2128;
  --faint: #59636e;
  --line: #d5dae0;
  --link: #1f5fb4;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171c;
    --ink: #e4e8ed;
    --faint: #9aa4b0;
    --line: #343b45;
    --link: #7fb0f5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 56rem;
  padding: 2rem 1.25rem 3rem;
  background: var(--page);
  color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif;
}
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--line); font-size: 1.3rem; }
p { margin: 0.6rem 0; max-width: 44rem; }
a { color: var(--link); }
.subtitle { margin-top: 0.4rem; color: var(--faint); }
nav { margin-top: 1.25rem; }
nav ol { margin: 0; padding-left: 1.4rem; columns: 16rem; column-gap: 2.4rem; }
nav li { break-inside: avoid; }
.scroll { overflow-x: auto; }
table { margin: 1rem 0; border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.4rem; color: var(--faint); text-align: left; }
th, td { padding: 0.35rem 0.7rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
thead th { border-bottom: 2px solid var(--faint); }
th:first-child, td:first-child { min-width: min(16rem, 40vw); padding-left: 0; white-space: normal; }
figure { margin: 1.75rem 0; }
figure svg { display: block; max-width: 100%; height: auto; --plot-background: var(--page); }
figcaption { margin-top: 0.6rem; max-width: 44rem; color: var(--faint); font-size: 0.92rem; }
figcaption strong { color: var(--ink); }
footer { margin-top: 3rem; padding-top: 0.75rem; border-top: 1px solid var(--line); color: var(--faint); font-size: 0.85rem; }
@media screen and (max-width: 40rem) {
  figure svg { max-width: none; min-width: 34rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav { display: none; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
