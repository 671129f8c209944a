// In: signed messages of both directions. Out: proof that what verifies is what was signed, and that nothing else does.
import {
  importSigningKey,
  importVerificationKey,
  isVerifiedMessage,
  type SignedMessage,
  signMessage,
  type Verifier,
  verifyMessage,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';
import { message, other, p224, privateKey, publicKey } from './support/keys.ts';
import { paths, takePath } from './support/paths.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.each(paths)('the four messages of docs/protocol §1, %s path', (path) => {
  // Each side signs with its own pair and verifies with the other's public key.
  const redeemPath = '/api/open/alipay/intl/promotion/benefit/benefitRedeem';
  const notifyPath = '/merchant/api/alipayhk/points/bill/notify';
  const rows = [
    ['request merchant → AlipayHK', 'merchant', redeemPath, '2024-05-22T06:42:21+08:00', '{"bizNo":"1"}'],
    [
      'its response, under the path of the request',
      'alipayhk',
      redeemPath,
      '2024-05-22T06:42:22+08:00',
      '{"result":{}}',
    ],
    ['webhook AlipayHK → merchant', 'alipayhk', notifyPath, '2023-12-18T02:33:31Z', '{ "pretty" :\r\n 1 }'],
    [
      "merchant's answer to the webhook",
      'merchant',
      notifyPath,
      '1685599933871',
      '{"result":{"resultStatus":"S"}}',
    ],
  ] as const;

  it.each(rows)('%s', async (_, sender, uri, time, body) => {
    takePath(path);
    const pairs = { merchant: { privateKey, publicKey }, alipayhk: other };
    const signer = await importSigningKey(pairs[sender].privateKey, { keyVersion: '2' });
    const keys = await importVerificationKey(pairs[sender].publicKey, { keyVersion: '2' });
    const foreign = await importVerificationKey(
      pairs[sender === 'merchant' ? 'alipayhk' : 'merchant'].publicKey,
      { keyVersion: '2' },
    );
    const signed: SignedMessage = {
      method: 'POST',
      path: uri,
      clientId: 'CLIENT_1',
      time,
      body: encode(body),
    };
    const signature = await signMessage(signed, signer);
    expect(signature).toMatch(/^algorithm=RSA256,keyVersion=2,signature=[\w%]+$/);
    const proof = await verifyMessage(signed, { signature, keys });
    expect({ ...proof, body: new TextDecoder().decode(proof.body) }).toEqual({
      method: 'POST',
      path: uri,
      clientId: 'CLIENT_1',
      time,
      body,
      algorithm: 'RSA256',
      keyVersion: '2',
    });
    expect(await codeOf(() => verifyMessage(signed, { signature, keys: foreign }))).toBe(
      'ERR_SIGNATURE_MISMATCH',
    );
  });
});

