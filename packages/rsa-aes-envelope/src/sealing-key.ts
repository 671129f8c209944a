// In: a recipient's RSA public key in any common form. Out: an opaque sealing key.
import { type KeyMaterial, readKeyMaterial } from '@redeemkit/signature-header/key-material';
import { powerPublic, toBytes, toInteger } from './big-integer.ts';
import { EnvelopeError } from './errors.ts';
import { type KeyFacts, keyFacts } from './key-facts.ts';
import { type Engine, type NativeCrypto, nativeFor } from './native-crypto.ts';
import { opaque } from './opaque.ts';
import type { RsaPublic } from './suite.ts';

declare const sealingKeyBrand: unique symbol;

/** A recipient's public key. Prints as `[SealingKey RSA_AES v1 sha256:ab12…]`. */
export interface SealingKey extends KeyFacts {
  readonly [sealingKeyBrand]: true;
}

/** What sealBody works with. */
export interface SealingMaterial {
  readonly rsa: RsaPublic;
  readonly native: NativeCrypto | undefined;
}

const materials = /* @__PURE__ */ new WeakMap<object, SealingMaterial>();

/**
 * Imports the public key that bodies are sealed for: AlipayHK's for requests, the merchant's for answers.
 *
 * @param material - RSA public key, 2048 to 4096 bits: PEM, one-line Base64, DER, JWK, CryptoKey or KeyObject
 * @param options - `keyVersion`: name of the recipient's key pair in the header, default `1`; `publicExponents`:
 *   accepted exponents, default 65537 only; `engine`: default `auto`
 * @throws SignatureHeaderError with the ERR_KEY_… codes of readKeyMaterial, ERR_KEY_KIND for the other half among them
 * @throws EnvelopeError ERR_KEY_TYPE for an EC key, ERR_KEY_OPTIONS_INVALID
 * @example
 * const key = await importSealingKey(alipayHkPublicPem, { keyVersion: '1' });
 */
export async function importSealingKey(
  material: KeyMaterial,
  options: {
    readonly keyVersion?: string;
    readonly publicExponents?: readonly number[];
    readonly engine?: Engine;
  } = {},
): Promise<SealingKey> {
  const { publicExponents, engine = 'auto' } = options;
  const key = await readKeyMaterial(material, {
    kind: 'public',
    ...(publicExponents && { publicExponents }),
  });
  if (key.type !== 'RSA') {
    throw new EnvelopeError(
      'ERR_KEY_TYPE',
      'This is an EC key; RSA_AES wraps the AES key with RSA, so an RSA key of 2048 to 4096 bits belongs here.',
    );
  }
  const { facts, label } = await keyFacts('SealingKey', { keyVersion: options.keyVersion, spki: key.spki });
  const native = nativeFor(engine);
  const sealingKey = opaque(label, facts) as SealingKey;
  materials.set(sealingKey, { rsa: createPublic(key, native), native });
  return sealingKey;
}

/** @throws EnvelopeError ERR_KEY_INVALID for anything that importSealingKey did not return */
export function sealingMaterial(key: SealingKey): SealingMaterial {
  const material = materials.get(key);
  if (material !== undefined) return material;
  throw new EnvelopeError('ERR_KEY_INVALID', 'key is not a sealing key. Make one with importSealingKey.');
}

/** RSAEP (RFC 8017 §5.1.1), native where it works. */
export function createPublic(
  key: { readonly spki: Uint8Array; readonly n: Uint8Array; readonly e: Uint8Array },
  native: NativeCrypto | undefined,
): RsaPublic {
  const size = key.n.length;
  const modulus = toInteger(key.n);
  const exponent = toInteger(key.e);
  const portable = (block: Uint8Array) => toBytes(powerPublic(toInteger(block), { exponent, modulus }), size);
  if (native === undefined) return { size, publicOperation: portable };
  const operation = nativeOperation(key.spki, native);
  // One known block through both: workerd takes the key and then refuses to use it, other platforms may surprise too.
  const probe = toBytes(2n, size);
  return { size, publicOperation: sameResult(operation, portable, probe) ? operation : portable };
}

function nativeOperation(spki: Uint8Array, native: NativeCrypto): (block: Uint8Array) => Uint8Array {
  const padding = native.constants.RSA_NO_PADDING;
  const key = native.createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return (block) => native.publicEncrypt({ key, padding }, block);
}

function sameResult(
  operation: (block: Uint8Array) => Uint8Array,
  portable: (block: Uint8Array) => Uint8Array,
  probe: Uint8Array,
): boolean {
  try {
    const expected = portable(probe);
    const found = operation(probe);
    return found.length === expected.length && found.every((byte, at) => byte === expected[at]);
  } catch {
    return false;
  }
}
