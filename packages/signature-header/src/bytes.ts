// In: byte arrays. Out: joined bytes, hexadecimal text, big integers.

/** Tells whether a value is a Uint8Array of any realm (a Buffer is one). */
export function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/** Joins byte arrays of the size of keys into a new one, leaving out what is undefined. */
export function concatBytes(...parts: readonly (Uint8Array | undefined)[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...(part ?? [])]));
}

/** Bytes as lower-case hexadecimal text. */
export function encodeHex(bytes?: Uint8Array): string {
  let text = '';
  for (const byte of bytes ?? []) text += (byte + 256).toString(16).slice(1);
  return text;
}

/** Hexadecimal text, of this package's own constants, as bytes. */
export function decodeHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number(`0x${pair}`));
}

/** Big-endian bytes as an unsigned integer (RFC 8017 §4.2, OS2IP). */
export function decodeInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x0${encodeHex(bytes)}`);
}
