// In: the value of an Encrypt header. Out: algorithm, keyVersion and symmetricKey bytes; and the way back.
import { parseParameters } from '@redeemkit/signature-header/parameters';
import { decodeBase64, shortBase64, toByteArray } from './body-text.ts';
import { EnvelopeError } from './errors.ts';
import { isHeaderToken } from './key-facts.ts';

/** What an Encrypt header says. It stands outside the signature: whoever carries the message can change it. */
export interface EncryptHeader {
  /** As received; `RSA_AES` when the header leaves it out. */
  readonly algorithm: string;
  /** Which of the recipient's key pairs wraps the key, verbatim; undefined when left out or empty. */
  readonly keyVersion: string | undefined;
  /** The wrapped AES key: as many bytes as the recipient's modulus. */
  readonly symmetricKey: Uint8Array;
}

/**
 * Parses an Encrypt header value in any dialect of docs/protocol §9: any order of keys, blanks after commas,
 * `symmetricKey` percent-encoded or as plain Base64.
 *
 * @throws EnvelopeError ERR_ENCRYPT_HEADER_INVALID, ERR_SYMMETRIC_KEY_MISSING
 * @example
 * parseEncryptHeader('algorithm=RSA_AES,keyVersion=1,symmetricKey=AQID').symmetricKey; // Uint8Array [1, 2, 3]
 */
export function parseEncryptHeader(value: string): EncryptHeader {
  let parameters: ReadonlyMap<string, string>;
  let key: string | undefined;
  try {
    parameters = parseParameters(value);
    // Percent-decoding leaves a plus sign alone, and throws at a stray percent sign.
    const text = decodeURIComponent(parameters.get('symmetrickey') ?? '');
    key = decodeBase64(text);
    // One key, one text: no blanks, and unused bits are zero (RFC 4648 §3.5).
    if (key === undefined || canonical(btoa(key)) !== canonical(text))
      throw new SyntaxError('symmetricKey is not Base64');
  } catch (cause) {
    // Neither the grammar's errors nor a URIError quote input, so the cause may stay.
    throw malformed((cause as Error).message, cause);
  }
  if (!key) throw new EnvelopeError('ERR_SYMMETRIC_KEY_MISSING', 'Encrypt header without symmetricKey=');
  return {
    algorithm: parameters.get('algorithm') || 'RSA_AES',
    keyVersion: parameters.get('keyversion') || undefined,
    symmetricKey: toByteArray(key),
  };
}

/**
 * Formats `algorithm=RSA_AES,keyVersion=1,symmetricKey=…`: three items, no blanks, percent-encoded Base64.
 *
 * @throws EnvelopeError ERR_ENCRYPT_HEADER_INVALID when a value cannot stand in a header
 * @example
 * formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: '1', symmetricKey: new Uint8Array([1, 2, 3]) });
 */
export function formatEncryptHeader(header: EncryptHeader): string {
  const { algorithm, keyVersion, symmetricKey } = header;
  if (![algorithm, keyVersion ?? '1'].every(isHeaderToken) || !symmetricKey.length) {
    throw malformed('an empty value, a comma or a blank');
  }
  return writeEncryptHeader(header);
}

/**
 * The same for values that need no check: importing a key has seen to keyVersion. Written here and not with
 * signature-header's formatParameters, which would double what a sender bundles.
 */
export function writeEncryptHeader({ algorithm, keyVersion, symmetricKey }: EncryptHeader): string {
  const version = keyVersion === undefined ? '' : `,keyVersion=${keyVersion}`;
  return `algorithm=${algorithm}${version},symmetricKey=${encodeURIComponent(shortBase64(symmetricKey))}`;
}

function canonical(base64: string): string {
  return base64.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
}

function malformed(found: string, cause?: unknown): EnvelopeError {
  return new EnvelopeError('ERR_ENCRYPT_HEADER_INVALID', `Encrypt header: ${found}`, { cause });
}
