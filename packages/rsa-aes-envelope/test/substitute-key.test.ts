import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { nativeFor } from '../src/native-crypto.ts';
import { createSubstituteKey } from '../src/substitute-key.ts';

test('HMAC(HMAC(SHA-256(d), ciphertext), 0 ‖ "message" ‖ bits), the same on both engines', async () => {
  const d = new Uint8Array(randomBytes(256));
  for (const length of [16, 24, 32]) {
    const native = await createSubstituteKey(d, length, nativeFor());
    const portable = await createSubstituteKey(d, length, undefined);
    const wrapped = new Uint8Array(randomBytes(256));
    const kdk = createHmac('sha256', createHash('sha256').update(d).digest()).update(wrapped).digest();
    const input = Buffer.concat([
      Buffer.from([0, 0]),
      Buffer.from('message'),
      Buffer.from([(8 * length) >> 8, (8 * length) & 255]),
    ]);
    const expected = new Uint8Array(createHmac('sha256', kdk).update(input).digest().subarray(0, length));
    expect(new Uint8Array(await native(wrapped))).toEqual(expected);
    expect(await portable(wrapped)).toEqual(expected);
  }
});

test('another ciphertext or another key gives another substitute', async () => {
  const [a, b] = await Promise.all(
    [1, 2].map((byte) => createSubstituteKey(new Uint8Array(256).fill(byte), 32, nativeFor())),
  );
  const wraps = [new Uint8Array(256).fill(3), new Uint8Array(256).fill(4)];
  const seen = new Set<string>();
  for (const wrapped of wraps) for (const derive of [a, b]) seen.add(String(await derive?.(wrapped)));
  expect(seen.size).toBe(4);
});
