// `vitest -u` writes the pages anew.
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { causePages } from './explain/cause-pages.ts';

it('keeps docs/causes as the table and the corpus make it, no page more and none less', async () => {
  const pages = await causePages();
  for (const [name, page] of pages) await expect(page).toMatchFileSnapshot(`../../../docs/causes/${name}`);
  const folder = new URL('../../../docs/causes', import.meta.url);
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
});
