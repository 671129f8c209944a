// In: nothing. Out: one vitest run over every package, from source, closed by a line "N passed, N failed".
import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const root = new URL('../../', import.meta.url).pathname;
// Tests import the packages' TypeScript through this condition of their `exports`, so no build is needed.
const conditions = ['@redeemkit/source', 'module', 'node', 'default'];

export default defineConfig({
  test: {
    root,
    reporters: ['default', new URL('./closing-line.ts', import.meta.url).pathname],
    projects: readdirSync(new URL('packages', `file://${root}`)).map((name) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        root: `${root}packages/${name}`,
        include: ['test/**/*.test.ts'],
        testTimeout: 30_000,
        retry: 0,
      },
    })),
  },
});
