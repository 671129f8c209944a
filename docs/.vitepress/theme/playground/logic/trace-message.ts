// In: what was composed, the keys and the clock. Out: every step of the message: bytes, seal, text, signature, headers.
import { parseEncryptHeader, type SealingKey } from '@redeemkit/rsa-aes-envelope';
import { type SealedMessage, sealMessage } from '@redeemkit/secure-message';
import { formatTime, parseSignatureHeader, type Signer, stringToSign } from '@redeemkit/signature-header';
import type { MessageState } from './message-state.ts';
import { type Problem, toProblem } from './read-keys.ts';

/** The input a problem belongs to, so that it can be shown there. */
export type TraceField = 'clientId' | 'path' | 'time' | 'keyVersion' | 'body' | 'keys';

/** The seal of a body. */
export interface SealTrace {
  readonly algorithm: string;
  readonly keyVersion: string | undefined;
  /** As many bytes as the recipient's modulus. */
  readonly wrappedKey: Uint8Array;
}

/** One message, step by step. */
export interface Trace {
  readonly method: 'POST';
  readonly path: string;
  readonly time: string;
  /** The body as bytes, before sealing. */
  readonly plain: Uint8Array;
  readonly seal: SealTrace | undefined;
  /** The body that is signed and sent. */
  readonly body: Uint8Array;
  readonly stringToSign: Uint8Array;
  /** SHA-256 of the string to sign, hexadecimal. */
  readonly digest: string;
  readonly signature: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: SealedMessage;
}

/** What is wrong with one input. */
interface Fault {
  readonly field: TraceField;
  readonly problem: Problem;
}

/** A trace, or the first step that could not be taken, and what else is wrong in the fields that are signed. */
export type TraceResult =
  | { readonly ok: true; readonly trace: Trace }
  | (Fault & { readonly ok: false; readonly others: readonly Fault[] });

const FIELDS: Readonly<Record<string, TraceField>> = {
  ERR_CLIENT_ID_INVALID: 'clientId',
  ERR_PATH_INVALID: 'path',
  ERR_TIME_INVALID: 'time',
  ERR_SIGNER_FAILED: 'keyVersion',
  ERR_BODY_NOT_UTF8: 'body',
  ERR_BODY_INVALID: 'body',
};

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Makes the message with the same function that the client uses, and takes it apart again for showing. */
export async function traceMessage(
  state: Pick<MessageState, 'clientId' | 'path' | 'time' | 'body' | 'sealed' | 'aesBits'>,
  options: { readonly signer: Signer; readonly sealingKey: SealingKey | undefined; readonly now: number },
): Promise<TraceResult> {
  const { clientId, path, body: text, aesBits } = state;
  const time = state.time === '' ? formatTime(options.now) : state.time;
  const plain = new TextEncoder().encode(text);
  if (state.sealed && options.sealingKey === undefined) {
    return stopped(
      { field: 'keys', problem: { code: 'ERR_SEALING_KEY_MISSING', message: 'No key to seal with.' } },
      { path, clientId, time },
    );
  }
  try {
    const message = await sealMessage(
      { role: 'request', method: 'POST', path, clientId, time, body: plain },
      {
        signer: options.signer,
        ...(state.sealed && options.sealingKey && { sealing: { key: options.sealingKey, aesBits } }),
      },
    );
    const { headers, body } = message;
    const signed = stringToSign({ method: 'POST', path, clientId, time, body });
    const digest = await crypto.subtle.digest('SHA-256', signed as Uint8Array<ArrayBuffer>);
    const encrypt = headers['Encrypt'] === undefined ? undefined : parseEncryptHeader(headers['Encrypt']);
    return {
      ok: true,
      trace: {
        method: 'POST',
        path,
        time,
        plain,
        seal: encrypt && {
          algorithm: encrypt.algorithm,
          keyVersion: encrypt.keyVersion,
          wrappedKey: encrypt.symmetricKey,
        },
        body,
        stringToSign: signed,
        digest: hex(new Uint8Array(digest)),
        signature: parseSignatureHeader(headers['Signature'] ?? '').signature,
        headers,
        message,
      },
    };
  } catch (error) {
    return stopped(toFault(error), { path, clientId, time });
  }
}

const toFault = (error: unknown): Fault => {
  const problem = toProblem(error);
  return { field: FIELDS[problem.code] ?? 'keys', problem };
};

// Each field is tried among others that are right, so that two faults are shown at once.
const RIGHT = { path: '/', clientId: 'C', time: '2024-05-22T06:42:21+08:00' } as const;

function stopped(first: Fault, given: Readonly<Record<keyof typeof RIGHT, string>>): TraceResult {
  const others = (['path', 'clientId', 'time'] as const).flatMap((field) => {
    try {
      stringToSign({ ...RIGHT, method: 'POST', body: new Uint8Array(), [field]: given[field] });
      return [];
    } catch (error) {
      return [toFault(error)];
    }
  });
  return { ok: false, ...first, others: others.filter(({ field }) => field !== first.field) };
}
