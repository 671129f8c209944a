// In: bytes. Out: whether they are well-formed UTF-8 (RFC 3629).

/** Up to 1 MiB is checked in one go: Node decodes a stream at an eighth of the speed. */
const WHOLE = 1_048_576;
/** What is larger goes through in pieces of 64 KiB, because the decoder makes a string of everything it checks. */
const PIECE = 65_536;

/** True for well-formed UTF-8. A leading byte order mark is an ordinary character here. */
export function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const size = bytes.length > WHOLE ? PIECE : WHOLE;
    for (let at = 0; at < bytes.length; at += size) {
      decoder.decode(bytes.subarray(at, at + size), { stream: at + size < bytes.length });
    }
    return true;
  } catch {
    return false;
  }
}
