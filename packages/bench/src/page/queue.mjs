// In: what `packages/redeem-queue/chaos/measure.mjs` recorded. Out: the part of docs/performance.md on campaigns, its plot, and
// what missed its bound.
import { linePlot } from './plot.mjs';
import { table } from './table.mjs';

const share = (value) => `${Math.round(100 * value)} %`;
const rounded = (value) => Math.round(value).toLocaleString('en');
const storeName = { postgres: 'PostgreSQL', embedded: 'embedded' };

const where = ({ date, machine }) =>
  `Node ${machine.node}, ${machine.cores} cores, load ${machine.loadBefore} before; ${date}.`;

function throughputSection({ oneWorker, twoWorkers, embedded, ...record }, check) {
  const bare = record.bareClientPerSecond;
  const row = (what, perSecond, against, wanted) => {
    const met = against === undefined || check(what, against.of >= wanted);
    return [
      what,
      rounded(perSecond),
      against === undefined ? '' : `${share(against.of)} of ${against.what}${met ? '' : ' (missed)'}`,
      wanted === undefined ? '' : `≥ ${share(wanted)}`,
    ];
  };
  return [
    '### Redemptions per second, by a gateway that answers at once',
    '',
    `${record.items.toLocaleString('en')} items, ${record.concurrency} in flight per process; the bare client loop before and after. ${where(record)}`,
    '',
    ...table([
      ['who', 'per second', 'share', 'bound'],
      row('bare client loop', (bare[0] + bare[1]) / 2),
      row(
        'one worker on PostgreSQL',
        oneWorker.perSecond,
        { of: oneWorker.ofBare, what: 'the bare loop' },
        oneWorker.wanted,
      ),
      row(
        'two workers on PostgreSQL',
        twoWorkers.perSecond,
        { of: twoWorkers.ofOne, what: 'one worker' },
        twoWorkers.wanted,
      ),
      row(
        'one worker, embedded',
        embedded.perSecond,
        { of: embedded.ofBare, what: 'the bare loop' },
        embedded.wanted,
      ),
    ]),
    ...(twoWorkers.ofOne < twoWorkers.wanted ? ['', crowded(record, { oneWorker, twoWorkers })] : []),
  ];
}

/** Why a second worker adds less than is wanted: by how much the cores were busy with the first. */
const crowded = ({ machine: { cores } }, { oneWorker, twoWorkers }) =>
  `Two workers missed their bound: one worker, the gateway and PostgreSQL together keep ${oneWorker.coresBusy.toFixed(1)} of ${cores} cores busy, so at most ${(cores / oneWorker.coresBusy).toFixed(2)} times its rate is there to be had on this machine, and with two ${twoWorkers.coresBusy.toFixed(1)} are busy. One worker signs on all cores, because Node's thread pool does. A second worker pays on a second machine.`;

function rateSection({ workers, seconds, limit, seen, difference, wanted, ...record }, check) {
  const met = check('rate of the fleet', Math.abs(difference) <= wanted);
  return [
    '### One rate for the whole fleet',
    '',
    `${workers} workers with a limit of ${limit} a second sent ${seen.toFixed(1)} a second over ${seconds} s: ${(100 * difference).toFixed(1)} % off (bound: ${share(wanted)}${met ? '' : ', missed'}). ${where(record)}`,
  ];
}

function sizesSection({ store, rows, wanted, ...record }, check) {
  const largest = rows.at(-1);
  check(`status, ${storeName[store]}`, largest.statusMs <= wanted.statusMs);
  const memory = store === 'embedded' ? largest.workerMegabytes : largest.peakMegabytes;
  check(`memory, ${storeName[store]}`, Math.max(memory, largest.peakMegabytes) <= wanted.megabytes);
  const bound = store === 'embedded' ? 'loading and working' : 'loading';
  return [
    `### Cost of an item by the size of its campaign, ${storeName[store]}`,
    '',
    `${store === 'embedded' ? 'Every item is worked.' : 'Of the larger campaigns a sample is worked.'} Bounds: ${wanted.megabytes} MB for ${bound}, ${wanted.statusMs} ms for a status. ${where(record)}`,
    '',
    ...table([
      ['items', 'loading, µs an item', 'working, µs an item', 'loader, MB', 'worker, MB', 'status, ms'],
      ...rows.map((row) => [
        rounded(row.items),
        rounded(row.microsecondsPerItem),
        rounded(row.workMicrosecondsPerItem),
        String(row.peakMegabytes),
        String(row.workerMegabytes),
        String(row.statusMs),
      ]),
    ]),
    '',
    growth(rows),
    '',
    `![Cost of an item by the size of its campaign](performance/queue-${store}.svg)`,
  ];
}

/** How the cost of an item moves with the size, without the first row: a thousand items are mostly a process starting. */
function growth([first, ...rows]) {
  const [from, to] = [rows[0], rows.at(-1)];
  const times = (key) => (to[key] / from[key]).toFixed(2);
  return `With ${rounded(first.items)} items the start of a process is most of it. From ${rounded(from.items)} to ${rounded(to.items)} loading one costs ${times('microsecondsPerItem')} times as much and working one ${times('workMicrosecondsPerItem')} times.`;
}

const sizesPlot = ({ store, rows }) => {
  const line = (name, key) => ({
    name,
    points: rows.map((row) => ({ x: row.items, low: row[key], median: row[key], high: row[key] })),
  });
  return linePlot({
    title: `Cost of an item by the size of its campaign, ${storeName[store]}`,
    x: 'items',
    y: 'µs an item',
    lines: [line('loading', 'microsecondsPerItem'), line('working', 'workMicrosecondsPerItem')],
  });
};

/** @param records by name; those that were not measured are left out of the page */
export function renderQueue(records) {
  const missed = [];
  const check = (task, met) => {
    if (!met) missed.push({ task: `campaigns: ${task}` });
    return met;
  };
  const plots = {};
  const parts = [];
  if (records.throughput) parts.push(throughputSection(records.throughput, check));
  if (records.rate) parts.push(rateSection(records.rate, check));
  for (const store of ['postgres', 'embedded']) {
    const record = records[`sizes-${store}`];
    if (!record) continue;
    parts.push(sizesSection(record, check));
    plots[`queue-${store}.svg`] = sizesPlot(record);
  }
  if (parts.length === 0) return { lines: [], plots, missed };
  const opening = [
    '## Campaigns',
    '',
    'Written from the records of `pnpm --filter @redeemkit/redeem-queue measure throughput`, `rate` and `sizes`. Gateway, workers, PostgreSQL and all signatures share the cores.',
  ];
  return { lines: ['', ...opening, ...parts.flatMap((part) => ['', ...part])], plots, missed };
}
