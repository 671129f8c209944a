// In: items of a menu. Out: those whose page there is, so that no menu leads nowhere.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Item {
  readonly link?: string;
}

const docs = join(import.meta.dirname, '..');
// Made when the site is built, so no file of the repository shows that they exist.
const made = /^\/(packages|project|reference\/api)\//;

const hasPage = (link: string): boolean =>
  made.test(link) ||
  (link.endsWith('/')
    ? ['index.md', 'README.md'].some((name) => existsSync(join(docs, link, name)))
    : existsSync(join(docs, `${link}.md`)));

export const existing = <T extends Item>(items: readonly T[]): T[] =>
  items.filter(({ link }) => link === undefined || hasPage(link));
