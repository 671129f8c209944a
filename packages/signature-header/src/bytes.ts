// In: byte arrays. Out: joined bytes, hexadecimal text, big integers.

/** Tells whether a value is a Uint8Array of any realm (a Buffer is one). */
export function isBytes(value: unknown): value is Uint8Array {
  return (
    ArrayBuffer.isView(value) && 'subarray' in value && value.byteLength === (value as Uint8Array).length
  );
}

/** Joins byte arrays into a new one. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Bytes as lower-case hexadecimal text. */
export function encodeHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += (byte + 256).toString(16).slice(1);
  return text;
}

/** Hexadecimal text, of this package's own constants, as bytes. */
export function decodeHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Big-endian bytes as an unsigned integer (RFC 8017 §4.2, OS2IP). */
export function decodeInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x0${encodeHex(bytes)}`);
}
