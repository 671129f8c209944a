// In: the address of a service that holds the private key (a KMS, an HSM behind HTTP). Out: a signer like any other.
import type { Signer } from '@redeemkit/signature-header';

/** Where the key lives and how long one signature may take. */
export interface RemoteSignerOptions {
  /** Takes the bytes to sign as the request body, answers the raw signature. */
  readonly url: string;
  /** The name the peer knows the key by. */
  readonly keyVersion: string;
  /** Milliseconds for one signature, connection included. */
  readonly timeoutMs: number;
}

/**
 * A signer whose key never enters this process. `signMessage` turns whatever goes wrong here into
 * `ERR_SIGNER_FAILED`, with this error as its cause.
 */
export function remoteSigner(options: RemoteSignerOptions): Signer {
  return {
    algorithm: 'RSA256',
    keyVersion: options.keyVersion,
    async sign(bytes) {
      const answer = await fetch(options.url, {
        method: 'POST',
        // The copy has an ArrayBuffer of its own, which is what fetch's types ask for.
        body: new Uint8Array(bytes),
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      if (!answer.ok) throw new Error(`The signing service answered ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}
