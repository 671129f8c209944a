// In: records/*.json, each written by a run. Out: docs/reliability.md. No figure on that page is typed by hand.
import { existsSync, writeFileSync } from 'node:fs';
import { formatted } from './lib/format.mjs';
import { loadRecords } from './lib/records.mjs';

const records = loadRecords();
const number = (value) => value.toLocaleString('en-GB');
const minutes = (seconds) => `${(seconds / 60).toFixed(1)} min`;
const four = ({ doubleDebits, wrongSucceeded, wrongFailed, lost }) =>
  `${doubleDebits} double debits, ${wrongSucceeded} wrong succeeded, ${wrongFailed} wrong failed, ${lost} lost`;
const ended = (counts) =>
  `${number(counts.succeeded)} succeeded, ${number(counts.failed)} failed, ${number(counts.leftToReconciliation)} left open by an earlier attempt`;
const sum = (object) => Object.values(object).reduce((total, value) => total + value, 0);

const KEYS = {
  mac: 'HMAC-SHA256 behind the signer interface',
  ed25519: 'Ed25519 behind the signer interface',
  rsa: 'RSA-2048, sealed both ways',
};

/** What a record says: what was tried, how often, what came of it. Unknown names are left to a later version. */
const DESCRIBE = {
  simulation: (record, kind) => ({
    what: `client and sandbox in one process, ${KEYS[kind]}: ${Object.keys(record.counts.wire.faults).length - 1} kinds of fault, calls at once, second processes, skewed clocks, key rotation, restarts`,
    often: `${number(record.counts.redemptions)} redemptions, ${number(record.counts.wire.requests)} requests, ${number(sum(record.counts.wire.faults) - record.counts.wire.faults.none)} faults, ${minutes(record.cpuSeconds)} CPU`,
    survived: `${four(record.counts)}; ${ended(record.counts)}`,
  }),
  sockets: ({ counts, cpuSeconds }) => ({
    what: 'client and served sandbox over loopback connections, through a proxy that resets, cuts, swallows, drips and delays',
    often: `${number(counts.redemptions)} redemptions, ${number(counts.attempts)} attempts, ${number(counts.proxy.connections - counts.proxy.whole)} of ${number(counts.proxy.connections)} connections struck, ${minutes(cpuSeconds)} CPU`,
    survived: `${four(counts)}; ${ended(counts)}`,
  }),
  chaos: ({ counts, wallSeconds }) => ({
    what: 'client processes, workers of a campaign on PostgreSQL, a faulty proxy and a sandbox on the disk: killed, paused, skewed, given new keys, out of disk; then all journals compared',
    often: `${minutes(wallSeconds)}, ${number(counts.redemptions)} redemptions (${number(counts.ofCampaign)} of the campaign), ${counts.kills} kills, ${counts.pauses} pauses, ${counts.rotations} rotations, ${counts.fullDisks} full disks, ${counts.severed} severed, ${counts.databaseRestarts} restarts of the database, ${counts.replaced} processes replaced`,
    survived: `${four(counts)}; ${counts.endedCleanly} of ${counts.processes} processes ended cleanly`,
  }),
  fuzz: ({ counts, cpuSeconds }, kind) => ({
    what: `fuzzing of ${kind}, the corpus growing by new blocks of code`,
    often: `${number(counts.executions)} executions, ${minutes(cpuSeconds)} CPU, ${counts.seedBlocks} blocks at first and ${counts.blocks} at the end`,
    survived: `${counts.findings} findings in ${Object.keys(counts.endings).length} ways to end`,
  }),
  mutation: ({ counts }, kind) => ({
    what: `mutation testing of ${kind}: ${Object.keys(counts.files).join(', ')}; at least ${counts.least} % must be found`,
    often: `${number(counts.planted)} faults planted one at a time`,
    survived: `${number(counts.found)} found by the fast tests, ${number(counts.equivalent)} equivalent by [the list](../packages/reliability/mutation/equivalent.json), ${number(counts.survived)} not found: ${counts.score} %`,
  }),
  soak: ({ counts, wallSeconds }) => ({
    what: `client and sandbox at half of what they can do (${counts.perSecond} redemptions a second)`,
    often: `${minutes(wallSeconds)}, ${number(counts.redemptions)} redemptions`,
    survived: `${number(counts.statuses.succeeded)} succeeded; growth below`,
  }),
};

const rows = Object.entries(records).flatMap(([name, record]) => {
  const [kind, ...rest] = name.split('-');
  const describe = DESCRIBE[kind];
  if (describe === undefined) return [];
  const { what, often, survived } = describe(record, rest.join('-'));
  const { runs } = record;
  const all = (of) => [...new Set(runs.map(of))].join(', ');
  return [
    [
      what,
      runs.length > 1 ? `${often}, in ${runs.length} runs of other seeds` : often,
      survived,
      // The last one: a run with the next seed is added to it.
      `\`${runs.at(-1).command}\``,
      `${all(({ date }) => date)}, Node ${all(({ node }) => node)}, OpenSSL ${all(({ openssl }) => openssl)}, ${all(({ platform }) => platform)}, ${all(({ cores }) => cores)} cores`,
    ],
  ];
});

const table = ([heading, ...body]) => {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...body.map(line)];
};

const page = [
  '# Reliability',
  '',
  'What was done to these packages on purpose, how often, and what came of it. `npm run reliability` writes this page from the records in `packages/reliability/records`, and every record from a run: repeat any of them with its command. `--record` keeps what it counts, and adds it to what runs of other seeds counted.',
  '',
  'A redemption is **wrong succeeded** when the caller was told so and the ledger has no debit of its points, **wrong failed** when the caller was told so and there is one, **lost** when the caller who asks again as advised never learns how it ended, and a **double debit** is any point missing from a balance beyond one debit for each bizNo. Left open are redemptions that were refused after an attempt whose fate nobody knows: the client calls them unknown, the ledger shows that nothing moved.',
  '',
  ...table([['what was tried', 'how often', 'what survived', 'command', 'date and versions'], ...rows]),
];

const { soak } = records;
if (soak !== undefined) {
  page.push(
    '',
    '## Half load over time',
    '',
    'Growth is the slope of a straight line through the means of twelve stretches of what follows the first fifth of the run; noise is twice its standard error.',
    '',
    ...table([
      ['series', 'mean', 'growth a minute', 'noise', 'unit'],
      ...Object.entries(soak.counts.slopes).map(([name, { mean, perMinute, noise, unit }]) =>
        [name.replaceAll('-', ' '), mean, perMinute, noise, unit].map(String),
      ),
    ]),
    '',
    ...Object.keys(soak.counts.slopes)
      .filter((name) => existsSync(new URL(`../../../docs/plots/soak-${name}.svg`, import.meta.url)))
      .map((name) => `![${name.replaceAll('-', ' ')}](plots/soak-${name}.svg)`),
  );
}

page.push(
  '',
  '## What runs with every `npm test`',
  '',
  'A simulation of two thousand redemptions, the inputs that the fuzzers kept, a thousand requests of one bizNo at once, ten thousand idle connections, slow clients, requests in shapes made for smuggling, paths that are not what they seem, replays inside and outside the window, and pages of another origin in Chromium. [The threat model](threat-model.md) names the test of every control.',
  '',
);
writeFileSync(
  new URL('../../../docs/reliability.md', import.meta.url),
  formatted(page.join('\n'), 'docs/reliability.md'),
);
