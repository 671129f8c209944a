// In: keys in every form people have. Out: proof that each is read as the same key, and that the rest is refused with a code.
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  importSigningKey,
  importVerificationKey,
  type KeyMaterial,
  readKeyMaterial,
  rsa256,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from './support/code-of.ts';
import { message, p224, privateKey, publicKey } from './support/keys.ts';

const der = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' | 'spki'): Buffer =>
  key.export({ format: 'der', type } as never) as unknown as Buffer;
const pem = (bytes: Uint8Array, label: string): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
const fingerprint = (spki: Uint8Array): string => createHash('sha256').update(spki).digest('hex');
const ecc = ecc224({ hash: 'SHA-256', encoding: 'der' });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/signature-header-`);
});
afterAll(() => rmSync(folder, { recursive: true }));
const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });

const pkcs8 = der(privateKey, 'pkcs8');
const spki = der(publicKey, 'spki');
const oneLine = pkcs8.toString('base64');
const text = pem(pkcs8, 'PRIVATE KEY');

/** A self-signed certificate, as AlipayHK's console or a gateway may hand one out. */
function certificate(): Buffer {
  writeFileSync(`${folder}/key.pem`, text);
  openssl('req', '-x509', '-key', 'key.pem', '-subj', '/CN=test', '-days', '1', '-out', 'cert.pem');
  return readFileSync(`${folder}/cert.pem`);
}

describe('a private RSA key', () => {
  const forms: [string, () => KeyMaterial | Promise<KeyMaterial>][] = [
    ['PKCS#8 PEM', () => text],
    ['PKCS#1 PEM', () => pem(der(privateKey, 'pkcs1'), 'RSA PRIVATE KEY')],
    ['PKCS#8 under the label of PKCS#1 (PHP and Python SDKs)', () => pem(pkcs8, 'RSA PRIVATE KEY')],
    ['PKCS#1 under the label of PKCS#8', () => pem(der(privateKey, 'pkcs1'), 'PRIVATE KEY')],
    ['an invented label', () => pem(pkcs8, 'MERCHANT KEY')],
    ['bare Base64 on one line', () => oneLine],
    ['bare Base64, wrapped', () => oneLine.replace(/.{76}/g, '$&\n')],
    ['bare base64url without padding', () => pkcs8.toString('base64url')],
    ['PKCS#1 as bare Base64', () => der(privateKey, 'pkcs1').toString('base64')],
    ['literal \\n of an environment file', () => text.replace(/\n/g, '\\n')],
    ['literal \\r\\n', () => text.replace(/\n/g, '\\r\\n')],
    ['double quotes', () => `"${text}"`],
    ['single quotes and literal \\n', () => `'${text.replace(/\n/g, '\\n')}'`],
    ['a byte order mark', () => `\uFEFF${text}`],
    ['CRLF', () => text.replace(/\n/g, '\r\n')],
    ['CR alone', () => text.replace(/\n/g, '\r')],
    ['indentation', () => text.replace(/^/gm, '    ')],
    ['no trailing newline', () => text.trim()],
    ['text before and after', () => `Bag Attributes\n  localKeyID: 01\n${text}\nend\n`],
    ['PEM on one line', () => text.replace(/\n/g, '')],
    ['PEM bytes, as readFile gives them', () => Buffer.from(text)],
    ['Base64 bytes', () => Buffer.from(oneLine)],
    ['PEM bytes with a byte order mark', () => Buffer.from(`\uFEFF${text}`)],
    ['PKCS#8 DER', () => new Uint8Array(pkcs8)],
    ['PKCS#1 DER', () => der(privateKey, 'pkcs1')],
    ['DER in an ArrayBuffer', () => new Uint8Array(pkcs8).buffer],
    ['JWK', () => privateKey.export({ format: 'jwk' })],
    ['KeyObject', () => privateKey],
    ['what exports like a KeyObject', () => ({ type: 'private', export: () => new Uint8Array(pkcs8) })],
    [
      'CryptoKey',
      () =>
        webcrypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, [
          'sign',
        ]),
    ],
    [
      'PKCS#8 with attributes',
      () => {
        // [0] attributes after the key (RFC 5208 §5); the outer length grows by two.
        const bytes = Buffer.concat([pkcs8, Buffer.from([0xa0, 0])]);
        bytes.writeUInt16BE(pkcs8.length - 4 + 2, 2);
        return bytes;
      },
    ],
  ];

  it.each(forms)('is read from %s', async (_, make) => {
    const material = await make();
    const key = await importSigningKey(material);
    expect(key.fingerprint).toBe(fingerprint(spki));
    const read = await readKeyMaterial(material, { kind: 'private' });
    expect(Buffer.from(read.pkcs8).equals(pkcs8)).toBe(true);
  });

  it('gives its numbers', async () => {
    const read = await readKeyMaterial(text);
    const jwk = privateKey.export({ format: 'jwk' });
    for (const name of ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const)
      expect([
        name,
        Buffer.from((read as unknown as Record<string, Uint8Array>)[name] ?? '').toString('base64url'),
      ]).toEqual([name, jwk[name]]);
  });
});

describe('a public RSA key', () => {
  it.each([
    ['SPKI PEM', () => pem(spki, 'PUBLIC KEY')],
    ['PKCS#1 PEM', () => pem(der(publicKey, 'pkcs1'), 'RSA PUBLIC KEY')],
    ['SPKI under the label of PKCS#1', () => pem(spki, 'RSA PUBLIC KEY')],
    ['bare Base64 as the console prints it', () => spki.toString('base64')],
    ['SPKI DER', () => new Uint8Array(spki)],
    ['PKCS#1 DER', () => der(publicKey, 'pkcs1')],
    ['JWK', () => publicKey.export({ format: 'jwk' })],
    ['KeyObject', () => publicKey],
    [
      'CryptoKey',
      () =>
        webcrypto.subtle.importKey('spki', spki, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, [
          'verify',
        ]),
    ],
    ['an X.509 certificate, PEM', () => certificate()],
    [
      'an X.509 certificate, DER',
      () => {
        certificate();
        return openssl('x509', '-in', 'cert.pem', '-outform', 'DER');
      },
    ],
    [
      'an X.509 certificate with its text before it',
      () => {
        certificate();
        return openssl('x509', '-in', 'cert.pem', '-text');
      },
    ],
  ] as [string, () => KeyMaterial | Promise<KeyMaterial>][])('is read from %s', async (_, make) => {
    const material = await make();
    expect((await importVerificationKey(material)).fingerprint).toBe(fingerprint(spki));
    const read = await readKeyMaterial(material, { kind: 'public' });
    expect(Buffer.from(read.spki).equals(spki)).toBe(true);
  });
});

describe('text of a key that looks like something else', () => {
  it('may hold the letters ssh- in its base64url', async () => {
    // 60 is a multiple of 3, so the four characters come out as they go in; they lie inside the modulus.
    const odd = Buffer.from(spki);
    Buffer.from('ssh-', 'base64url').copy(odd, 60);
    const line = odd.toString('base64url');
    expect(line).toContain('ssh-');
    expect((await importVerificationKey(line)).fingerprint).toBe(fingerprint(odd));
  });
});

describe('a P-224 key', () => {
  const ecSpki = der(p224.publicKey, 'spki');

  it.each([
    ['PKCS#8 PEM', () => pem(der(p224.privateKey, 'pkcs8'), 'PRIVATE KEY')],
    ['SEC 1 PEM', () => pem(der(p224.privateKey, 'sec1'), 'EC PRIVATE KEY')],
    ['SEC 1 DER', () => der(p224.privateKey, 'sec1')],
    [
      'SEC 1 behind EC PARAMETERS, as openssl ecparam writes it',
      () =>
        `${pem(Buffer.from('06052b81040021', 'hex'), 'EC PARAMETERS')}${pem(der(p224.privateKey, 'sec1'), 'EC PRIVATE KEY')}`,
    ],
    ['bare Base64', () => der(p224.privateKey, 'pkcs8').toString('base64')],
    ['KeyObject', () => p224.privateKey],
  ] as [string, () => KeyMaterial][])('is read from %s', async (_, make) => {
    expect((await importSigningKey(make(), { algorithm: ecc })).fingerprint).toBe(fingerprint(ecSpki));
  });

  it.each([
    ['SPKI PEM', () => pem(ecSpki, 'PUBLIC KEY')],
    ['SPKI DER', () => ecSpki],
    ['KeyObject', () => p224.publicKey],
  ] as [string, () => KeyMaterial][])('public, is read from %s', async (_, make) => {
    expect((await importVerificationKey(make(), { algorithm: ecc })).fingerprint).toBe(fingerprint(ecSpki));
  });

  it('without its public half, as Java writes it, is completed', async () => {
    const d = der(p224.privateKey, 'sec1').subarray(7, 35);
    const inner = [0x30, 33, 2, 1, 1, 4, 28, ...d];
    const algorithm = [0x30, 16, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x21];
    const body = [2, 1, 0, ...algorithm, 4, inner.length, ...inner];
    const key = await importSigningKey(new Uint8Array([0x30, body.length, ...body]), { algorithm: ecc });
    expect(key.fingerprint).toBe(fingerprint(ecSpki));
  });
});

describe('a key that is refused', () => {
  const rsa = (bits: number, publicExponent = 65537): KeyObject =>
    generateKeyPairSync('rsa', { modulusLength: bits, publicExponent }).privateKey;
  const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

  it.each([
    [
      'a public key where the private one belongs',
      () => pem(spki, 'PUBLIC KEY'),
      'ERR_KEY_KIND',
      /public key/,
    ],
    ['a certificate where the private key belongs', () => certificate(), 'ERR_KEY_KIND', /public key/],
    [
      'encrypted PKCS#8',
      () => privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }),
      'ERR_KEY_ENCRYPTED',
      /openssl pkey/,
    ],
    [
      'encrypted PKCS#8 in DER',
      () => privateKey.export({ format: 'der', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }),
      'ERR_KEY_ENCRYPTED',
      /openssl pkey/,
    ],
    [
      'encrypted PKCS#1 (DEK-Info)',
      () => privateKey.export({ format: 'pem', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'x' }),
      'ERR_KEY_ENCRYPTED',
      /openssl pkey/,
    ],
    [
      'encrypted, behind literal \\n',
      () =>
        String(
          privateKey.export({ format: 'pem', type: 'pkcs1', cipher: 'aes-256-cbc', passphrase: 'x' }),
        ).replace(/\n/g, '\\n'),
      'ERR_KEY_ENCRYPTED',
      /openssl/,
    ],
    [
      'PKCS#12',
      () => {
        certificate();
        return openssl('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem', '-passout', 'pass:x');
      },
      'ERR_KEY_ENCRYPTED',
      /openssl/,
    ],
    [
      'an OpenSSH key',
      () =>
        '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----',
      'ERR_KEY_MALFORMED',
      /ssh-keygen/,
    ],
    ['an OpenSSH public key', () => 'ssh-rsa AAAAB3NzaC1yc2E= me@example', 'ERR_KEY_MALFORMED', /ssh-keygen/],
    ['a file name', () => './keys/merchant.pem', 'ERR_KEY_MALFORMED', /file name/],
    ['an empty text', () => '', 'ERR_KEY_MALFORMED', /PEM or Base64/],
    ['JSON text', () => '{"kty":"RSA"}', 'ERR_KEY_MALFORMED', /PEM or Base64/],
    ['PEM that ends early', () => text.slice(0, 500), 'ERR_KEY_MALFORMED', /PEM or Base64/],
    ['a truncated DER', () => pkcs8.subarray(0, 500), 'ERR_KEY_MALFORMED', /DER/],
    ['a byte too many', () => Buffer.concat([pkcs8, Buffer.alloc(1)]), 'ERR_KEY_MALFORMED', /DER/],
    ['text beyond 64 KiB', () => `${text}${' '.repeat(70_000)}`, 'ERR_KEY_MALFORMED', /64 KiB/],
    ['RSA of 1024 bits', () => rsa(1024), 'ERR_KEY_POLICY', /1024 bits/],
    ['RSA of 2040 bits', () => rsa(2040), 'ERR_KEY_POLICY', /2040 bits/],
    ['RSA with e = 3', () => rsa(2048, 3), 'ERR_KEY_POLICY', /e=3/],
    [
      'an RSASSA-PSS key',
      () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey,
      'ERR_KEY_TYPE',
      /neither RSA nor EC/,
    ],
    ['an Ed25519 key', () => generateKeyPairSync('ed25519').privateKey, 'ERR_KEY_TYPE', /neither RSA nor EC/],
    ['a P-224 key without ecc224', () => p224.privateKey, 'ERR_KEY_TYPE', /ecc224/],
    ['a P-256 key without ecc224', () => p256.privateKey, 'ERR_KEY_TYPE', /EC key/],
    ['an EC JWK', () => p256.privateKey.export({ format: 'jwk' }), 'ERR_KEY_TYPE', /PEM/],
    [
      'a JWK without primes',
      () => ({ ...privateKey.export({ format: 'jwk' }), p: undefined }),
      'ERR_KEY_MALFORMED',
      /unreadable/,
    ],
    [
      'a JWK with a blank',
      () => ({ ...privateKey.export({ format: 'jwk' }), n: 'AQ AB' }),
      'ERR_KEY_MALFORMED',
      /unreadable/,
    ],
    [
      'a JWK with a number',
      () => ({ ...privateKey.export({ format: 'jwk' }), n: 7 }),
      'ERR_KEY_MALFORMED',
      /unreadable/,
    ],
    ['a symmetric JWK', () => ({ kty: 'oct', k: 'AAAA' }), 'ERR_KEY_TYPE', /not RSA/],
    ['undefined', () => undefined, 'ERR_KEY_MALFORMED', /unreadable/],
    ['null', () => null, 'ERR_KEY_MALFORMED', /unreadable/],
    ['a number', () => 5, 'ERR_KEY_MALFORMED', /unreadable/],
    ['an empty object', () => ({}), 'ERR_KEY_MALFORMED', /unreadable/],
    [
      'an object that throws its key',
      () => ({
        get kty(): never {
          throw new Error(oneLine);
        },
      }),
      'ERR_KEY_MALFORMED',
      /unreadable/,
    ],
  ] as [string, () => KeyMaterial, string, RegExp][])('%s', async (_, make, code, words) => {
    const error = await importSigningKey(make()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'SignatureHeaderError',
      code,
      message: expect.stringMatching(words),
    });
    expect(error).not.toHaveProperty('cause');
  });

  it('a private key where the public one belongs, with the way to convert it', async () => {
    await expect(importVerificationKey(text)).rejects.toMatchObject({
      code: 'ERR_KEY_KIND',
      message: expect.stringContaining('-pubout'),
    });
  });

  it.each(['n', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const)('a damaged %s', async (name) => {
    const jwk = { ...privateKey.export({ format: 'jwk' }) };
    const bytes = Buffer.from(jwk[name] ?? '', 'base64url');
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    expect(await codeOf(() => importSigningKey({ ...jwk, [name]: bytes.toString('base64url') }))).toBe(
      'ERR_KEY_MALFORMED',
    );
  });

  it('other exponents only when the caller lists them', async () => {
    const key = rsa(2048, 3);
    const signer = await importSigningKey(key, { publicExponents: [3, 65537] });
    expect((await signer.sign(message.body)).length).toBe(256);
    expect(await codeOf(() => importSigningKey(privateKey, { publicExponents: [3] }))).toBe('ERR_KEY_POLICY');
  });

  it.each([1, 2 ** 33 + 1])('an exponent of %d even when the caller lists it', async (exponent) => {
    const { n } = publicKey.export({ format: 'jwk' });
    const hex = exponent.toString(16);
    const e = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url');
    const listed = { publicExponents: [exponent] };
    expect(await codeOf(() => importVerificationKey({ kty: 'RSA', n, e }, listed))).toBe('ERR_KEY_POLICY');
  });

  it('an even modulus', async () => {
    const { n, e } = publicKey.export({ format: 'jwk' });
    const even = Buffer.from(n ?? '', 'base64url');
    even[even.length - 1] = 0;
    const jwk = { kty: 'RSA', n: even.toString('base64url'), e };
    expect(await codeOf(() => importVerificationKey(jwk))).toBe('ERR_KEY_MALFORMED');
  });

  it('RSA of 3072 bits signs', async () => {
    expect((await (await importSigningKey(rsa(3072))).sign(message.body)).length).toBe(384);
  }, 60_000);

  it.each([
    [4096, undefined],
    [4097, 'ERR_KEY_POLICY'],
    [2048, undefined],
    [2047, 'ERR_KEY_POLICY'],
  ])('a modulus of %d bits: %s', async (bits, code) => {
    // Any odd number will do for a public key: 2^(bits-1) + 1.
    const hex = (2n ** BigInt(bits - 1) + 1n).toString(16);
    const n = Buffer.from(hex.padStart(Math.ceil(bits / 8) * 2, '0'), 'hex').toString('base64url');
    expect(await codeOf(() => importVerificationKey({ kty: 'RSA', n, e: 'AQAB' }))).toBe(code);
  });
});

describe('strict DER on the short way', () => {
  it.each([
    ['PKCS#1 instead of PKCS#8', () => rsa256.signingKey(der(privateKey, 'pkcs1'))],
    ['a byte too many', () => rsa256.signingKey(Buffer.concat([pkcs8, Buffer.alloc(1)]))],
    ['SPKI instead of PKCS#8', () => rsa256.signingKey(spki)],
    ['PKCS#8 instead of SPKI', () => rsa256.verificationKey(pkcs8)],
    ['an SPKI without NULL', () => rsa256.verificationKey(withoutNull(spki))],
    ['an SPKI with a long length', () => rsa256.verificationKey(longLength(spki))],
    ['nothing', () => rsa256.verificationKey(new Uint8Array())],
    ['an EC key', () => rsa256.verificationKey(der(p224.publicKey, 'spki'))],
    [
      'a CryptoKey for SHA-1',
      async () =>
        rsa256.verificationKey(
          await webcrypto.subtle.importKey('spki', spki, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' }, true, [
            'verify',
          ]),
        ),
    ],
    [
      'a CryptoKey for RSA-PSS',
      async () =>
        rsa256.verificationKey(
          await webcrypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-256' }, true, [
            'verify',
          ]),
        ),
    ],
    [
      'a public CryptoKey to sign with',
      async () =>
        rsa256.signingKey(
          await webcrypto.subtle.importKey(
            'spki',
            spki,
            { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
            true,
            ['verify'],
          ),
        ),
    ],
    [
      'a private CryptoKey to verify with',
      async () =>
        rsa256.verificationKey(
          await webcrypto.subtle.importKey(
            'pkcs8',
            pkcs8,
            { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
            true,
            ['sign'],
          ),
        ),
    ],
  ])('refuses %s', async (_, call) => {
    expect(await codeOf(call)).toBe('ERR_KEY_MALFORMED');
  });

  it('the long way refuses the same two', async () => {
    expect(await codeOf(() => importVerificationKey(withoutNull(spki)))).toBe('ERR_KEY_TYPE');
    expect(await codeOf(() => importVerificationKey(longLength(spki)))).toBe('ERR_KEY_MALFORMED');
  });

  function withoutNull(bytes: Buffer): Buffer {
    // AlgorithmIdentifier of 13 bytes becomes one of 11: the NULL goes.
    const rest = bytes.subarray(19);
    const inner = Buffer.concat([Buffer.from('300b06092a864886f70d010101', 'hex'), rest]);
    return Buffer.concat([Buffer.from([0x30, 0x82, inner.length >> 8, inner.length & 255]), inner]);
  }
  function longLength(bytes: Buffer): Buffer {
    return Buffer.concat([Buffer.from([0x30, 0x83, 0, bytes[2] ?? 0, bytes[3] ?? 0]), bytes.subarray(4)]);
  }
});

describe('any bytes and any text', () => {
  it('end in a key or in a coded error', async () => {
    const near = fc
      .tuple(
        fc.constantFrom(
          pkcs8,
          spki,
          der(privateKey, 'pkcs1'),
          der(p224.privateKey, 'sec1'),
          der(p224.publicKey, 'spki'),
        ),
        fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
      )
      .map(([bytes, changes]) => {
        const copy = new Uint8Array(bytes);
        for (const [at, value] of changes) copy[at] = value;
        return copy;
      });
    const odd = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      near,
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.anything(),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (material) => {
        await codeOf(() => readKeyMaterial(material as KeyMaterial));
        await codeOf(() => importVerificationKey(material as KeyMaterial, { algorithm: ecc }));
        if (material instanceof Uint8Array) await codeOf(() => rsa256.verificationKey(material));
      }),
      { numRuns: 1_000 },
    );
  });
});
