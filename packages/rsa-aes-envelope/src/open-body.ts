// In: a verified message and the own private key. Out: the plaintext body, or one failure that tells nothing.
import { isVerifiedMessage, type VerifiedMessage } from '@redeemkit/signature-header';
import { EnvelopeError } from './errors.ts';
import { type OpenedBody, type OpenOptions, openSealed } from './open-sealed.ts';

/**
 * Opens the sealed body of a message whose signature was verified. The proof is the argument: only verifyMessage makes
 * a VerifiedMessage, so there is no order in which this could run too early. The Encrypt header is outside the
 * signature, which is why opening itself gives no signal either (RFC 8017 §7.2.2 with implicit rejection).
 *
 * @param message - what verifyMessage returned
 * @param options - see {@link OpenOptions}
 * @throws EnvelopeError ERR_NOT_VERIFIED; ERR_OPEN_FAILED for everything that depends on a key; before that, for what
 *   anyone can see: ERR_ENCRYPT_HEADER_INVALID, ERR_SYMMETRIC_KEY_MISSING, ERR_ENCRYPT_ALGORITHM_UNSUPPORTED,
 *   ERR_KEY_VERSION_UNKNOWN, ERR_OPENING_KEY_MISSING, ERR_BODY_TOO_LARGE, ERR_BODY_NOT_BASE64, ERR_BREAKER_OPEN
 * @example
 * const message = await verifyMessage(received, { signature, keys: alipayHkKeys });
 * const { body } = await openBody(message, { encrypt: encryptHeader, keys: ownOpeningKey });
 */
export async function openBody(message: VerifiedMessage, options: OpenOptions): Promise<OpenedBody> {
  if (!isVerifiedMessage(message)) {
    throw new EnvelopeError('ERR_NOT_VERIFIED', 'Not what verifyMessage returned');
  }
  return openSealed(message.body, options);
}
