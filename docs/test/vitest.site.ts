// In: the built site. Out: its browser tests, closed by a line "N passed, N failed".
import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const docs = new URL('../', import.meta.url).pathname;
const conditions = ['@redeemkit/source', 'module', 'node', 'default'];

const project = (
  name: string,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root: docs,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // For what is asked for again and again until it holds; a busy machine takes longer than vitest's one second.
    expect: { poll: { timeout: 20_000 } },
    retry: 0,
    ...test,
  },
});

// Measures time: runs when the other files are done.
const ALONE = 'test/site/**/*.alone.test.ts';

export default defineConfig({
  root: docs,
  test: {
    root: docs,
    maxWorkers: availableParallelism(),
    reporters: ['default', new URL('../../packages/repo-checks/closing-line.ts', import.meta.url).pathname],
    projects: [
      project('site', { include: ['test/site/**/*.test.ts'], exclude: [ALONE] }),
      project('alone', { include: [ALONE], fileParallelism: false, sequence: { groupOrder: 1 } }),
    ],
  },
});
