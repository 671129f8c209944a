// In: key text as people have it: PEM, bare Base64, with the marks that copying leaves. Out: DER bytes.
import { decodeBase64 } from './base64.ts';
import { malformedKey } from './der.ts';
import { SignatureHeaderError } from './errors.ts';

// The largest thing accepted is a certificate with its text form; 64 KiB holds several.
const MAX_TEXT = 65_536;

/**
 * Decodes PEM (RFC 7468) with any label, or bare Base64 on one line or many. A byte order mark, quotes, CRLF,
 * indentation and literal `\n` or `\r`, as environment files keep them, do not matter.
 *
 * @throws SignatureHeaderError `ERR_KEY_MALFORMED`, `ERR_KEY_ENCRYPTED`
 */
export function readKeyText(text: string): Uint8Array {
  const plain = text
    .slice(0, MAX_TEXT + 1)
    .replace(/\\[nr]/g, '\n')
    .replace(/["'\uFEFF]/g, '');
  if (/OPENSSH|^\s*ssh-/.test(plain))
    throw malformedKey('in OpenSSH format; convert: ssh-keygen -p -m PKCS8 -f FILE');
  if (/ENCRYPTED/.test(plain)) throw encryptedKey();
  const blocks = [...plain.matchAll(/-----BEGIN [^-]*-----([^-]*)-----END /g)].map(
    ([, body]) => body as string,
  );
  try {
    const keys = (blocks.length ? blocks : [plain]).map((block) => decodeBase64(block.replace(/\s/g, '')));
    // openssl ecparam puts a block of EC PARAMETERS, an OBJECT IDENTIFIER (tag 6), before the key.
    const key = keys.find((der) => der[0] !== 6);
    if (key?.length && text.length <= MAX_TEXT) return key;
  } catch {
    // Which character was wrong does not help.
  }
  throw malformedKey('no PEM or Base64 up to 64 KiB; give the text, not a file name');
}

/** The error for a passphrase-protected key. */
export function encryptedKey(): SignatureHeaderError {
  return new SignatureHeaderError(
    'ERR_KEY_ENCRYPTED',
    'Key is encrypted; decrypt: openssl pkey -in FILE -out PLAIN',
  );
}
