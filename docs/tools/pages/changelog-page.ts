// In: the changesets that wait for a release, and the packages' changelogs. Out: one page of what changed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

export interface Change {
  readonly packages: readonly string[];
  /** `major`, `minor` or `patch`, the largest of the change. */
  readonly kind: string;
  readonly text: string;
}

/** A changeset: a list of packages with the kind of their change, and a sentence or two. */
export function parseChangeset(text: string): Change {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const rows = [...head.matchAll(/^["']?@redeemkit\/([a-z-]+)["']?:\s*(major|minor|patch)\s*$/gm)];
  const kinds = rows.map(([, , kind]) => kind);
  return {
    packages: rows.map(([, name = '']) => name).sort(),
    kind: ['major', 'minor', 'patch'].find((kind) => kinds.includes(kind)) ?? 'patch',
    text: body.trim(),
  };
}

function unreleased(): string {
  const folder = join(root, '.changeset');
  const changes = readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => parseChangeset(readFileSync(join(folder, name), 'utf8')));
  if (changes.length === 0) return 'Nothing waits for a release.';
  const order = ['major', 'minor', 'patch'];
  return changes
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(
      ({ packages, kind, text }) =>
        `- **${packages.join(', ')}** (${kind}): ${text.replace(/\s*\n\s*/g, ' ')}`,
    )
    .join('\n');
}

function released(): string {
  const folder = join(root, 'packages');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'CHANGELOG.md')))
    .sort()
    .map((name) => {
      const [, ...sections] = readFileSync(join(folder, name, 'CHANGELOG.md'), 'utf8').split(/^(?=## )/m);
      return `## ${name}\n\n${sections.map((text) => `#${text.replace(/^### /gm, '#### ')}`).join('')}`;
    })
    .join('\n');
}

/** The whole page. It is made when the site is built, so it needs no copy in the repository. */
export function changelogPage(): string {
  return `# Changelog

What changed, by release. Each package has its own version.

## Not released yet

${unreleased()}

${released()}
`;
}
