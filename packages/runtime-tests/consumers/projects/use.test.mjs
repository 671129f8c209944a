// In: a test runner with globals. Out: one test that redeems.
import { redeemOnce } from './program.mjs';

test('a redemption succeeds', async () => {
  expect(await redeemOnce()).toBe('succeeded');
});
