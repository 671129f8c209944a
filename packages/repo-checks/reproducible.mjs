// In: a package that is built. Out: whether another build and another pack of it are the same in every file.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const run = (command, args, cwd) =>
  execute(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' } }).catch(({ stdout, stderr }) => {
    throw new Error(`${command} ${args[0]}: ${stdout}${stderr}`);
  });

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
 * @param {{ root: string, name: string, scratch: string, tarball?: string }} where tarball: a pack made before
 * @returns {Promise<string[]>} what differs; empty when nothing does
 */
export async function compareBuilds({ root, name, scratch, tarball }) {
  const folder = join(root, 'packages', name);
  const bin = (tool) => join(root, 'node_modules/.bin', tool);
  const again = join(scratch, `build-of-${name}`);
  await run(bin('tsc'), ['-p', 'tsconfig.build.json', '--outDir', again, '--incremental', 'false'], folder);
  const [first, second] = [hashTree(join(folder, 'dist')), hashTree(again)];
  const faults = [...new Set([...first, ...second])]
    .filter((line) => !(first.includes(line) && second.includes(line)))
    .map((line) => `${name}/dist${line.split(' ')[0]} differs from build to build`);
  rmSync(again, { recursive: true });
  const unpack = async (which, made) => {
    const target = join(scratch, `pack-${which}-of-${name}`);
    mkdirSync(target);
    if (made === undefined) await run(bin('pnpm'), ['pack', '--pack-destination', target], folder);
    await run('tar', ['-xzf', made ?? readdirSync(target)[0]], target);
    const manifest = join(target, 'package/package.json');
    writeFileSync(manifest, JSON.stringify(sorted(JSON.parse(readFileSync(manifest, 'utf8')))));
    return hashTree(join(target, 'package')).join('\n');
  };
  if ((await unpack('a', tarball)) !== (await unpack('b')))
    faults.push(`${name}: two packs of one build differ`);
  return [...new Set(faults)];
}
