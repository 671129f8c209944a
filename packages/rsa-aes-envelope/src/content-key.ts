// In: AES key bytes. Out: an opaque content key, the only form in which one leaves this package.
import { EnvelopeError } from './errors.ts';
import { opaque } from './opaque.ts';

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

/** Wraps key bytes; the array now belongs to the content key. @throws EnvelopeError ERR_AES_BITS_INVALID */
export function holdContentKey(bytes: Uint8Array): ContentKey {
  const bits = checkAesBits(8 * bytes.length);
  return opaque({ bits }, { kind: 'ContentKey', label: `AES-${bits}`, material: bytes }) as ContentKey;
}

/** @throws EnvelopeError ERR_AES_BITS_INVALID for a size that is not allowed */
export function checkAesBits(bits: number, allowed: readonly AesBits[] = [128, 192, 256]): AesBits {
  if ((allowed as readonly number[]).includes(bits)) return bits as AesBits;
  throw new EnvelopeError('ERR_AES_BITS_INVALID', `AES key of ${bits} bits, not ${allowed.join(' or ')}`);
}
