// In: a built workspace. Out: one line a gate (lint, types, layers, packed packages), then "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const here = import.meta.dirname;
const bin = (name, folder = root) => join(folder, 'node_modules/.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-gates-'));
const env = {
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
  NO_COLOR: '1',
  TURBO_TELEMETRY_DISABLED: '1',
};
const count = { passed: 0, failed: 0 };

function gate(name, command, args, accept = (result) => result.status === 0) {
  const started = performance.now();
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env,
  });
  const passed = accept(result);
  count[passed ? 'passed' : 'failed'] += 1;
  console.log(
    `${passed ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (!passed) console.log(`${result.stdout}${result.stderr}`.trim());
  return result;
}

gate('lint and format', bin('biome'), ['check', '--error-on-warnings', '.']);
gate('type-check', bin('turbo'), ['run', 'typecheck', '--output-logs=errors-only']);
gate('layers', bin('turbo'), ['boundaries']);
gate('unused files, exports and dependencies', bin('knip', here), [
  '--config',
  'packages/repo-checks/knip.json',
]);
gate(
  'changesets name real packages',
  bin('changeset'),
  ['status', '--output', 'node_modules/.changeset-status.json'],
  (result) =>
    // Without a base branch to compare with there is nothing to say; a broken changeset says so itself.
    result.status === 0 ||
    /Failed to find where HEAD diverged|no changes/i.test(`${result.stdout}${result.stderr}`),
);

const packages = readdirSync(join(root, 'packages'))
  .map((name) => ({
    name,
    manifest: JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')),
  }))
  .filter(({ manifest }) => manifest.private !== true);

for (const { name } of packages) {
  const folder = join(root, 'packages', name);
  const packed = spawnSync(bin('pnpm'), ['pack', '--pack-destination', scratch], {
    cwd: folder,
    encoding: 'utf8',
  });
  const tarball = readdirSync(scratch).find(
    (file) => file.startsWith(`redeemkit-${name}-`) && file.endsWith('.tgz'),
  );
  if (packed.status !== 0 || tarball === undefined) {
    count.failed += 1;
    console.log(`FAILED pack ${name}\n${packed.stdout}${packed.stderr}`);
    continue;
  }
  const path = join(scratch, tarball);
  gate(`${name}: packed files`, 'tar', ['-tzf', path], (result) => {
    const files = result.stdout.trim().split('\n');
    const strangers = files.filter(
      (file) =>
        !/^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md|(dist|vectors|schemas|adapters|examples)\/.+)$/.test(
          file,
        ) || /\.(test|tsbuildinfo)\b/.test(file),
    );
    if (strangers.length > 0) result.stderr += `unexpected: ${strangers.join(', ')}\n`;
    return (
      result.status === 0 &&
      strangers.length === 0 &&
      ['package/package.json', 'package/README.md', 'package/LICENSE'].every((file) => files.includes(file))
    );
  });
  gate(`${name}: publint`, bin('publint', here), ['--strict', path]);
  gate(`${name}: attw`, bin('attw', here), ['--profile', 'esm-only', path]);
}

rmSync(scratch, { recursive: true, force: true });
console.log(`gates: ${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 ? 0 : 1;
