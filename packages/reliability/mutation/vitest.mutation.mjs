// In: REDEEMKIT_MUTATION_TESTS, the test files of one package. Out: these alone, from source, in the copy that is mutated.
const conditions = ['@redeemkit/source', 'module', 'node', 'default'];

export default {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: JSON.parse(process.env.REDEEMKIT_MUTATION_TESTS), testTimeout: 30_000, retry: 0 },
};
