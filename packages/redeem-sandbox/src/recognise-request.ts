// In: a request as it arrived and the clients. Out: a verified message with its client, or the code to refuse it with.

import type { SealingKey } from '@redeemkit/rsa-aes-envelope';
import {
  isSignatureHeaderError,
  type VerificationKeys,
  type VerifiedMessage,
  verifyMessage,
} from '@redeemkit/signature-header';
import type { VerificationStep } from './state.ts';
import type { HeaderValues, ReceivedRequest } from './wire.ts';

/** A partner as the gateway knows it. */
export interface SandboxClient {
  readonly clientId: string;
  /** The partner's public keys, by version; the last of a list is the newest. */
  readonly verificationKeys: VerificationKeys;
  /** The partner's public key that answers are sealed with; without it the client may not send sealed requests. */
  readonly sealingKey?: SealingKey;
}

/** A request whose signature verified. */
export interface RecognisedRequest {
  readonly client: SandboxClient;
  readonly message: VerifiedMessage;
  /** The Encrypt header, if there was one. */
  readonly encrypt: string | undefined;
}

/** A request nobody can be held to: answered without a signature. */
export interface UnrecognisedRequest {
  readonly code: string;
  /** The Client-Id header, if it has the shape of one. */
  readonly clientId: string | undefined;
}

// threat-model, "Parsing": no field of the family is longer.
const MAX_HEADER = 8_192;

// What the family answers for what signature-header found; everything else is INVALID_SIGNATURE.
const CODES: Readonly<Record<string, string>> = {
  ERR_KEY_VERSION_UNKNOWN: 'KEY_NOT_FOUND',
  ERR_PATH_INVALID: 'INVALID_API',
  ERR_METHOD_INVALID: 'METHOD_NOT_SUPPORTED',
  ERR_TIME_INVALID: 'PARAM_ILLEGAL',
  ERR_CLIENT_ID_INVALID: 'CLIENT_VALIDATE_FAILED',
};

/** Looks up the client and verifies the signature; adds what was found to `steps`. Touches no private key. */
export async function recogniseRequest(
  received: ReceivedRequest,
  context: {
    readonly headers: HeaderValues;
    readonly clients: ReadonlyMap<string, SandboxClient>;
    readonly steps: VerificationStep[];
  },
): Promise<RecognisedRequest | UnrecognisedRequest> {
  const { headers, clients, steps } = context;
  const single = new Map<string, string>();
  for (const name of ['Client-Id', 'Request-Time', 'Signature', 'Encrypt']) {
    const [value, ...more] = headers(name);
    const fault =
      more.length > 0
        ? 'occurs more than once'
        : (value?.length ?? 0) > MAX_HEADER
          ? `is longer than ${MAX_HEADER} characters`
          : (value === undefined || value === '') && name !== 'Encrypt'
            ? 'is missing'
            : undefined;
    if (fault !== undefined) {
      steps.push({ step: 'headers', verdict: 'failed', detail: `${name} ${fault}` });
      const code =
        name === 'Signature'
          ? 'INVALID_SIGNATURE'
          : name === 'Client-Id'
            ? 'CLIENT_VALIDATE_FAILED'
            : 'PARAM_ILLEGAL';
      return { code, clientId: knownId(single.get('Client-Id')) };
    }
    if (value !== undefined) single.set(name, value);
  }
  const clientId = single.get('Client-Id') ?? '';
  steps.push({
    step: 'headers',
    verdict: 'passed',
    detail: 'Client-Id, Request-Time and Signature, once each',
  });

  const client = clients.get(clientId);
  if (client === undefined) {
    steps.push({ step: 'client', verdict: 'failed', detail: 'no client is registered under this Client-Id' });
    return { code: 'CLIENT_VALIDATE_FAILED', clientId: knownId(clientId) };
  }
  steps.push({ step: 'client', verdict: 'passed', detail: clientId });

  const { method, path, body } = received;
  const time = single.get('Request-Time') ?? '';
  try {
    const message = await verifyMessage(
      { method, path, clientId, time, body },
      { signature: single.get('Signature') ?? '', keys: client.verificationKeys },
    );
    const detail = `${message.algorithm} verifies with the client's key version ${message.keyVersion}`;
    steps.push({ step: 'signature', verdict: 'passed', detail });
    return { client, message, encrypt: single.get('Encrypt') };
  } catch (error) {
    if (!isSignatureHeaderError(error)) throw error;
    steps.push({ step: 'signature', verdict: 'failed', detail: `${error.code}: ${error.message}` });
    return { code: CODES[error.code] ?? 'INVALID_SIGNATURE', clientId: knownId(clientId) };
  }
}

// A Client-Id that is echoed in an answer's header must have the grammar of one.
const knownId = (clientId: string | undefined): string | undefined =>
  clientId !== undefined && /^[\w-]{1,64}$/.test(clientId) ? clientId : undefined;
