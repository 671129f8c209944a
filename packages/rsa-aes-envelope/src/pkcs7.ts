// In: a message, or decrypted AES blocks. Out: the padded message; or the length of the message inside, or -1.

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

/** The message with its PKCS#7 padding (RFC 5652 §6.3): whole blocks, one more byte at least. */
export function padMessage(message: Uint8Array): Uint8Array {
  const count = AES_BLOCK - (message.length % AES_BLOCK);
  const padded = new Uint8Array(message.length + count);
  padded.set(message);
  return padded.fill(count, message.length);
}
