// In: `--quick` or nothing. Out: on one line of JSON, the client's own CPU time and memory, each measured by a process of its own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const quick = process.argv.includes('--quick');
const run = (file, flags = []) => {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, path, ...(quick ? ['--quick'] : [])], {
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  if (lines.length === 0) throw new Error(stderr);
  return lines.map((line) => JSON.parse(line));
};
const rows = [...run('client-overhead.mjs'), ...run('client-memory.mjs', ['--expose-gc'])];
console.log(JSON.stringify({ node: process.version, rows }));
