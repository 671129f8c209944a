// In: hash and encoding. Out: ECC224: ECDSA over P-224 (FIPS 186-5 §6), off unless a caller asks for it here.
import { ecdsa, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { sha224, sha256 } from '@noble/hashes/sha2.js';
import { encodeHex, isBytes } from './bytes.ts';
import { INTEGER, malformedKey, SEQUENCE, writeDer, writeUnsigned } from './der.ts';
import { readEcPkcs8, readEcSpki, writeEcPkcs8, writeEcSpki } from './ec-key.ts';
import { ensure } from './errors.ts';
import { nativeCrypto } from './native.ts';
import { fingerprintOf, opaqueKey } from './opaque-key.ts';
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
  ensure(
    (hash === 'SHA-256' || hash === 'SHA-224') && (encoding === 'der' || encoding === 'raw'),
    'ERR_ALGORITHM_MISMATCH',
    "ecc224 needs hash 'SHA-256' or 'SHA-224', encoding 'der' or 'raw'",
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
      const point = usable(() => dsa.getPublicKey(d, false));
      if (stated && encodeHex(stated) !== encodeHex(point)) throw malformedKey('damaged: its halves differ');
      const native = nativeCrypto();
      let sign = async (bytes: Uint8Array): Promise<Uint8Array> => encode(dsa.sign(bytes, d));
      if (native) {
        const der = writeEcPkcs8(d, point);
        const key = usable(() => native.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
        // DER on both sides: workerd takes no dsaEncoding beside the key.
        sign = async (bytes) => {
          const signature = await new Promise<Uint8Array>((resolve, reject) => {
            native.sign(nativeHash, bytes, key, (error, result) => (error ? reject(error) : resolve(result)));
          });
          return encoding === 'der' ? signature : (decodeSignature(signature) ?? signature);
        };
      }
      return opaqueKey(
        {
          algorithm: 'ECC224',
          fingerprint: await fingerprintOf(writeEcSpki(point)),
          sign,
        },
        keyOptions,
      );
    },
    async verificationKey(material, keyOptions): Promise<VerificationKey> {
      const point = readEcSpki(bytesOf(material));
      const spki = writeEcSpki(point);
      // Not every engine checks that the point lies on the curve (SP 800-56A §5.6.2.3.3): checked here for all.
      usable(() => CURVE.fromBytes(point));
      const native = nativeCrypto();
      const key = native && usable(() => native.createPublicKey({ key: spki, format: 'der', type: 'spki' }));
      return opaqueKey(
        {
          algorithm: 'ECC224',
          fingerprint: await fingerprintOf(spki),
          async verify(bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
            const raw = decode(signature);
            if (raw?.length !== 2 * SIZE) return false;
            return native && key
              ? native.verify(nativeHash, bytes, key, encoding === 'der' ? signature : encodeSignature(raw))
              : dsa.verify(raw, bytes, point);
          },
        },
        keyOptions,
      );
    },
  };
}

/**
 * SEQUENCE { r INTEGER, s INTEGER } in strict DER → r and s of 28 bytes each; undefined for anything else. Written out
 * for speed: at most 64 bytes, so every length is one byte.
 */
function decodeSignature(der: Uint8Array): Uint8Array | undefined {
  const raw = new Uint8Array(2 * SIZE);
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2 || der.length > 64) return undefined;
  let at = 2;
  for (const end of [SIZE, 2 * SIZE]) {
    let start = at + 2;
    const [first = 128, second = 128] = [der[start], der[start + 1]];
    const length = der[at + 1] ?? 0;
    if (der[at] !== INTEGER || length < 1 || first > 127 || (first === 0 && length > 1 && second < 128))
      return undefined;
    at = start + length;
    if (first === 0) start++;
    if (at > der.length || at - start > SIZE) return undefined;
    raw.set(der.subarray(start, at), end - (at - start));
  }
  return at === der.length ? raw : undefined;
}

/** r and s of 28 bytes each → SEQUENCE { r INTEGER, s INTEGER }. */
function encodeSignature(raw: Uint8Array): Uint8Array {
  const numbers = [raw.subarray(0, SIZE), raw.subarray(SIZE)];
  // Neither is zero (FIPS 186-5 §6.4.1), so a first byte that is not is found.
  return writeDer(
    SEQUENCE,
    ...numbers.map((number) => writeUnsigned(number.subarray(number.findIndex(Boolean)))),
  );
}

function bytesOf(material: unknown): Uint8Array {
  ensure(isBytes(material), 'ERR_KEY_TYPE', 'WebCrypto has no P-224; give the key as text or bytes');
  return material;
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch {
    throw malformedKey('no point or scalar of P-224');
  }
}
