// In: the numbers of the own RSA private key. Out: an opaque opening key, and what openBody takes out of one.
import { powerPublic, toBytes, toInteger } from './big-integer.ts';
import { type Breaker, type BreakerOptions, createBreaker } from './breaker.ts';
import { type AesBits, checkAesBits } from './content-key.ts';
import { parseEncryptHeader } from './encrypt-header.ts';
import { type KeyFacts, opaqueKey } from './key-facts.ts';
import { type Engine, type NativeCrypto, type NativeKey, nativeFor } from './native-crypto.ts';
import { openBody } from './open-body.ts';
import { privateOperation, type RsaNumber, type RsaPrivateNumbers } from './portable-rsa.ts';
import { provenOperation, type RsaOperation } from './proven-operation.ts';
import { createSubstituteKey, type SubstituteKey } from './substitute-key.ts';
import type { RsaPrivate } from './suite.ts';

declare const openingKeyBrand: unique symbol;

/** An own private key. Prints as `[OpeningKey RSA_AES v1 sha256:ab12…]`, never as material. */
export interface OpeningKey extends KeyFacts {
  /** Length of the AES keys that senders wrap for this key. Configured, never detected. */
  readonly aesBits: AesBits;
  readonly [openingKeyBrand]: true;
}

/** How a private key is labelled, checked and used. */
export interface OpeningKeyOptions {
  /** Name of this key pair in the Encrypt header, default `1`. */
  readonly keyVersion?: string;
  /** Length of the peer's AES keys, default 256. Reading it off a decrypted block would be an oracle. */
  readonly aesBits?: AesBits;
  /** When the key stops opening, default after 8 failures since the import. */
  readonly breaker?: BreakerOptions;
  /** RSA public exponents to accept: odd, from 3 to below 2^33. Default `[65537]`. */
  readonly publicExponents?: readonly number[];
  /** Default `auto`. Servers need it: `portable` is for clients (docs/threat-model). */
  readonly engine?: Engine;
}

/** What opening works with. */
export interface OpeningMaterial {
  readonly rsa: RsaPrivate;
  readonly native: NativeCrypto | undefined;
  readonly breaker: Breaker;
  readonly substituteKey: SubstituteKey;
  /** The public checks on a wrapped key: as long as the modulus, and 1 < c < n - 1 (NIST SP 800-56B §7.1.2). */
  accepts(wrapped: Uint8Array): boolean;
  /** The code travels with the key: what is handed a key need not import it, see with-key.ts. */
  readonly code: OpeningCode;
}

/** What an opening key brings along. */
export interface OpeningCode {
  readonly openBody: typeof openBody;
  readonly parseEncryptHeader: typeof parseEncryptHeader;
}

/** A private key as DER and as unsigned big-endian numbers. */
export type RsaPrivateBytes = Readonly<Record<'pkcs8' | 'spki' | RsaNumber, Uint8Array>>;

/** Makes the opaque key of numbers that belong together and passed the key policy. */
export async function holdOpeningKey(
  key: RsaPrivateBytes,
  options: OpeningKeyOptions = {},
): Promise<OpeningKey> {
  const aesBits = checkAesBits(options.aesBits ?? 256);
  const breaker = createBreaker(options.breaker);
  const native = nativeFor(options.engine);
  const size = key.n.length;
  const [one, last] = [toBytes(1n, size), toBytes(toInteger(key.n) - 1n, size)];
  const substituteKey = await createSubstituteKey(toBytes(toInteger(key.d), size), aesBits / 8, native);
  const material: OpeningMaterial = {
    rsa: createPrivate(key, native),
    native,
    breaker,
    substituteKey,
    accepts: (wrapped) => wrapped.length === size && order(one, wrapped) < 0 && order(wrapped, last) < 0,
    code: { openBody, parseEncryptHeader },
  };
  const { keyVersion } = options;
  return (await opaqueKey('OpeningKey', {
    spki: key.spki,
    keyVersion,
    material,
    facts: { aesBits },
  })) as OpeningKey;
}

/** Which of two numbers of the same width is larger, from the first byte on. Both are public. */
function order(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return (a[at] ?? 0) - (b[at] ?? 0);
}

/**
 * RSADP (RFC 8017 §5.1.2): native where that works (OpenSSL and BoringSSL blind it and check the result), else portable.
 * Either proves itself on one known block, which also finds numbers that do not belong together.
 *
 * @throws EnvelopeError ERR_KEY_INVALID
 */
export function createPrivate(
  key: Readonly<Record<'pkcs8' | keyof RsaPrivateNumbers, Uint8Array>>,
  native: NativeCrypto | undefined,
): RsaPrivate {
  const size = key.n.length;
  const names = ['n', 'e', 'p', 'q', 'dp', 'dq', 'qi'] as const;
  const numbers = Object.fromEntries(names.map((name) => [name, toInteger(key[name])])) as RsaPrivateNumbers;
  const { n, e } = numbers;
  const operations = [
    native && nativeOperation(key.pkcs8, native),
    (block: Uint8Array) => toBytes(privateOperation(toInteger(block), numbers), size),
  ];
  const block = toBytes(powerPublic(2n, { exponent: e, modulus: n }), size);
  return { size, privateOperation: provenOperation(operations, { block, result: 2n }) };
}

function nativeOperation(pkcs8: Uint8Array, native: NativeCrypto): RsaOperation {
  const padding = native.constants.RSA_NO_PADDING;
  let key: NativeKey | undefined;
  return (block) => {
    key ??= native.createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    return native.privateDecrypt({ key, padding }, block);
  };
}
