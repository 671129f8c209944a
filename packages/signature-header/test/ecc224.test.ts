// In: P-224 keys and bytes. Out: proof that ECC224 is ECDSA as configured, the same on both paths.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import {
  importSigningKey,
  importVerificationKey,
  signMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import { type Ecc224Options, ecc224 } from '@redeemkit/signature-header/ecc224';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';
import { message, p224, privateKey } from './support/keys.ts';
import { paths, takePath } from './support/paths.ts';

const der = (key: KeyObject): Uint8Array =>
  new Uint8Array(
    key.export({
      format: 'der',
      type: key.type === 'private' ? 'pkcs8' : 'spki',
    } as never) as unknown as Buffer,
  );
const pkcs8 = der(p224.privateKey);
const spki = der(p224.publicKey);
const node = ({ hash, encoding }: Ecc224Options, key: KeyObject) => ({
  name: hash.replace('-', '').toLowerCase(),
  key: { key, dsaEncoding: encoding === 'der' ? 'der' : 'ieee-p1363' } as const,
});
const order = 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn;
const data = new TextEncoder().encode('sample');
const rows = (['SHA-256', 'SHA-224'] as const).flatMap((hash) =>
  (['der', 'raw'] as const).flatMap((encoding) => paths.map((path) => ({ hash, encoding, path }))),
);

