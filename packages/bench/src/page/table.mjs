// In: rows of cells, the first of them the heading. Out: a Markdown table with its columns in line.

export function table([heading, ...rows]) {
  const widths = heading.map((_, i) => Math.max(...[heading, ...rows].map((cells) => cells[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(heading), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
