// In: DER bytes (X.690 §10). Out: their elements; and elements back to bytes.
import { concatBytes } from './bytes.ts';
import { SignatureHeaderError } from './errors.ts';

/** One element: its tag, its contents, and the whole of it. */
export interface DerElement {
  readonly tag: number;
  readonly value: Uint8Array;
  readonly bytes: Uint8Array;
}

/** The tags that keys and signatures use (X.690 §8). */
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** The error every malformed key ends in. */
export function malformedKey(found = 'not strict DER of a known key form'): SignatureHeaderError {
  return new SignatureHeaderError('ERR_KEY_MALFORMED', `Key is ${found}`);
}

/**
 * Reads the elements that fill the bytes exactly. Strict: shortest lengths only, nothing left over.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`
 */
export function readDer(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let start = 0; start < bytes.length; ) {
    let offset = start + 2;
    let length = bytes[start + 1] ?? 255;
    if (length > 127) {
      // Long form: 1 or 2 length bytes reach 64 KiB, more than any key; 3 serve certificates.
      const size = length & 127;
      length = 0;
      for (; offset < start + 2 + size && size < 4; offset++) length = length * 256 + (bytes[offset] ?? 0);
      if (length < 128 || length < 256 ** (size - 1)) throw malformedKey();
    }
    const end = offset + length;
    if (end > bytes.length) throw malformedKey();
    elements.push({
      tag: bytes[start] ?? 0,
      value: bytes.subarray(offset, end),
      bytes: bytes.subarray(start, end),
    });
    start = end;
  }
  return elements;
}

/**
 * The elements of the one SEQUENCE that fills the bytes.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`
 */
export function readSequence(bytes: Uint8Array): readonly DerElement[] {
  const [sequence, more] = readDer(bytes);
  if (sequence?.tag !== SEQUENCE || more) throw malformedKey();
  return readDer(sequence.value);
}

/**
 * An INTEGER that is not negative and in its shortest form → big-endian bytes without the sign byte.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`
 */
export function readUnsigned(element: DerElement | undefined): Uint8Array {
  const { tag, value = new Uint8Array() } = element ?? {};
  const first = value[0] ?? 128;
  if (tag !== INTEGER || first > 127 || (first === 0 && value.length > 1 && (value[1] ?? 0) < 128))
    throw malformedKey();
  return first || value.length === 1 ? value : value.subarray(1);
}

/** Tag and contents → one element. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const value = concatBytes(...contents);
  const { length } = value;
  const head = length < 128 ? [length] : length < 256 ? [129, length] : [130, length >> 8, length & 255];
  return concatBytes(new Uint8Array([tag, ...head]), value);
}

/** Big-endian bytes → INTEGER, with the sign byte where the first bit is set and no leading zeros. */
export function writeUnsigned(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const value = bytes.subarray(start);
  return writeDer(INTEGER, new Uint8Array((value[0] ?? 0) > 127 || !value.length ? 1 : 0), value);
}
