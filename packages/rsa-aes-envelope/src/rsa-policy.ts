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
  if (bits < 2048 || bits > 4096 || !exponents.includes(Number(toInteger(key.e)))) {
    throw new EnvelopeError(
      'ERR_KEY_INVALID',
      `RSA key of ${bits} bits, not 2048 to 4096, or exponent not ${exponents.join(' or ')}`,
    );
  }
}

/** The refusal of a key that cannot wrap. */
export function ecKey(): EnvelopeError {
  return new EnvelopeError('ERR_KEY_INVALID', 'This is an EC key; RSA_AES wraps the AES key with an RSA key');
}
