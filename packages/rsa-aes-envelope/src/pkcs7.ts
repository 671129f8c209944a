// In: decrypted AES blocks. Out: the length of the message inside them, or -1; the last block is read whole either way.

/** AES works on 16-byte blocks (FIPS 197 §3.1). */
export const AES_BLOCK = 16;

/**
 * Length of the message under PKCS#7 padding (RFC 5652 §6.3), or -1 when the padding is wrong. All sixteen bytes of
 * the last block are compared with masks, so that the flow is the same for every value.
 *
 * @param padded - a positive multiple of 16 bytes
 */
export function messageLength(padded: Uint8Array): number {
  const end = padded.length;
  const count = padded[end - 1] as number;
  // Negative, hence all ones after >> 31, when count is 0 or above 16.
  let bad = ((count - 1) >> 31) | ((AES_BLOCK - count) >> 31);
  for (let back = 1; back <= AES_BLOCK; back += 1) {
    const inPadding = (back - count - 1) >> 31;
    bad |= ((padded[end - back] as number) ^ count) & inPadding;
  }
  const mask = (-bad | bad) >> 31;
  return ((end - count) & ~mask) | mask;
}
