// In: bytes and BigInts. Out: the conversions, powers and inverses that portable RSA needs.

/** Bytes as lower-case hexadecimal text. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  // 256 more, so that there are always three digits, of which the last two count.
  for (const byte of bytes) hex += (byte + 256).toString(16).slice(1);
  return hex;
}

/** Big-endian bytes to an integer (OS2IP, RFC 8017 §4.2). */
export function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x0${toHex(bytes)}`);
}

/**
 * An integer below 256^length to exactly `length` bytes (I2OSP, RFC 8017 §4.1). A leading one is added before the
 * conversion to text, so that the text always has the same width and no step depends on how many zero bytes lead.
 */
export function toBytes(value: bigint, length: number): Uint8Array {
  const hex = (value + (1n << BigInt(8 * length))).toString(16);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    bytes[at] = (nibble(hex.charCodeAt(2 * at + 1)) << 4) | nibble(hex.charCodeAt(2 * at + 2));
  }
  return bytes;
}

/** '0'…'9' are 0x30…0x39, 'a'…'f' are 0x61…0x66: bit 6 tells them apart without a branch. */
function nibble(code: number): number {
  return (code & 15) + 9 * (code >> 6);
}

/** base^exponent mod modulus for a public exponent: plain square and multiply. */
export function powerPublic(base: bigint, options: { exponent: bigint; modulus: bigint }): bigint {
  const { exponent, modulus } = options;
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/**
 * base^exponent mod modulus for a secret exponent: fixed 4-bit windows, one multiplication for each window whatever
 * its value. Hexadecimal digits are the windows; the text has the width of the modulus. The entry for window 0 is
 * 1 + modulus, which equals 1 and has full width, so that multiplying by it costs what the others cost.
 */
export function powerSecret(base: bigint, options: { exponent: bigint; modulus: bigint }): bigint {
  const { exponent, modulus } = options;
  const width = modulus.toString(16).length;
  const digits = (exponent + (1n << BigInt(4 * width))).toString(16);
  const table: bigint[] = [1n + modulus];
  for (let at = 1; at < 16; at += 1) table.push(((table[at - 1] as bigint) * base) % modulus);
  let result = table[nibble(digits.charCodeAt(1))] as bigint;
  for (let at = 2; at <= width; at += 1) {
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * (table[nibble(digits.charCodeAt(at))] as bigint)) % modulus;
  }
  return result % modulus;
}

/** The inverse of value modulo modulus, or undefined when they share a factor (extended Euclid). */
export function inverse(value: bigint, modulus: bigint): bigint | undefined {
  let [remainder, next] = [value % modulus, modulus];
  let [factor, nextFactor] = [1n, 0n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  if (remainder !== 1n) return undefined;
  return ((factor % modulus) + modulus) % modulus;
}
