// In: the numbers of a recipient's RSA public key. Out: an opaque sealing key, and what sealBody takes out of one.
import { powerPublic, toBytes, toInteger } from './big-integer.ts';
import { type KeyFacts, keyFacts } from './key-facts.ts';
import { type Engine, type NativeCrypto, type NativeKey, nativeFor } from './native-crypto.ts';
import { opaque } from './opaque.ts';
import { provenOperation, type RsaOperation } from './proven-operation.ts';
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
}

/** A public key as DER and as unsigned big-endian numbers. */
export interface RsaPublicBytes {
  readonly spki: Uint8Array;
  readonly n: Uint8Array;
  readonly e: Uint8Array;
}

/** Makes the opaque key of numbers that passed the key policy. */
export async function holdSealingKey(key: RsaPublicBytes, options?: SealingKeyOptions): Promise<SealingKey> {
  const { facts, label } = await keyFacts(key.spki, options?.keyVersion);
  const native = nativeFor(options?.engine);
  const material: SealingMaterial = { rsa: createPublic(key, native), native };
  return opaque(facts, { kind: 'SealingKey', label, material }) as SealingKey;
}

/** RSAEP (RFC 8017 §5.1.1), native where that works. */
export function createPublic(key: RsaPublicBytes, native: NativeCrypto | undefined): RsaPublic {
  const size = key.n.length;
  const modulus = toInteger(key.n);
  const exponent = toInteger(key.e);
  const power = (base: bigint) => powerPublic(base, { exponent, modulus });
  const operations = [
    native && nativeOperation(key.spki, native),
    (block: Uint8Array) => toBytes(power(toInteger(block)), size),
  ];
  const known = { block: toBytes(2n, size), result: power(2n) };
  return { size, publicOperation: provenOperation(operations, known) };
}

function nativeOperation(spki: Uint8Array, native: NativeCrypto): RsaOperation {
  const padding = native.constants.RSA_NO_PADDING;
  let key: NativeKey | undefined;
  return (block) => {
    key ??= native.createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return native.publicEncrypt({ key, padding }, block);
  };
}
