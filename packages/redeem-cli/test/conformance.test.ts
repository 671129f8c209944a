import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, runBin } from './support/run-bin.ts';

test('redeemkit passes every vector', async () => {
  const { code, out, err } = await runBin(['conformance', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { passed, failed, unsupported } = JSON.parse(out);
  expect(passed).toBeGreaterThanOrEqual(2900);
  expect({ failed, unsupported }).toEqual({ failed: 0, unsupported: 0 });
}, 60_000);

test('a program that is wrong is reported: lines, JUnit, JSON and exit code 1', async () => {
  const cwd = newFolder();
  writeFileSync(
    join(cwd, 'answer.mjs'),
    `import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id, operation, input } = JSON.parse(line);
  const output = { epochMs: Date.parse(input.text) };
  const answer = operation === 'parse-time' ? (output.epochMs ? { output } : { rejected: 'no date' }) : { unsupported: operation };
  console.log(JSON.stringify({ id, ...answer }));
}`,
  );
  const words = [
    '--exec',
    `"${process.execPath}" answer.mjs`,
    '--only',
    'times/',
    '--junit',
    'r.xml',
    '--report',
    'r.json',
  ];
  const { code, out } = await runBin(['conformance', ...words], { cwd });
  expect(code).toBe(1);
  expect(out).toMatch(/^FAILED times · parse-time +\d+ passed, \d+ failed$/m);
  expect(out).toMatch(/^times\/not-february-30: accepted-invalid: /m);
  expect(out).toMatch(/^ok +times · format-time +0 passed, 37 not supported$/m);
  expect(readFileSync(join(cwd, 'r.xml'), 'utf8')).toContain('<testsuite name="times parse-time"');
  const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
  expect(report.cases.length).toBe(report.counts.passed + report.counts.failed + report.counts.unsupported);
});

test('a module and a vectors file of one’s own', async () => {
  const cwd = newFolder();
  writeFileSync(join(cwd, 'mine.mjs'), 'export const answer = ({ input }) => ({ output: input });');
  const head = { format: 1, title: 't', source: 's', notes: {}, fixtures: {} };
  const cases = [{ id: 'own/1', result: 'valid', input: { a: 1 }, expected: { a: 1 } }];
  const file = {
    ...head,
    file: 'own',
    groups: [{ title: 't', operation: 'echo', computedBy: 'hand', cases }],
  };
  writeFileSync(join(cwd, 'own.json'), JSON.stringify(file));
  const { code, out } = await runBin(['conformance', '--module', 'mine.mjs', '--vectors', 'own.json'], {
    cwd,
  });
  expect(out).toMatch(/^1 passed, 0 failed, 0 not supported/m);
  expect(code).toBe(0);
});

test('--export writes the built-in files, which can be read back', async () => {
  const cwd = newFolder();
  expect((await runBin(['conformance', '--export', 'out'], { cwd })).code).toBe(0);
  expect(readdirSync(join(cwd, 'out'))).toHaveLength(15);
  const { code } = await runBin(['conformance', '--vectors', 'out/times.json', '--only', 'times/format'], {
    cwd,
  });
  expect(code).toBe(0);
});

test.each([
  [['--exec', 'a', '--http', 'http://x/'], /one of --exec, --http and --module/],
  [['--http', 'nowhere'], /whole address.*ERR_URL_INVALID/],
  [['--module', 'none.mjs'], /none\.mjs could not be loaded/],
  [['--module', 'empty.mjs'], /exports no function answer.*ERR_MODULE_INVALID/],
  [['--vectors', 'none.json'], /does not exist/],
  [['--vectors', 'empty.mjs'], /is not JSON/],
  [['--vectors', 'wrong.json'], /not a vectors file of format 1: format must be 1.*ERR_VECTORS_INVALID/],
  [['--only', 'nothing/'], /No case matches.*ERR_SELECTION_EMPTY/],
  [['--timeout', '-1'], /timeout/],
  [['--only', 'times/format-utc', '--junit', 'folder'], /folder cannot be written.*EISDIR/],
])('%j is one line and exit code 64', async (words, line) => {
  const cwd = newFolder();
  mkdirSync(join(cwd, 'folder'));
  writeFileSync(join(cwd, 'empty.mjs'), 'export const nothing = 1;');
  writeFileSync(join(cwd, 'wrong.json'), '{"format":2}');
  const { code, out, err } = await runBin(['conformance', ...words], { cwd });
  expect({ code, out }).toEqual({ code: 64, out: '' });
  expect(err).toMatch(line);
  expect(err.trim().split('\n')).toHaveLength(1);
});
