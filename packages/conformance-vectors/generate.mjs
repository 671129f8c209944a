#!/usr/bin/env node
// In: generator/ (Python 3 and the openssl command). Out: vectors/, schemas/ and the data modules in src/.
// With --check nothing is written: every difference between what is here and what the generator says is a line, and an
// exit code of 1. Without Python or openssl it says so and exits with 2.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const here = import.meta.dirname;
const check = process.argv.includes('--check');

for (const [command, args] of [
  ['python3', ['--version']],
  ['openssl', ['version']],
]) {
  if (spawnSync(command, args).status !== 0) {
    console.error(`generate: ${command} is needed and was not found.`);
    process.exit(2);
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-vectors-'));
const generated = new Map();
try {
  const run = spawnSync('python3', ['-B', join(here, 'generator/generate.py'), scratch], {
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    console.error(`generate: the generator failed.\n${run.stdout}${run.stderr}`);
    process.exit(1);
  }
  for (const folder of ['vectors', 'schemas']) {
    for (const name of readdirSync(join(scratch, folder)).sort()) {
      generated.set(`${folder}/${name}`, readFileSync(join(scratch, folder, name), 'utf8'));
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const camel = (name) => name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

// JSON.parse of one string: smaller than a literal and faster to load; still one import per file, without a file system.
function dataModule(name, text) {
  const { title } = JSON.parse(text);
  const compact = text
    .split('\n')
    .map((line) => line.trimStart())
    .join('')
    .replace(/\\/g, '\\\\')
    .replace(/'/g, "\\'");
  const samples = name === 'published-samples';
  const type = samples ? 'PublishedSamples' : 'VectorFile';
  return `// In: nothing. Out: vectors/${name}.json as a value. Written by generate.mjs; edit the generator instead.
import type { ${type} } from './vector-file.ts';

/** ${title}. */
export const ${camel(name)}${samples ? '' : 'Vectors'}: ${type} = /* @__PURE__ */ JSON.parse(
  '${compact}',
) as ${type};
`;
}

for (const [path, text] of [...generated]) {
  const name = /^vectors\/(.*)\.json$/.exec(path)?.[1];
  if (name) generated.set(`src/${name}.ts`, dataModule(name, text));
}

const present = ['vectors', 'schemas']
  .flatMap((folder) =>
    existsSync(join(here, folder)) ? readdirSync(join(here, folder)).map((name) => `${folder}/${name}`) : [],
  )
  .filter((path) => !generated.has(path));
let differences = 0;
for (const path of present) {
  differences += 1;
  if (check) console.log(`not generated any more: ${path}`);
  else rmSync(join(here, path));
}
for (const [path, text] of generated) {
  const file = join(here, path);
  const old = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (old === text) continue;
  differences += 1;
  if (check) {
    const before = old?.split('\n') ?? [];
    const at = text.split('\n').findIndex((line, index) => line !== before[index]);
    console.log(`${old === undefined ? 'missing' : 'differs'}: ${path}, from line ${at + 1}`);
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
console.log(
  check
    ? `vectors: ${generated.size - differences} files as generated, ${differences} different`
    : `vectors: ${generated.size} files, ${differences} written`,
);
process.exitCode = check && differences > 0 ? 1 : 0;
