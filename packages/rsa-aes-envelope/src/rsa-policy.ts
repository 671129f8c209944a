// In: modulus and exponent of an RSA key. Out: nothing, or a refusal: the key policy is the same on every runtime.
import { toInteger } from './big-integer.ts';
import { EnvelopeError } from './errors.ts';

/**
 * 2048 to 4096 bits, and an accepted exponent.
 *
 * @throws EnvelopeError ERR_KEY_INVALID
 */
export function checkRsaPolicy(
  key: { readonly n: Uint8Array; readonly e: Uint8Array },
  exponents: readonly number[] = [65537],
): void {
  const bits = toInteger(key.n).toString(2).length;
  const e = toInteger(key.e);
  // Odd, from 3, and at most 33 bits: what every runtime takes.
  const usable = e & 1n && e > 1n && !(e >> 33n) && exponents.includes(Number(e));
  if (!usable || bits < 2048 || bits > 4096) {
    throw new EnvelopeError(
      'ERR_KEY_INVALID',
      `RSA key of ${bits} bits; expected 2048 to 4096 and exponent ${exponents.join(' or ')}`,
    );
  }
}

/** The refusal of a key that cannot wrap. */
export function ecKey(): EnvelopeError {
  return new EnvelopeError('ERR_KEY_INVALID', 'This is an EC key; RSA_AES wraps the AES key with an RSA key');
}
