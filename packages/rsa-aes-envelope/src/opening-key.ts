// In: the own RSA private key in any common form. Out: an opaque opening key with its breaker.
import { type KeyMaterial, readKeyMaterial } from '@redeemkit/signature-header/key-material';
import { powerPublic, toBytes, toInteger } from './big-integer.ts';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
import { type AesBits, checkAesBits } from './content-key.ts';
import { EnvelopeError, openingFailure } from './errors.ts';
import { type KeyFacts, keyFacts } from './key-facts.ts';
import { type Engine, type NativeCrypto, nativeFor } from './native-crypto.ts';
import { opaque } from './opaque.ts';
import { privateOperation, type RsaPrivateNumbers } from './portable-rsa.ts';
import { createSubstituteKey, type SubstituteKey } from './substitute-key.ts';
import type { RsaPrivate } from './suite.ts';

declare const openingKeyBrand: unique symbol;

/** An own private key. Prints as `[OpeningKey RSA_AES v1 sha256:ab12…]`, never as material. */
export interface OpeningKey extends KeyFacts {
  /** Length of the AES keys that senders wrap for this key. Configured, never detected. */
  readonly aesBits: AesBits;
  readonly [openingKeyBrand]: true;
}

/** What opening works with. */
export interface OpeningMaterial {
  readonly rsa: RsaPrivate;
  readonly native: NativeCrypto | undefined;
  readonly breaker: Breaker;
  readonly substituteKey: SubstituteKey;
  /** The public checks on a wrapped key: as long as the modulus, and 1 < c < n - 1 (NIST SP 800-56B §7.1.2). */
  accepts(wrapped: Uint8Array): boolean;
}

const materials = /* @__PURE__ */ new WeakMap<object, OpeningMaterial>();

/**
 * Imports the private key that opens bodies sealed for this side.
 *
 * @param material - RSA private key, 2048 to 4096 bits: PEM, one-line Base64, DER, JWK, CryptoKey or KeyObject
 * @param options - `keyVersion`: name of this key pair in the header, default `1`; `aesBits`: the AES key length the
 *   peer uses, default 256 (the length is never read off a decrypted block: that would be an oracle); `breaker`: when
 *   to stop after failures; `publicExponents`: default 65537 only; `engine`: default `auto`
 * @throws SignatureHeaderError with the ERR_KEY_… codes of readKeyMaterial, ERR_KEY_KIND for the other half among them
 * @throws EnvelopeError ERR_KEY_TYPE for an EC key, ERR_AES_BITS_INVALID, ERR_KEY_OPTIONS_INVALID
 * @example
 * const key = await importOpeningKey(merchantPrivatePem, {
 *   breaker: { window: { ms: 3_600_000, now: Date.now } },
 * });
 */
export async function importOpeningKey(
  material: KeyMaterial,
  options: {
    readonly keyVersion?: string;
    readonly aesBits?: AesBits;
    readonly breaker?: BreakerOptions;
    readonly publicExponents?: readonly number[];
    readonly engine?: Engine;
  } = {},
): Promise<OpeningKey> {
  const { publicExponents, engine = 'auto' } = options;
  const aesBits = checkAesBits(options.aesBits ?? 256);
  const breaker = createBreaker(options.breaker);
  const key = await readKeyMaterial(material, {
    kind: 'private',
    ...(publicExponents && { publicExponents }),
  });
  if (key.type !== 'RSA') {
    throw new EnvelopeError(
      'ERR_KEY_TYPE',
      'This is an EC key; RSA_AES wraps the AES key with RSA, so an RSA key of 2048 to 4096 bits belongs here.',
    );
  }
  const { facts, label } = await keyFacts('OpeningKey', { keyVersion: options.keyVersion, spki: key.spki });
  const native = nativeFor(engine);
  const size = key.n.length;
  const last = toInteger(key.n) - 1n;
  const substituteKey = await createSubstituteKey(toBytes(toInteger(key.d), size), native);
  const openingKey = opaque(label, { ...facts, aesBits }) as OpeningKey;
  materials.set(openingKey, {
    rsa: createPrivate(key, native),
    native,
    breaker,
    substituteKey,
    accepts(wrapped) {
      if (wrapped.length !== size) return false;
      const c = toInteger(wrapped);
      return c > 1n && c < last;
    },
  });
  return openingKey;
}

/** @throws EnvelopeError ERR_KEY_INVALID for anything that importOpeningKey did not return */
export function openingMaterial(key: OpeningKey): OpeningMaterial {
  const material = materials.get(key);
  if (material !== undefined) return material;
  throw new EnvelopeError(
    'ERR_KEY_INVALID',
    'keys holds something that is not an opening key. Make one with importOpeningKey.',
  );
}

/** The private numbers of a key as unsigned big-endian bytes. */
export interface RsaPrivateBytes {
  readonly pkcs8: Uint8Array;
  readonly n: Uint8Array;
  readonly e: Uint8Array;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly dp: Uint8Array;
  readonly dq: Uint8Array;
  readonly qi: Uint8Array;
}

/** RSADP (RFC 8017 §5.1.2), native where it works. Native means blinded by OpenSSL or BoringSSL, and checked there. */
export function createPrivate(key: RsaPrivateBytes, native: NativeCrypto | undefined): RsaPrivate {
  const size = key.n.length;
  const numbers: RsaPrivateNumbers = {
    n: toInteger(key.n),
    e: toInteger(key.e),
    p: toInteger(key.p),
    q: toInteger(key.q),
    dp: toInteger(key.dp),
    dq: toInteger(key.dq),
    qi: toInteger(key.qi),
  };
  const operation = native && nativeOperation(key, { native, numbers });
  if (operation !== undefined) return { size, privateOperation: operation };
  return {
    size,
    privateOperation(block) {
      const m = privateOperation(toInteger(block), numbers);
      // A fault: nothing of the result may leave (threat model T7).
      if (m === undefined) throw openingFailure();
      return toBytes(m, size);
    },
  };
}

/** The native operation, or undefined where the platform does not give a known block back. */
function nativeOperation(
  key: RsaPrivateBytes,
  options: { native: NativeCrypto; numbers: RsaPrivateNumbers },
): RsaPrivate['privateOperation'] | undefined {
  const { native, numbers } = options;
  try {
    const padding = native.constants.RSA_NO_PADDING;
    const handle = native.createPrivateKey({ key: key.pkcs8, format: 'der', type: 'pkcs8' });
    const operation = (block: Uint8Array) => native.privateDecrypt({ key: handle, padding }, block);
    // 2^e mod n must come back as 2.
    const size = key.n.length;
    const found = operation(toBytes(probeBlock(numbers), size));
    return found.length === size && toInteger(found) === 2n ? operation : undefined;
  } catch {
    return undefined;
  }
}

function probeBlock(numbers: RsaPrivateNumbers): bigint {
  return powerPublic(2n, { exponent: numbers.e, modulus: numbers.n });
}
