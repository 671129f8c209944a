#!/usr/bin/env node
// In: the built packages and faults.json. Out: a line a fault, saying which vector caught it; exit code 1 if one was not.
// Each fault is an edit of a copy of the built packages. An edit that does not fit the code any more is an error too.
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const packages = join(import.meta.dirname, '..');
const own = [
  'signature-header',
  'rsa-aes-envelope',
  'secure-message',
  'benefit-redeem-schema',
  'conformance-vectors',
];
const faults = JSON.parse(readFileSync(join(import.meta.dirname, 'faults.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'redeemkit-faults-'));

// The files where the fault is sought come first; the first failure ends the run.
const worker = `
const [first] = process.argv.slice(2);
const { runVectors } = await import('@redeemkit/conformance-vectors');
const { allVectors } = await import('@redeemkit/conformance-vectors/all');
const { answer } = await import('@redeemkit/conformance-vectors/redeemkit');
const files = [...allVectors].sort((a, b) => Number(\`\${b.file}/\` === first) - Number(\`\${a.file}/\` === first));
const implementation = { name: 'fault', answer: (request) => answer(request).catch((error) => ({ failure: 'crash', detail: String(error) })) };
const onCase = ({ id, verdict }) => {
  if (verdict !== 'failed') return;
  console.log(id);
  process.exit(0);
};
await runVectors(files, implementation, { onCase });
console.log('none');
`;

/** A copy of the built packages; third parties are linked. */
function copyPackages(name) {
  const root = join(scratch, name);
  for (const folder of own) {
    const target = join(root, 'node_modules/@redeemkit', folder);
    mkdirSync(target, { recursive: true });
    cpSync(join(packages, folder, 'package.json'), join(target, 'package.json'));
    cpSync(join(packages, folder, 'dist'), join(target, 'dist'), { recursive: true });
    const { dependencies = {} } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
    for (const dependency of Object.keys(dependencies).filter((found) => !found.startsWith('@redeemkit/'))) {
      const link = join(target, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(join(packages, folder, 'node_modules', dependency)), link, 'dir');
    }
  }
  writeFileSync(join(root, 'run.mjs'), worker);
  return root;
}

/** Makes the edits in a copy; returns what takes them back. */
function edit(root, edits) {
  const old = new Map();
  const fresh = new Map();
  for (const { file, find, replace } of edits) {
    const path = join(root, 'node_modules/@redeemkit', file);
    const text = fresh.get(path) ?? readFileSync(path, 'utf8');
    if (!old.has(path)) old.set(path, text);
    const places = text.split(find).length - 1;
    if (places !== 1) throw new Error(`${file} holds ${JSON.stringify(find)} ${places} times, not once`);
    fresh.set(
      path,
      text.replace(find, () => replace),
    );
  }
  for (const [path, text] of fresh) writeFileSync(path, text);
  return () => {
    for (const [path, text] of old) writeFileSync(path, text);
  };
}

function run(root, first) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['run.mjs', first], { cwd: root, timeout: 60_000 });
    let out = '';
    let complaint = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      complaint += chunk;
    });
    child.on('close', (code) =>
      resolve(code === 0 ? out.trim() : `broken: ${complaint.trim().slice(0, 300)}`),
    );
  });
}

async function judge(root, { id, fault, first, edits }) {
  let restore = () => undefined;
  try {
    restore = edit(root, edits);
    const found = await run(root, first);
    const caught = /^[a-z0-9-]+\/\S+$/.test(found);
    return {
      caught,
      line: `${caught ? 'caught' : 'MISSED'} ${id}: ${fault} ${caught ? `→ ${found}` : found}`,
    };
  } catch (error) {
    return { caught: false, line: `MISSED ${id}: ${fault} ${error.message}` };
  } finally {
    restore();
  }
}

try {
  const roots = Array.from({ length: Math.min(4, availableParallelism()) }, (_, at) =>
    copyPackages(`copy-${at}`),
  );
  const sound = await run(roots[0], '');
  console.log(
    sound === 'none' ? 'ok     without a fault every vector passes' : `FAILED without a fault: ${sound}`,
  );
  const waiting = [...faults];
  const results = [];
  const work = async (root) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await judge(root, next);
      console.log(result.line);
      results.push(result);
    }
  };
  await Promise.all(roots.map(work));
  const caught = results.filter((result) => result.caught).length;
  console.log(`faults: ${caught} caught, ${results.length - caught} missed`);
  process.exitCode = sound === 'none' && caught === results.length ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
