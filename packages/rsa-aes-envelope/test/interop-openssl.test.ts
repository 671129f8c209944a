import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  importOpeningKey,
  importSealingKey,
  openBody,
  parseEncryptHeader,
  sealBody,
} from '@redeemkit/rsa-aes-envelope';
import { describe, expect, test } from 'vitest';
import { formatEncryptHeader } from '../src/encrypt-header.ts';
import { rsaPair, utf8, verified } from './keys.ts';

const installed = spawnSync('openssl', ['version']).status === 0;
const reason = installed ? '' : ' (skipped: there is no openssl command)';
const pair = rsaPair();
const folder = mkdtempSync(join(tmpdir(), 'envelope-openssl-'));
const file = (name: string, content?: string | Uint8Array): string => {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
};
const openssl = (...args: string[]) => execFileSync('openssl', args);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const text = '{"bizNo":"20240522","memo":"十五分"}';

describe.each(['auto', 'portable'] as const)(`openssl pkeyutl and enc, engine %s${reason}`, (engine) => {
  test.skipIf(!installed).each([128, 192, 256] as const)('opens what it sealed, %i bits', async (aesBits) => {
    const key = new Uint8Array(randomBytes(aesBits / 8));
    openssl(
      'pkeyutl',
      '-encrypt',
      '-pubin',
      '-inkey',
      file('public.pem', pair.publicPem),
      '-pkeyopt',
      'rsa_padding_mode:pkcs1',
      '-in',
      file('key', key),
      '-out',
      file('wrapped'),
    );
    openssl(
      'enc',
      `-aes-${aesBits}-ecb`,
      '-K',
      hex(key),
      '-base64',
      '-in',
      file('plain', text),
      '-out',
      file('sealed'),
    );
    const symmetricKey = new Uint8Array(readFileSync(file('wrapped')));
    const encrypt = formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: '1', symmetricKey });
    const keys = await importOpeningKey(pair.privatePem, { aesBits, engine });
    // As the command writes it: lines of 64 characters.
    const { body } = await openBody(await verified(new Uint8Array(readFileSync(file('sealed')))), {
      encrypt,
      keys,
    });
    expect(new TextDecoder().decode(body)).toBe(text);
  });

  test.skipIf(!installed).each([128, 192, 256] as const)('is opened by it, %i bits', async (aesBits) => {
    const key = await importSealingKey(pair.publicPem, { engine });
    const { body, encrypt } = await sealBody(utf8(text), { key, aesBits });
    openssl(
      'pkeyutl',
      '-decrypt',
      '-inkey',
      file('private.pem', pair.privatePem),
      '-pkeyopt',
      'rsa_padding_mode:pkcs1',
      '-in',
      file('wrapped', parseEncryptHeader(encrypt).symmetricKey),
      '-out',
      file('key'),
    );
    const aesKey = readFileSync(file('key'));
    expect(aesKey).toHaveLength(aesBits / 8);
    const opened = openssl(
      'enc',
      '-d',
      `-aes-${aesBits}-ecb`,
      '-K',
      hex(aesKey),
      '-base64',
      '-A',
      '-in',
      file('sealed', body),
    );
    expect(opened.toString()).toBe(text);
  });
});
