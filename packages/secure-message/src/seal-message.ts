// In: the serialised body of a request or answer, and the keys. Out: the headers and the very bytes to send.
import type { AesBits, ContentKey, SealingKey, SealingSuite } from '@redeemkit/rsa-aes-envelope';
import { sealWithKey } from '@redeemkit/rsa-aes-envelope/with-key';
import { type Signer, signMessage } from '@redeemkit/signature-header';
import { SecureMessageError } from './errors.ts';
import { type MessageRole, timeHeader } from './message-role.ts';

/** How the body is sealed, see sealBody. */
export interface Sealing {
  /** The recipient's public key. */
  readonly key: SealingKey;
  /**
   * For an answer: the content key that openMessage returned for the request. It is used again and also wrapped for
   * the recipient, so that both kinds of reader work: those that unwrap the answer's header, and those that reuse the
   * key of their request (docs/protocol §5).
   */
  readonly contentKey?: ContentKey;
  /** Size of a fresh AES key, default 256. */
  readonly aesBits?: AesBits;
  /** Default: the gateway's. */
  readonly suite?: SealingSuite;
}

/** A message ready to be sent. */
export interface SealedMessage {
  /**
   * Client-Id, Content-Type, Request-Time or Response-Time, Signature, and Encrypt when sealed. Nothing else: what the
   * transport adds is not signed either.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** Exactly what was signed. Send these bytes, not a copy that went through a JSON or text conversion. */
  readonly body: Uint8Array;
  /** The AES key in use, undefined when not sealed. A sender keeps it for peers that answer with the same key. */
  readonly contentKey: ContentKey | undefined;
}

/** The one documented value for requests and answers; ZOLOZ, a sister platform, uses text/plain for sealed bodies. */
const CONTENT_TYPE = 'application/json; charset=UTF-8';

/**
 * Secures one message: seals the body if a sealing key is given, then signs what will be sent. The order is the
 * protocol's (docs/protocol §5): the signature covers the sealed text, so the recipient verifies before opening.
 *
 * @param message - `method` and `path` of the request, also for its answer; `time` is sent and signed verbatim; `body`
 *   is the serialised plaintext, UTF-8
 * @param options - `signer`: own key; `sealing`: see {@link Sealing}; `contentType`: default JSON
 * @throws SecureMessageError ERR_BODY_NOT_UTF8 for a body to seal that is not text
 * @throws SignatureHeaderError with the codes of signMessage; EnvelopeError with the codes of sealBody
 * @example
 * const { headers, body } = await sealMessage(
 *   { role: 'request', method: 'POST', path, clientId, time: formatTime(Date.now()), body: encodeJson(request) },
 *   { signer, sealing: { key: alipayHkKey } },
 * );
 * await fetch(new URL(path, baseUrl), { method: 'POST', headers, body });
 */
export async function sealMessage(
  message: {
    readonly role: MessageRole;
    readonly method: string;
    readonly path: string;
    readonly clientId: string;
    readonly time: string;
    readonly body: Uint8Array;
  },
  options: { readonly signer: Signer; readonly sealing?: Sealing; readonly contentType?: string },
): Promise<SealedMessage> {
  const { role, method, path, clientId, time } = message;
  const { signer, sealing, contentType = CONTENT_TYPE } = options;
  if (sealing) checkText(message.body);
  const sealed = sealing && (await sealWithKey(message.body, sealing));
  const body = sealed?.body ?? message.body;
  const signature = await signMessage({ method, path, clientId, time, body }, signer);
  return {
    headers: {
      'Client-Id': clientId,
      'Content-Type': contentType,
      [timeHeader(role)]: time,
      Signature: signature,
      ...(sealed && { Encrypt: sealed.encrypt }),
    },
    body,
    contentKey: sealed?.contentKey,
  };
}

/** A sealed body is text: its recipient treats anything else as a failure to open, which nobody could explain. */
function checkText(body: Uint8Array): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new SecureMessageError('ERR_BODY_NOT_UTF8', 'A body to seal must be UTF-8 text.');
  }
}
