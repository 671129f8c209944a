// In: a decrypted RSA block and a substitute key. Out: the key inside the block, or the substitute; nothing tells which.

/** Masks in this file are 0 (keep) or -1 (all ones, replace). */

/**
 * Takes a key of known length out of an RSAES-PKCS1-v1_5 block in constant flow, with fixed-length implicit rejection:
 * the length of `substitute` is the length that was configured, and a block with another shape (RFC 8017 §7.2.2
 * step 3) yields the substitute instead of an error. Every byte is read once, in order, whatever the block holds;
 * the only branches depend on the two lengths, which are public.
 *
 * @param block - the `k` bytes that the raw RSA operation returned
 * @param substitute - `L` bytes that depend on the private key and the ciphertext, `L <= k - 11`
 * @returns `L` bytes, always a fresh array
 */
export function unwrapBlock(block: Uint8Array, substitute: Uint8Array): Uint8Array {
  const k = block.length;
  const length = substitute.length;
  const separator = k - length - 1;
  let bad = (block[0] as number) | ((block[1] as number) ^ 2) | (block[separator] as number);
  for (let at = 2; at < separator; at += 1) {
    // (b - 1) >> 31 is all ones for b = 0 and zero for 1 to 255: a zero here would end the padding string early.
    bad |= ((block[at] as number) - 1) >> 31;
  }
  // -bad >> 31 spreads "any bit set" over the word: bad is at most 255, or -1 when a zero byte was seen.
  const mask = (-bad | bad) >> 31;
  const key = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    key[at] = ((block[separator + 1 + at] as number) & ~mask) | ((substitute[at] as number) & mask);
  }
  return key;
}
