// In: nothing. Out: the path of one module with the sources of this package in it, for tests that need a process of their own.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const MODULES = [
  'big-integer',
  'body-text',
  'encrypt-header',
  'import-opening-key',
  'import-sealing-key',
  'pkcs7',
  'seal-body',
  'unverified',
  'unwrap-block',
];

export async function bundle(): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'envelope-')), 'envelope.mjs');
  await build({
    stdin: {
      contents: MODULES.map((name) => `export * from './${name}.ts';`).join('\n'),
      resolveDir: join(import.meta.dirname, '../src'),
    },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    conditions: ['@redeemkit/source'],
    mainFields: ['module', 'main'],
    outfile,
  });
  return outfile;
}