describe('verifyMessage', () => {
  let keys: Verifier;
  let signature: string;
  beforeAll(async () => {
    keys = await importVerificationKey(publicKey);
    signature = await signMessage(message, await importSigningKey(privateKey));
  });

  it('hands out a frozen proof that cannot be forged or copied', async () => {
    const proof = await verifyMessage(message, { signature, keys });
    expect(Object.isFrozen(proof)).toBe(true);
    expect(isVerifiedMessage(proof)).toBe(true);
    for (const fake of [
      { ...proof },
      structuredClone(proof),
      Object.create(proof),
      message,
      null,
      undefined,
      'proof',
      true,
    ])
      expect(isVerifiedMessage(fake)).toBe(false);
  });

  it('keeps the verified bytes when the caller changes its array, even while keys are looked up', async () => {
    const body = Uint8Array.from(message.body);
    const proof = await verifyMessage(
      { ...message, body },
      {
        signature,
        keys: async () => {
          body.fill(0);
          return keys;
        },
      },
    );
    expect([...proof.body]).toEqual([...message.body]);
  });

  it('hands on an empty body as empty', async () => {
    const empty = { ...message, body: new Uint8Array() };
    const header = await signMessage(empty, await importSigningKey(privateKey));
    expect((await verifyMessage(empty, { signature: header, keys })).body).toHaveLength(0);
  });

  it.each(paths)(
    'fails when any single bit is flipped, %s path',
    async (path) => {
      takePath(path);
      const verifier = await importVerificationKey(publicKey);
      const raw = Buffer.from(decodeURIComponent(signature.split('signature=')[1] ?? ''), 'base64');
      const flip = (bytes: Uint8Array, bit: number): Buffer => {
        const copy = Buffer.from(bytes);
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return copy;
      };
      let tried = 0;
      const refused = async (changed: SignedMessage, value: Buffer = raw): Promise<void> => {
        const header = `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(value.toString('base64'))}`;
        const code = await codeOf(() => verifyMessage(changed, { signature: header, keys: verifier }));
        expect(code).toMatch(/^ERR_(SIGNATURE_MISMATCH|(METHOD|PATH|CLIENT_ID|TIME)_INVALID)$/);
        tried++;
      };
      for (let bit = 0; bit < raw.length * 8; bit++) await refused(message, flip(raw, bit));
      for (let bit = 0; bit < message.body.length * 8; bit++)
        await refused({ ...message, body: flip(message.body, bit) });
      for (const field of ['method', 'path', 'clientId', 'time'] as const)
        for (let bit = 0; bit < message[field].length * 8; bit++)
          await refused({ ...message, [field]: flip(Buffer.from(message[field]), bit).toString('latin1') });
      // 256 bytes of signature, 15 of body, 4 + 53 + 8 + 25 of the other fields.
      expect(tried).toBe(8 * (256 + 15 + 4 + 53 + 8 + 25));
    },
    60_000,
  );

  it.each([
    ['a signature one byte short', (raw: Buffer) => raw.subarray(1)],
    ['a signature one byte long', (raw: Buffer) => Buffer.concat([raw, Buffer.alloc(1)])],
    ['a leading zero byte', (raw: Buffer) => Buffer.concat([Buffer.alloc(1), raw])],
    ['one byte', () => Buffer.from([1])],
  ])('refuses %s', async (_, change) => {
    const raw = Buffer.from(decodeURIComponent(signature.split('signature=')[1] ?? ''), 'base64');
    for (const path of paths) {
      takePath(path);
      const header = `keyVersion=1,signature=${change(raw).toString('base64url')}`;
      const verifier = await importVerificationKey(publicKey);
      expect(await codeOf(() => verifyMessage(message, { signature: header, keys: verifier }))).toBe(
        'ERR_SIGNATURE_MISMATCH',
      );
    }
  });

  it('never falls back: algorithm, keyVersion and key must agree', async () => {
    const ecc = await importVerificationKey(p224.publicKey, {
      algorithm: ecc224({ hash: 'SHA-256', encoding: 'der' }),
    });
    const value = signature.split('signature=')[1];
    const cells: [string, Verifier, string | undefined][] = [];
    for (const [key, name] of [
      [keys, 'RSA256'],
      [ecc, 'ECC224'],
    ] as const)
      for (const algorithm of [
        '',
        'algorithm=RSA256,',
        'algorithm=SHA256withRSA,',
        'algorithm=ECC224,',
        'algorithm=HS256,',
        'algorithm=none,',
      ])
        for (const version of ['', 'keyVersion=,', 'keyVersion=1,', 'keyVersion=2,']) {
          const claimed =
            algorithm === '' || /RSA/.test(algorithm) ? 'RSA256' : algorithm.slice(10, -1).toUpperCase();
          const code =
            version === 'keyVersion=2,'
              ? 'ERR_KEY_VERSION_UNKNOWN'
              : claimed !== name
                ? 'ERR_ALGORITHM_MISMATCH'
                : name === 'RSA256'
                  ? undefined
                  : 'ERR_SIGNATURE_MISMATCH';
          cells.push([`${algorithm}${version}signature=${value}`, key, code]);
        }
    expect(cells).toHaveLength(48);
    for (const [header, key, code] of cells)
      expect([
        header.slice(0, 40),
        await codeOf(() => verifyMessage(message, { signature: header, keys: key })),
      ]).toEqual([header.slice(0, 40), code]);
  });

  it.each([[false], [1], ['true'], [undefined], [{}]])(
    'takes only true from a verifier of your own, not %o',
    async (answer) => {
      const verifier = { algorithm: 'RSA256', keyVersion: '1', verify: async () => answer as boolean };
      expect(await codeOf(() => verifyMessage(message, { signature, keys: verifier }))).toBe(
        'ERR_SIGNATURE_MISMATCH',
      );
    },
  );

  it('wraps what a verifier of your own throws', async () => {
    const cause = new Error('HSM unreachable');
    const verifier = { algorithm: 'RSA256', keyVersion: '1', verify: () => Promise.reject(cause) };
    await expect(verifyMessage(message, { signature, keys: verifier })).rejects.toMatchObject({
      code: 'ERR_VERIFIER_FAILED',
      cause,
    });
  });
});
