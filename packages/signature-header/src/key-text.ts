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
  if (text.length > MAX_TEXT) throw malformedKey(`over ${MAX_TEXT} characters`);
  const plain = text
    .replace(/\\[nr]/g, '\n')
    .replace(/["'\uFEFF]/g, '')
    .trim();
  if (/^\{/.test(plain)) throw malformedKey('JSON text; pass the parsed JWK object');
  if (/OPENSSH|^ssh-/.test(plain))
    throw malformedKey(
      'in OpenSSH format; convert it: ssh-keygen -p -m PKCS8 -f FILE (public: ssh-keygen -e -m PKCS8)',
    );
  if (/^(-----BEGIN ENCRYPTED|Proc-Type:.*ENCRYPTED)/m.test(plain)) throw encryptedKey();
  const blocks = [...plain.matchAll(/-----BEGIN [^-]*-----([^-]*)-----END /g)].map((match) => match[1] ?? '');
  if (!blocks.length && plain.includes('-----'))
    throw malformedKey('PEM without matching BEGIN and END lines');
  try {
    const keys = (blocks.length ? blocks : [plain]).map((block) => decodeBase64(block.replace(/\s/g, '')));
    // openssl ecparam puts a block of EC PARAMETERS, an OBJECT IDENTIFIER, before the key.
    const [key] = keys.filter((der) => der[0] !== 6);
    if (key?.length) return key;
  } catch {
    // Falls through: which character was wrong does not help.
  }
  throw malformedKey('neither PEM nor Base64; give the contents of the file, not its name');
}

/** The error for a passphrase-protected key. */
export function encryptedKey(): SignatureHeaderError {
  return new SignatureHeaderError(
    'ERR_KEY_ENCRYPTED',
    'Key is encrypted with a passphrase; decrypt it: openssl pkey -in FILE -out plain.pem (PKCS#12: openssl pkcs12 -in FILE -nodes)',
  );
}
