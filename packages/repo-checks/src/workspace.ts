// In: nothing. Out: what the repository holds: tracked files, packages, their manifests and their source files.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root: string = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '');

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface Package {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Tracked files below `src/`, relative to the root. */
  readonly sources: readonly string[];
}

const skipped = new Set(['node_modules', 'dist', '.turbo', '.git', '.code-blocks']);

/** Files git tracks or would track; in a copy without git, every file outside the build's own folders. */
function listFiles(): readonly string[] {
  const git = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (git.status === 0)
    return git.stdout.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      if (skipped.has(entry.name)) return [];
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? walk(path) : [path];
    });
  return walk('').sort((a, b) => (a < b ? -1 : 1));
}

/** Every file of the repository, relative to the root. */
export const trackedFiles: readonly string[] = listFiles();

export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

export const packages: readonly Package[] = trackedFiles
  .filter((path) => /^packages\/[^/]+\/package\.json$/.test(path))
  .map((path) => {
    const folder = path.slice(0, -'/package.json'.length);
    return {
      folder,
      manifest: JSON.parse(readText(path)) as Manifest,
      sources: trackedFiles.filter((file) => file.startsWith(`${folder}/src/`)),
    };
  });

export const publicPackages: readonly Package[] = packages.filter((item) => item.manifest.private !== true);
