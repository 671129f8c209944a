import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import {
  importOpeningKey,
  importSealingKey,
  openBody,
  parseEncryptHeader,
  sealBody,
} from '@redeemkit/rsa-aes-envelope';
import { expect, test } from 'vitest';
import { formatEncryptHeader } from '../src/encrypt-header.ts';
import { rsaPair, utf8, verified } from './keys.ts';

const installed = spawnSync('javac', ['-version']).status === 0;
const reason = installed ? '' : ' (skipped: there is no Java compiler)';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
/** Runs Java on the source file itself: one start for all lines. */
function java(lines: readonly string[]): string[] {
  const source = join(import.meta.dirname, 'java/RsaAesPeer.java');
  const { status, stdout, stderr } = spawnSync('java', [source], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trimEnd().split('\n');
}

test.skipIf(!installed)(
  `Java’s Cipher.getInstance("AES") and "RSA/ECB/PKCS1Padding", both ways${reason}`,
  { timeout: 60_000 },
  async () => {
    const pair = rsaPair();
    const der = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '');
    const texts = ['', '{"bizNo":"20240522"}', `{"memo":"${'十五'.repeat(2000)}"}`];
    const cases = ([128, 192, 256] as const).flatMap((aesBits) =>
      (['auto', 'portable'] as const).flatMap((engine) => texts.map((text) => ({ aesBits, engine, text }))),
    );
    const lines: string[] = [];
    for (const { aesBits, engine, text } of cases) {
      lines.push(`seal ${der(pair.publicPem)} ${aesBits} ${base64(utf8(text))}`);
      const key = await importSealingKey(pair.publicPem, { engine });
      const { body, encrypt } = await sealBody(utf8(text), { key, aesBits });
      const wrapped = base64(parseEncryptHeader(encrypt).symmetricKey);
      lines.push(`open ${der(pair.privatePem)} ${wrapped} ${new TextDecoder().decode(body)}`);
    }
    const answers = java(lines);
    expect(answers).toHaveLength(2 * cases.length);
    for (const [at, { aesBits, engine, text }] of cases.entries()) {
      const [wrapped = '', sealed = ''] = (answers[2 * at] ?? '').split(' ');
      const symmetricKey = new Uint8Array(Buffer.from(wrapped, 'base64'));
      const encrypt = formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: '1', symmetricKey });
      const keys = await importOpeningKey(pair.privatePem, { aesBits, engine });
      const { body } = await openBody(await verified(utf8(sealed)), { encrypt, keys });
      expect(new TextDecoder().decode(body)).toBe(text);
      expect(Buffer.from(answers[2 * at + 1] ?? '-', 'base64').toString()).toBe(text);
    }
  },
);
