import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../src/run-cli.ts';
import { folderWithKeys } from './support/key-files.ts';
import { leakedParts } from './support/leaked-parts.ts';
import { memoryIo } from './support/memory-io.ts';

let cwd = '';
beforeAll(async () => {
  cwd = await folderWithKeys();
});

async function explainKey(words: readonly string[], stdin: string | Uint8Array = '') {
  const io = memoryIo({ cwd, stdin });
  const code = await runCli(['explain-key', ...words], io);
  return { code, out: io.printed(), err: io.complained() };
}

test.each([
  ['merchant.pem', 'RSA private key, 2048 bits, PKCS#8, as PEM', 'PKCS#8, one line of Base64'],
  ['merchant-public.txt', 'RSA public key, 2048 bits, SPKI, as Base64', 'SPKI PEM'],
  ['ec.pem', 'EC private key, P-224, PKCS#8, as PEM', 'PKCS#8, one line of Base64'],
])('%s is explained, with commands that can be pasted and nothing private', async (name, says, to) => {
  const { code, out, err } = await explainKey([name]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(says);
  expect(out).toContain(`To get ${to}:`);
  const json = await explainKey([name, '--json']);
  if (name.endsWith('.pem')) expect(await leakedParts(join(cwd, name), out + json.out)).toEqual([]);
  const { conversions } = JSON.parse(json.out) as { conversions: readonly { to: string; command: string }[] };
  for (const { command } of conversions) {
    expect(command).toContain(name);
    expect(execFileSync('sh', ['-c', command], { cwd, stdio: 'pipe' }).length).toBeGreaterThan(50);
  }
});

test('a key with something in its way, and no key at all, end with 1', async () => {
  const pem = readFileSync(join(cwd, 'merchant.pem'), 'utf8').replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY');
  writeFileSync(join(cwd, 'it is odd.pem'), pem);
  const odd = await explainKey(['it is odd.pem']);
  expect(odd.code).toBe(1);
  expect(odd.out).toContain('The label says RSA PRIVATE KEY, the content is PKCS#8');
  expect(odd.out).toContain("-in 'it is odd.pem'");
  const none = await explainKey(['-'], 'what is this');
  expect(none.code).toBe(1);
  expect(none.out).toContain('This is no readable key.');
  expect((await explainKey(['missing.pem'])).code).toBe(64);
  expect((await explainKey([])).code).toBe(64);
});
