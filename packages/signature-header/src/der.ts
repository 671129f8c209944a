// In: DER bytes (X.690 §10). Out: their elements; and elements back to bytes.
import { concatBytes } from './bytes.ts';
import { SignatureHeaderError } from './errors.ts';

/** The tags that keys and signatures use (X.690 §8). */
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** INTEGER 0: the version in PKCS#8 and PKCS#1. */
export const ZERO: Uint8Array = /* @__PURE__ */ new Uint8Array([INTEGER, 1, 0]);
/** One zero byte: what a BIT STRING of whole bytes starts with (X.690 §8.6.2), and the sign of an INTEGER. */
export const ZERO_BYTE: Uint8Array = /* @__PURE__ */ new Uint8Array(1);

/** One element: its tag, its contents, and the whole of it. */
export interface DerElement {
  readonly tag: number;
  readonly value: Uint8Array;
  readonly bytes: Uint8Array;
}

/**
 * Reads the elements that fill the bytes exactly. Strict: shortest lengths only, nothing left over.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`
 */
export function readDer(bytes: Uint8Array = new Uint8Array()): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let start = 0; start < bytes.length; ) {
    const [tag = 0, form = 0, high = 0, low = 0] = bytes.subarray(start);
    const length = form === 129 ? high : form === 130 ? high * 256 + low : form;
    const offset = start + 1 + writeLength(length).length;
    const end = offset + length;
    // A length written in more bytes than it needs, or in more than two, differs from how it is written here.
    if (writeLength(length)[0] !== form || end > bytes.length) throw notDer();
    elements.push({ tag, value: bytes.subarray(offset, end), bytes: bytes.subarray(start, end) });
    start = end;
  }
  return elements;
}

/**
 * The elements of the one SEQUENCE that fills the bytes.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`
 */
export function readSequence(bytes?: Uint8Array): readonly DerElement[] {
  const [sequence, more] = readDer(bytes);
  if (sequence?.tag !== SEQUENCE || more) throw notDer();
  return readDer(sequence.value);
}

/**
 * An INTEGER that is not negative and in its shortest form → big-endian bytes without leading zeros; zero is empty.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`
 */
export function readUnsigned(element: DerElement | undefined): Uint8Array {
  const value = element?.value.subarray(element.value[0] ? 0 : 1) ?? new Uint8Array();
  // What would be written in another length was negative or too long.
  if (element?.tag !== INTEGER || writeUnsigned(value).length !== element.bytes.length) throw notDer();
  return value;
}

/** Tag and contents → one element. */
export function writeDer(tag: number, ...contents: readonly (Uint8Array | undefined)[]): Uint8Array {
  const value = concatBytes(...contents);
  return concatBytes(new Uint8Array([tag, ...writeLength(value.length)]), value);
}

/** Big-endian bytes without leading zeros → INTEGER, with the sign byte where the first bit is set. */
export function writeUnsigned(bytes: Uint8Array): Uint8Array {
  return writeDer(INTEGER, (bytes[0] ?? 128) > 127 ? ZERO_BYTE : undefined, bytes);
}

/** Up to 64 KiB, which no key reaches. */
function writeLength(length: number): number[] {
  return length < 128 ? [length] : length < 256 ? [129, length] : [130, length >> 8, length & 255];
}

/** The error for key material that cannot be read. @param found completes "Key is …" */
export function malformedKey(found: string): SignatureHeaderError {
  return new SignatureHeaderError('ERR_KEY_MALFORMED', `Key is ${found}`);
}

/** The error for bytes that are no key. */
export function notDer(): SignatureHeaderError {
  return malformedKey('not strict DER of a known form');
}
