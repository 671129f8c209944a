// In: bytes. Out: whether they are well-formed UTF-8 (RFC 3629).

/** True for well-formed UTF-8. A leading byte order mark is an ordinary character here. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
