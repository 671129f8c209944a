// In: CONTRIBUTING and SECURITY of the repository's root, and the changes of all packages. Out: one page each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changelogPage } from '../tools/pages/changelog-page.ts';

const root = join(import.meta.dirname, '../..');

export default {
  watch: [
    '../../CONTRIBUTING.md',
    '../../SECURITY.md',
    '../../.changeset/*.md',
    '../../packages/*/CHANGELOG.md',
  ],
  paths: (): { params: { name: string }; content: string }[] => [
    ...['contributing', 'security'].map((name) => ({
      params: { name },
      content: readFileSync(join(root, `${name.toUpperCase()}.md`), 'utf8'),
    })),
    { params: { name: 'changelog' }, content: changelogPage() },
  ],
};
