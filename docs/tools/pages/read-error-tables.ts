// In: the "Errors" table of each package's README. Out: every error code with who throws it, when, and what to do.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../../packages');

export interface ErrorRow {
  readonly code: string;
  /** The package whose README explains it, without the scope. */
  readonly from: string;
  readonly when: string;
  readonly remedy: string;
}

const cellsOf = (line: string): readonly string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** Packages people install, by folder name. */
export const publicPackages: readonly string[] = readdirSync(packages)
  .filter((name) => existsSync(join(packages, name, 'package.json')))
  .filter((name) => JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')).private !== true);

/** All rows, by package and in the order of its README. A row that names several codes counts once for each. */
export function readErrorTables(): readonly ErrorRow[] {
  return publicPackages.flatMap((from) => {
    const [, section = ''] = readFileSync(join(packages, from, 'README.md'), 'utf8').split(/^## Errors$/m);
    return section
      .split('\n')
      .filter((line) => /^\| `?ERR_/.test(line))
      .flatMap((line) => {
        const [codes = '', when = '', remedy = ''] = cellsOf(line);
        return [...codes.matchAll(/ERR_[A-Z0-9_]+/g)].map(([code]) => ({ code, from, when, remedy }));
      });
  });
}

/** The codes that a package's source declares; its README has to explain each. */
export function declaredCodes(from: string): readonly string[] {
  const file = join(packages, from, 'src/errors.ts');
  if (!existsSync(file)) return [];
  return [
    ...new Set([...readFileSync(file, 'utf8').matchAll(/^ {2}\| '(ERR_[A-Z0-9_]+)'/gm)].map((m) => m[1])),
  ].filter((code): code is string => code !== undefined);
}
