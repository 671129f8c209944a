// In: the packages' READMEs. Out: one page each, word for word.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../packages');

export default {
  watch: ['../../packages/*/README.md'],
  paths: (): { params: { name: string }; content: string }[] =>
    readdirSync(packages)
      .filter((name) => existsSync(join(packages, name, 'README.md')))
      .map((name) => ({
        params: { name },
        content: readFileSync(join(packages, name, 'README.md'), 'utf8'),
      })),
};
