// In: openssl, Java and Python's cryptography, as installed. Out: proof that each verifies what we sign and the other way round.
import { execFileSync, spawnSync } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  importSigningKey,
  importVerificationKey,
  rsa256,
  type SignatureAlgorithm,
  stringToSign,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message, p224, privateKey, publicKey } from './support/keys.ts';
import { paths, takePath } from './support/paths.ts';

const runs = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const java = runs('javac', '-version') && runs('java', '-version');
// Starting Java or Python costs a second on a busy machine: one round and one path there, all of it with openssl.
const once = { rounds: 1, takes: ['native'] as const };
const python = runs('python3', '-c', 'import cryptography');
const scripts = new URL('interop/', import.meta.url).pathname;

const rsa = { name: 'RSA256', hash: 'SHA-256', pair: { privateKey, publicKey }, algorithm: rsa256 };
const ecc = (hash: 'SHA-256' | 'SHA-224') => ({
  name: `ECC224 ${hash}`,
  hash,
  pair: p224,
  algorithm: ecc224({ hash, encoding: 'der' }),
});
type Row = {
  name: string;
  hash: string;
  pair: { privateKey: KeyObject; publicKey: KeyObject };
  algorithm: SignatureAlgorithm;
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/interop-`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs both directions: `peer` signs into `sig` or prints whether `sig` verifies; keys and bytes lie in files. */
async function bothWays(
  row: Row,
  peer: (verb: 'sign' | 'verify', algorithm: string) => string,
  { rounds, takes }: { rounds: number; takes: readonly (typeof paths)[number][] } = {
    rounds: 3,
    takes: paths,
  },
): Promise<void> {
  const { pair, algorithm } = row;
  const bytes = stringToSign({ ...message, body: new TextEncoder().encode('{"名":"é\\r\\n"}') });
  writeFileSync(`${folder}/private.der`, pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
  writeFileSync(`${folder}/public.der`, pair.publicKey.export({ format: 'der', type: 'spki' }));
  writeFileSync(`${folder}/bytes`, bytes);
  for (const path of takes) {
    takePath(path);
    const signer = await importSigningKey(pair.privateKey, { algorithm });
    const verifier = await importVerificationKey(pair.publicKey, { algorithm });
    for (let i = 0; i < rounds; i++) {
      writeFileSync(`${folder}/sig`, await signer.sign(bytes));
      expect(peer('verify', algorithm.name)).toBe('true');
      peer('sign', algorithm.name);
      const theirs = readFileSync(`${folder}/sig`);
      expect(await verifier.verify(bytes, theirs)).toBe(true);
      // What the peer refuses, we refuse, and the other way round.
      theirs[theirs.length - 1] = (theirs.at(-1) ?? 0) ^ 1;
      writeFileSync(`${folder}/sig`, theirs);
      expect(peer('verify', algorithm.name)).toBe('false');
      expect(await verifier.verify(bytes, theirs)).toBe(false);
    }
  }
}

describe('openssl', () => {
  it.each<Row>([rsa, ecc('SHA-256'), ecc('SHA-224')])(
    '$name, both directions',
    async (row) => {
      const digest = `-${row.hash.replace('-', '').toLowerCase()}`;
      await bothWays(row, (verb) => {
        const key = verb === 'sign' ? ['-sign', 'private.der'] : ['-verify', 'public.der'];
        const rest = verb === 'sign' ? ['-out', 'sig'] : ['-signature', 'sig'];
        const { status, stdout } = spawnSync(
          'openssl',
          ['dgst', digest, '-keyform', 'DER', ...key, ...rest, 'bytes'],
          { cwd: folder },
        );
        return verb === 'sign' ? '' : String(status === 0 && String(stdout).includes('Verified OK'));
      });
    },
    60_000,
  );
});

describe.skipIf(!java)(java ? 'Java' : 'Java (skipped: no JDK on this machine)', () => {
  // Java 16 and later have no secp224r1 (JDK-8235710): RSA256 only.
  it('SHA256withRSA, both directions', async () => {
    execFileSync('javac', ['-d', folder, `${scripts}SignOrVerify.java`]);
    await bothWays(
      rsa,
      (verb) => {
        const key = verb === 'sign' ? 'private.der' : 'public.der';
        return String(
          execFileSync(
            'java',
            [
              '-Xshare:auto',
              '-XX:TieredStopAtLevel=1',
              '-cp',
              folder,
              'SignOrVerify',
              verb,
              key,
              'bytes',
              'sig',
            ],
            { cwd: folder },
          ),
        );
      },
      once,
    );
  }, 120_000);
});

describe.skipIf(!python)(
  python ? 'Python cryptography' : 'Python cryptography (skipped: not on this machine)',
  () => {
    it.each<Row>([rsa, ecc('SHA-256'), ecc('SHA-224')])(
      '$name, both directions',
      async (row) => {
        await bothWays(
          row,
          (verb, algorithm) => {
            const key = verb === 'sign' ? 'private.der' : 'public.der';
            return String(
              execFileSync(
                'python3',
                [`${scripts}sign_or_verify.py`, verb, algorithm, row.hash, key, 'bytes', 'sig'],
                { cwd: folder },
              ),
            );
          },
          once,
        );
      },
      120_000,
    );
  },
);
