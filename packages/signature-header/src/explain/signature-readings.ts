// In: the value of a Signature header as found. Out: every way to read a signature out of it, with what had to be repaired.
import { decodeBase64 } from '../base64.ts';
import { decodeHex, encodeHex } from '../bytes.ts';
import type { CauseCode } from './cause-code.ts';

/** One reading. */
export interface SignatureReading {
  readonly bytes: Uint8Array;
  /** What was wrong with the header for this reading to be right; empty for the plain one. */
  readonly codes: readonly CauseCode[];
}

/** The parameters of a header, read leniently. */
export interface LenientHeader {
  /** Lower-case name → raw value; items without `=` are left out. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly readings: readonly SignatureReading[];
  /** Names of the items in their order, lower case. */
  readonly order: readonly string[];
}

// The strict parser takes 8 KiB; eight times that is a pasted log, and more is not looked at.
const MAX_LENGTH = 65_536;
// The shortest signature is a raw P-224 one, 56 bytes, cut in half: what is shorter is another parameter's value.
const MIN_CHARACTERS = 38;

/** Reads a header in whatever state it is in. Fewest repairs first. */
export function readLeniently(value: string): LenientHeader {
  const parameters = new Map<string, string>();
  const order: string[] = [];
  const items = value.length > MAX_LENGTH ? [] : value.split(',');
  for (const item of items) {
    const [, name, text] = /^\s*([\w-]+)\s*=([\s\S]*)$/.exec(item) ?? [];
    if (name === undefined || text === undefined) continue;
    order.push(name.toLowerCase());
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), text.trim());
  }
  const named = parameters.get('signature');
  const readings = new Map<string, SignatureReading>();
  const add = (text: string, codes: readonly CauseCode[]): void => {
    for (const reading of readValue(text)) {
      const key = encodeHex(reading.bytes);
      const all = [...codes, ...reading.codes];
      const known = readings.get(key);
      if (!known || known.codes.length > all.length) readings.set(key, { bytes: reading.bytes, codes: all });
    }
  };
  if (named) add(named, []);
  // A writer by position put it elsewhere, or the item was taken without its name.
  for (const item of items) {
    const text = item.replace(/^\s*(?:[\w-]+\s*=\s*)*(?=[^=])/, '').trim();
    if (text !== named && text.length >= MIN_CHARACTERS) add(text, ['header-by-position']);
  }
  return {
    parameters,
    order,
    readings: [...readings.values()].sort((a, b) => a.codes.length - b.codes.length),
  };
}

function readValue(text: string): readonly SignatureReading[] {
  const readings: SignatureReading[] = [];
  const plain = text.replace(/^["']|["';]+$/g, '');
  let decoded = closeEscapes(plain);
  // Blanks may stand inside an escape, as in the documentation's own sample.
  const blanks: readonly CauseCode[] = decoded === plain ? [] : ['signature-page-blanks'];
  for (let rounds = 0; rounds < 4; rounds++) {
    const codes: readonly CauseCode[] = rounds > 1 ? ['signature-double-encoded'] : [];
    readings.push(...readDecoded(decoded, [...blanks, ...codes]));
    const next = percentDecode(decoded);
    if (next === decoded) break;
    decoded = next;
  }
  return readings;
}

/** The value with its escapes decoded → bytes, blanks taken for + and taken for nothing. */
function readDecoded(text: string, codes: readonly CauseCode[]): readonly SignatureReading[] {
  const closed = text.replace(/%[\dA-F]?$/i, '');
  const cut: readonly CauseCode[] = closed === text ? codes : [...codes, 'signature-truncated'];
  if (!/\s/.test(closed)) return decodeText(closed, cut);
  const kind: CauseCode = /[\r\n]/.test(closed) ? 'signature-line-wrapped' : 'signature-page-blanks';
  return [
    ...(closed.includes(' ')
      ? decodeText(closed.replaceAll(' ', '+').replace(/\s/g, ''), [...cut, 'signature-plus-as-space'])
      : []),
    ...decodeText(closed.replace(/\s/g, ''), [...new Set([...cut, kind])]),
  ];
}

function decodeText(text: string, codes: readonly CauseCode[]): readonly SignatureReading[] {
  const readings: SignatureReading[] = [];
  // A P-224 signature has 112 hexadecimal digits, an RSA one 512 and more.
  if (/^(0x)?([\da-f]{2}){50,}$/i.test(text))
    readings.push({
      bytes: decodeHex(text.replace(/^0x/i, '').toLowerCase()),
      codes: [...codes, 'signature-hex'],
    });
  const url: readonly CauseCode[] = /[-_]/.test(text) ? [...codes, 'signature-base64url'] : codes;
  const letters = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  try {
    readings.push({ bytes: decodeBase64(letters), codes: url });
  } catch {
    const bytes = decodeCut(letters);
    if (bytes) readings.push({ bytes, codes: [...url, 'signature-truncated'] });
  }
  return readings;
}

/** Base64 that ends in the middle of a byte: the whole bytes before the end. */
function decodeCut(letters: string): Uint8Array | undefined {
  try {
    const whole = letters.slice(0, letters.length - (letters.length % 4));
    const rest = letters.slice(whole.length);
    // One character more holds 6 bits, no byte; of two or three the unused bits are set to zero by padding with A.
    const tail = rest.length > 1 ? decodeBase64(`${rest}AA`.slice(0, 4)).subarray(0, rest.length - 1) : [];
    return Uint8Array.from([...decodeBase64(whole), ...tail]);
  } catch {
    return undefined;
  }
}

function percentDecode(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function closeEscapes(text: string): string {
  return text.replace(/%\s*([\da-f])\s*([\da-f])/gi, '%$1$2');
}
