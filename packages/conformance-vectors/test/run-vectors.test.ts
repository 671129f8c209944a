// In: files, answers and modules of every kind. Out: the verdicts, the counts, the reports, the coded refusals.
import { describe, expect, it } from 'vitest';
import { checkVectorFile } from '../src/check-vector-file.ts';
import { isConformanceError } from '../src/errors.ts';
import { expandValue } from '../src/expand-value.ts';
import type { ConformanceAnswer } from '../src/implementation.ts';
import { judgeAnswer } from '../src/judge-answer.ts';
import { moduleImplementation } from '../src/module-implementation.ts';
import { formatJson, formatJunit, formatReport } from '../src/reports.ts';
import { runVectors } from '../src/run-vectors.ts';
import { tiny } from './tiny-file.ts';

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
    return 'nothing thrown';
  } catch (error) {
    return isConformanceError(error) ? error.code : error;
  }
};

describe('judgeAnswer', () => {
  const expected = { value: 'x', more: null, list: [['a', 'b']] };
  const right: ConformanceAnswer = { output: { value: 'x', list: [['a', 'b']], extra: 1 } };
  const cases: readonly [string, Parameters<typeof judgeAnswer>[0], ConformanceAnswer, string][] = [
    ['valid, right', { result: 'valid', expected }, right, 'passed'],
    ['valid, wrong', { result: 'valid', expected }, { output: { value: 'y' } }, 'wrong-output'],
    [
      'valid, list too long',
      { result: 'valid', expected },
      { output: { value: 'x', list: [['a', 'b'], []] } },
      'wrong-output',
    ],
    [
      'valid, list as object',
      { result: 'valid', expected },
      { output: { value: 'x', list: { 0: ['a', 'b'] } } },
      'wrong-output',
    ],
    [
      'valid, null filled',
      { result: 'valid', expected },
      { output: { ...right.output, more: '' } },
      'wrong-output',
    ],
    ['valid, refused', { result: 'valid', expected }, { rejected: 'no' }, 'refused-valid'],
    ['acceptable, right', { result: 'acceptable', expected }, right, 'passed'],
    ['acceptable, refused', { result: 'acceptable', expected }, { rejected: 'no' }, 'passed'],
    ['acceptable, wrong', { result: 'acceptable', expected }, { output: { value: 'y' } }, 'wrong-output'],
    ['invalid, refused', { result: 'invalid' }, { rejected: 'no' }, 'passed'],
    ['invalid, answered', { result: 'invalid' }, right, 'accepted-invalid'],
    [
      'invalid, the forbidden',
      { result: 'invalid', mustNotReturn: { value: 'x' } },
      right,
      'accepted-invalid',
    ],
    ['invalid, another', { result: 'invalid', mustNotReturn: { value: 'z' } }, right, 'passed'],
    ['inherited member', { result: 'valid', expected: { toString: 'x' } }, { output: {} }, 'wrong-output'],
    ['not supported', { result: 'valid', expected }, { unsupported: 'x' }, 'unsupported'],
  ];
  it.each(cases)('%s', (_, item, answer, want) => {
    const verdict = judgeAnswer(item, answer);
    expect(verdict.verdict === 'failed' ? verdict.fault : verdict.verdict).toBe(want);
  });

  it('shows the beginning of long values only', () => {
    const verdict = judgeAnswer({ result: 'invalid' }, { output: { value: 'x'.repeat(10_000) } });
    expect(verdict.verdict === 'failed' && verdict.detail.length).toBeLessThan(300);
  });
});

describe('expandValue', () => {
  it('resolves fixtures, bytes and long texts, and leaves the rest', () => {
    const fixtures = { key: 'PEM', list: [{ fixture: 'key' }] };
    expect(expandValue({ fixture: 'list' }, fixtures)).toEqual(['PEM']);
    expect(expandValue({ utf8: 'é' }, {})).toBe('w6k=');
    expect(expandValue({ base64: 'AQ==' }, {})).toBe('AQ==');
    expect(expandValue({ text: ['a', ['bc', 3]] }, {})).toBe('abcbcbc');
    expect(expandValue({ utf8: { text: [['a', 70_000]] } }, {})).toBe(btoa('a'.repeat(70_000)));
    expect(expandValue({ text: 'plain', n: 1, t: true, z: null }, {})).toEqual({
      text: 'plain',
      n: 1,
      t: true,
      z: null,
    });
  });

  it('refuses a fixture that is not there, also one that every object inherits', async () => {
    for (const name of ['none', 'toString', '__proto__']) {
      expect(await codeOf(() => expandValue({ fixture: name }, {}))).toBe('ERR_VECTORS_INVALID');
    }
  });
});

