// In: nothing. Out: folders with fresh keys, also in the forms that openssl writes, for tests that spawn the bin.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeys } from '../../src/generate-keys.ts';
import { newFolder } from './run-bin.ts';

/** A folder with merchant, gateway and ec pairs as `keygen` makes them. */
export async function folderWithKeys(): Promise<string> {
  const folder = newFolder();
  for (const [name, algorithm] of [
    ['merchant', 'RSA256'],
    ['gateway', 'RSA256'],
    ['ec', 'ECC224'],
  ] as const) {
    const pair = await generateKeys(algorithm);
    writeFileSync(join(folder, `${name}.pem`), pair.privatePem(), { mode: 0o600 });
    writeFileSync(join(folder, `${name}-public.pem`), pair.publicPem, { mode: 0o600 });
    writeFileSync(join(folder, `${name}-public.txt`), `${pair.publicBase64}\n`, { mode: 0o600 });
  }
  return folder;
}

/** Runs openssl in a folder and gives its output. */
export function openssl(cwd: string, words: readonly string[], input?: Uint8Array | string): Buffer {
  return execFileSync('openssl', [...words], { cwd, ...(input !== undefined && { input }), stdio: 'pipe' });
}
