// In: text that should not be a key, or should not show one. Out: whether it is one, or the text without it.

// DER in Base64: a SEQUENCE of more than 255 bytes starts "MII", one of more than 127 "MIG" or "MIH", and the short
// P-224 keys start "ME", "MG" or "MH".
const base64Key = 'M(?:II|IG|IH|E[4w]|G[g-n]|H[g-n])[A-Za-z0-9+/_\\r\\n-]{76,}={0,2}';

/** True for a word of a command line or a value that is a key: PEM, or Base64 alone. A header value never is. */
export function looksLikeKey(value: string): boolean {
  const plain = value.replaceAll(/[\s"']|\\[nr]/g, '');
  return plain.includes('-----BEGIN') || new RegExp(`^(?:--(?:[a-z-]+=)?)?${base64Key}$`).test(plain);
}

/**
 * Replaces whatever looks like a key, wherever it stands: text that is printed may hold a slip of the user's. One
 * signature in thousands looks like one too, and is then not shown either.
 */
export function withoutKeys(text: string): string {
  return text.replace(new RegExp(`-----BEGIN[\\s\\S]*|\\b${base64Key}`, 'g'), '(a key, not shown)');
}
