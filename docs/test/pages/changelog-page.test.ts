// In: changesets. Out: proof that the changelog page names packages, kind and text of each.
import { expect, it } from 'vitest';
import { changelogPage, parseChangeset } from '../../tools/pages/changelog-page.ts';

it('reads a changeset with either quotes, several packages and several lines', () => {
  const text = `---\n"@redeemkit/redeem-client": patch\n'@redeemkit/redeem-cli': minor\n---\n\nOne thing,\nand another.\n`;
  expect(parseChangeset(text)).toEqual({
    packages: ['redeem-cli', 'redeem-client'],
    kind: 'minor',
    text: 'One thing,\nand another.',
  });
});

it('lists no change without a package', () => {
  const page = changelogPage();
  expect(page).toContain('## Not released yet');
  expect(page).not.toContain('- **** ');
});
