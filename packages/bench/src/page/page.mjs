// In: what the parts of a run measured. Out: docs/performance.md and its plots.
import { format } from '../measure.mjs';
import { curves as aboutCurves, misses } from './explain.mjs';
import { barPlot, linePlot } from './plot.mjs';
import { renderQueue } from './queue.mjs';
import { renderSandbox } from './sandbox.mjs';
import { table } from './table.mjs';

const OURS = 'redeemkit';
const bytes = (value) => `${(value / 1000).toFixed(1)} kB`;
const percent = (low, median, high) => `±${Math.round((50 * (high - low)) / median)} %`;

const explained = (found) => {
  const sentences = new Set(
    found.map(({ task, than }) => {
      const match = misses.find(
        ([start, who]) => task.startsWith(start) && (!who || !than || than.startsWith(who)),
      );
      return match
        ? `- **${task}**${than ? `, against ${than}` : ''}: ${match[2]}`
        : `- **${task}**: not explained.`;
    }),
  );
  return sentences.size > 0 ? ['', 'What missed its bound, and why:', '', ...sentences] : [];
};

/** Times of contenders side by side. `missed` collects what did not meet its bound. */
function ratioTable(rows, missed) {
  const cells = [['task', 'contender', 'median', 'spread', `${OURS} is`, 'bound']];
  for (const { task, times, targets, beyond } of rows) {
    const own = times[OURS];
    for (const [name, { low, median, high }] of Object.entries(times)) {
      const ratio = median / own.median;
      const target = targets.find(({ than }) => than === name);
      const met = !target || ratio >= target.atLeast;
      if (!met) missed.push({ task, than: name });
      const first = name === OURS;
      const extra = first && beyond ? own.median - times[beyond.than].median : undefined;
      if (extra > beyond?.atMostUs) missed.push({ task });
      cells.push([
        first ? task : '',
        name,
        format(median),
        percent(low, median, high),
        first
          ? extra === undefined
            ? ''
            : `${format(extra)} beyond ${beyond.than}${extra > beyond.atMostUs ? ' (missed)' : ''}`
          : `${ratio.toFixed(ratio < 10 ? 2 : 0)} × as fast${met ? '' : ' (missed)'}`,
        target ? `≥ ${target.atLeast} ×` : extra === undefined ? '' : `≤ ${format(beyond.atMostUs)}`,
      ]);
    }
  }
  return table(cells);
}

const where = (part) =>
  `${part.node ? `Node ${part.node.slice(1)}` : (part.browser ?? '')}${part.machine ? `, ${part.machine}` : ''}; ${part.date}.`;

const axes = {
  inFlight: [
    'Redemptions per second of processor time by requests in flight',
    'requests in flight',
    'redemptions per second of processor time',
  ],
  body: [
    'Redemptions per second of processor time by size of request and answer, 4 in flight',
    'bytes',
    'redemptions per second of processor time',
  ],
  keyVersions: ['Verifying one message by key versions in the list', 'key versions', 'µs'],
  header: ['Parsing a Signature header by its length', 'bytes', 'µs'],
};

