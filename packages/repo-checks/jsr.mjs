// In: the packages that have a jsr.json; --publish. Out: `deno publish` of them all, dry unless told otherwise.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** The packages that go to JSR, with both of their manifests. */
export function jsrPackages() {
  return readdirSync(join(root, 'packages'))
    .map((name) => ({ name, folder: join(root, 'packages', name) }))
    .filter(({ folder }) => existsSync(join(folder, 'jsr.json')))
    .map(({ name, folder }) => ({
      name,
      folder,
      jsr: readJson(join(folder, 'jsr.json')),
      manifest: readJson(join(folder, 'package.json')),
    }));
}

/**
 * Runs `deno publish` over a copy in which the packages are one Deno workspace: in the repository they are a pnpm
 * workspace, whose `workspace:` and `catalog:` ranges JSR does not know.
 *
 * @param options `deno`: the command; `publish`: false for `--dry-run`
 */
export function publishToJsr({ deno, publish }) {
  const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-jsr-'));
  try {
    const packages = jsrPackages();
    const imports = {};
    const pinned = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
    for (const { name, folder, manifest } of packages) {
      const copy = join(scratch, name);
      mkdirSync(copy);
      for (const part of ['src', 'console', 'jsr.json', 'README.md'].filter((one) =>
        existsSync(join(folder, one)),
      ))
        cpSync(join(folder, part), join(copy, part), { recursive: true });
      cpSync(join(root, 'LICENSE'), join(copy, 'LICENSE'));
      const jsr = readJson(join(copy, 'jsr.json'));
      writeFileSync(join(copy, 'jsr.json'), JSON.stringify({ ...jsr, version: manifest.version }));
      for (const [dependency, range] of Object.entries({
        ...manifest.peerDependencies,
        ...manifest.dependencies,
      })) {
        if (range.startsWith('workspace:')) continue;
        const [, catalog] = new RegExp(`^ {2}"?${dependency}"?: (\\S+)$`, 'm').exec(pinned) ?? [];
        const version = range === 'catalog:' ? catalog : range;
        imports[dependency] = `npm:${dependency}@${version}`;
        imports[`${dependency}/`] = `npm:/${dependency}@${version}/`;
      }
    }
    writeFileSync(
      join(scratch, 'deno.json'),
      JSON.stringify({ workspace: packages.map(({ name }) => `./${name}`), imports }),
    );
    return spawnSync(deno, ['publish', ...(publish ? [] : ['--dry-run', '--allow-dirty'])], {
      cwd: scratch,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const result = publishToJsr({
    deno: process.env.DENO ?? 'deno',
    publish: process.argv.includes('--publish'),
  });
  process.stdout.write(`${result.stdout ?? ''}${result.stderr ?? result.error?.message}`);
  process.exitCode = result.status ?? 1;
}
