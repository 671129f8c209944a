// In: header text and a body. Out: the target "open": openMessage on messages whose signature is right, so that all behind it is reached.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import { formatTime, signMessage } from '@redeemkit/signature-header';
import { createSealingPair } from '../lib/keys.mjs';
import { coded, must } from './coded.mjs';

const NOW = 1_716_331_341_000;
const mac = (bytes) => new Uint8Array(createHmac('sha256', 'fuzz').update(bytes).digest());
const label = { algorithm: 'RSA256', keyVersion: '1' };
const signer = { ...label, sign: async (bytes) => mac(bytes) };
const verifier = {
  ...label,
  verify: async (bytes, given) => given.length === 32 && timingSafeEqual(mac(bytes), given),
};
// One pair for a whole process: making one takes longer than a thousand runs.
let pair;
const message = { role: 'request', method: 'POST', path: '/a', clientId: 'C1', time: formatTime(NOW) };
const BORDER = 0x0a;

/** Policy octet, Encrypt header, line feed, body. */
const split = (input) => {
  const at = input.indexOf(BORDER, 1);
  return at < 0
    ? { policy: input[0] ?? 0, encrypt: undefined, body: new Uint8Array(input.subarray(1)) }
    : {
        policy: input[0],
        encrypt: input.subarray(1, at).toString('latin1'),
        body: new Uint8Array(input.subarray(at + 1)),
      };
};

export const openTarget = {
  files: /secure-message\/dist|rsa-aes-envelope\/dist/,
  words: [
    'algorithm=RSA_AES',
    'keyVersion=',
    'symmetricKey=',
    '%2B',
    '%3D',
    ',',
    '\n',
    '=',
    '====',
    'AAAA',
    '\0',
  ],
  seeds: async () => {
    pair ??= await createSealingPair();
    const seeds = [];
    for (const text of ['', '{}', '{"bizNo":"1"}', 'x'.repeat(100)]) {
      const body = new TextEncoder().encode(text);
      const sealed = await sealMessage({ ...message, body }, { signer, sealing: { key: pair.sealingKey } });
      for (const policy of [0, 1, 2, 3])
        seeds.push(
          Buffer.concat([Buffer.from([policy]), Buffer.from(`${sealed.headers.Encrypt}\n`), sealed.body]),
        );
      seeds.push(Buffer.concat([Buffer.from([4]), Buffer.from(text)]));
    }
    return seeds;
  },
  start: async () => {
    pair ??= await createSealingPair();
    // The breaker of a key of its own would end the work after eight inputs; here nobody learns anything.
    const { importOpeningKey } = await import('@redeemkit/rsa-aes-envelope');
    const openingKeys = await importOpeningKey(pair.pair.privateKey, { breaker: { failures: 2 ** 31 } });
    const run = async (input) => {
      const { policy, encrypt, body } = split(input);
      const sealing = ['allowed', 'required', 'forbidden', 'allowed'][policy & 3];
      const one = { ...message, body };
      const headers = {
        'Client-Id': policy & 8 ? 'C2' : 'C1',
        'Request-Time': one.time,
        Signature: await signMessage(one, signer),
        ...(encrypt !== undefined && { Encrypt: encrypt }),
      };
      const opened = await openMessage(
        { ...one, headers },
        {
          clientId: 'C1',
          verificationKeys: verifier,
          openingKeys,
          sealing,
          maxBytes: policy & 16 ? 16 : 65_536,
        },
      );
      must(opened.sealed === (encrypt !== undefined), 'sealed is what was sealed');
      must(opened.sealed || sealing !== 'required', 'a plain body is refused where sealing is required');
      must(!opened.sealed || sealing !== 'forbidden', 'a sealed body is refused where sealing is forbidden');
      must(opened.body.length <= (policy & 16 ? 16 : 65_536), 'the limit holds');
    };
    return { run: (input) => coded(() => run(input), input) };
  },
};
