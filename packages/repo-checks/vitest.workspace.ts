// In: nothing. Out: one vitest run over every package, from source, closed by a line "N passed, N failed".
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const root = new URL('../../', import.meta.url).pathname;
// Tests import the packages' TypeScript through this condition of their `exports`, so no build is needed.
const conditions = ['@redeemkit/source', 'module', 'node', 'default'];
// Measures time or drives a browser: runs when the other files are done, one file at a time.
const ALONE = '**/*.alone.test.ts';

// What a busy machine may take for a step that takes moments on an idle one: vitest's own limits, a second for what is
// asked for again and again and ten for a browser to start, end there first. Nothing is asserted by them.
const patience = { hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } } as const;

const project = (
  name: string,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { name, testTimeout: 60_000, ...patience, retry: 0, ...test },
});

export default defineConfig({
  test: {
    root,
    // One worker a core; the default leaves one idle, which is half of a small machine.
    maxWorkers: availableParallelism(),
    reporters: ['default', new URL('./closing-line.ts', import.meta.url).pathname],
    projects: [
      ...readdirSync(new URL('packages', `file://${root}`)).map((name) =>
        project(name, { root: `${root}packages/${name}`, include: ['test/**/*.test.ts'], exclude: [ALONE] }),
      ),
      // What the pages of the site are made of; the built site is driven by docs/test/vitest.site.ts.
      project('docs', { root: `${root}docs`, include: ['test/{logic,pages}/**/*.test.ts'] }),
      project('alone', {
        root: `${root}packages`,
        include: [`*/test/${ALONE}`],
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