describe('checkVectorFile', () => {
  it('takes a file that fits', () => {
    expect(checkVectorFile(tiny)).toBe(tiny);
  });

  const group = tiny.groups[0] as (typeof tiny.groups)[0];
  const item = group.cases[0] as (typeof group.cases)[0];
  const withCase = (change: object): unknown => ({
    ...tiny,
    groups: [{ ...group, cases: [{ ...item, ...change }] }],
  });
  it.each<[string, unknown, RegExp]>([
    ['null', null, /the file must be an object/],
    ['a list', [], /the file must be an object/],
    ['another format', { ...tiny, format: 2 }, /format must be 1/],
    ['no groups', { ...tiny, groups: [] }, /groups must be/],
    ['a group that is a text', { ...tiny, groups: ['x'] }, /groups\[0\] must be/],
    ['no operation', { ...tiny, groups: [{ ...group, operation: '' }] }, /groups\[0\]\.operation/],
    ['cases that are no list', { ...tiny, groups: [{ ...group, cases: {} }] }, /groups\[0\]\.cases must be/],
    ['a case that is null', { ...tiny, groups: [{ ...group, cases: [null] }] }, /cases\[0\] must be/],
    ['another result', withCase({ result: 'ok' }), /cases\[0\]\.result/],
    ['no expectation', withCase({ expected: undefined }), /cases\[0\]\.expected/],
    ['an input that is a text', withCase({ input: 'x' }), /cases\[0\]\.input/],
    [
      'the same id twice',
      { ...tiny, groups: [{ ...group, cases: [item, item] }] },
      /cases\[1\]\.id must be used once/,
    ],
  ])('refuses %s and says where', async (_, value, message) => {
    expect(await codeOf(() => checkVectorFile(value))).toBe('ERR_VECTORS_INVALID');
    expect(() => checkVectorFile(value)).toThrow(message);
  });

  it('names ten faults and counts the rest', () => {
    const cases = Array.from({ length: 30 }, () => null);
    expect(() => checkVectorFile({ ...tiny, groups: [{ ...group, cases }] })).toThrow(/and 20 more\.$/);
  });
});

describe('runVectors', () => {
  const echo = moduleImplementation(
    { answer: ({ input }: { input: object }) => ({ output: input }) },
    { name: 'echo' },
  );

  it('asks in order and counts', async () => {
    const seen: string[] = [];
    const report = await runVectors([tiny], echo, { onCase: ({ id }) => seen.push(id) });
    expect(seen).toEqual(['tiny/one', 'tiny/two', 'tiny/three', 'tiny/four', 'tiny/five']);
    expect(report.counts).toEqual({ passed: 5, failed: 0, unsupported: 0 });
    expect(report.groups).toEqual([
      { file: 'tiny', operation: 'echo', passed: 5, failed: 0, unsupported: 0 },
    ]);
  });

  it('asks a selection, and refuses an empty one', async () => {
    expect((await runVectors([tiny], echo, { only: ['tiny/t'] })).counts.passed).toBe(2);
    expect((await runVectors([tiny], echo, { only: ['ech'] })).counts.passed).toBe(5);
    expect(await codeOf(() => runVectors([tiny], echo, { only: ['none'] }))).toBe('ERR_SELECTION_EMPTY');
  });

  it('takes what a module throws for a crash, and silence for a time-out', async () => {
    const thrower = moduleImplementation(
      { default: { answer: () => Promise.reject(new Error('boom')) } },
      { name: 'x' },
    );
    const silent = moduleImplementation({ answer: () => new Promise(() => {}) }, { name: 'x', timeoutMs: 5 });
    const faults = async (of: typeof echo): Promise<readonly string[]> =>
      (await runVectors([tiny], of)).cases.map((item) => (item.verdict === 'failed' ? item.fault : ''));
    expect(await faults(thrower)).toEqual(Array(5).fill('crash'));
    expect(await faults(silent)).toEqual(Array(5).fill('timeout'));
  });

  it('refuses a module without answer', async () => {
    for (const module of [null, undefined, {}, { answer: 1 }, { default: {} }]) {
      expect(await codeOf(() => moduleImplementation(module, { name: 'x' }))).toBe('ERR_MODULE_INVALID');
    }
  });
});

describe('reports', () => {
  const answers = [
    { output: { value: 'one' } },
    { rejected: 'no\u001b[31m<&"' },
    { unsupported: 'not here' },
    { output: { value: '\u0000\ud800' } },
    { output: { value: 'five' } },
  ];
  const mixed = moduleImplementation(
    { answer: ({ id }: { id: number }) => answers[id - 1] },
    { name: 'mixed <&>' },
  );

  it('say the same as text, as JUnit XML and as JSON', async () => {
    const report = await runVectors([tiny], mixed);
    const text = formatReport(report);
    expect(text).toMatch(/^FAILED tiny · echo +2 passed, 2 failed, 1 not supported$/m);
    expect(text).toMatch(/^tiny\/two: refused-valid: refused \(no\\u001b\[31m<&"\)/m);
    expect(text.split('\n').at(-1)).toMatch(/^2 passed, 2 failed, 1 not supported \(\d+\.\d s\)$/);

    const junit = formatJunit(report);
    expect(junit).toContain('<testsuites name="mixed &lt;&amp;&gt;" tests="5" failures="2" skipped="1"');
    expect(junit).toContain(
      '<testcase classname="tiny.echo" name="tiny/three"><skipped message="not here"/></testcase>',
    );
    expect(junit).toContain('\\u001b[31m&lt;&amp;&quot;');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML must not hold them.
    expect(junit).not.toMatch(/[\u0000-\u0008\u000b-\u001f]|\p{Surrogate}/u);

    expect(JSON.parse(formatJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });
});
