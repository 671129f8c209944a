// In: the value of a Signature header. Out: algorithm, keyVersion and signature bytes; and the way back.
import { ensure } from './errors.ts';
import { decodeBinaryParameter, encodeBinaryParameter, MALFORMED, parseParameters } from './parameters.ts';

/** What a Signature header says. */
export interface SignatureHeader {
  /** Upper case, aliases resolved: `RSA256`, `ECC224`, or whatever else the header claims. */
  readonly algorithm: string;
  /** Which of the sender's keys signed, verbatim; undefined when the header leaves it out or empty. */
  readonly keyVersion: string | undefined;
  /** The signature itself. */
  readonly signature: Uint8Array;
}

/**
 * Parses a Signature header value in any dialect of docs/protocol §9: names in any case, `SHA256withRSA` is
 * `RSA256`, a missing algorithm means RSA256, an empty keyVersion is a missing one.
 *
 * @throws SignatureHeaderError `ERR_SIGNATURE_MISSING`, `ERR_BASE64_INVALID` and the codes of `parseParameters`
 * @example
 * parseSignatureHeader('algorithm=sha256withrsa,keyVersion=2, signature=AQID').algorithm; // 'RSA256'
 */
export function parseSignatureHeader(value: string): SignatureHeader {
  const parameters = parseParameters(value);
  const algorithm = (parameters.get('algorithm') || 'RSA256')
    .toUpperCase()
    .replace('SHA256WITHRSA', 'RSA256');
  const signature = parameters.get('signature');
  ensure(signature, 'ERR_SIGNATURE_MISSING', 'No signature= in the header');
  return {
    algorithm,
    keyVersion: parameters.get('keyversion') || undefined,
    signature: decodeBinaryParameter(signature),
  };
}

/**
 * Formats `algorithm=RSA256,keyVersion=1,signature=…`: three items, no blanks, signature last, because known peers
 * take the third item, or everything after `signature=`, and do not trim (docs/protocol §2).
 *
 * @throws SignatureHeaderError `ERR_HEADER_MALFORMED` when a value cannot stand in a header
 */
export function formatSignatureHeader(header: SignatureHeader): string {
  const { algorithm, keyVersion, signature } = header;
  const version = keyVersion === undefined ? '' : `keyVersion=${keyVersion},`;
  const text = `algorithm=${algorithm},${version}signature=${encodeBinaryParameter(signature)}`;
  const back = parseParameters(text);
  ensure(
    back.get('algorithm') === algorithm && back.get('keyversion') === keyVersion,
    'ERR_HEADER_MALFORMED',
    MALFORMED,
  );
  return text;
}
