// In: the plan of an answer. Out: validly signed answers whose body cannot be opened or read.
import { decodeBase64, encodeBase64 } from '@redeemkit/signature-header/base64';
import type { AnswerPlan, Fault, FaultTools, SignedAnswer } from './fault.ts';

const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);

// The plain text is replaced before sealing and signing, so that the message is authentic and still unreadable.
const body =
  (change: (honest: Uint8Array) => Uint8Array): Fault['plan'] =>
  (plan): AnswerPlan => ({ ...plan, encode: (response) => change(plan.encode(response)) });

// The sealed body is replaced and signed again.
const sealedBody =
  (change: (sealed: Uint8Array, tools: FaultTools) => Uint8Array): Fault['plan'] =>
  (plan): AnswerPlan => ({
    ...plan,
    finish: async (given, tools) => {
      const answer: SignedAnswer = await plan.finish(given, tools);
      if (!tools.sealed) return answer;
      const octets = decodeBase64(new TextDecoder().decode(answer.body));
      return tools.signAgain(answer, encodeText(encodeBase64(change(octets, tools))));
    },
  });

/** Faults in what the signature covers: a client that verifies still has to open and decode with care. */
export const BODY_FAULTS: readonly Fault[] = [
  {
    name: 'garbage-json',
    group: 'body',
    does: 'A signed body that is not JSON.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: body(() => encodeText('{"result":{"resultCode":"SUCCESS","resultStatus":"S"')),
  },
  {
    name: 'duplicate-keys',
    group: 'body',
    does: 'A signed body with two result members, a failure and a success.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: body((honest) => {
      const failure = '{"resultCode":"POINT_NOT_ENOUGH","resultStatus":"F","resultMessage":"-"}';
      return encodeText(`{"result":${failure},${new TextDecoder().decode(honest).slice(1)}`);
    }),
  },
  {
    name: 'no-result',
    group: 'body',
    does: 'A signed JSON object without a result.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: body(() => encodeText('{}')),
  },
  {
    name: 'byte-order-mark',
    group: 'body',
    does: 'A signed body that begins with U+FEFF.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'everything',
    plan: body((honest) => encodeText(`\ufeff${new TextDecoder().decode(honest)}`)),
  },
  {
    name: 'invalid-utf8',
    group: 'body',
    does: 'A signed body with an octet that UTF-8 does not have (0xFF).',
    outcome: 'unknown',
    debits: 'once',
    // Sealing refuses to carry what is not UTF-8.
    appliesTo: 'plain',
    plan: (plan) => ({
      ...plan,
      finish: async (given, tools) => {
        const answer = await plan.finish(given, tools);
        if (tools.sealed) return answer;
        const spoilt = answer.body.slice();
        // Inside the text of resultMessage, the last string of the answer.
        spoilt[spoilt.lastIndexOf(0x22) - 1] = 0xff;
        return tools.signAgain(answer, spoilt);
      },
    }),
  },
  {
    name: 'bad-padding',
    group: 'body',
    does: 'The last AES block of a sealed answer is cut off before signing, so that no padding is found.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'sealed',
    // The block before the padding ends in a printable character: 0x20 and above, never a padding of 1 to 16.
    plan: sealedBody((octets) => octets.slice(0, -16)),
  },
  {
    name: 'corrupted-ciphertext',
    group: 'body',
    does: 'The first two AES blocks of a sealed answer are random, validly signed.',
    outcome: 'unknown',
    debits: 'once',
    appliesTo: 'sealed',
    plan: sealedBody((octets, tools) => {
      const spoilt = octets.slice();
      // Once in ten thousand answers the octets that one block becomes would be UTF-8, and the answer would open.
      spoilt.set(tools.randomBytes(Math.min(32, octets.length)));
      return spoilt;
    }),
  },
];
