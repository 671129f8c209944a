// In: the numbers of a recipient's RSA public key. Out: an opaque sealing key, and what sealBody takes out of one.
import { powerPublic, toBytes, toInteger } from './big-integer.ts';
import { type KeyFacts, opaqueKey } from './key-facts.ts';
import { type Engine, type NativeCrypto, type NativeKey, nativeFor } from './native-crypto.ts';
import { sealBody } from './seal-body.ts';
import type { RsaPublic } from './suite.ts';

declare const sealingKeyBrand: unique symbol;

/** A recipient's public key. Prints as `[SealingKey RSA_AES v1 sha256:ab12…]`. */
export interface SealingKey extends KeyFacts {
  readonly [sealingKeyBrand]: true;
}

/** How a public key is labelled, checked and used. */
export interface SealingKeyOptions {
  /** Name of the recipient's key pair in the Encrypt header, default `1`. */
  readonly keyVersion?: string;
  /** RSA public exponents to accept: odd, from 3 to below 2^33. Default `[65537]`. */
  readonly publicExponents?: readonly number[];
  /** Default `auto`. */
  readonly engine?: Engine;
}

/** What sealBody works with. */
export interface SealingMaterial {
  readonly rsa: RsaPublic;
  readonly native: NativeCrypto | undefined;
  /** The code travels with the key: what is handed a key need not import it, see with-key.ts. */
  readonly seal: typeof sealBody;
}

/** A public key as DER and as unsigned big-endian numbers. */
export interface RsaPublicBytes {
  readonly spki: Uint8Array;
  readonly n: Uint8Array;
  readonly e: Uint8Array;
}

/** Makes the opaque key of numbers that passed the key policy. */
export async function holdSealingKey(
  key: RsaPublicBytes,
  options: SealingKeyOptions = {},
): Promise<SealingKey> {
  const { keyVersion, engine } = options;
  const native = nativeFor(engine);
  const material: SealingMaterial = { rsa: createPublic(key, native), native, seal: sealBody };
  return (await opaqueKey('SealingKey', { spki: key.spki, keyVersion, material })) as SealingKey;
}

/** RSAEP (RFC 8017 §5.1.1), native where that works. */
export function createPublic(key: RsaPublicBytes, native: NativeCrypto | undefined): RsaPublic {
  const size = key.n.length;
  const numbers = { exponent: toInteger(key.e), modulus: toInteger(key.n) };
  let handle: NativeKey | undefined;
  return {
    size,
    publicOperation(block) {
      try {
        if (native) {
          handle ??= native.createPublicKey({ key: key.spki, format: 'der', type: 'spki' });
          return native.publicEncrypt({ key: handle, padding: native.constants.RSA_NO_PADDING }, block);
        }
      } catch {
        // workerd takes the key and then refuses to use it; the portable operation gives the same result.
      }
      return toBytes(powerPublic(toInteger(block), numbers), size);
    },
  };
}
