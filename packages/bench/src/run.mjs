// In: every file here that is named *-….mjs and exports `measurements`. Out: docs/performance.md, from one run.
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format } from './measure.mjs';

/**
 * A file of measurements exports `title` (a heading) and `measurements`, an async function that returns rows:
 * `{ what, ours, theirs, baseline, target? }`, times in microseconds, `target` a bound on the ratio
 * `{ atLeast }` of speeds (theirs ÷ ours) or `{ atMost }` of times (ours ÷ theirs).
 */
const folder = new URL('.', import.meta.url);
const files = readdirSync(folder)
  .filter((file) => /-.*\.mjs$/.test(file))
  .sort();
const only = process.argv[2];
const lines = [
  '# Performance',
  '',
  'Ratios count, not times: both sides of a row run in turns in one process, and the medians are compared.',
  'Written by `npm run bench`.',
  '',
  `Node ${process.version.slice(1)}, ${process.arch}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}).`,
];
let missed = 0;
for (const file of files) {
  if (only && !file.startsWith(only)) continue;
  const { title, measurements } = await import(new URL(file, folder).href);
  const rows = [['what', 'here', 'compared with', 'ratio', 'target']];
  for (const { what, ours, theirs, baseline, target } of await measurements()) {
    const share = target?.atMost !== undefined;
    const ratio = share ? ours / theirs : theirs / ours;
    const met = share ? ratio <= target.atMost : ratio >= (target?.atLeast ?? 0);
    if (!met) missed++;
    const shown = share ? `${(ratio * 100).toFixed(1)} %` : `${ratio.toFixed(2)} ×`;
    const wanted = target ? (share ? `≤ ${target.atMost * 100} %` : `≥ ${target.atLeast} ×`) : '';
    rows.push([
      what,
      format(ours),
      `${baseline}, ${format(theirs)}`,
      `${shown}${met ? '' : ' (missed)'}`,
      wanted,
    ]);
    console.log(rows.at(-1).join(' | '));
  }
  lines.push('', `## ${title}`, '', ...table(rows));
}
// A part of the measurements is for looking at; the page is written from all of them.
if (!only) writeFileSync(new URL('../../../docs/performance.md', import.meta.url), `${lines.join('\n')}\n`);
if (missed) {
  console.error(`${missed} target(s) missed`);
  process.exitCode = 1;
}

/** Rows of cells, the first of them the heading, as a Markdown table with its columns in line. */
function table([heading, ...rows]) {
  const widths = heading.map((_, i) => Math.max(...[heading, ...rows].map((cells) => cells[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
