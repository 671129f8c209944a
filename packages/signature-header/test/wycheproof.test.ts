// In: Project Wycheproof's files from WYCHEPROOF_DIR. Out: its verdict on every case, on both paths, with the counts asserted.
import { readFileSync } from 'node:fs';
import { importVerificationKey, type VerificationKey } from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import { describe, expect, it } from 'vitest';
import { paths, takePath } from './support/paths.ts';

const folder = process.env['WYCHEPROOF_DIR'];
const title = folder ? 'Wycheproof' : 'Wycheproof (skipped: WYCHEPROOF_DIR is not set)';

interface Group {
  readonly publicKeyDer: string;
  readonly tests: readonly {
    tcId: number;
    msg: string;
    sig: string;
    result: 'valid' | 'acceptable' | 'invalid';
    flags: readonly string[];
  }[];
}
const read = (file: string): { numberOfTests: number; testGroups: readonly Group[] } =>
  JSON.parse(readFileSync(`${folder}/${file}_test.json`, 'utf8'));

/** Cases, cases that verified, and the tcIds whose verdict differs from the file's. `acceptable` must not verify. */
async function run(
  file: string,
  load: (spki: Uint8Array) => Promise<VerificationKey>,
): Promise<{ cases: number; verified: number; differ: string[] }> {
  const { numberOfTests, testGroups } = read(file);
  const seen = { cases: 0, verified: 0, differ: [] as string[] };
  for (const group of testGroups) {
    const key = await load(Buffer.from(group.publicKeyDer, 'hex'));
    for (const test of group.tests) {
      const valid = await key.verify(Buffer.from(test.msg, 'hex'), Buffer.from(test.sig, 'hex'));
      seen.cases++;
      if (valid) seen.verified++;
      if (valid !== (test.result === 'valid'))
        seen.differ.push(`${test.tcId} ${test.result} ${test.flags.join()}`);
    }
  }
  expect(seen.cases).toBe(numberOfTests);
  return seen;
}

describe.skipIf(!folder).each(paths)(`${title}, %s path`, (path) => {
  // Valid and acceptable cases of each file. The acceptable one of each RSA file, MissingNull, lacks the NULL of the
  // DigestInfo: it must be refused (RFC 8017 §9.2 note 2 has verifiers compare whole encodings).
  it.each([
    ['rsa_signature_2048_sha256', 259, 9],
    ['rsa_signature_3072_sha256', 259, 8],
    ['rsa_signature_4096_sha256', 258, 7],
  ])(
    '%s: %d cases, %d valid',
    async (file, cases, verified) => {
      takePath(path);
      const load = (spki: Uint8Array): Promise<VerificationKey> =>
        importVerificationKey(spki, { publicExponents: [3, 65537] });
      expect(await run(file, load)).toEqual({ cases, verified, differ: [] });
      const missing = read(file)
        .testGroups.flatMap((group) => group.tests)
        .filter((test) => test.flags.includes('MissingNull') && test.result === 'acceptable');
      expect(missing).toHaveLength(1);
    },
    60_000,
  );

  it.each([
    ['ecdsa_secp224r1_sha224', 452, { hash: 'SHA-224', encoding: 'der' }],
    ['ecdsa_secp224r1_sha256', 481, { hash: 'SHA-256', encoding: 'der' }],
    ['ecdsa_secp224r1_sha224_p1363', 229, { hash: 'SHA-224', encoding: 'raw' }],
    ['ecdsa_secp224r1_sha256_p1363', 258, { hash: 'SHA-256', encoding: 'raw' }],
  ] as const)(
    '%s: %d cases',
    async (file, cases, options) => {
      takePath(path);
      const valid = read(file)
        .testGroups.flatMap((group) => group.tests)
        .filter((test) => test.result === 'valid').length;
      expect(await run(file, (spki) => importVerificationKey(spki, { algorithm: ecc224(options) }))).toEqual({
        cases,
        verified: valid,
        differ: [],
      });
    },
    120_000,
  );
});
