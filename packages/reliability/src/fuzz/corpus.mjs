// In: the name of a target. Out: the inputs kept of it, small enough to be read; and the way to keep them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { formatted } from '../lib/format.mjs';

const fileOf = (target) => new URL(`../../corpora/${target}.json`, import.meta.url);

/** @returns {readonly { readonly input: Buffer, readonly ended: string }[]} */
export function loadCorpus(target) {
  if (!existsSync(fileOf(target))) return [];
  return JSON.parse(readFileSync(fileOf(target), 'utf8')).map(([text, ended]) => ({
    input: Buffer.from(text, 'base64'),
    ended,
  }));
}

export function saveCorpus(target, entries) {
  const pairs = entries.map(({ input, ended }) => [input.toString('base64'), ended]);
  const path = `packages/reliability/corpora/${target}.json`;
  writeFileSync(fileOf(target), formatted(JSON.stringify(pairs), path));
}
