// In: CONTRIBUTING and SECURITY of the repository's root. Out: one page each, word for word.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export default {
  watch: ['../../CONTRIBUTING.md', '../../SECURITY.md'],
  paths: (): { params: { name: string }; content: string }[] =>
    ['contributing', 'security'].map((name) => ({
      params: { name },
      content: readFileSync(join(root, `${name.toUpperCase()}.md`), 'utf8'),
    })),
};
