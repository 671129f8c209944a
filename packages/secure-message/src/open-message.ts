// In: a received request or answer and a policy. Out: its plaintext, once signature, time, client id and sealing agree.
import type { ContentKey, OpeningKey, OpeningSuite } from '@redeemkit/rsa-aes-envelope';
import { openingCodeOf } from '@redeemkit/rsa-aes-envelope/with-key';
import { checkFreshness, type VerificationKeys, verifyMessage } from '@redeemkit/signature-header';
import { SecureMessageError } from './errors.ts';
import { type MessageRole, timeHeader } from './message-role.ts';
import { type HeaderSource, readHeader } from './read-header.ts';

/** A message as received. */
export interface ReceivedMessage {
  readonly role: MessageRole;
  /** Of the request; for an answer too. */
  readonly method: string;
  /** Of the request, with a query if it had one; for an answer too. */
  readonly path: string;
  readonly headers: HeaderSource;
  /** The bytes as received, before any parser. */
  readonly body: Uint8Array;
}

/** Whether what is received must, may or must not be sealed. */
export type SealingPolicy = 'required' | 'allowed' | 'forbidden';

/** What a message has to satisfy. Configuration, never read off the message. */
export interface OpenPolicy {
  /**
   * The client id that is signed. A string must match the Client-Id header (an answer may leave the header out). A
   * function receives the header's value and returns the id to verify with, or undefined to refuse.
   */
  readonly clientId:
    | string
    | ((received: string | undefined) => string | undefined | Promise<string | undefined>);
  /** The peer's keys. */
  readonly verificationKeys: VerificationKeys;
  /** The own keys, for sealed messages; the last of a list is the newest. */
  readonly openingKeys?: OpeningKey | readonly OpeningKey[];
  readonly sealing: SealingPolicy;
  /** Accepted times of the message, both ends in epoch milliseconds; left out, any well-formed time passes. */
  readonly freshness?: { readonly notBefore: number; readonly notAfter: number };
  /**
   * Opt-in, for answers: open with this content key, the one of the own request, and ignore the answer's symmetricKey.
   * By default the answer's own header is unwrapped. `openingKeys` stay necessary: the code that opens comes with them.
   */
  readonly contentKey?: ContentKey;
  /** Default: the gateway's. */
  readonly suite?: OpeningSuite;
  /** Largest body in bytes, opened; default 1 MiB. */
  readonly maxBytes?: number;
}

/** A message that satisfied its policy. */
export interface OpenedMessage {
  /** The plaintext; the bytes that were signed, when it was not sealed. */
  readonly body: Uint8Array;
  readonly clientId: string;
  /** As in the header. */
  readonly time: string;
  /** Of the peer's key that signed. */
  readonly keyVersion: string;
  /** Of the own key pair that the body was sealed for; undefined when not sealed or when opened with a content key and the header names none. */
  readonly encryptKeyVersion: string | undefined;
  readonly sealed: boolean;
  /** For sealing the answer to this request with the same key; undefined when not sealed. */
  readonly contentKey: ContentKey | undefined;
  /** The wrapped key of the Encrypt header, which has one value in however many spellings; undefined when not sealed. */
  readonly symmetricKey: Uint8Array | undefined;
}

/** 1 MiB, the default of openBody. */
const DEFAULT_MAX_BYTES = 1_048_576;

/**
 * Opens one received message: signature first, then time, then sealing, and only then the body. Every refusal is an
 * error with a code; there is no path that returns an unverified or a wrongly plain body.
 *
 * @throws SecureMessageError ERR_SIGNATURE_MISSING, ERR_TIME_MISSING, ERR_CLIENT_ID_MISSING, ERR_CLIENT_ID_MISMATCH,
 *   ERR_CLIENT_ID_REFUSED, ERR_HEADER_REPEATED, ERR_SEALING_REQUIRED, ERR_SEALING_FORBIDDEN, ERR_OPENING_KEY_MISSING,
 *   ERR_BODY_TOO_LARGE
 * @throws SignatureHeaderError with the codes of verifyMessage and checkFreshness
 * @throws EnvelopeError with the codes of openBody
 * @example
 * const { body } = await openMessage(
 *   { role: 'request', method: request.method, path: new URL(request.url).pathname, headers: request.headers, body: bytes },
 *   { clientId: 'MY_CLIENT_ID', verificationKeys: alipayHkKey, openingKeys: ownKey, sealing: 'allowed' },
 * );
 */
