// In: docs/outcomes.md. Out: proof that it says what the code does. \`vitest -u\` writes it anew.
import { expect, test } from 'vitest';
import { outcomesPage } from '../src/outcomes-page.ts';

test('docs/outcomes.md is what the code generates', async () => {
  await expect(outcomesPage()).toMatchFileSnapshot('../../../docs/outcomes.md');
});
