// In: AES key bytes. Out: an opaque content key, the only form in which one leaves this package.
import { EnvelopeError } from './errors.ts';
import { opaque } from './opaque.ts';
import { randomBytes } from './random-bytes.ts';

/** Key sizes of AES (FIPS 197 §5). */
export type AesBits = 128 | 192 | 256;

declare const contentKeyBrand: unique symbol;

/**
 * The AES key of one sealed message. It prints as `[ContentKey AES-256]`; its bytes stay inside this package. Pass it
 * on where a request's key is to be used again for the answer.
 */
export interface ContentKey {
  readonly bits: AesBits;
  readonly [contentKeyBrand]: true;
}

/** The material lives here and not on the object, so that nothing that walks properties can find it. */
const material = /* @__PURE__ */ new WeakMap<object, Uint8Array>();

/** Wraps key bytes; the array now belongs to the content key. */
export function holdContentKey(bytes: Uint8Array): ContentKey {
  const bits = checkAesBits(8 * bytes.length);
  const key = opaque(`ContentKey AES-${bits}`, { bits }) as ContentKey;
  material.set(key, bytes);
  return key;
}

/** A fresh random content key. */
export function freshContentKey(bits: AesBits): ContentKey {
  return holdContentKey(randomBytes(bits / 8));
}

/**
 * The bytes of a content key.
 *
 * @throws EnvelopeError ERR_CONTENT_KEY_INVALID for anything that sealBody or openBody did not return
 */
export function contentKeyBytes(key: ContentKey): Uint8Array {
  const bytes = material.get(key);
  if (bytes === undefined) {
    throw new EnvelopeError(
      'ERR_CONTENT_KEY_INVALID',
      'contentKey is not a content key of this package. Pass on the contentKey that sealBody or openBody returned.',
    );
  }
  return bytes;
}

/** @throws EnvelopeError ERR_AES_BITS_INVALID unless 128, 192 or 256 */
export function checkAesBits(bits: number): AesBits {
  if (bits === 128 || bits === 192 || bits === 256) return bits;
  throw new EnvelopeError('ERR_AES_BITS_INVALID', `aesBits is ${bits}; AES keys have 128, 192 or 256 bits.`);
}
