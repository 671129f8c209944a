// In: the path of a page. Out: the same page in the other language, if there is one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..');
const chinese = /^zh-hk\//;

export function counterpartOf(page: string): string | undefined {
  const other = chinese.test(page) ? page.replace(chinese, '') : `zh-hk/${page}`;
  const sources = [other, other.replace(/index\.md$/, 'README.md')];
  if (!sources.some((file) => existsSync(join(docs, file)))) return undefined;
  return `/${other.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html')}`;
}
