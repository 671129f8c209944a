// In: the packages of the repository. Out: the names of those with a README, which have a page each.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../packages');

export const packageNames: readonly string[] = readdirSync(packages)
  .filter((name) => existsSync(join(packages, name, 'README.md')))
  .sort();
