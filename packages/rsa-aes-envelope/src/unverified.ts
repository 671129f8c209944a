// In: a sealed body that nobody verified, and the own private key. Out: its plaintext. For tools that diagnose, only.
import { type OpenedBody, type OpenOptions, openSealed } from './open-sealed.ts';

export type { OpenedBody, OpenOptions } from './open-sealed.ts';

/**
 * Opens a body without proof that its signature was verified. Whoever can make a program call this on bytes of their
 * choice and see the outcome has an oracle for the private key: use openBody in anything that answers to a network.
 *
 * @throws EnvelopeError with the codes of openBody, except ERR_NOT_VERIFIED
 * @example
 * const { body } = await openUnverifiedBody(fileBytes, { encrypt: encryptHeader, keys: ownOpeningKey });
 */
export async function openUnverifiedBody(body: Uint8Array, options: OpenOptions): Promise<OpenedBody> {
  return openSealed(body, options);
}
