// In: a received request or answer and a policy. Out: its plaintext, once signature, time, client id and sealing agree.
import {
  type ContentKey,
  type OpeningKey,
  type OpeningSuite,
  openBody,
  parseEncryptHeader,
} from '@redeemkit/rsa-aes-envelope';
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
   * By default the answer's own header is unwrapped.
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
      'There is no Signature header, so nothing in this message can be believed, neither success nor failure.',
    );
  }
  if (!time) {
    throw new SecureMessageError(
      'ERR_TIME_MISSING',
      `There is no ${timeHeader(role)} header; it is part of what is signed.`,
    );
  }
  // Sealed text is larger than what it holds; openBody applies the limit to that one.
  if (encrypt === undefined && !(message.body.length <= maxBytes)) {
    throw new SecureMessageError(
      'ERR_BODY_TOO_LARGE',
      `The body has ${message.body.length} bytes; the limit is ${maxBytes}. Raise maxBytes if such bodies are expected.`,
    );
  }
  // A malformed Encrypt header is refused before any key is used.
  if (encrypt !== undefined) parseEncryptHeader(encrypt);
  const clientId = await acceptClientId(receivedId, { role, policy });
  const verified = await verifyMessage(
    { method, path, clientId, time, body: message.body },
    { signature, keys: policy.verificationKeys },
  );
  if (policy.freshness !== undefined) checkFreshness(time, policy.freshness);
  const facts = { clientId, time, keyVersion: verified.keyVersion };
  if (encrypt === undefined) {
    if (sealing === 'required') {
      throw new SecureMessageError(
        'ERR_SEALING_REQUIRED',
        'The message is signed but not sealed, and sealing is required here. Its body was not used.',
      );
    }
    return {
      body: verified.body,
      ...facts,
      encryptKeyVersion: undefined,
      sealed: false,
      contentKey: undefined,
    };
  }
  if (sealing === 'forbidden') {
    throw new SecureMessageError(
      'ERR_SEALING_FORBIDDEN',
      'The message is sealed, and sealing is not configured here. Set sealing to allowed or required and give openingKeys.',
    );
  }
  if (policy.openingKeys === undefined && policy.contentKey === undefined) {
    throw new SecureMessageError(
      'ERR_OPENING_KEY_MISSING',
      'The message is sealed and the policy has no openingKeys.',
    );
  }
  const { openingKeys, contentKey, suite } = policy;
  const opened = await openBody(verified, {
    encrypt,
    maxBytes,
    ...(openingKeys && { keys: openingKeys }),
    ...(contentKey && { contentKey }),
    ...(suite && { suite }),
  });
  return {
    body: opened.body,
    ...facts,
    encryptKeyVersion: opened.keyVersion,
    sealed: true,
    contentKey: opened.contentKey,
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
    throw new SecureMessageError(
      'ERR_CLIENT_ID_REFUSED',
      'The Client-Id header names no client that is known here.',
    );
  }
  if (received === undefined) {
    if (role === 'response') return policy.clientId;
    throw new SecureMessageError(
      'ERR_CLIENT_ID_MISSING',
      'There is no Client-Id header; it is part of what is signed.',
    );
  }
  if (received === policy.clientId) return received;
  throw new SecureMessageError(
    'ERR_CLIENT_ID_MISMATCH',
    'The Client-Id header differs from the configured client id: the message belongs to another client.',
  );
}
