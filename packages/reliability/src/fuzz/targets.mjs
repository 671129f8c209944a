// In: nothing. Out: what is fuzzed: each with first inputs, words, the code whose blocks count, and what must hold.
import { derTarget } from './target-der.mjs';
import { explainTarget } from './target-explain.mjs';
import { grammarTarget } from './target-grammar.mjs';
import { httpTarget } from './target-http.mjs';
import { jsonTarget } from './target-json.mjs';
import { openTarget } from './target-open.mjs';

/**
 * @typedef {object} Target
 * @property {RegExp} files whose blocks make an input worth keeping
 * @property {readonly string[]} words
 * @property {() => Promise<readonly Buffer[]>} seeds
 * @property {() => Promise<{ run: (input: Buffer) => Promise<string> | string, close?: () => Promise<void> }>} start
 *   `run` returns in a word how it ended (a code, `ok`), the same every time, and throws only if something is wrong
 */

/** @type {Readonly<Record<string, Target>>} */
export const TARGETS = {
  grammar: grammarTarget,
  der: derTarget,
  json: jsonTarget,
  open: openTarget,
  http: httpTarget,
  explain: explainTarget,
};
