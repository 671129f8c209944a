// In: the platform. Out: facts about it that the packages must hide: what its WebCrypto and its node:crypto can do.

export async function platformFacts(t, lib) {
  const attempt = async (name, body) => {
    try {
      await body();
      t.fact(name, 'yes');
    } catch (error) {
      t.fact(name, error?.name ?? 'no');
    }
  };
  const { subtle } = globalThis.crypto;
  await attempt('WebCrypto: P-224', () =>
    subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-224' }, true, ['sign', 'verify']),
  );
  await attempt('WebCrypto: AES-ECB', () =>
    subtle.generateKey({ name: 'AES-ECB', length: 256 }, true, ['encrypt', 'decrypt']),
  );
  await attempt('WebCrypto: RSAES-PKCS1-v1_5', () =>
    subtle.generateKey(
      {
        name: 'RSAES-PKCS1-v1_5',
        modulusLength: 2048,
        publicExponent: Uint8Array.of(1, 0, 1),
        hash: 'SHA-256',
      },
      true,
      ['encrypt', 'decrypt'],
    ),
  );
  t.fact('AbortSignal.any', typeof AbortSignal?.any === 'function' ? 'yes' : 'no');
  t.fact('Uint8Array.fromBase64', typeof Uint8Array.fromBase64 === 'function' ? 'yes' : 'no');
  const native = lib.native.nativeCrypto();
  if (native === undefined) return;
  await attempt('node:crypto: secp224r1', () => native.createECDH('secp224r1'));
  await attempt('node:crypto: aes-256-ecb', () =>
    native.createCipheriv('aes-256-ecb', new Uint8Array(32), null),
  );
}
