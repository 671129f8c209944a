// In: the value of an Encrypt header. Out: algorithm, keyVersion and symmetricKey bytes; and the way back.
import {
  decodeBinaryParameter,
  encodeBinaryParameter,
  formatParameters,
  parseParameters,
} from '@redeemkit/signature-header/parameters';
import { EnvelopeError } from './errors.ts';

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
  const parameters = guarded(() => parseParameters(value));
  const symmetricKey = parameters.get('symmetrickey');
  if (symmetricKey === undefined || symmetricKey === '') {
    throw new EnvelopeError(
      'ERR_SYMMETRIC_KEY_MISSING',
      'The Encrypt header carries no symmetricKey, so the body cannot be opened. Expected algorithm=RSA_AES,keyVersion=1,symmetricKey=….',
    );
  }
  return {
    algorithm: parameters.get('algorithm') || 'RSA_AES',
    keyVersion: parameters.get('keyversion') || undefined,
    symmetricKey: guarded(() => decodeBinaryParameter(symmetricKey)),
  };
}

/**
 * Formats `algorithm=RSA_AES,keyVersion=1,symmetricKey=…`: three items, no blanks, percent-encoded Base64.
 *
 * @throws EnvelopeError ERR_ENCRYPT_HEADER_INVALID when a value cannot stand in a header
 */
export function formatEncryptHeader(header: EncryptHeader): string {
  const { algorithm, keyVersion, symmetricKey } = header;
  return guarded(() =>
    formatParameters([
      ['algorithm', algorithm],
      ...(keyVersion === undefined ? [] : [['keyVersion', keyVersion] as const]),
      ['symmetricKey', encodeBinaryParameter(symmetricKey)],
    ]),
  );
}

/** The grammar is signature-header's; its errors quote no input, so they may stay as the cause. */
function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new EnvelopeError(
      'ERR_ENCRYPT_HEADER_INVALID',
      `The Encrypt header is malformed: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      { cause },
    );
  }
}
