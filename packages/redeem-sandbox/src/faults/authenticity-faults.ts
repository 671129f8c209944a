// In: the plan of an answer. Out: an answer whose origin or time a client must not accept.
import {
  encodeBinaryParameter,
  formatParameters,
  formatSignatureHeader,
  parseParameters,
  parseSignatureHeader,
  type Signer,
} from '@redeemkit/signature-header';
import { toGatewayResult } from '../gateway-result.ts';
import { type AnswerPlan, type Fault, type SignedAnswer, withHeader } from './fault.ts';

// No window that a client would choose reaches back an hour.
const HOUR_MS = 3_600_000;
// The highest key version that two digits write; a sandbox counts from 1.
const UNREGISTERED_VERSION = '99';

/** The same key under another version. */
const underVersion = (signer: Signer, keyVersion: string): Signer => ({
  algorithm: signer.algorithm,
  keyVersion,
  sign: (bytes) => signer.sign(bytes),
});

// Versions are opaque, and often numbers.
const nextVersion = (keyVersion: string): string =>
  /^\d{1,3}$/.test(keyVersion) ? `${Number(keyVersion) + 1}` : `${keyVersion}-next`;

const finish =
  (change: (answer: SignedAnswer) => SignedAnswer): Fault['plan'] =>
  (plan): AnswerPlan => ({
    ...plan,
    finish: async (answer, tools) => change(await plan.finish(answer, tools)),
  });

const spoilSignature = (answer: SignedAnswer): SignedAnswer => {
  const parsed = parseSignatureHeader(answer.headers['Signature'] ?? '');
  const signature = parsed.signature.slice();
  // Any bit will do; the last byte keeps the value below the modulus.
  const last = signature.length - 1;
  signature[last] = (signature[last] ?? 0) ^ 1;
  return withHeader(answer, 'Signature', formatSignatureHeader({ ...parsed, signature }));
};