/** @param results the parts by name, and the queue's records @returns the page, the plots by file name, and what missed its bound */
export function renderPage(results, records) {
  const plots = {};
  const missed = [];
  const lines = [
    '# Performance',
    '',
    'Written by `npm run bench`, figures and plots alike; the same figures are in [results.json](performance/results.json). Ratios count, not times: all contenders of a task run in turns in one process, so that a busy moment hits all alike. On Node the times are processor time of the measured process with its threads, so what else the machine does counts for little; in Chromium they are what a clock shows. Medians over the rounds; the spread is half the distance between the quartiles. "By hand" is the same work written directly on `node:crypto` and `fetch`, without a check that the protocol does not force: the limit of what is possible.',
  ];
  const section = (title, part, content) => {
    if (part) lines.push('', `## ${title}`, '', ...content);
  };
  for (const name of ['node20', 'node24']) {
    const part = results[name];
    if (!part) continue;
    const own = [];
    section(`Side by side on Node ${name.slice(4)}`, part, [
      where(part),
      '',
      ...ratioTable(part.rows, own),
      ...explained(own),
    ]);
    missed.push(...own);
    const bars = Object.entries(
      part.rows.find(({ task }) => task === 'sign, one after the other')?.times ?? {},
    );
    plots[`sign-${name}.svg`] = barPlot({
      title: `One signature on Node ${name.slice(4)}: time, logarithmic`,
      bars: bars.map(([who, { median }]) => ({ name: who, value: median, label: format(median) })),
    });
    lines.push('', `![Time of one signature on Node ${name.slice(4)}](performance/sign-${name}.svg)`);
  }
  for (const [name, title] of [
    ['cold20', 'Cold start on Node 20'],
    ['cold24', 'Cold start on Node 24'],
    ['chromium', 'In Chromium'],
  ]) {
    const part = results[name];
    if (!part) continue;
    const own = [];
    const content = part.missing ? [part.missing] : [...ratioTable(part.rows, own), ...explained(own)];
    section(title, part, [where(part), '', ...content]);
    missed.push(...own);
  }
  if (results.sizes) {
    const own = [];
    const rows = results.sizes.rows.map(({ task, name, bytes: size, ceiling }, i, all) => {
      const over = ceiling !== undefined && size > ceiling;
      if (over) own.push({ task });
      return [
        all[i - 1]?.task === task ? '' : task,
        name,
        `${bytes(size)}${over ? ' (missed)' : ''}`,
        ceiling ? `≤ ${bytes(ceiling)}` : '',
      ];
    });
    section('What a browser downloads', results.sizes, [
      'Minified and gzipped, bundled by esbuild.',
      '',
      ...table([['task', 'with', 'size', 'bound'], ...rows]),
      ...explained(own),
    ]);
    missed.push(...own);
    plots['sizes.svg'] = barPlot({
      title: 'Bundles, minified and gzipped, logarithmic',
      bars: results.sizes.rows
        .filter(({ task }) => task !== 'a whole client')
        .map(({ task, name, bytes: size }) => ({
          name: `${name}${task.startsWith('the same') ? ' sealed' : ''}`,
          value: size,
          label: bytes(size),
        })),
    });
    lines.push('', '![Sizes of bundles](performance/sizes.svg)');
  }
  if (results.client) {
    const own = [];
    const rows = results.client.rows.map(({ measure, value, overhead, ceiling }) => {
      const found = value ?? overhead;
      if (found > ceiling) own.push({ task: measure });
      return [measure, `${found}${found > ceiling ? ' (missed)' : ''}`, `≤ ${ceiling}`];
    });
    section('What the client adds', results.client, [
      where(results.client),
      '',
      ...table([['measure', 'found', 'bound'], ...rows]),
      ...explained(own),
    ]);
    missed.push(...own);
  }
  const growth = results.growth?.curves;
  if (growth) {
    lines.push('', '## How cost grows', '', where(results.growth));
    for (const [name, points] of Object.entries(growth)) {
      const [title, x, y] = axes[name];
      const who = Object.keys(points[0]).filter((key) => key !== 'x');
      const show = (value) => (y === 'µs' ? format(value) : value.toFixed(value < 100 ? 1 : 0));
      plots[`${name}.svg`] = linePlot({
        title,
        x,
        y,
        lines: who.map((one) => ({
          name: one,
          points: points.map((point) => ({ x: point.x, ...point[one] })),
        })),
      });
      lines.push('', `### ${title}`, '', aboutCurves[name], '');
      lines.push(
        ...table([
          [x, ...who.flatMap((one) => [one, 'spread'])],
          ...points.map((point) => [
            point.x.toLocaleString('en'),
            ...who.flatMap((one) => {
              const { low, median, high } = point[one];
              return [show(median), percent(low, median, high)];
            }),
          ]),
        ]),
      );
      lines.push('', `![${title}](performance/${name}.svg)`);
    }
  }
  if (results.sandbox) {
    const own = renderSandbox(results.sandbox);
    section('The sandbox under load', results.sandbox, [
      where(results.sandbox),
      '',
      ...own.lines,
      ...explained(own.missed),
    ]);
    missed.push(...own.missed);
  }
  const queue = renderQueue(records);
  lines.push(...queue.lines);
  Object.assign(plots, queue.plots);
  missed.push(...queue.missed);
  return { page: `${lines.join('\n')}\n`, plots, missed };
}
