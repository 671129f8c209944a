// In: keys, printed and broken in every way. Out: proof that no part of a private key gets into text.
import { inspect } from 'node:util';
import {
  importSigningKey,
  importVerificationKey,
  type KeyMaterial,
  readKeyMaterial,
  signMessage,
} from '@redeemkit/signature-header';
import { ecc224 } from '@redeemkit/signature-header/ecc224';
import { describe, expect, it } from 'vitest';
import { message, p224, privateKey, publicKey } from './support/keys.ts';
import { paths, takePath } from './support/paths.ts';

const ecc = ecc224({ hash: 'SHA-256', encoding: 'der' });
const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
const ecPem = String(p224.privateKey.export({ format: 'pem', type: 'pkcs8' }));

/** Every way in which a value commonly reaches a log. */
function printed(value: unknown): string {
  const error = value instanceof Error ? [value.message, value.stack, String(value.cause)] : [];
  return [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    inspect({ nested: [value] }, { depth: 20 }),
    String(JSON.stringify({ value })),
    String(
      JSON.stringify(
        value,
        value && typeof value === 'object' ? Object.getOwnPropertyNames(value) : undefined,
      ),
    ),
    String(value),
    ...error,
  ].join('\n');
}

/** Twelve characters in a row of any secret, in Base64, hexadecimal and decimal, are a leak. */
function leaks(text: string, secrets: readonly Uint8Array[]): string[] {
  const plain = text.replace(/\s|\\n/g, '');
  return secrets.flatMap((secret) => {
    const hex = Buffer.from(secret).toString('hex');
    const forms = [hex, BigInt(`0x${hex}`).toString(), [...secret].join()];
    for (const cut of [0, 1, 2])
      forms.push(
        Buffer.from(secret.subarray(cut)).toString('base64'),
        Buffer.from(secret.subarray(cut)).toString('base64url'),
      );
    return forms.filter((form) => {
      for (let i = 0; i + 12 <= form.length; i += 12) if (plain.includes(form.slice(i, i + 12))) return true;
      return false;
    });
  });
}

async function secretsOf(): Promise<Uint8Array[]> {
  const rsa = await readKeyMaterial(pem, { kind: 'private' });
  const ec = Buffer.from((await readKeyMaterial(ecPem, { kind: 'private' })).pkcs8);
  const at = ec.indexOf(Buffer.from([4, 28])) + 2;
  return rsa.type === 'RSA' ? [rsa.d, rsa.p, rsa.q, rsa.dp, rsa.dq, rsa.qi, ec.subarray(at, at + 28)] : [];
}

describe('no key material in text', () => {
  it('the detector finds a leak when there is one', async () => {
    const secrets = await secretsOf();
    expect(secrets).toHaveLength(7);
    for (const text of [
      pem,
      ecPem,
      inspect(privateKey.export({ format: 'jwk' })),
      inspect(privateKey.export({ format: 'der', type: 'pkcs1' }), { maxArrayLength: null }),
    ])
      expect(
        leaks(
          text.includes('Buffer') ? [...privateKey.export({ format: 'der', type: 'pkcs1' })].join() : text,
          secrets,
        ).length,
      ).toBeGreaterThan(0);
  });

  it.each(paths)('imported keys print as a label, %s path', async (path) => {
    takePath(path);
    const secrets = await secretsOf();
    const keys = [
      [await importSigningKey(pem), /^\[SigningKey RSA256 v1 sha256:[\da-f]{16}…\]$/],
      [
        await importSigningKey(ecPem, { algorithm: ecc, keyVersion: 'v3' }),
        /^\[SigningKey ECC224 v3 sha256:[\da-f]{16}…\]$/,
      ],
      [
        await importVerificationKey(publicKey, { keyVersion: '2' }),
        /^\[VerificationKey RSA256 v2 sha256:[\da-f]{16}…\]$/,
      ],
    ] as const;
    for (const [key, label] of keys) {
      expect(String(key)).toMatch(label);
      expect(inspect(key)).toMatch(label);
      expect(JSON.parse(JSON.stringify({ key })).key).toMatch(label);
      expect(leaks(printed(key), secrets)).toEqual([]);
      expect(Object.isFrozen(key)).toBe(true);
      for (const [name, value] of Object.entries(key))
        expect([name, typeof value]).toEqual([name, expect.stringMatching(/^(string|function)$/)]);
    }
  });

  it('errors about keys hold none of them', async () => {
    const secrets = await secretsOf();
    const jwk = privateKey.export({ format: 'jwk' });
    const broken: KeyMaterial[] = [
      pem.slice(0, 900),
      pem.replace('MII', 'MI*'),
      pem.replace(/.{10}\n-----END/, '\n-----END'),
      `${pem}x`.replace('-----BEGIN', '----BEGIN'),
      { ...jwk, qi: jwk.dp },
      { ...jwk, d: `${jwk.d}!` },
      JSON.stringify(jwk),
      ecPem,
      ecPem.slice(0, 80),
      Buffer.from(pem).subarray(0, 700),
      new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })).subarray(0, 700),
      {
        type: 'private',
        export: () => {
          throw new Error(pem);
        },
      },
    ];
    for (const material of broken) {
      const error = await importSigningKey(material).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(leaks(printed(error), secrets)).toEqual([]);
    }
    const error = await importVerificationKey(pem).catch((reason: unknown) => reason);
    expect(leaks(printed(error), secrets)).toEqual([]);
  });

  it('errors about messages hold neither body nor client id', async () => {
    const key = await importSigningKey(pem);
    for (const fields of [
      { path: '/SECRETPATH/../x' },
      { clientId: 'SECRET CLIENT' },
      { time: 'SECRETTIME' },
      { body: 'SECRETBODY' as unknown as Uint8Array },
    ]) {
      const error = await signMessage({ ...message, ...fields }, key).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(printed(error)).not.toContain('SECRET');
    }
  });
});
