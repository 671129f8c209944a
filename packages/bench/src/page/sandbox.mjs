// In: what the part `sandbox` measured. Out: its section of docs/performance.md, and what missed its bound.
import { table } from './table.mjs';

/** Of the bare server's rate. */
const SHARE = 0.8;
/** Milliseconds, at half of the own rate. */
const P99 = 50;
/** Resident memory may grow by so much over the second half of the requests. */
const GROWTH = 0.1;

const megabytes = (octets) => `${(octets / 1e6).toFixed(0)} MB`;

export function renderSandbox({ servers, memory }) {
  const missed = [];
  const judged = (task, met, text) => {
    if (!met) missed.push({ task });
    return `${text}${met ? '' : ' (missed)'}`;
  };
  const rows = servers.map(({ name, rate, share, cpuUs, halfRate }) => {
    const percent = `${(100 * share.median).toFixed(0)} % (${(100 * share.low).toFixed(0)} to ${(100 * share.high).toFixed(0)})`;
    const p99 = `${halfRate.p99Ms.toFixed(1)} ms`;
    // The bounds are for the sandbox as it is by default: SQLite in a file costs what it costs.
    const bound = name === 'sandbox, in memory';
    return [
      name,
      rate.median.toFixed(0),
      bound ? judged('sandbox rate', share.median >= SHARE, percent) : percent,
      `${cpuUs.median.toFixed(0)} µs`,
      `${halfRate.p50Ms.toFixed(1)} ms`,
      bound ? judged('sandbox latency', halfRate.p99Ms < P99, p99) : p99,
      bound ? `≥ ${100 * SHARE} % and p99 < ${P99} ms` : '',
    ];
  });
  const at = (share) => memory[Math.ceil(memory.length * share) - 1];
  const [first, half, last] = [memory[0], at(0.5), at(1)];
  const flat = last.rss <= half.rss * (1 + GROWTH);
  const lines = [
    'A server that does nothing but one RSA verification and one RSA signature for each request, by the same functions, beside the whole sandbox, which also reads headers, clock and JSON, moves points, and keeps ledger, journal and answers for repeats. 16 requests are in flight, from the same two cores; the share is taken round by round. Latency at half of the own rate.',
    '',
    ...table([
      ['server', 'requests/s', 'of the bare rate (quartiles)', 'processor time', 'p50', 'p99', 'bound'],
      ...rows,
    ]),
    '',
    `${judged('sandbox memory', flat, `Over ${last.requests.toLocaleString('en')} requests with the journal on disk the process held ${megabytes(first.rss)} after the first tenth, ${megabytes(half.rss)} after half and ${megabytes(last.rss)} at the end`)}, with ${megabytes(last.disk)} on disk.`,
  ];
  return { lines, missed };
}
