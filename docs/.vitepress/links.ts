// In: links as the repository's files write them. Out: links between pages; one to a file without a page stays text.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const docs = normalize(join(import.meta.dirname, '..'));
const root = normalize(join(docs, '..'));

/** Which file of the repository a page was written in. */
export function sourceOf(page: string): string {
  const readme = /^packages\/([a-z0-9-]+)\.md$/.exec(page);
  if (readme?.[1] !== undefined) return `packages/${readme[1]}/README.md`;
  const project = /^project\/([a-z]+)\.md$/.exec(page);
  if (project?.[1] !== undefined) return `${project[1].toUpperCase()}.md`;
  if (page.endsWith('index.md')) {
    const folder = page.slice(0, -'index.md'.length);
    if (!existsSync(join(docs, page)) && existsSync(join(docs, folder, 'README.md')))
      return `docs/${folder}README.md`;
  }
  return `docs/${page}`;
}

/** The page that shows a file of the repository, from the site's root; undefined where none does. */
export function pageOf(file: string): string | undefined {
  const readme = /^packages\/([a-z0-9-]+)\/README\.md$/.exec(file);
  if (readme?.[1] !== undefined) return `/packages/${readme[1]}`;
  if (/^(CONTRIBUTING|SECURITY)\.md$/.test(file)) return `/project/${file.slice(0, -3).toLowerCase()}`;
  if (file === 'README.md') return '/';
  if (file === 'docs' || file === 'docs/') return '/';
  if (!file.startsWith('docs/')) return undefined;
  const inside = file.slice('docs'.length);
  if (inside.endsWith('/README.md') || inside.endsWith('/index.md'))
    return inside.replace(/(README|index)\.md$/, '');
  if (inside.endsWith('.md')) return inside.slice(0, -3);
  return existsSync(join(root, file, 'README.md')) || existsSync(join(root, file, 'index.md'))
    ? `${inside.replace(/\/$/, '')}/`
    : undefined;
}

/** A markdown-it plugin; runs before VitePress looks for dead links, which then sees links between pages alone. */
export function resolveLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('redeemkit-links', (state) => {
    const page = String(state.env.relativePath ?? '');
    const folder = dirname(sourceOf(page));
    for (const block of state.tokens) {
      if (block.type !== 'inline' || block.children === null) continue;
      let isDropping = false;
      for (const token of block.children) {
        if (token.type === 'link_close' && isDropping) {
          token.type = 'span_close';
          token.tag = 'span';
          isDropping = false;
        }
        if (token.type !== 'link_open') continue;
        const href = String(token.attrGet('href') ?? '');
        // Typed pages of the reference link among themselves; a rooted link names a page already.
        if (/^([a-z]+:|#|\/)/i.test(href) || page.startsWith('reference/api/')) continue;
        const [path = '', anchor] = href.split('#');
        const target = pageOf(normalize(join(folder, decodeURI(path))));
        if (target !== undefined) {
          token.attrSet('href', anchor === undefined ? target : `${target}#${anchor}`);
          continue;
        }
        token.type = 'span_open';
        token.tag = 'span';
        token.attrs = null;
        isDropping = true;
      }
    }
  });
}
