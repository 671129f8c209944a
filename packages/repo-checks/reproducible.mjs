// In: a package that is built. Out: whether another build and another pack of it are the same in every file.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const run = (command, args, cwd) => {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  if (result.status !== 0) throw new Error(`${command} ${args[0]}: ${result.stdout}${result.stderr}`);
};

/** Every file below a folder with the hash of its bytes, in the order of their names. */
const hashTree = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tsbuildinfo'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map(
      (path) =>
        `${path.slice(folder.length)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`,
    );

/** pnpm lists dependencies in the order in which it resolved them, which differs from pack to pack; nothing else may. */
const sorted = (manifest) => {
  const inOrder = (map) => map && Object.fromEntries(Object.entries(map).sort());
  const { dependencies, devDependencies, peerDependencies } = manifest;
  return {
    ...manifest,
    dependencies: inOrder(dependencies),
    devDependencies: inOrder(devDependencies),
    peerDependencies: inOrder(peerDependencies),
  };
};

/**
 * @param {{ root: string, name: string, scratch: string }} where
 * @returns {string[]} what differs; empty when nothing does
 */
export function compareBuilds({ root, name, scratch }) {
  const folder = join(root, 'packages', name);
  const bin = (tool) => join(root, 'node_modules/.bin', tool);
  const again = join(scratch, `build-of-${name}`);
  run(bin('tsc'), ['-p', 'tsconfig.build.json', '--outDir', again, '--incremental', 'false'], folder);
  const [first, second] = [hashTree(join(folder, 'dist')), hashTree(again)];
  const faults = [...new Set([...first, ...second])]
    .filter((line) => !(first.includes(line) && second.includes(line)))
    .map((line) => `${name}/dist${line.split(' ')[0]} differs from build to build`);
  const packed = ['a', 'b'].map((which) => {
    const target = join(scratch, `pack-${which}-of-${name}`);
    mkdirSync(target);
    run(bin('pnpm'), ['pack', '--pack-destination', target], folder);
    const [file] = readdirSync(target);
    run('tar', ['-xzf', file], target);
    const manifest = join(target, 'package/package.json');
    writeFileSync(manifest, JSON.stringify(sorted(JSON.parse(readFileSync(manifest, 'utf8')))));
    return hashTree(join(target, 'package')).join('\n');
  });
  if (packed[0] !== packed[1]) faults.push(`${name}: two packs of one build differ`);
  rmSync(again, { recursive: true });
  return [...new Set(faults)];
}
