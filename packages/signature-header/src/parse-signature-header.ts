// In: the value of a Signature header. Out: algorithm, keyVersion and signature bytes; and the way back.
import { SignatureHeaderError } from './errors.ts';
import {
  decodeBinaryParameter,
  encodeBinaryParameter,
  formatParameters,
  parseParameters,
} from './parameters.ts';

/** What a Signature header says. */
export interface SignatureHeader {
  /** `RSA256` or `ECC224`. */
  readonly algorithm: string;
  /** Which of the sender's keys signed, verbatim; undefined when the header leaves it out or empty. */
  readonly keyVersion: string | undefined;
  /** The signature itself. */
  readonly signature: Uint8Array;
}

/**
 * Parses a Signature header value in any dialect of docs/protocol §9: aliases in any case become `RSA256` or
 * `ECC224`, a missing algorithm means RSA256, an empty keyVersion is a missing one.
 *
 * @throws SignatureHeaderError `ERR_ALGORITHM_UNKNOWN`, `ERR_SIGNATURE_MISSING`, `ERR_BASE64_INVALID` and the
 *   codes of `parseParameters`
 * @example
 * parseSignatureHeader('algorithm=sha256withrsa,keyVersion=2, signature=AQID').algorithm; // 'RSA256'
 */
export function parseSignatureHeader(value: string): SignatureHeader {
  const parameters = parseParameters(value);
  const name = (parameters.get('algorithm') || 'RSA256').toUpperCase();
  const algorithm = name === 'SHA256WITHRSA' ? 'RSA256' : name;
  if (algorithm !== 'RSA256' && algorithm !== 'ECC224')
    throw new SignatureHeaderError(
      'ERR_ALGORITHM_UNKNOWN',
      'Signature algorithm is neither RSA256 nor ECC224',
    );
  const signature = parameters.get('signature');
  if (!signature)
    throw new SignatureHeaderError('ERR_SIGNATURE_MISSING', 'Signature header without signature=');
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
  return formatParameters([
    ['algorithm', algorithm],
    ...(keyVersion === undefined ? [] : [['keyVersion', keyVersion] as const]),
    ['signature', encodeBinaryParameter(signature)],
  ]);
}
