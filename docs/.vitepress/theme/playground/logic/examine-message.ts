// In: a message out of a log, and keys. Out: what it says, whether it verifies, what it holds, and what that proves.
import {
  decodeResponse,
  type Judgement,
  type Operation,
  type ResultPart,
  toOutcome,
} from '@redeemkit/benefit-redeem-schema';
import { type OpeningKey, parseEncryptHeader } from '@redeemkit/rsa-aes-envelope';
import { openMessage, readHeader } from '@redeemkit/secure-message';
import {
  parseSignatureHeader,
  stringToSign,
  type VerificationKey,
  verifyMessage,
} from '@redeemkit/signature-header';
import { OPERATIONS } from './message-state.ts';
import { type Problem, toProblem } from './read-keys.ts';

/** A message to be looked at. */
export interface ExaminedMessage {
  readonly role: 'request' | 'response';
  readonly method: string;
  readonly path: string;
  readonly clientId: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

/** One check: passed with what it found, failed with why, or not done. */
export type Check =
  | { readonly name: CheckName; readonly verdict: 'passed'; readonly found: Readonly<Record<string, string>> }
  | { readonly name: CheckName; readonly verdict: 'failed'; readonly problem: Problem }
  | {
      readonly name: CheckName;
      readonly verdict: 'skipped';
      readonly why: 'plain' | 'no-key' | 'not-verified' | 'not-an-answer' | 'not-opened';
    };
export type CheckName = 'header' | 'signature' | 'seal' | 'outcome';

/** Everything found. */
export interface Examination {
  readonly checks: readonly Check[];
  /** The text that the signature is checked over, when the fields allow one. */
  readonly stringToSign: Uint8Array | undefined;
  /** The body in the clear, once everything before it passed. */
  readonly plain: Uint8Array | undefined;
  readonly judgement: Judgement | undefined;
}

/** Takes a message apart in the order of the protocol: header, signature, seal, and only then what it says. */
export async function examineMessage(
  message: ExaminedMessage,
  keys: { readonly verification: VerificationKey | undefined; readonly opening: OpeningKey | undefined },
): Promise<Examination> {
  const { role, method, path, clientId, headers, body } = message;
  const checks: Check[] = [];
  let signed: Uint8Array | undefined;
  let plain: Uint8Array | undefined;
  let judgement: Judgement | undefined;
  const run = async (name: CheckName, check: () => Promise<Record<string, string>>): Promise<boolean> => {
    try {
      checks.push({ name, verdict: 'passed', found: await check() });
      return true;
    } catch (error) {
      checks.push({ name, verdict: 'failed', problem: toProblem(error) });
      return false;
    }
  };
  const skip = (name: CheckName, why: (Check & { verdict: 'skipped' })['why']): void => {
    checks.push({ name, verdict: 'skipped', why });
  };

  const readable = await run('header', async () => {
    const header = parseSignatureHeader(needed(headers, 'Signature'));
    const time = needed(headers, role === 'request' ? 'Request-Time' : 'Response-Time');
    signed = stringToSign({ method, path, clientId, time, body });
    return {
      algorithm: header.algorithm,
      keyVersion: header.keyVersion ?? '',
      bytes: String(header.signature.length),
      time,
    };
  });
  const { verification } = keys;
  if (!readable) skip('signature', 'not-verified');
  else if (verification === undefined) skip('signature', 'no-key');
  const verified =
    readable &&
    verification !== undefined &&
    (await run('signature', async () => {
      const time = needed(headers, role === 'request' ? 'Request-Time' : 'Response-Time');
      const proof = await verifyMessage(
        { method, path, clientId, time, body },
        { signature: needed(headers, 'Signature'), keys: verification },
      );
      return { keyVersion: proof.keyVersion, fingerprint: verification.fingerprint };
    }));

  const encrypt = headers['encrypt']?.[0];
  if (!verified || verification === undefined) skip('seal', 'not-verified');
  else if (encrypt === undefined) {
    plain = body;
    skip('seal', 'plain');
  } else if (keys.opening === undefined) skip('seal', 'no-key');
  else {
    const { opening } = keys;
    await run('seal', async () => {
      const opened = await openMessage(
        { role, method, path, headers, body },
        { clientId, verificationKeys: verification, openingKeys: opening, sealing: 'required' },
      );
      plain = opened.body;
      const { algorithm, symmetricKey } = parseEncryptHeader(encrypt);
      return {
        algorithm,
        keyVersion: opened.encryptKeyVersion ?? '',
        wrapped: String(symmetricKey.length),
        bytes: String(opened.body.length),
      };
    });
  }

  const bytes = plain;
  if (role === 'request') skip('outcome', 'not-an-answer');
  else if (bytes === undefined) skip('outcome', 'not-opened');
  else {
    await run('outcome', async () => {
      const operation = operationAt(path);
      const { result } = decodeResponse(operation, bytes) as { readonly result: ResultPart };
      judgement = toOutcome(operation, result);
      return { status: judgement.status, resultCode: result.resultCode };
    });
  }
  return { checks, stringToSign: signed, plain, judgement };
}

/** The operation at a path; for any other path the redemption, whose result codes are the family's. */
const operationAt = (path: string): Operation =>
  Object.values(OPERATIONS).find((operation) => operation.path === path) ?? OPERATIONS.benefitRedeem;

function needed(headers: ExaminedMessage['headers'], name: string): string {
  const value = readHeader(headers, name);
  if (value) return value;
  throw Object.assign(new Error(`There is no ${name} header.`), { code: 'ERR_HEADER_MISSING' });
}
