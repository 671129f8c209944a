// In: the reports of all runtimes. Out: whether their verdicts are equal, and a table of what differs.

const label = ({ name }, { setting }) => `${name} ${setting}`;

/** Verdicts must be equal everywhere; says where the first difference of each list lies. */
export function compareRuns(runs) {
  const reports = runs.flatMap((run) => run.reports.map((report) => [label(run, report), report]));
  const lists = new Map();
  for (const [where, { verdicts }] of reports)
    for (const [name, value] of verdicts) {
      if (!lists.has(name)) lists.set(name, []);
      lists.get(name).push([where, JSON.stringify(value), value]);
    }
  let same = 0;
  const different = [];
  for (const [name, found] of lists) {
    const [first] = found;
    const odd = found.filter(([, text]) => text !== first[1]);
    if (odd.length === 0 && found.length === reports.length) same += 1;
    else if (odd.length === 0) different.push(`${name}: only ${found.length} of ${reports.length} gave it`);
    for (const [where, , value] of odd)
      different.push(`${name}: ${where} against ${first[0]}: ${point(value, first[2])}`);
  }
  return { same, different };
}

function point(value, expected) {
  if (!Array.isArray(value)) return `${JSON.stringify(value)} instead of ${JSON.stringify(expected)}`;
  const at = value.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(expected[index]));
  return `entry ${at} is ${JSON.stringify(value[at])} instead of ${JSON.stringify(expected[at])}`;
}

/** Facts that are not equal everywhere, as a Markdown page; facts that are equal are counted only. */
export function formatDifferences(runs) {
  const columns = runs.flatMap((run) => run.reports.map((report) => ({ head: label(run, report), report })));
  const names = [...new Set(columns.flatMap(({ report }) => Object.keys(report.facts)))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const rows = names.map((name) => ({
    name,
    values: columns.map(({ report }) => report.facts[name] ?? '–'),
  }));
  const differing = rows.filter(({ values }) => new Set(values).size > 1);
  const words = rows.filter(({ name }) => name.startsWith('words of '));
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [
    '# What differs between runtimes',
    '',
    'Written by `npm run test:runtimes -- --differences FILE`. Verdicts (accepted, or which error code) are equal on',
    'every runtime for the same seed; the run fails otherwise. This table lists everything else that differs: what the',
    'platform offers, and the words of errors.',
    '',
    `Runtimes: ${runs.map(({ name, version }) => `${name} (${version})`).join(', ')}.`,
    '',
    `| | ${columns.map(({ head }) => head).join(' | ')} |`,
    `|---|${columns.map(() => '---|').join('')}`,
    ...differing.map(({ name, values }) => `| ${cell(name)} | ${values.map(cell).join(' | ')} |`),
    '',
    `Equal everywhere: ${rows.length - differing.length} of ${rows.length} facts, among them the words of ${words.filter((row) => !differing.includes(row)).length} of ${words.length} errors.`,
    '',
  ].join('\n');
}
