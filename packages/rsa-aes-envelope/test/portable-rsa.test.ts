import { importOpeningKey, importSealingKey, openBody, sealBody } from '@redeemkit/rsa-aes-envelope';
import { readKeyMaterial } from '@redeemkit/signature-header';
import { expect, test, vi } from 'vitest';
import { powerPublic, toInteger } from '../src/big-integer.ts';
import { crtHalves, joinHalves, privateOperation, type RsaPrivateNumbers } from '../src/portable-rsa.ts';
import { rsaPair, utf8, verified } from './keys.ts';

async function numbers(pem: string): Promise<RsaPrivateNumbers> {
  const key = await readKeyMaterial(pem, { kind: 'private' });
  if (key.type !== 'RSA') throw new Error('not RSA');
  const names = ['n', 'e', 'p', 'q', 'dp', 'dq', 'qi'] as const;
  return Object.fromEntries(names.map((name) => [name, toInteger(key[name])])) as RsaPrivateNumbers;
}

test('every one of 2,048 single-bit faults in one CRT half is refused', { timeout: 60_000 }, async () => {
  // A 4096-bit key has halves of 2,048 bits. The halves are computed once; each bit is then flipped on its way to the join.
  const key = await numbers(rsaPair(4096).privatePem);
  const c = powerPublic(0x1234567890abcdefn, { exponent: key.e, modulus: key.n });
  const halves = crtHalves(c, key);
  expect(joinHalves(halves, { c, key })).toBe(0x1234567890abcdefn);
  let refused = 0;
  for (let bit = 0n; bit < 2048n; bit += 1n) {
    const faulty = { ...halves, mp: halves.mp ^ (1n << bit) };
    if (joinHalves(faulty, { c, key }) === undefined) refused += 1;
  }
  expect(refused).toBe(2048);
});

test('the same over both halves of a 2048-bit key', async () => {
  const key = await numbers(rsaPair().privatePem);
  const c = powerPublic(99n, { exponent: key.e, modulus: key.n });
  const halves = crtHalves(c, key);
  let refused = 0;
  for (let bit = 0n; bit < 1024n; bit += 1n) {
    if (joinHalves({ ...halves, mp: halves.mp ^ (1n << bit) }, { c, key }) === undefined) refused += 1;
    if (joinHalves({ ...halves, mq: halves.mq ^ (1n << bit) }, { c, key }) === undefined) refused += 1;
  }
  expect(refused).toBe(2048);
});

test('a faulty half ends the private operation, blinded or not; without a fault it inverts the public one', async () => {
  const key = await numbers(rsaPair().privatePem);
  for (const m of [2n, 0xffffn << 1000n, key.n - 2n]) {
    const c = powerPublic(m, { exponent: key.e, modulus: key.n });
    expect(privateOperation(c, key)).toBe(m);
    expect(() =>
      privateOperation(c, key, (blinded, numbers) => {
        const { mp, mq } = crtHalves(blinded, numbers);
        return { mp: mp ^ 1n, mq };
      }),
    ).toThrowError('does not check');
  }
});

test('what is raised to the secret exponent is never the ciphertext', async () => {
  const key = await numbers(rsaPair().privatePem);
  const c = powerPublic(5n, { exponent: key.e, modulus: key.n });
  const seen = new Set<bigint>([c]);
  for (let run = 0; run < 5; run += 1) {
    privateOperation(c, key, (blinded, numbers) => {
      expect(seen.has(blinded)).toBe(false);
      seen.add(blinded);
      return crtHalves(blinded, numbers);
    });
  }
});

test('a fault in the platform’s operation is the one opening failure too', async () => {
  const pair = rsaPair();
  const { body, encrypt } = await sealBody(utf8('{}'), { key: await importSealingKey(pair.publicPem) });
  const keys = await importOpeningKey(pair.privatePem);
  const crypto = process.getBuiltinModule('node:crypto');
  const spy = vi.spyOn(crypto, 'privateDecrypt').mockImplementation(() => {
    throw new Error('fault');
  });
  try {
    await expect(openBody(await verified(body), { encrypt, keys })).rejects.toMatchObject({
      code: 'ERR_OPEN_FAILED',
    });
    expect(spy).toHaveBeenCalledOnce();
  } finally {
    spy.mockRestore();
  }
});