/** Faults that only a client that verifies, and verifies everything, notices. */
export const AUTHENTICITY_FAULTS: readonly Fault[] = [
  {
    name: 'wrong-signature',
    group: 'authenticity',
    does: 'One bit of the signature is flipped.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: finish(spoilSignature),
  },
  {
    name: 'tampered-body',
    group: 'authenticity',
    does: 'One bit of the body is flipped after signing.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: finish((answer) => {
      const body = answer.body.slice();
      const middle = body.length >> 1;
      body[middle] = (body[middle] ?? 0) ^ 1;
      return { ...answer, body };
    }),
  },
  {
    name: 'no-signature',
    group: 'authenticity',
    does: 'The honest answer without its Signature header.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: finish((answer) => withHeader(answer, 'Signature', undefined)),
  },
  {
    name: 'unsigned-success',
    group: 'authenticity',
    does: 'An unsigned, unsealed SUCCESS although nothing was debited.',
    outcome: 'unknown',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      commit: 'skip',
      result: toGatewayResult('SUCCESS'),
      sealing: 'never',
      signing: 'unsigned',
    }),
  },
  {
    name: 'unsigned-failure',
    group: 'authenticity',
    does: 'An unsigned, unsealed POINT_NOT_ENOUGH although the points were debited.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      result: toGatewayResult('POINT_NOT_ENOUGH'),
      sealing: 'never',
      signing: 'unsigned',
    }),
  },
  {
    name: 'wrong-key-version',
    group: 'authenticity',
    does: `The signature is good, but keyVersion=${UNREGISTERED_VERSION} names a key that does not exist.`,
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      signer: (own) => underVersion(own, UNREGISTERED_VERSION),
    }),
  },
  {
    name: 'rotated-key',
    group: 'authenticity',
    does: 'The gateway has moved to a new key and a new keyVersion that the client was not given yet.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      signer: async (own, stranger) => underVersion(await stranger(), nextVersion(own.keyVersion)),
    }),
  },
  {
    name: 'strangers-key',
    group: 'authenticity',
    does: 'A key that is not the gateway’s signs under the keyVersion of the gateway’s key.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      signer: async (own, stranger) => underVersion(await stranger(), own.keyVersion),
    }),
  },
  {
    name: 'wrong-algorithm',
    group: 'authenticity',
    does: 'The Signature header says ECC224, the signature is RSA256.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: finish((answer) => {
      const parsed = parseSignatureHeader(answer.headers['Signature'] ?? '');
      return withHeader(answer, 'Signature', formatSignatureHeader({ ...parsed, algorithm: 'ECC224' }));
    }),
  },
  {
    name: 'wrong-client-id',
    group: 'authenticity',
    does: 'The Client-Id header of the answer names another client.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: finish((answer) => withHeader(answer, 'Client-Id', 'SANDBOX-SOMEONE-ELSE')),
  },
  {
    name: 'old-response-time',
    group: 'authenticity',
    does: 'A validly signed answer whose Response-Time is an hour old.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, time: (now) => plan.time(now - HOUR_MS) }),
  },
  {
    name: 'future-response-time',
    group: 'authenticity',
    does: 'A validly signed answer whose Response-Time is an hour ahead.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({ ...plan, time: (now) => plan.time(now + HOUR_MS) }),
  },
  {
    name: 'no-response-time',
    group: 'authenticity',
    does: 'The honest answer without its Response-Time header.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: finish((answer) => withHeader(answer, 'Response-Time', undefined)),
  },
  {
    name: 'answer-of-another-request',
    group: 'authenticity',
    does: 'A validly signed SUCCESS that belongs to a request on another path; nothing was debited.',
    outcome: 'unknown',
    debits: 'never',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      commit: 'skip',
      result: toGatewayResult('SUCCESS'),
      signedPath: (own) => `${own}/another`,
    }),
  },
  {
    name: 'duplicate-signature-header',
    group: 'authenticity',
    does: 'The Signature header comes twice, first with a flipped bit, then right.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: finish((answer) => {
      const right = answer.headers['Signature'] ?? '';
      const wrong = spoilSignature(answer).headers['Signature'] ?? '';
      // A recipient may join repeated fields with a comma (RFC 9110 §5.3): this is what it would see.
      return withHeader(answer, 'Signature', `${wrong}, ${right}`);
    }),
  },
  {
    name: 'bad-wrapped-key',
    group: 'authenticity',
    does: 'symmetricKey, which no signature covers, is replaced by random bytes of the same length.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'sealed',
    plan: (plan) => ({
      ...plan,
      finish: async (given, tools) => {
        const answer = await plan.finish(given, tools);
        const encrypt = answer.headers['Encrypt'];
        if (encrypt === undefined) return answer;
        const parameters = parseParameters(encrypt);
        const wrapped = decodedLength(parameters.get('symmetrickey') ?? '');
        const random = tools.randomBytes(wrapped);
        // The first octet of a wrapped key is below the modulus whatever the key: 0x00 to 0x7f.
        random[0] = (random[0] ?? 0) & 0x7f;
        return withHeader(
          answer,
          'Encrypt',
          formatParameters([
            ['algorithm', parameters.get('algorithm') ?? 'RSA_AES'],
            ['keyVersion', parameters.get('keyversion') ?? '1'],
            ['symmetricKey', encodeBinaryParameter(random)],
          ]),
        );
      },
    }),
  },
  {
    name: 'unsealed-answer',
    group: 'authenticity',
    does: 'A sealed request is answered in the clear, validly signed.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'sealed',
    plan: (plan) => ({ ...plan, sealing: 'never' }),
  },
  {
    name: 'unexpected-encrypt',
    group: 'authenticity',
    does: 'The Encrypt header is put on a plain answer, or taken off a sealed one.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: (plan) => ({
      ...plan,
      finish: async (given, tools) => {
        const answer = await plan.finish(given, tools);
        if (tools.sealed) return withHeader(answer, 'Encrypt', undefined);
        // 256 octets: what wraps a key under RSA-2048.
        const symmetricKey = encodeBinaryParameter(tools.randomBytes(256));
        return withHeader(answer, 'Encrypt', `algorithm=RSA_AES,keyVersion=1,symmetricKey=${symmetricKey}`);
      },
    }),
  },
];

// Octets of a percent-encoded Base64 value.
const decodedLength = (parameter: string): number => {
  const characters = decodeURIComponent(parameter).replace(/=+$/, '').length;
  return Math.floor((characters * 3) / 4);
};
