// In: size and exponent of an RSA key. Out: nothing, or the reason why the key policy refuses it.
import { ensure } from './errors.ts';
import type { KeyOptions } from './signer.ts';

/**
 * Applies the key policy, so that one key passes everywhere or nowhere: 2048 to 4096 bits, and a public exponent from
 * 3 to below 2^33 that the caller lists.
 *
 * @param exponent unsigned big-endian bytes
 * @throws SignatureHeaderError `ERR_KEY_POLICY`
 */
export function checkRsaPolicy(bits = 0, exponent?: Uint8Array, options?: KeyOptions): void {
  // Beyond 2^33 the engines part ways (BoringSSL stops there); beyond 2^53 this is rounded, and refused as well.
  const e = exponent?.reduce((sum, byte) => sum * 256 + byte, 0) ?? 0;
  const allowed = options?.publicExponents ?? [65537];
  ensure(
    bits >= 2048 && bits <= 4096 && allowed.includes(e) && e > 2 && e < 2 ** 33,
    'ERR_KEY_POLICY',
    `RSA key of ${bits} bits, e=${e}; not 2048 to 4096, e=${allowed}`,
  );
}
