// In: --package NAME (all without it) [--record]. Out: how many faults planted by Stryker the fast tests find; in the files
// that verify, unwrap and read headers all but the listed equivalents.
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readOptions, saveRecord } from '../lib/records.mjs';

const options = readOptions({ package: '', record: false });
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const home = fileURLToPath(new URL('../../mutation/', import.meta.url));
const read = (file) => JSON.parse(readFileSync(join(home, file), 'utf8'));
/** Over a package's files; those marked `whole` have to reach 100. */
const LEAST = 90;
const groups = read('groups.json').filter((group) => ['', group.package].includes(options.package));
if (groups.length === 0) throw new Error(`--package: ${read('groups.json').map((group) => group.package)}`);
const equivalents = read('equivalent.json');

if (!existsSync(join(home, 'node_modules/@stryker-mutator/core')))
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home });

/** Faults are planted in a copy, so that the checkout stays as it is whatever happens to the run. */
async function mutate({ package: name, mutate: files, tests }) {
  const copy = mkdtempSync(join(tmpdir(), 'redeemkit-mutation-'));
  try {
    const from = join(root, 'packages', name);
    const inCopy = join(copy, 'packages', name);
    cpSync(from, inCopy, {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist|\.turbo)$/.test(path),
    });
    cpSync(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
    symlinkSync(join(from, 'node_modules'), join(inCopy, 'node_modules'));
    cpSync(join(home, 'vitest.mutation.mjs'), join(inCopy, 'vitest.mutation.mjs'));
    const config = {
      mutate: files.map((file) => `src/${file}.ts`),
      testRunner: 'vitest',
      vitest: { configFile: 'vitest.mutation.mjs', related: false },
      plugins: [join(home, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
      coverageAnalysis: 'perTest',
      inPlace: true,
      concurrency: 2,

      ignoreStatic: false,
      reporters: ['json', 'progress'],
      jsonReporter: { fileName: 'mutation.json' },
      tempDirName: join(copy, 'stryker'),
    };
    writeFileSync(join(inCopy, 'stryker.config.json'), JSON.stringify(config));
    const bin = join(home, 'node_modules/@stryker-mutator/core/bin/stryker.js');
    const env = {
      ...process.env,
      REDEEMKIT_MUTATION_TESTS: JSON.stringify(tests.map((test) => `test/${test}.test.ts`)),
    };
    const code = await new Promise((resolve) => {
      spawn(process.execPath, [bin, 'run', 'stryker.config.json'], {
        cwd: inCopy,
        env,
        stdio: 'inherit',
      }).once('exit', resolve);
    });
    if (code !== 0) throw new Error(`Stryker ended with ${code} in ${name}; see above.`);
    return JSON.parse(readFileSync(join(inCopy, 'mutation.json'), 'utf8')).files;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const FOUND = new Set(['Killed', 'Timeout']);
const SURVIVED = new Set(['Survived', 'NoCoverage']);
/** The mutated text, by which an equivalent mutant is listed: lines move, texts stay. */
const textOf = (source, { start, end }) => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
};

let failed = false;
for (const group of groups) {
  const started = performance.now();
  const files = await mutate(group);
  const counts = { planted: 0, found: 0, equivalent: 0, survived: 0, files: {} };
  for (const [path, { source, mutants }] of Object.entries(files)) {
    const file = path.split('src/').at(-1);
    const here = { planted: 0, found: 0, equivalent: 0, survived: 0 };
    for (const { status, location, replacement, mutatorName } of mutants) {
      if (!FOUND.has(status) && !SURVIVED.has(status)) continue;
      const original = textOf(source, location);
      const line = source.split('\n')[location.start.line - 1].trim();
      const listed = equivalents.some(
        (one) =>
          one.package === group.package &&
          one.file === file &&
          one.original === original &&
          (one.line ?? line) === line &&
          one.replacement === replacement,
      );
      const kind = FOUND.has(status) ? 'found' : listed ? 'equivalent' : 'survived';
      here.planted += 1;
      here[kind] += 1;
      if (kind === 'survived')
        console.log(
          `${status}: ${group.package}/${file}:${location.start.line} ${mutatorName}: ${JSON.stringify(original)} → ${JSON.stringify(replacement)}`,
        );
    }
    counts.files[file] = here;
    for (const kind of ['planted', 'found', 'equivalent', 'survived']) counts[kind] += here[kind];
  }
  counts.score = Math.round((1000 * (counts.found + counts.equivalent)) / counts.planted) / 10;
  console.log(`${group.package}: ${JSON.stringify(counts)}`);
  const least = group.whole ? 100 : LEAST;
  if (counts.score < least) {
    failed = true;
    console.log(
      `${group.package}: ${counts.score} % of the planted faults were found; ${least} % are needed.`,
    );
  }
  if (options.record)
    saveRecord(`mutation-${group.package}`, {
      command: `npm run mutation -- --package ${group.package}`,
      counts: { ...counts, least },
      wallSeconds: Math.round((performance.now() - started) / 1000),
    });
}
process.exitCode = failed ? 1 : 0;
