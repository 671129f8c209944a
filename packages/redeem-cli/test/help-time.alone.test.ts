// In: the built command. Out: how long its help takes beside an empty script.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { bin } from './support/run-bin.ts';

test('--help takes at most 100 ms beyond an empty script', () => {
  const timeOf = (words: string[]) => {
    const start = performance.now();
    spawnSync(process.execPath, words);
    return performance.now() - start;
  };
  let [empty, help] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // The fastest of many, in turns: other work on the machine can only add.
  for (let run = 0; run < 10 || (run < 60 && help - empty > 100); run++) {
    empty = Math.min(empty, timeOf(['-e', '']));
    help = Math.min(help, timeOf([bin, '--help']));
  }
  console.log(`--help: ${(help - empty).toFixed(0)} ms beyond an empty script (${empty.toFixed(0)} ms)`);
  expect(help - empty).toBeLessThanOrEqual(100);
}, 120_000);
