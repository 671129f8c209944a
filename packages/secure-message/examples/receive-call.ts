// In: a call from AlipayHK as a web-standard Request. Out: the signed (and, if the call was sealed, sealed) Response.
import { importOpeningKey, importSealingKey, isEnvelopeError } from '@redeemkit/rsa-aes-envelope';
import {
  isSecureMessageError,
  type OpenedMessage,
  openMessage,
  sealMessage,
} from '@redeemkit/secure-message';
import {
  formatTime,
  importSigningKey,
  importVerificationKey,
  isSignatureHeaderError,
  type KeyMaterial,
} from '@redeemkit/signature-header';

/** What answers a call: plaintext JSON in, the JSON to answer with out. */
export type Handle = (call: unknown) => Promise<unknown>;

export interface CallConfig {
  readonly clientId: string;
  /** Your private key: it signs answers and opens sealed calls. */
  readonly privateKey: KeyMaterial;
  /** AlipayHK's public key: it verifies calls and seals answers. */
  readonly alipayHkKey: KeyMaterial;
  readonly handle: Handle;
  readonly now?: () => number;
}

/** The clocks of both sides may differ by this much; AlipayHK documents no window. */
const FIVE_MINUTES = 300_000;
/** A call is a few hundred bytes; this is the most that is read of one. */
const MAX_BYTES = 65_536;

export async function createReceiver(config: CallConfig): Promise<(request: Request) => Promise<Response>> {
  const { clientId, handle, now = Date.now } = config;
  // Once, at the start: importing keys takes longer than using them.
  const signer = await importSigningKey(config.privateKey);
  const openingKeys = await importOpeningKey(config.privateKey, {
    breaker: { window: { ms: FIVE_MINUTES, now } },
  });
  const verificationKeys = await importVerificationKey(config.alipayHkKey);
  const key = await importSealingKey(config.alipayHkKey);

  return async (request) => {
    const path = new URL(request.url).pathname;
    // The raw bytes, before anything parses them: they are what is signed.
    const received = await readBody(request);
    if (received === undefined) return new Response(null, { status: 413 });
    let call: OpenedMessage;
    try {
      call = await openMessage(
        { role: 'request', method: request.method, path, headers: request.headers, body: received },
        {
          clientId,
          verificationKeys,
          openingKeys,
          sealing: 'allowed',
          freshness: { notBefore: now() - FIVE_MINUTES, notAfter: now() + FIVE_MINUTES },
          maxBytes: MAX_BYTES,
        },
      );
    } catch (error) {
      if (!isSecureMessageError(error) && !isEnvelopeError(error) && !isSignatureHeaderError(error))
        throw error;
      // The code goes to your log. The caller learns nothing but that the call was refused.
      console.warn(`call refused: ${error.code}`);
      return new Response(null, { status: 400 });
    }
    const json = readJson(call.body);
    if (json === undefined) return new Response(null, { status: 400 });
    const result = await handle(json);
    const answer = await sealMessage(
      {
        role: 'response',
        method: request.method,
        path,
        clientId,
        time: formatTime(now()),
        body: new TextEncoder().encode(JSON.stringify(result)),
      },
      // Sealed if the call was sealed, under the call's own key and that key wrapped for AlipayHK.
      { signer, ...(call.contentKey && { sealing: { key, contentKey: call.contentKey } }) },
    );
    return new Response(new Uint8Array(answer.body), { headers: answer.headers });
  };
}

/** Undefined if it is not JSON. The error is dropped: its message quotes the body. */
function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** At most MAX_BYTES, counted as they arrive; sealed text is a third longer than what it holds. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const limit = MAX_BYTES * 1.5;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // A loop of its own and not for await: not every browser engine iterates streams.
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.length;
    if (size > limit) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
