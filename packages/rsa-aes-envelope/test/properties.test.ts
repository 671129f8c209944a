import { importOpeningKey, importSealingKey, openBody, sealBody } from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatEncryptHeader, parseEncryptHeader } from '../src/encrypt-header.ts';
import { codeOf, rsaPair, utf8, verified } from './keys.ts';

const pair = rsaPair();
const MIB = 1_048_576;

describe.each(['auto', 'portable'] as const)('engine %s', (engine) => {
  const runs = engine === 'auto' ? 150 : 20;

  test('open∘seal is the identity on any text, any AES size', { timeout: 60_000 }, async () => {
    const key = await importSealingKey(pair.publicPem, { engine });
    const byBits = new Map<number, Awaited<ReturnType<typeof importOpeningKey>>>();
    for (const aesBits of [128, 192, 256] as const) {
      byBits.set(aesBits, await importOpeningKey(pair.privatePem, { engine, aesBits }));
    }
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.constantFrom(128, 192, 256),
        async (text, aesBits) => {
          const { body, encrypt } = await sealBody(utf8(text), { key, aesBits });
          const keys = byBits.get(aesBits) ?? [];
          expect((await openBody(await verified(body), { encrypt, keys })).body).toEqual(utf8(text));
        },
      ),
      { numRuns: runs },
    );
  });

  test('and on sizes from 0 to 1 MiB, both ends and the block edges included', {
    timeout: 60_000,
  }, async () => {
    const key = await importSealingKey(pair.publicPem, { engine });
    const keys = await importOpeningKey(pair.privatePem, { engine });
    const filler = new Uint8Array(MIB).map((_, at) => 0x20 + ((at * 31) % 0x5f));
    const round = async (size: number) => {
      const plaintext = filler.subarray(0, size);
      const { body, encrypt } = await sealBody(plaintext, { key });
      const opened = await openUnverifiedBody(body, { encrypt, keys });
      expect(Buffer.compare(opened.body, plaintext)).toBe(0);
    };
    for (const size of [0, 1, 15, 16, 17, 24_575, 24_576, 65_535, 65_536, MIB - 1, MIB]) await round(size);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: MIB }), round), { numRuns: runs / 10 });
  });
});

test('any flipped bit of the wrapped key fails, and a flipped bit of the body never opens to the same', async () => {
  const key = await importSealingKey(pair.publicPem);
  const keys = await importOpeningKey(pair.privatePem, { breaker: { failures: 1_000_000 } });
  // Three blocks: one block under a wrong key leaves by chance a padding and text once in a million keys.
  const { body, encrypt } = await sealBody(utf8(`{"bizNo":"${'1'.repeat(32)}"}`), { key });
  const message = await verified(body);
  const header = parseEncryptHeader(encrypt);
  for (let bit = 0; bit < 8 * 256; bit += 7) {
    const symmetricKey = header.symmetricKey.slice();
    symmetricKey[bit >> 3] = (symmetricKey[bit >> 3] as number) ^ (1 << (bit & 7));
    const damaged = formatEncryptHeader({ ...header, symmetricKey });
    expect(await codeOf(openBody(message, { encrypt: damaged, keys })), `bit ${bit}`).toBe('ERR_OPEN_FAILED');
  }
});
