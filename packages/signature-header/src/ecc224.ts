// In: hash and encoding. Out: ECC224 keys: ECDSA over P-224 (FIPS 186-5 §6), off unless a caller asks for it here.
import { ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { sha224, sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, encodeHex, isBytes } from './bytes.ts';
import { malformedKey, readSequence, readUnsigned, SEQUENCE, writeDer, writeUnsigned } from './der.ts';
import { readEcPkcs8, readEcSpki, toEcPrivate, toEcPublic } from './ec-key.ts';
import { SignatureHeaderError } from './errors.ts';
import { nativeCrypto } from './native.ts';
import { opaqueKey } from './opaque-key.ts';
import type { SignatureAlgorithm, SigningKey, VerificationKey } from './signer.ts';

/** What AlipayHK leaves open about ECC224; agree on it with the peer (docs/protocol §4). */
export interface Ecc224Options {
  /** The digest: `SHA-256` as RSA256 has it, or `SHA-224`, the curve's own size. */
  readonly hash: 'SHA-256' | 'SHA-224';
  /** `der`: ECDSA-Sig-Value (RFC 3279 §2.2.3), as Java makes it; `raw`: r and s, 28 bytes each (IEEE P1363). */
  readonly encoding: 'der' | 'raw';
}

const SIZE = 28; // bytes of a P-224 integer

// Domain parameters of P-224 (SP 800-186 §3.2.1.2); its cofactor is 1.
const CURVE = /* @__PURE__ */ (() =>
  weierstrass({
    p: 0xffffffffffffffffffffffffffffffff000000000000000000000001n,
    n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
    h: 1n,
    a: 0xfffffffffffffffffffffffffffffffefffffffffffffffffffffffen,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
    Gx: 0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
    Gy: 0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
  }))();

/**
 * ECDSA over P-224 as a signature algorithm. High s values are accepted: the protocol does not define a low-s form.
 *
 * @example
 * const key = await importSigningKey(pem, { algorithm: ecc224({ hash: 'SHA-256', encoding: 'der' }) });
 */
export function ecc224(options: Ecc224Options): SignatureAlgorithm {
  const { hash, encoding } = options;
  if ((hash !== 'SHA-256' && hash !== 'SHA-224') || (encoding !== 'der' && encoding !== 'raw'))
    throw new SignatureHeaderError(
      'ERR_ALGORITHM_UNKNOWN',
      "ecc224 needs hash 'SHA-256' or 'SHA-224' and encoding 'der' or 'raw'",
    );
  const dsa = ecdsa(CURVE, hash === 'SHA-256' ? sha256 : sha224, { lowS: false });
  const nativeHash = hash === 'SHA-256' ? 'sha256' : 'sha224';
  const decode = encoding === 'der' ? decodeSignature : (signature: Uint8Array) => signature;
  const encode = encoding === 'der' ? encodeSignature : (raw: Uint8Array) => raw;

  return {
    name: 'ECC224',
    keyType: 'EC',
    async signingKey(material, keyOptions): Promise<SigningKey> {
      const { d, point: stated } = readEcPkcs8(bytesOf(material));
      // noble refuses 0 and what is not below the order.
      const point = usable(() => dsa.getPublicKey(d, false));
      if (stated && encodeHex(stated) !== encodeHex(point))
        throw malformedKey('damaged: its two halves differ');
      const { pkcs8 } = toEcPrivate(d, point);
      const native = nativeCrypto();
      let sign: (data: Uint8Array) => Promise<Uint8Array> = async (data) => dsa.sign(data, d);
      if (native) {
        const key = usable(() => native.createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
        sign = (data) =>
          new Promise((resolve, reject) => {
            native.sign(nativeHash, data, { key, dsaEncoding: 'ieee-p1363' }, (error, signature) =>
              error ? reject(error) : resolve(signature),
            );
          });
      }
      return opaqueKey(
        { sign: async (data: Uint8Array) => encode(await sign(data)) },
        { kind: 'SigningKey', algorithm: 'ECC224', spki: toEcPublic(point).spki, options: keyOptions },
      );
    },
    async verificationKey(material, keyOptions): Promise<VerificationKey> {
      const { spki, point } = readEcSpki(bytesOf(material));
      // Not every runtime checks that the point lies on the curve (SP 800-56A §5.6.2.3.3): checked here for all.
      usable(() => CURVE.fromBytes(point).assertValidity());
      const native = nativeCrypto();
      let check = (data: Uint8Array, raw: Uint8Array): boolean => dsa.verify(raw, data, point);
      if (native) {
        const key = usable(() => native.createPublicKey({ key: spki, format: 'der', type: 'spki' }));
        check = (data, raw) => native.verify(nativeHash, data, { key, dsaEncoding: 'ieee-p1363' }, raw);
      }
      return opaqueKey(
        {
          async verify(data: Uint8Array, signature: Uint8Array): Promise<boolean> {
            const raw = decode(signature);
            return raw?.length === 2 * SIZE && check(data, raw);
          },
        },
        { kind: 'VerificationKey', algorithm: 'ECC224', spki, options: keyOptions },
      );
    },
  };
}

/** SEQUENCE { r INTEGER, s INTEGER }, strict DER → r and s of 28 bytes each; undefined for anything else. */
function decodeSignature(der: Uint8Array): Uint8Array | undefined {
  try {
    const numbers = readSequence(der).map(readUnsigned);
    if (numbers.length !== 2 || numbers.some(({ length }) => length > SIZE)) return undefined;
    return concatBytes(...numbers.flatMap((number) => [new Uint8Array(SIZE - number.length), number]));
  } catch {
    return undefined;
  }
}

function encodeSignature(raw: Uint8Array): Uint8Array {
  return writeDer(SEQUENCE, writeUnsigned(raw.subarray(0, SIZE)), writeUnsigned(raw.subarray(SIZE)));
}

function bytesOf(material: unknown): Uint8Array {
  if (isBytes(material)) return material;
  throw new SignatureHeaderError('ERR_KEY_TYPE', 'WebCrypto has no P-224; give the key as text or bytes');
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch {
    throw malformedKey('not a point or scalar of P-224');
  }
}