export async function openMessage(message: ReceivedMessage, policy: OpenPolicy): Promise<OpenedMessage> {
  const { role, method, path, headers } = message;
  const { sealing, maxBytes = DEFAULT_MAX_BYTES } = policy;
  const encrypt = readHeader(headers, 'Encrypt');
  const signature = readHeader(headers, 'Signature');
  const time = readHeader(headers, timeHeader(role));
  const receivedId = readHeader(headers, 'Client-Id');
  if (!signature) {
    throw new SecureMessageError(
      'ERR_SIGNATURE_MISSING',
      'No Signature header: nothing in the message can be believed.',
    );
  }
  if (!time) {
    throw new SecureMessageError(
      'ERR_TIME_MISSING',
      `No ${timeHeader(role)} header, which is part of what is signed.`,
    );
  }
  // Sealed text is larger than what it holds; openBody applies the limit to that one.
  if (encrypt === undefined && !(message.body.length <= maxBytes)) {
    throw new SecureMessageError(
      'ERR_BODY_TOO_LARGE',
      `The body has ${message.body.length} bytes, more than maxBytes ${maxBytes}.`,
    );
  }
  const { contentKey, suite } = policy;
  const openingKeys = policy.openingKeys && ([policy.openingKeys].flat() as readonly OpeningKey[]);
  const code = openingKeys?.[0] && openingCodeOf(openingKeys[0]);
  // A malformed Encrypt header is refused before any key is used.
  const header = encrypt === undefined ? undefined : code?.parseEncryptHeader(encrypt);
  const clientId = await acceptClientId(receivedId, { role, policy });
  const verified = await verifyMessage(
    { method, path, clientId, time, body: message.body },
    { signature, keys: policy.verificationKeys },
  );
  if (policy.freshness !== undefined) checkFreshness(time, policy.freshness);
  const facts = { clientId, time, keyVersion: verified.keyVersion };
  if (encrypt === undefined) {
    if (sealing === 'required') {
      throw new SecureMessageError('ERR_SEALING_REQUIRED', 'Signed but not sealed, and sealing is required.');
    }
    return {
      body: verified.body,
      ...facts,
      encryptKeyVersion: undefined,
      sealed: false,
      contentKey: undefined,
      symmetricKey: undefined,
    };
  }
  if (sealing === 'forbidden') {
    throw new SecureMessageError(
      'ERR_SEALING_FORBIDDEN',
      'Sealed, and sealing is forbidden; to open it, allow it and give openingKeys.',
    );
  }
  if (!openingKeys || !code || !header) {
    throw new SecureMessageError('ERR_OPENING_KEY_MISSING', 'Sealed, and the policy has no openingKeys.');
  }
  const opened = await code.openBody(verified, {
    encrypt,
    maxBytes,
    keys: openingKeys,
    ...(contentKey && { contentKey }),
    ...(suite && { suite }),
  });
  return {
    body: opened.body,
    ...facts,
    encryptKeyVersion: opened.keyVersion,
    sealed: true,
    contentKey: opened.contentKey,
    symmetricKey: header.symmetricKey,
  };
}

async function acceptClientId(
  received: string | undefined,
  options: { role: MessageRole; policy: OpenPolicy },
): Promise<string> {
  const { role, policy } = options;
  if (typeof policy.clientId === 'function') {
    const accepted = await policy.clientId(received);
    if (accepted !== undefined) return accepted;
    throw new SecureMessageError('ERR_CLIENT_ID_REFUSED', 'The Client-Id header names no known client.');
  }
  if (received === undefined) {
    if (role === 'response') return policy.clientId;
    throw new SecureMessageError(
      'ERR_CLIENT_ID_MISSING',
      'No Client-Id header, which is part of what is signed.',
    );
  }
  if (received === policy.clientId) return received;
  throw new SecureMessageError(
    'ERR_CLIENT_ID_MISMATCH',
    'The Client-Id header names another client than configured.',
  );
}
