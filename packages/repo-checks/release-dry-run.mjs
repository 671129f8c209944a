// In: the repository. Out: what the next release would do, tried in a copy: versions, changelogs, ranges.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Runs `changeset version` in a copy, with one more changeset that patches every package.
 *
 * @returns faults, and a line for each package that would be released
 */
export function tryVersions(scratch) {
  const copy = join(scratch, 'versions');
  mkdirSync(join(copy, 'packages'), { recursive: true });
  for (const name of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', '.changeset'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  const before = {};
  for (const name of readdirSync(join(root, 'packages'))) {
    const manifest = join(root, 'packages', name, 'package.json');
    if (!existsSync(manifest)) continue;
    mkdirSync(join(copy, 'packages', name));
    for (const file of ['package.json', 'CHANGELOG.md'])
      if (existsSync(join(root, 'packages', name, file)))
        cpSync(join(root, 'packages', name, file), join(copy, 'packages', name, file));
    const { private: isPrivate, name: full, version } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (isPrivate !== true) before[name] = { full, version };
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const releases = Object.values(before).map(({ full }) => `'${full}': patch`);
  writeFileSync(
    join(copy, '.changeset/dry-run.md'),
    `---\n${releases.join('\n')}\n---\n\nTried, not released.\n`,
  );
  const result = spawnSync(join(root, 'node_modules/.bin/changeset'), ['version'], {
    cwd: copy,
    encoding: 'utf8',
  });
  if (result.status !== 0)
    return { faults: [`changeset version: ${result.stdout}${result.stderr}`], lines: [] };
  const faults = [];
  const lines = [];
  for (const [name, { full, version }] of Object.entries(before)) {
    const folder = join(copy, 'packages', name);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const changelog = existsSync(join(folder, 'CHANGELOG.md'))
      ? readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')
      : '';
    if (manifest.version === version) faults.push(`${full} would stay at ${version}`);
    if (!changelog.includes(`## ${manifest.version}\n`) || !changelog.includes('Tried, not released.'))
      faults.push(`${full}: CHANGELOG.md does not tell ${manifest.version}`);
    for (const [dependency, range] of Object.entries(manifest.dependencies ?? {}))
      if (dependency.startsWith('@redeemkit/') && range !== 'workspace:^')
        faults.push(`${full} asks for ${dependency} ${range} instead of workspace:^`);
    lines.push(`${full} ${version} → ${manifest.version}`);
  }
  return { faults, lines };
}
