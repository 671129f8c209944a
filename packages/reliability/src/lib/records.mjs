// In: the name of a run and what it counted. Out: records/NAME.json, which docs/reliability.md is made from.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

const folder = new URL('../../records/', import.meta.url);

/** What a figure depends on. */
const environment = () => ({
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

/**
 * Keeps the record of a run that is over.
 *
 * @param {string} name file name without `.json`
 * @param {{ command: string, counts: Record<string, unknown> }} record
 */
export function saveRecord(name, record) {
  mkdirSync(folder, { recursive: true });
  const whole = { date: new Date().toISOString().slice(0, 10), ...environment(), ...record };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(whole, null, 2)}\n`);
}

/** Every record, by name. */
export function loadRecords() {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]),
  );
}
