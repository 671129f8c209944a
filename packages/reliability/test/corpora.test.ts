// In: what the fuzzers kept, and a minute's worth of nothing new. Out: each input ends as it did when it was kept.
import { describe, expect, test } from 'vitest';
import { loadCorpus } from '../src/fuzz/corpus.mjs';
import { TARGETS } from '../src/fuzz/targets.mjs';

// Ends that depend on keys of the process are only required to be an end: what must hold is checked by the target.
const byKey = new Set(['open', 'explain', 'der']);

describe.each(Object.entries(TARGETS))('%s', (name, target) => {
  test('every input that a fuzzer kept is answered as before', async () => {
    const corpus = loadCorpus(name);
    expect(corpus.length).toBeGreaterThan(5);
    const print = console.error;
    const { run, close } = await target.start();
    try {
      for (const { input, ended } of corpus) {
        const now = await run(input);
        if (!byKey.has(name)) expect(now, input.toString('base64')).toBe(ended);
      }
    } finally {
      console.error = print;
      await close?.();
    }
  }, 120_000);

  test('the first inputs end in more than one way', async () => {
    const print = console.error;
    const { run, close } = await target.start();
    const ends = new Set<string>();
    try {
      for (const input of [...(await target.seeds()), ...target.words.map((word) => Buffer.from(word))])
        ends.add(await run(input));
    } finally {
      console.error = print;
      await close?.();
    }
    expect(ends.size).toBeGreaterThan(1);
  }, 120_000);
});
