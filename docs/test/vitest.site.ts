// In: the built site. Out: its browser tests, one file after the other, closed by a line "N passed, N failed".
import { defineConfig } from 'vitest/config';

const docs = new URL('../', import.meta.url).pathname;
const conditions = ['@redeemkit/source', 'module', 'node', 'default'];

export default defineConfig({
  root: docs,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'site',
    root: docs,
    include: ['test/site/**/*.test.ts'],
    reporters: ['default', new URL('../../packages/repo-checks/closing-line.ts', import.meta.url).pathname],
    // Pages are timed, and two cores are not many.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    retry: 0,
  },
});
