// In: nothing. Out: one run of the tests of the four primitive packages; below 98 % of their lines or branches it fails.
import { defineConfig } from 'vitest/config';

const root = new URL('../../', import.meta.url).pathname;
const conditions = ['@redeemkit/source', 'module', 'node', 'default'];
/** What signs, seals, opens and judges. */
const names = ['signature-header', 'rsa-aes-envelope', 'secure-message', 'benefit-redeem-schema'];

export default defineConfig({
  test: {
    root,
    reporters: ['default', new URL('../repo-checks/closing-line.ts', import.meta.url).pathname],
    coverage: {
      enabled: true,
      provider: 'v8',
      include: names.map((name) => `packages/${name}/src/**/*.ts`),
      reporter: [
        ['text', { skipFull: true }],
        ['json-summary', { file: 'summary.json' }],
      ],
      reportsDirectory: `${root}node_modules/.redeemkit-coverage`,
      // Of each package, so that a large one does not carry a small one.
      thresholds: Object.fromEntries(
        names.map((name) => [`packages/${name}/src/**/*.ts`, { lines: 98, branches: 98 }]),
      ),
    },
    projects: names.map((name) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        root: `${root}packages/${name}`,
        include: ['test/**/*.test.ts'],
        // Counters in the code change how fast it is and how many blocks it has: both are measured elsewhere.
        exclude: ['test/flow.test.ts', 'test/heap.test.ts', 'test/memory.test.ts'],
        testTimeout: 60_000,
        retry: 0,
      },
    })),
  },
});
