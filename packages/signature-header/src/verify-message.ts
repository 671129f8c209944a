// In: one received message, its Signature header and the trusted keys. Out: proof that it verified, or a coded error.
import { attempt, ensure } from './errors.ts';
import { parseSignatureHeader } from './parse-signature-header.ts';
import { selectKey, type VerificationKeys } from './select-key.ts';
import { type SignedMessage, stringToSign } from './string-to-sign.ts';

/** A message whose signature was verified. Only {@link verifyMessage} makes one. */
export interface VerifiedMessage extends SignedMessage {
  /** The bytes that were verified: a copy, so that what the caller's array becomes later does not matter. */
  readonly body: Uint8Array;
  /** Of the key that verified. */
  readonly algorithm: string;
  /** Of the key that verified. */
  readonly keyVersion: string;
}

// The private name is the brand: no copy or cast can forge it, and unlike a WeakSet it costs nothing per message.
class Proof {
  readonly #verified: undefined;
  static is(value: unknown): value is VerifiedMessage {
    return #verified in Object(value);
  }
  constructor(fields: VerifiedMessage) {
    Object.freeze(Object.assign(this, fields));
  }
}

/**
 * Verifies a request or an answer. Never returns a boolean: it throws a code, or resolves to the frozen proof that
 * opening and decoding ask for.
 *
 * @param options `signature`: the header's value; `keys`: the allow-list, see {@link VerificationKeys}
 * @throws SignatureHeaderError `ERR_SIGNATURE_MISMATCH`; `ERR_VERIFIER_FAILED` when a verifier of your own rejects; the
 *   codes of `parseSignatureHeader`, `stringToSign` and `selectKey`
 * @example
 * const { body } = await verifyMessage({ method, path, clientId, time, body: received }, { signature, keys });
 */
export async function verifyMessage(
  message: SignedMessage,
  options: { readonly signature: string; readonly keys: VerificationKeys },
): Promise<VerifiedMessage> {
  const { method, path, clientId, time, body } = message;
  // Copied before anything is awaited: the bytes that verify are the bytes handed on.
  const bytes = stringToSign({ method, path, clientId, time, body });
  const size = body.length;
  const header = parseSignatureHeader(options.signature);
  const key = await selectKey(options.keys, header);
  ensure(
    (await attempt('ERR_VERIFIER_FAILED', () => key.verify(bytes, header.signature))) === true,
    'ERR_SIGNATURE_MISMATCH',
    'Other key, path, client id, time or body than signed',
  );
  return new Proof({
    method,
    path,
    clientId,
    time,
    body: bytes.subarray(bytes.length - size),
    algorithm: key.algorithm,
    keyVersion: key.keyVersion,
  }) as unknown as VerifiedMessage;
}

/** Tells whether a value came out of {@link verifyMessage}, as itself and not as a copy. */
export function isVerifiedMessage(value: unknown): value is VerifiedMessage {
  return Proof.is(value);
}
