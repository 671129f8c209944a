// In: bytes. Out: whether they are well-formed UTF-8 (RFC 3629).

/** 64 KiB at a time: the decoder makes a string of everything it checks. */
const CHUNK = 65_536;

/** True for well-formed UTF-8. A leading byte order mark is an ordinary character here. */
export function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true });
    }
    // The end: a character that was cut off throws now.
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}
