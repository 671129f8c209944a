// In: one sealed request of the conformance vectors, with its public test keys. Out: its bytes at every step.
import { constants, createHash, createPrivateKey, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringToSign } from '@redeemkit/signature-header';

const file = join(import.meta.dirname, '../../../packages/conformance-vectors/vectors/messages-sealed.json');

interface Vectors {
  readonly fixtures: Readonly<Record<string, unknown>>;
  readonly groups: readonly { readonly cases: readonly VectorCase[] }[];
}
interface VectorCase {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected?: Readonly<Record<string, unknown>>;
}

/** Every stage of one message; texts are ASCII or UTF-8 as sent. */
export interface OneMessage {
  readonly method: string;
  readonly path: string;
  readonly clientId: string;
  readonly time: string;
  readonly plaintext: string;
  readonly contentKey: Uint8Array;
  readonly encrypted: Uint8Array;
  /** The body on the wire: Base64 of `encrypted`. */
  readonly body: string;
  /** The block that RSA wraps: 00 02, random bytes, 00, the content key. */
  readonly block: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly text: string;
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly vector: string;
}

/** @throws Error when the vectors hold no such case, or one that is not a sealed request */
export function readOneMessage(id = 'messages-sealed/open-request-plain'): OneMessage {
  const { fixtures, groups } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
  const found = groups.flatMap((group) => group.cases).find((one) => one.id === id);
  if (found === undefined) throw new Error(`the vectors hold no case ${id}`);
  const resolve = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'fixture' in value
      ? resolve(fixtures[String(value.fixture)])
      : value;
  const utf8 = (value: unknown): string => (resolve(value) as { utf8: string }).utf8;
  const { input, expected = {} } = found;
  const headers = Object.fromEntries(
    (resolve(input['headers']) as unknown[]).map(resolve) as [string, string][],
  );
  const { method, path } = input as { method: string; path: string };
  const { clientId, time } = expected as { clientId: string; time: string };
  const body = utf8(input['body']);

  const parameter = (header: string, name: string): Uint8Array =>
    Buffer.from(
      decodeURIComponent(new RegExp(`${name}=([^,]+)`).exec(headers[header] ?? '')?.[1] ?? ''),
      'base64',
    );
  const wrapped = parameter('Encrypt', 'symmetricKey');
  // The vectors' keys are public test keys.
  const recipient = createPrivateKey(String(fixtures['gateway-opening.private']));
  const block = privateDecrypt({ key: recipient, padding: constants.RSA_NO_PADDING }, wrapped);
  const signed = stringToSign({ method, path, clientId, time, body: new TextEncoder().encode(body) });
  return {
    method,
    path,
    clientId,
    time,
    plaintext: utf8(expected['body']),
    contentKey: block.subarray(block.indexOf(0, 2) + 1),
    encrypted: Buffer.from(body, 'base64'),
    body,
    block,
    wrapped,
    text: new TextDecoder().decode(signed),
    digest: createHash('sha256').update(signed).digest(),
    signature: parameter('Signature', 'signature'),
    headers,
    vector: id,
  };
}
