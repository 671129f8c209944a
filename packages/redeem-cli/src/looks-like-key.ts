// In: a value that should name a file. Out: whether it is a key instead.

/** True for PEM armour and for long Base64 that starts like DER; a file name is neither. */
export function looksLikeKey(value: string): boolean {
  // A DER SEQUENCE of more than 127 bytes starts "MI" in Base64; short P-224 keys start "ME", "MH" or "MG".
  return value.includes('-----BEGIN') || /^\s*M[A-Za-z0-9+/_=\s-]{79,}$/.test(value);
}
