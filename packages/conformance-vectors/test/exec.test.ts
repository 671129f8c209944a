// In: programs that answer well, badly, late, too much or not at all. Out: a result line for each case, and an end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { execImplementation } from '../src/exec.ts';
import { type ConformanceReport, runVectors } from '../src/run-vectors.ts';
import { tiny } from './tiny-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'redeemkit-exec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
/** A program whose `onLine(request, print)` is the given body; runs it over the tiny file. */
async function run(onLine: string, timeoutMs = 5000): Promise<ConformanceReport> {
  count += 1;
  const path = join(folder, `${count}.mjs`);
  writeFileSync(
    path,
    `import { createInterface } from 'node:readline';
const print = (value) => process.stdout.write((typeof value === 'string' ? value : JSON.stringify(value)) + '\\n');
const answer = ({ id, input }) => print({ id, output: { value: input.value } });
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  ${onLine}
}`,
  );
  return runVectors([tiny], execImplementation(`"${process.execPath}" "${path}"`, { timeoutMs }));
}

const faults = (report: ConformanceReport): readonly string[] =>
  report.cases.map((item) => (item.verdict === 'failed' ? item.fault : item.verdict));
const details = (report: ConformanceReport): string =>
  report.cases.map((item) => (item.verdict === 'failed' ? item.detail : '')).join('\n');

const passed = ['passed', 'passed', 'passed', 'passed', 'passed'];

describe('execImplementation', () => {
  it('asks a program line by line', async () => {
    const report = await run('answer(request);');
    expect(faults(report)).toEqual(passed);
    expect(report.counts).toEqual({ passed: 5, failed: 0, unsupported: 0 });
  });

  it('takes refusals, "not supported" and blank lines', async () => {
    const report = await run(
      "print(''); if (request.id === 1) answer(request); else print({ id: request.id, ...(request.id === 2 ? { rejected: 'no' } : { unsupported: 'echo' }) });",
    );
    expect(faults(report)).toEqual(['passed', 'refused-valid', 'unsupported', 'unsupported', 'unsupported']);
  });

  it('reports a program that prints nothing, and gives up on it', async () => {
    const started = performance.now();
    const report = await run('', 300);
    expect(faults(report)).toEqual(Array(5).fill('timeout'));
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('does not ask on after five time-outs', async () => {
    const cases = Array.from({ length: 40 }, (_, at) => ({
      id: `tiny/${at}`,
      result: 'valid' as const,
      input: {},
      expected: {},
    }));
    const many = { ...tiny, groups: [{ ...(tiny.groups[0] as (typeof tiny.groups)[0]), cases }] };
    const report = await runVectors([many], execImplementation('sleep 60', { timeoutMs: 100 }));
    expect(faults(report).slice(0, 6)).toEqual([...Array(5).fill('timeout'), 'gave-up']);
    expect(report.counts.failed).toBe(40);
    expect(details(report)).toContain('not asked after 5 time-outs');
  });

  it('reports garbage and still hears the answer to the next request', async () => {
    const report = await run("if (request.id === 2) print('debug: two'); answer(request);");
    expect(faults(report)).toEqual(['passed', 'garbage', 'passed', 'passed', 'passed']);
    expect(details(report)).toContain('debug: two');
  });

  it.each([
    ['an array', '[1]'],
    ['a number', '7'],
    ['half an object', '{"id":1'],
  ])('takes %s for garbage', async (_, text) => {
    expect(faults(await run(`print('${text}');`))).toEqual(Array(5).fill('garbage'));
  });

  it.each([
    ['two members', "{ output: {}, rejected: 'x' }"],
    ['no member', '{}'],
    ['an output that is a list', '{ output: [] }'],
    ['a refusal that is no text', '{ rejected: true }'],
  ])('takes an answer with %s for garbage', async (_, members) => {
    expect(faults(await run(`print({ id: request.id, ...${members} });`))).toEqual(Array(5).fill('garbage'));
  });

  it('reports an answer to another request', async () => {
    const report = await run('print({ id: request.id + 1, output: { value: request.input.value } });');
    expect(faults(report)[0]).toBe('out-of-order');
    expect(details(report)).toContain('an answer to 2 when 1 was asked');
  });

  it('reports a second answer to the same request', async () => {
    const report = await run('answer(request); if (request.id === 1) answer(request);');
    expect(faults(report)).toEqual(['passed', 'out-of-order', 'passed', 'passed', 'passed']);
  });

  it('reports answers that are held back and turned round', async () => {
    const report = await run(
      'globalThis.held ??= []; held.push(request); if (held.length === 2) held.splice(0).reverse().forEach(answer);',
      300,
    );
    expect(faults(report)).toEqual(Array(5).fill('timeout'));
  });

  it('reports a program that dies, with its last words, and starts it again', async () => {
    const report = await run(
      "if (request.input.value === 'two') { console.error('cannot: two'); process.exit(3); } answer(request);",
    );
    expect(faults(report)).toEqual(['passed', 'crash', 'passed', 'passed', 'passed']);
    expect(details(report)).toMatch(/exit code 3\): cannot: two/);
  });

  it('reports a signal', async () => {
    const report = await run(
      "if (request.id === 4) process.kill(process.pid, 'SIGKILL'); else answer(request);",
    );
    expect(faults(report)[3]).toBe('crash');
    expect(faults(report)[4]).toBe('passed');
  });

  it('reports a line without end', async () => {
    const report = await run("process.stdout.write('x'.repeat(3_000_000)); await new Promise(() => {});");
    expect(faults(report)).toEqual(Array(5).fill('too-much-output'));
  });

  it('reports lines without end', async () => {
    const report = await runVectors([tiny], execImplementation('yes', { timeoutMs: 5000 }));
    expect(report.counts.failed).toBe(5);
    for (const fault of faults(report)) expect(['garbage', 'too-much-output']).toContain(fault);
  });

  it('reports a command that does not exist', async () => {
    const report = await runVectors(
      [tiny],
      execImplementation('redeemkit-no-such-command', { timeoutMs: 5000 }),
    );
    expect(faults(report)).toEqual(Array(5).fill('crash'));
    expect(details(report)).toMatch(/not found|exit code 127/);
  });

  it('leaves no process behind', async () => {
    const mark = `sleep 61.${process.pid}`;
    await runVectors([tiny], execImplementation(`${mark} & ${mark}`, { timeoutMs: 100 }));
    const left = (): readonly string[] => {
      const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
      return stdout.split('\n').filter((line) => line === mark);
    };
    // What is killed is gone when it gets a processor once more; by itself it would stay for a minute.
    await expect.poll(left).toEqual([]);
  });
});
