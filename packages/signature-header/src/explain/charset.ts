// In: body bytes. Out: the bytes that a wrong charset somewhere would have made of them, or made them from.

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Decodes strict UTF-8, a byte order mark kept; undefined for anything else. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  return decode(bytes, 'utf-8');
}

/** Decodes by a label of the WHATWG Encoding Standard; undefined when the platform lacks it or the bytes do not fit. */
function decode(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** ISO 8859-1 proper, byte = code point. TextDecoder's `latin1` is windows-1252. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  // 8,192 arguments stay below every engine's limit for one call.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** Text as ISO 8859-1; what it lacks becomes `?`, as Java's getBytes does. */
export function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '?'), (char) => {
    const code = char.charCodeAt(0);
    return code < 256 ? code : 63;
  });
}

/**
 * UTF-8 bytes that were read in another charset and written as UTF-8 again, and the way back.
 *
 * @returns pairs of charset name and bytes
 */
export function misreadings(bytes: Uint8Array): readonly (readonly [string, Uint8Array])[] {
  if (bytes.every((byte) => byte < 128)) return [];
  const results: (readonly [string, Uint8Array])[] = [['ISO 8859-1', utf8(decodeLatin1(bytes))]];
  for (const label of ['windows-1252', 'gbk', 'big5']) {
    const text = decode(bytes, label);
    if (text !== undefined) results.push([label, utf8(text)]);
  }
  const text = readUtf8(bytes);
  if (text === undefined) return results;
  // What does not fit becomes a question mark in Java, and loses its upper byte in JavaScript.
  results.push(['ISO 8859-1', encodeLatin1(text)]);
  results.push(['ISO 8859-1', Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) & 255)]);
  for (const label of ['windows-1252', 'gbk', 'big5']) {
    const encoded = encodeWith(text, label);
    if (encoded) results.push([label, encoded]);
  }
  return results;
}

/** Text in a legacy charset, through the table that its decoder gives away; undefined when a character is missing. */
function encodeWith(text: string, label: string): Uint8Array | undefined {
  const table = encodingTable(label, new Set(text));
  // No charset here takes more than two bytes for a UTF-16 unit.
  const bytes = new Uint8Array(2 * text.length);
  let length = 0;
  for (const char of text) {
    const encoded = char < '\u0080' ? [char.charCodeAt(0)] : table.get(char);
    if (!encoded) return undefined;
    bytes.set(encoded, length);
    length += encoded.length;
  }
  return bytes.subarray(0, length);
}

/** Character → bytes, for the characters wanted. Single bytes 0x80 to 0xff, then pairs from 0x81 to 0xfe. */
function encodingTable(label: string, wanted: ReadonlySet<string>): ReadonlyMap<string, Uint8Array> {
  const table = new Map<string, Uint8Array>();
  let decoder: { decode(bytes: Uint8Array): string };
  try {
    decoder = new TextDecoder(label);
  } catch {
    return table;
  }
  const add = (bytes: Uint8Array): void => {
    const char = decoder.decode(bytes);
    if (wanted.has(char) && !table.has(char)) table.set(char, bytes);
  };
  for (let byte = 0x80; byte < 0x100; byte++) add(new Uint8Array([byte]));
  if (label === 'windows-1252') return table;
  for (let lead = 0x81; lead < 0xff; lead++) {
    // One call per lead byte: 190 pairs, each ended by a line end that no second byte can swallow.
    const row = new Uint8Array(3 * 190);
    for (let i = 0; i < 190; i++) row.set([lead, 0x40 + i + (i >= 63 ? 1 : 0), 10], 3 * i);
    decoder
      .decode(row)
      .split('\n')
      .forEach((char, i) => {
        if (wanted.has(char) && !table.has(char)) table.set(char, row.slice(3 * i, 3 * i + 2));
      });
  }
  return table;
}
