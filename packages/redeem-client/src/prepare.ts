// In: an operation, its request and the settings. Out: url, headers and the very bytes to send. No I/O.
import { encodeJson, type Operation, parseRequest, type RequestOf } from '@redeemkit/benefit-redeem-schema';
import type { ContentKey } from '@redeemkit/rsa-aes-envelope';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import type { Settings } from './config.ts';
import { RedeemClientError } from './errors.ts';

/** A request ready to be sent. Send `body` as it is: it is what was signed. */
export interface PreparedRequest<Op extends Operation = Operation> {
  readonly operation: Op;
  readonly bizNo: string | undefined;
  readonly url: string;
  readonly method: 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The Request-Time header. */
  readonly time: string;
  /** Epoch milliseconds by the client's clock when it was signed. */
  readonly preparedAt: number;
}

/** A request after validation, before signing: what stays the same over all attempts. */
export interface Draft<Op extends Operation = Operation> {
  readonly operation: Op;
  readonly bizNo: string | undefined;
  readonly url: string;
  /** The serialised request; the only form of it from here on. */
  readonly plaintext: Uint8Array;
  /** Fields that an answer must repeat unchanged, if it repeats them. */
  readonly echoes: readonly (readonly [string, unknown])[];
}

/** What `process` needs beyond what the caller sees. */
export interface PreparedSecrets {
  readonly echoes: readonly (readonly [string, unknown])[];
  readonly contentKey: ContentKey | undefined;
}

/** An own field; undefined where there is none. */
export const fieldOf = (request: object, field: string): unknown =>
  Object.hasOwn(request, field) ? (request as Record<string, unknown>)[field] : undefined;

/** The address of an operation. A path that resolves to anything but itself would be signed as one and sent as another. */
function urlOf(path: string, origin: string): string {
  const { href } = new URL(path, origin);
  if (href === origin + path && !path.includes('#')) return href;
  throw new RedeemClientError('ERR_CONFIG_INVALID', 'The path of the operation resolves to another address.');
}

/**
 * Validates and serialises a request, once for all attempts.
 *
 * @throws SchemaError ERR_REQUEST_INVALID with every issue, ERR_JSON_UNENCODABLE and its kin
 * @throws RedeemClientError ERR_CONFIG_INVALID when the operation's path would leave the gateway
 */
export function toDraft<Op extends Operation>(
  operation: Op,
  options: { readonly input: RequestOf<Op>; readonly settings: Settings },
): Draft<Op> {
  const { input, settings } = options;
  const request = parseRequest(operation, input) as object;
  const { idempotencyKey, echoes } = operation;
  const key = idempotencyKey === undefined ? undefined : fieldOf(request, idempotencyKey);
  return {
    operation,
    bizNo: typeof key === 'string' ? key : undefined,
    url: urlOf(operation.path, settings.origin),
    plaintext: encodeJson(request),
    echoes: echoes.map((field) => [field, fieldOf(request, field)]),
  };
}

/** Seals (if configured) and signs a draft, with the time of now. Given a content key, the sealed bytes are the same. */
export async function secure<Op extends Operation>(
  draft: Draft<Op>,
  options: { readonly settings: Settings; readonly contentKey?: ContentKey | undefined },
): Promise<{ readonly prepared: PreparedRequest<Op>; readonly secrets: PreparedSecrets }> {
  const { settings, contentKey } = options;
  const { operation, bizNo, url, plaintext, echoes } = draft;
  const { method, path } = operation;
  const preparedAt = settings.now();
  const time = formatTime(preparedAt);
  const { sealing, contentType, clientId, signer } = settings;
  const sealed = await sealMessage(
    { role: 'request', method, path, clientId, time, body: plaintext },
    {
      signer,
      ...(sealing && { sealing: { ...sealing, ...(contentKey && { contentKey }) } }),
      ...(contentType !== undefined && { contentType }),
    },
  );
  const { headers, body } = sealed;
  return {
    prepared: Object.freeze({ operation, bizNo, url, method, path, headers, body, time, preparedAt }),
    secrets: { echoes, contentKey: sealed.contentKey },
  };
}
