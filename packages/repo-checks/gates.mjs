// In: a built workspace. Out: one line a gate (lint, types, layers, packed packages), then "N passed, N failed".
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { jsrPackages, publishToJsr } from './jsr.mjs';
import { tryVersions } from './release-dry-run.mjs';
import { compareBuilds } from './reproducible.mjs';
import { inspectSupply } from './supply-chain.mjs';

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
const LARGE = 64 * 1024 * 1024;

/** Runs a command to its end, with what it printed. */
const run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      { cwd: root, env, maxBuffer: LARGE, ...options },
      (error, stdout, stderr) => resolve({ status: error === null ? 0 : (error.code ?? 1), stdout, stderr }),
    );
    // Whoever asks something is answered by the end of the file.
    child.stdin.end();
  });

/** One at a time for each processor. */
async function inLanes(items, one) {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) await one(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

function report(name, started, { passed, said = [] }) {
  count[passed ? 'passed' : 'failed'] += 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log([`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`, ...said].join('\n'));
}

async function gate(name, command, args, accept = (result) => result.status === 0) {
  const started = performance.now();
  const result = await run(command, args);
  const passed = accept(result);
  report(name, started, { passed, said: passed ? [] : [`${result.stdout}${result.stderr}`.trim()] });
}

/** A gate in this process: passes without faults; its lines are printed either way. */
async function check(name, body) {
  const started = performance.now();
  let faults;
  let lines = [];
  try {
    ({ faults, lines = [] } = await body());
  } catch (error) {
    faults = [error.message];
  }
  const said = [...lines, ...faults].map((line) => `       ${line}`);
  report(name, started, { passed: faults.length === 0, said });
}

await gate('lint and format', bin('biome'), ['check', '--error-on-warnings', '.']);
await gate('type-check', bin('turbo'), ['run', 'typecheck', '--output-logs=errors-only']);
await gate('layers', bin('turbo'), ['boundaries']);
await gate('unused files, exports and dependencies', bin('knip', here), [
  '--config',
  'packages/repo-checks/knip.json',
]);
await gate(
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

const tarballs = {};
await inLanes(packages, async ({ name }) => {
  const folder = join(root, 'packages', name);
  const packed = await run(bin('pnpm'), ['pack', '--pack-destination', scratch], { cwd: folder });
  const tarball = readdirSync(scratch).find(
    (file) => file.startsWith(`redeemkit-${name}-`) && file.endsWith('.tgz'),
  );
  if (packed.status !== 0 || tarball === undefined) {
    count.failed += 1;
    console.log(`FAILED pack ${name}\n${packed.stdout}${packed.stderr}`);
    return;
  }
  const path = join(scratch, tarball);
  tarballs[name] = path;
  await gate(`${name}: packed files`, 'tar', ['-tzf', path], (result) => {
    const files = result.stdout.trim().split('\n');
    const strangers = files.filter(
      (file) =>
        !/^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md|openapi\.json|json-schema\.json|(dist|console|vectors|schemas|adapters|examples)\/.+)$/.test(
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
  await gate(`${name}: publint`, bin('publint', here), ['--strict', path]);
  await gate(`${name}: attw`, bin('attw', here), ['--profile', 'esm-only', path]);
});

await check('dependencies, licences, install scripts, SBOM', () => {
  const { faults, lines, sbom } = inspectSupply({ scratch, tarballs });
  const target = process.env.SBOM_FILE;
  if (target) writeFileSync(target, `${JSON.stringify(sbom, null, 2)}\n`);
  return { faults, lines };
});

await check('audit of what is installed with the packages', () => {
  const { stdout } = spawnSync(bin('pnpm'), ['audit', '--prod', '--json'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, npm_config_fetch_retries: '0' },
    timeout: 60_000,
  });
  // Mirrors of the registry often serve no audits, and this machine may be offline; the nightly workflow requires one.
  const { error, advisories } = stdout.startsWith('{') ? JSON.parse(stdout) : {};
  if (advisories === undefined) {
    const line = `not audited: ${error?.code ?? 'no answer'}`;
    return process.env.REQUIRE_AUDIT ? { faults: [line] } : { faults: [], lines: [line] };
  }
  const faults = Object.values(advisories).map(
    ({ module_name, severity, title, url }) => `${module_name}: ${severity}, ${title} (${url})`,
  );
  return { faults };
});

await check('two builds and two packs of every package are equal', async () => {
  const faults = [];
  await inLanes(Object.entries(tarballs), async ([name, tarball]) => {
    faults.push(...(await compareBuilds({ root, name, scratch, tarball })));
  });
  return { faults };
});

// A command is of no use on JSR; everything else goes to both registries.
const onNpmOnly = ['redeem-cli', 'redeem-queue'];
await check('jsr.json equals package.json', () => {
  const faults = [];
  const onJsr = jsrPackages();
  for (const { name } of packages)
    if (!onNpmOnly.includes(name) && !onJsr.some((one) => one.name === name))
      faults.push(`${name} has no jsr.json`);
  for (const { name, jsr, manifest } of onJsr) {
    const expected = Object.fromEntries(
      Object.entries(manifest.exports)
        .filter(([, target]) => typeof target !== 'string')
        .map(([subpath, target]) => [subpath, target['@redeemkit/source']]),
    );
    for (const [field, value] of Object.entries({
      name: manifest.name,
      license: manifest.license,
      exports: expected,
    }))
      if (JSON.stringify(jsr[field]) !== JSON.stringify(value))
        faults.push(`${name}/jsr.json: ${field} should be ${JSON.stringify(value)}`);
  }
  return { faults };
});
await check('deno publish --dry-run, no slow types', () => {
  const which = spawnSync(process.execPath, [join(root, 'packages/runtime-tests/matrix/which.mjs'), 'deno'], {
    encoding: 'utf8',
  });
  if (which.status !== 0) return { faults: [`Deno cannot be had: ${which.stderr}`] };
  const result = publishToJsr({ deno: which.stdout.trim(), publish: false });
  const said = `${result.stdout}${result.stderr}`;
  // Slow types end the run by themselves, since nothing here allows them.
  // The client loads explain by a name no bundler can follow, so that no bundle holds it unless asked.
  const isClean = result.status === 0 && !/^warning(?!\[unanalyzable-dynamic-import\])/im.test(said);
  return { faults: isClean ? [] : [said.replace(/^\s*(Check|file:).*\n/gm, '').slice(-3000)] };
});
await check('workflows: actions by SHA, no permission unasked', () => {
  const folder = join(root, '.github/workflows');
  const faults = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const loose = [...text.matchAll(/uses: (.*)$/gm)]
      .map(([, action]) => action)
      .filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v[\d.]+$/.test(action))
      .map((action) => `${file}: ${action} is not pinned by a commit with its version beside it`);
    return /^permissions: \{\}$/m.test(text) ? loose : [...loose, `${file}: starts without permissions: {}`];
  });
  return { faults };
});
await check('changeset version, tried in a copy', () => tryVersions(scratch));

rmSync(scratch, { recursive: true, force: true });
console.log(`gates: ${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 ? 0 : 1;
