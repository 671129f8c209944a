// In: a request's bytes. Out: what the database keeps of them (as they are, or sealed and proven), and the way back.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { sealBody } from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import { QueueError } from './errors.ts';
import type { AtRestSealing } from './types.ts';

/** Which item some bytes belong to: sealed bytes are bound to it, so that rows cannot be exchanged. */
export interface ItemId {
  readonly clientId: string;
  readonly bizNo: string;
}

/** How requests are kept. */
export interface AtRest {
  readonly sealed: boolean;
  /** Equal for equal bytes; tells nothing of sealed ones without the macKey. */
  digest(body: Uint8Array): Uint8Array;
  close(body: Uint8Array, id: ItemId): Promise<Uint8Array>;
  open(kept: Uint8Array, id: ItemId): Promise<Uint8Array>;
}

// HMAC-SHA256 (RFC 2104) wants a key of at least the hash's length.
const macKeyBytes = 32;
const macBytes = 32;
const utf8 = new TextEncoder();

const plain: AtRest = {
  sealed: false,
  digest: (body) => createHash('sha256').update(body).digest(),
  close: async (body) => body,
  open: async (kept) => kept,
};

const missing = (field: string, who: string): QueueError =>
  new QueueError('ERR_SEALING_KEY_MISSING', `sealing.${field} is missing: ${who} needs it.`);

/**
 * Kept form of a sealed request: HMAC (32 bytes), Encrypt header, line feed, Base64 body. The HMAC covers all that
 * follows it and the item's id, and is checked before anything is opened.
 *
 * @throws QueueError ERR_OPTIONS_INVALID
 */
export function createAtRest(sealing: AtRestSealing | undefined): AtRest {
  if (sealing === undefined) return plain;
  const { macKey, sealingKey, openingKeys } = sealing;
  if (!(macKey instanceof Uint8Array) || macKey.length < macKeyBytes)
    throw new QueueError('ERR_OPTIONS_INVALID', `sealing.macKey must be at least ${macKeyBytes} bytes.`);
  const mac = (content: Uint8Array, { clientId, bizNo }: ItemId): Buffer =>
    createHmac('sha256', macKey)
      .update(utf8.encode(`at-rest\n${clientId}\n${bizNo}\n`))
      .update(content)
      .digest();
  return {
    sealed: true,
    digest: (body) => createHmac('sha256', macKey).update('digest\n').update(body).digest(),
    async close(body, id) {
      if (!sealingKey) throw missing('sealingKey', 'whoever loads');
      const { body: sealed, encrypt } = await sealBody(body, { key: sealingKey });
      const content = Buffer.concat([utf8.encode(`${encrypt}\n`), sealed]);
      return Buffer.concat([mac(content, id), content]);
    },
    async open(kept, id) {
      if (!openingKeys) throw missing('openingKeys', 'whoever works');
      const content = kept.subarray(macBytes);
      const end = content.indexOf(10);
      if (end < 0 || !timingSafeEqual(mac(content, id), kept.subarray(0, macBytes)))
        throw new QueueError(
          'ERR_SEALED_BODY_REFUSED',
          'A sealed request does not match sealing.macKey, or was not stored sealed. Use the key it was loaded with; if it is the right one, the row was changed.',
        );
      const encrypt = new TextDecoder().decode(content.subarray(0, end));
      return (await openUnverifiedBody(content.subarray(end + 1), { encrypt, keys: openingKeys })).body;
    },
  };
}
