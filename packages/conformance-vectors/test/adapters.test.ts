// In: the adapters whose tools are here. Out: each fails nothing but what is explained; the examples in the docs work.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allVectors } from '../src/all.ts';
import { execImplementation } from '../src/exec.ts';
import { runVectors } from '../src/run-vectors.ts';

const adapters = join(import.meta.dirname, '../adapters');
const works = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;
const explained = JSON.parse(readFileSync(join(adapters, 'explained.json'), 'utf8')) as Readonly<
  Record<string, readonly { readonly cases: string; readonly why: string }[]>
>;

// A part of the vectors, quick enough for every run; results.mjs asks them all.
const only = [
  'keys/private-rsa-pkcs8-',
  'rsa256/verify-gateway',
  'sealed-body/seal-128',
  'sealed-body/open-padding',
  'key-wrap/unwrap-rsa-3072',
  'messages-plain/sign-',
];

describe('adapters', () => {
  it.each([
    ['redeemkit', true, `"${process.execPath}" redeemkit/serve.mjs native`, 70],
    ['redeemkit-portable', true, `"${process.execPath}" redeemkit/serve.mjs portable`, 70],
    ['openssl', true, 'bash openssl/answer.sh', 60],
    ['python', works('python3', '-c', 'import cryptography'), 'python3 python/answer.py', 70],
    ['java', works('java', '-version'), 'java java/Answer.java', 40],
  ] as const)(
    '%s fails nothing but what is explained (skipped where its tool is not installed)',
    async (name, here, command, least) => {
      if (!here) return console.log(`skipped: the tool of the ${name} adapter is not installed`);
      const report = await runVectors(allVectors, execImplementation(command, { cwd: adapters }), { only });
      const strange = report.cases.filter(
        ({ id, verdict }) =>
          verdict === 'failed' &&
          !(explained[name] ?? []).some(({ cases }) => new RegExp(`^(?:${cases})$`).test(id)),
      );
      expect(strange).toEqual([]);
      expect(report.counts.passed).toBeGreaterThanOrEqual(least);
      return undefined;
    },
    120_000,
  );

  it('explain failures of cases that exist', () => {
    const ids = allVectors.flatMap((file) => file.groups.flatMap((group) => group.cases.map(({ id }) => id)));
    for (const { cases } of Object.values(explained).flat()) {
      expect(
        ids.some((id) => new RegExp(`^(?:${cases})$`).test(id)),
        cases,
      ).toBe(true);
    }
  });
});

describe('the examples of docs/conformance.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/conformance.md'), 'utf8');
  it.each([
    ['minimal.py', 'python3', works('python3', '--version'), ['string-to-sign/random', 'times/milliseconds']],
    ['minimal.sh', 'bash', true, ['rsa256/verify-merchant-c', 'rsa256/verify-gateway-sha']],
  ] as const)(
    '%s is what the page prints, at most 40 lines, and answers',
    async (file, shell, here, some) => {
      const text = readFileSync(join(adapters, 'examples', file), 'utf8');
      expect(text.split('\n').length).toBeLessThanOrEqual(41);
      expect(page).toContain(text);
      if (!here) return console.log(`skipped: ${shell} is not installed`);
      const implementation = execImplementation(`${shell} examples/${file}`, { cwd: adapters });
      const report = await runVectors(allVectors, implementation, { only: some });
      expect(report.counts.failed).toBe(0);
      expect(report.counts.passed).toBeGreaterThan(8);
      return undefined;
    },
  );
});