describe.each(rows)('ecc224 with $hash, $encoding, $path path', ({ path, ...options }) => {
  it('agrees with node:crypto both ways', async () => {
    takePath(path);
    const signer = await ecc224(options).signingKey(pkcs8);
    const verifier = await ecc224(options).verificationKey(spki);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const theirs = node(options, p224.publicKey);
        expect(nodeVerify(theirs.name, bytes, theirs.key, await signer.sign(bytes))).toBe(true);
        const own = node(options, p224.privateKey);
        expect(await verifier.verify(bytes, nodeSign(own.name, bytes, own.key))).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('takes high and low s alike, and refuses what is not the encoding asked for', async () => {
    takePath(path);
    const verifier = await ecc224(options).verificationKey(spki);
    const raw = nodeSign(options.hash.replace('-', ''), data, {
      key: p224.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    const r = raw.subarray(0, 28);
    const s = BigInt(`0x${raw.subarray(28).toString('hex')}`);
    const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(56, '0'), 'hex');
    const integer = (value: Buffer): Buffer => {
      let start = 0;
      while (value[start] === 0) start++;
      const rest = value.subarray(start);
      const signed = (rest[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), rest]) : rest;
      return Buffer.concat([Buffer.from([2, signed.length]), signed]);
    };
    const sequence = (...parts: Buffer[]): Buffer => {
      const value = Buffer.concat(parts);
      return Buffer.concat([Buffer.from([0x30, value.length]), value]);
    };
    const inEncoding = (value: bigint): Buffer =>
      options.encoding === 'raw'
        ? Buffer.concat([r, bytes(value)])
        : sequence(integer(r), integer(bytes(value)));
    expect(await verifier.verify(data, inEncoding(s))).toBe(true);
    expect(await verifier.verify(data, inEncoding(order - s))).toBe(true);
    // The other encoding, BER spellings of DER, out-of-range numbers, cut and padded texts.
    const der_ = sequence(integer(r), integer(bytes(s)));
    const wrong =
      options.encoding === 'raw'
        ? [
            der_,
            raw.subarray(1),
            Buffer.concat([raw, Buffer.alloc(1)]),
            Buffer.concat([Buffer.alloc(1), raw]),
          ]
        : [
            raw,
            Buffer.concat([Buffer.from([0x30, 0x81, der_.length - 2]), der_.subarray(2)]),
            Buffer.concat([Buffer.from([0x30, 0x80]), der_.subarray(2), Buffer.alloc(2)]),
            Buffer.concat([der_, Buffer.alloc(1)]),
            sequence(Buffer.concat([Buffer.from([2, 30, 0, 0]), r]), integer(bytes(s))),
            sequence(integer(r), integer(bytes(s)), Buffer.from([5, 0])),
            sequence(integer(r)),
          ];
    const zero = Buffer.alloc(28);
    for (const [a, b] of [
      [zero, bytes(s)],
      [r, zero],
      [bytes(order), bytes(s)],
      [r, bytes(order)],
    ] as const)
      wrong.push(
        options.encoding === 'raw'
          ? Buffer.concat([a, b])
          : sequence(
              Buffer.concat([Buffer.from([2, 29, 0]), a]),
              Buffer.concat([Buffer.from([2, 29, 0]), b]),
            ),
      );
    for (const signature of [...wrong, new Uint8Array(), new Uint8Array(56), new Uint8Array(64)])
      expect(await verifier.verify(data, signature)).toBe(false);
  });

  it('signs and verifies a message, and any flipped bit fails', async () => {
    takePath(path);
    const algorithm = ecc224(options);
    const signature = await signMessage(message, await importSigningKey(p224.privateKey, { algorithm }));
    expect(signature).toMatch(/^algorithm=ECC224,keyVersion=1,signature=/);
    const keys = await importVerificationKey(p224.publicKey, { algorithm });
    expect((await verifyMessage(message, { signature, keys })).algorithm).toBe('ECC224');
    const body = Uint8Array.from(message.body);
    body[3] = (body[3] ?? 0) ^ 1;
    expect(await codeOf(() => verifyMessage({ ...message, body }, { signature, keys }))).toBe(
      'ERR_SIGNATURE_MISMATCH',
    );
  });
});

describe('ecc224', () => {
  it.each([
    // RFC 6979 A.2.4: the deterministic signatures of "sample" on P-224.
    [
      'SHA-224',
      '1cdfe6662dde1e4a1ec4cdedf6a1f5a2fb7fbd9145c12113e6abfd3e',
      'a6694fd7718a21053f225d3f46197ca699d45006c06f871808f43ebc',
    ],
    [
      'SHA-256',
      '61aa3da010e8e8406c656bc477a7a7189895e7e840cdfe8ff42307ba',
      'bc814050dab5d23770879494f9e0a680dc1af7161991bde692b10101',
    ],
  ] as const)(
    'makes deterministic signatures on the portable path (RFC 6979 A.2.4, %s)',
    async (hash, r, s) => {
      takePath('portable');
      const d = Buffer.from('f220266e1105bfe3083e03ec7a3a654651f45e37167e88600bf257c1', 'hex');
      // ECPrivateKey (RFC 5915 §3) that names its curve and leaves its public key out
      const sec1 = Buffer.concat([
        Buffer.from('302a020101041c', 'hex'),
        d,
        Buffer.from('a00706052b81040021', 'hex'),
      ]);
      const key = await importSigningKey(sec1, { algorithm: ecc224({ hash, encoding: 'raw' }) });
      expect(Buffer.from(await key.sign(data)).toString('hex')).toBe(r + s);
    },
  );

  it.each(paths)('refuses keys that are not P-224 in their one form, %s path', async (path) => {
    takePath(path);
    const ecc = ecc224({ hash: 'SHA-256', encoding: 'der' });
    const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const explicit = generateKeyPairSync('ec', { namedCurve: 'secp224r1', paramEncoding: 'explicit' });
    const offCurve = Uint8Array.from(spki);
    offCurve[79] = (offCurve[79] ?? 0) ^ 1;
    const compressed = Buffer.concat([
      Buffer.from('3032301006072a8648ce3d020106052b81040021031e00', 'hex'),
      Buffer.from([2 + ((spki[79] ?? 0) & 1)]),
      spki.subarray(24, 52),
    ]);
    // 28-byte x behind its parity byte: createPublicKey reads it, this package has one form.
    compressed[1] = compressed.length - 2;
    const cases: [string, () => unknown, string][] = [
      ['P-256', () => importVerificationKey(p256.publicKey, { algorithm: ecc }), 'ERR_KEY_TYPE'],
      ['P-256 private', () => importSigningKey(p256.privateKey, { algorithm: ecc }), 'ERR_KEY_TYPE'],
      ['RSA', () => importSigningKey(privateKey, { algorithm: ecc }), 'ERR_KEY_TYPE'],
      ['RSA, short way', () => ecc.signingKey(der(privateKey)), 'ERR_KEY_TYPE'],
      [
        'explicit parameters',
        () => importVerificationKey(explicit.publicKey, { algorithm: ecc }),
        'ERR_KEY_POLICY',
      ],
      [
        'explicit parameters, private',
        () => importSigningKey(explicit.privateKey, { algorithm: ecc }),
        'ERR_KEY_POLICY',
      ],
      [
        'a point off the curve',
        () => importVerificationKey(offCurve, { algorithm: ecc }),
        'ERR_KEY_MALFORMED',
      ],
      ['a compressed point', () => importVerificationKey(compressed, { algorithm: ecc }), 'ERR_KEY_POLICY'],
      [
        'a byte too many',
        () => importVerificationKey(Buffer.concat([spki, Buffer.alloc(1)]), { algorithm: ecc }),
        'ERR_KEY_MALFORMED',
      ],
      [
        'a CryptoKey',
        async () =>
          ecc.verificationKey(
            await crypto.subtle
              .generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify', 'sign'])
              .then((pair) => pair.publicKey),
          ),
        'ERR_KEY_TYPE',
      ],
    ];
    for (const [name, call, code] of cases) expect([name, await codeOf(call)]).toEqual([name, code]);
  });

  it('refuses a private key whose halves differ, a scalar of zero and one of the order', async () => {
    const ecc = ecc224({ hash: 'SHA-256', encoding: 'der' });
    const at = Buffer.from(pkcs8).indexOf(Buffer.from([4, 28])) + 2;
    for (const scalar of [Buffer.alloc(28), Buffer.from(order.toString(16), 'hex'), Buffer.alloc(28, 1)]) {
      const changed = Uint8Array.from(pkcs8);
      changed.set(scalar, at);
      expect(await codeOf(() => ecc.signingKey(changed))).toBe('ERR_KEY_MALFORMED');
    }
  });

  it.each([
    { hash: 'SHA-1', encoding: 'der' },
    { hash: 'SHA-256', encoding: 'ber' },
    {},
    { hash: 'SHA-256' },
  ])('has no defaults: %o', async (options) => {
    expect(await codeOf(() => ecc224(options as Ecc224Options))).toBe('ERR_ALGORITHM_MISMATCH');
  });

  it('gives one key one fingerprint, also from its private half alone', async () => {
    const pem = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    expect(createPublicKey(pem).export({ format: 'der', type: 'spki' }).equals(spki)).toBe(true);
    const ecc = ecc224({ hash: 'SHA-224', encoding: 'raw' });
    expect((await ecc.signingKey(pkcs8)).fingerprint).toBe((await ecc.verificationKey(spki)).fingerprint);
  });
});
