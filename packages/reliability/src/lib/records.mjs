// In: the name of a run and what it counted. Out: records/NAME.json, to which later runs add and which docs/reliability.md
// is made from.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { formatted } from './format.mjs';

const folder = new URL('../../records/', import.meta.url);

/** When, and what a figure depends on. */
const today = () => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  openssl: process.versions.openssl,
  v8: process.versions.v8,
  platform: `${process.platform} ${process.arch}`,
  cores: cpus().length,
});

/**
 * Options of a command: numbers stay numbers, `--record` says that the record is to be kept.
 *
 * @param {Record<string, number | string | boolean>} defaults
 */
export function readOptions(defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: typeof value === 'boolean' ? 'boolean' : 'string' },
    ]),
  );
  const { values } = parseArgs({ options });
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => {
      const given = values[name];
      if (given === undefined || typeof value !== 'number') return [name, given ?? value];
      if (Number.isFinite(Number(given))) return [name, Number(given)];
      throw new Error(`--${name} takes a number.`);
    }),
  );
}

/** CPU seconds this process and its threads have used so far. */
export const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1e5) / 10;
};

const pathOf = (name) => new URL(`${name}.json`, folder);

/** @returns {{ counts: any, cpuSeconds?: number, wallSeconds?: number, runs: any[] } | undefined} */
const readRecord = (name) =>
  existsSync(pathOf(name)) ? JSON.parse(readFileSync(pathOf(name), 'utf8')) : undefined;

const writeRecord = (name, record) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(pathOf(name), formatted(JSON.stringify(record), `packages/reliability/records/${name}.json`));
};

/**
 * Adds what one run counted to what the others did, number by number.
 *
 * @param {Record<string, any>} sum changed in place
 * @param {Record<string, any>} part
 * @param {readonly string[]} [latest] names of numbers that describe a state: the later one stands
 */
export function addCounts(sum, part, latest = []) {
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === 'object') sum[name] = addCounts(sum[name] ?? {}, value, latest);
    else sum[name] = latest.includes(name) ? value : (sum[name] ?? 0) + value;
  }
  return sum;
}

/** Keeps the record of a run that is over, in place of the last one: nothing of it can be added up. */
export function saveRecord(name, { command, counts, ...spent }) {
  writeRecord(name, { counts, ...spent, runs: [{ ...today(), command, ...spent }] });
}

/**
 * Goes on with the record of earlier runs: what this one counts is added to what those did. A seed counts once, since
 * the same seed only repeats what it did before.
 *
 * @param {string} name file name without `.json`
 * @param {{ seeds: readonly [number, number], latest?: readonly string[] }} run first and last seed
 * @returns {(part: { command: string, counts: Record<string, any>, seeds: readonly [number, number], cpuSeconds: number, wallSeconds: number }) => void}
 *   keeps the sum; may be called again as the run goes on
 */
export function continueRecord(name, { seeds: [first, last], latest = [] }) {
  const before = readRecord(name) ?? { counts: {}, cpuSeconds: 0, wallSeconds: 0, runs: [] };
  const clash = before.runs.find(({ seeds }) => first <= seeds[1] && last >= seeds[0]);
  if (clash !== undefined) {
    const free = Math.max(...before.runs.map(({ seeds }) => seeds[1])) + 1;
    throw new Error(
      `records/${name}.json counts seeds ${clash.seeds.join(' to ')} already; --seed ${free} goes on from there.`,
    );
  }
  return ({ command, counts, seeds, cpuSeconds, wallSeconds }) =>
    writeRecord(name, {
      counts: addCounts(structuredClone(before.counts), counts, latest),
      cpuSeconds: Math.round((before.cpuSeconds + cpuSeconds) * 10) / 10,
      wallSeconds: before.wallSeconds + wallSeconds,
      runs: [...before.runs, { ...today(), command, seeds, cpuSeconds, wallSeconds }],
    });
}

/** Every record, by name. */
export function loadRecords() {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]),
  );
}
