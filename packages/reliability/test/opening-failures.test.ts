// In: sealed messages that cannot be opened, each for another reason. Out: failures that differ in nothing a program can see.
import { constants, createPublicKey, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import { createRedeemClient } from '@redeemkit/redeem-client';
import { importOpeningKey, importSealingKey, isEnvelopeError } from '@redeemkit/rsa-aes-envelope';
import { openMessage, sealMessage } from '@redeemkit/secure-message';
import { formatTime, signMessage } from '@redeemkit/signature-header';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { CLIENT, createGateway, createKeys, type Keys, redemption } from './sides.ts';

const crypto = process.getBuiltinModule('node:crypto');
/** The operations whose number an observer could count. */
const OPERATIONS = [
  'privateDecrypt',
  'createHmac',
  'createDecipheriv',
  'createHash',
  'publicEncrypt',
] as const;
let keys: Keys;
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
beforeAll(async () => {
  keys = await createKeys();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const wrap = (key: Uint8Array) =>
  publicEncrypt({ key: pair.publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
const raw = (...start: number[]) => {
  const block = Buffer.alloc(256, 1);
  block.set(start);
  block[223] = 0;
  return publicEncrypt({ key: createPublicKey(pair.privateKey), padding: constants.RSA_NO_PADDING }, block);
};

/** One way to fail each; the bodies are of one length. */
const failures = async () => {
  const sealingKey = await importSealingKey(pair.publicKey);
  const body = (text: string | Uint8Array) =>
    typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const sealed = await sealMessage(
    {
      role: 'request',
      method: 'POST',
      path: '/a',
      clientId: CLIENT,
      time: formatTime(0),
      body: body('x'.repeat(40)),
    },
    { signer: keys.merchantSigner, sealing: { key: sealingKey } },
  );
  const good = Buffer.from(
    decodeURIComponent(/symmetricKey=([^,]+)/.exec(sealed.headers['Encrypt'] ?? '')?.[1] ?? ''),
    'base64',
  );
  const random = () => body(randomBytes(48).toString('base64'));
  const flipped = (...places: readonly number[]) => {
    const octets = Buffer.from(new TextDecoder().decode(sealed.body), 'base64');
    for (const at of places) octets[at] = (octets[at] ?? 0) ^ 0x80;
    return body(octets.toString('base64'));
  };
  return [
    ['a key that does not fit', wrap(randomBytes(32)), random()],
    ['a short key', wrap(randomBytes(16)), random()],
    ['a key of an odd length', wrap(randomBytes(31)), random()],
    ['no key', wrap(new Uint8Array()), random()],
    ['a signature block', raw(0, 1), random()],
    ['a first octet of one', raw(1, 2), random()],
    ['a zero among the padding', raw(0, 2, 1, 0), random()],
    ['random octets', Buffer.concat([Buffer.of(0x3f), randomBytes(255)]), random()],
    ['bad padding', good, flipped(47)],
    // In two blocks: the random octets that one becomes are UTF-8 once in ten thousand.
    ['no UTF-8', good, flipped(3, 19)],
  ] as const;
};

test('every opening failure is equal in code, message, stack shape, hook calls and private operations', async () => {
  const seen = new Map<string, string>();
  for (const [name, wrapped, body] of await failures()) {
    const openingKeys = await importOpeningKey(pair.privateKey);
    const message = { method: 'POST', path: '/a', clientId: CLIENT, time: formatTime(Date.now()), body };
    const headers = {
      'Client-Id': CLIENT,
      'Request-Time': message.time,
      Signature: await signMessage(message, keys.merchantSigner),
      Encrypt: `algorithm=RSA_AES,keyVersion=1,symmetricKey=${encodeURIComponent(wrapped.toString('base64'))}`,
    };
    const spies = OPERATIONS.map((operation) => vi.spyOn(crypto, operation));
    const error: unknown = await openMessage(
      { ...message, role: 'request', headers },
      { clientId: CLIENT, verificationKeys: keys.merchantVerifier, openingKeys, sealing: 'required' },
    ).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const operations = spies.map((spy) => spy.mock.calls.length);
    vi.restoreAllMocks();
    if (!isEnvelopeError(error)) throw new Error(`${name} was opened`);
    const { code, message: said, stack = '' } = error;
    const frames = stack
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
    seen.set(
      name,
      JSON.stringify({
        code,
        said,
        frames,
        own: Object.getOwnPropertyNames(error),
        cause: error.cause,
        operations,
      }),
    );
  }
  const [shape] = seen.values();
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries([...seen.keys()].map((name) => [name, shape])));
  expect(JSON.parse(shape ?? '{}')).toMatchObject({
    code: 'ERR_OPEN_FAILED',
    operations: [1, expect.any(Number), 1, expect.any(Number), expect.any(Number)],
  });
});

test('a client shows the same hooks and the same outcome for each', async () => {
  const seen = new Set<string>();
  for (const fault of ['bad-wrapped-key', 'bad-padding', 'corrupted-ciphertext']) {
    const sandbox = createGateway(keys, { faults: { rules: [{ fault }] } });
    const calls: string[] = [];
    const note =
      (name: string) =>
      (event: object): void => {
        const { reasonCode = '', code = '' } = event as {
          readonly reasonCode?: string;
          readonly code?: string;
        };
        calls.push(`${name} ${reasonCode}${code}`);
      };
    const client = createRedeemClient({
      baseUrl: 'https://gateway.test',
      clientId: CLIENT,
      signingKey: keys.merchantSigner,
      verificationKeys: keys.gatewayVerifier,
      sealingKey: keys.gatewaySealing,
      // A key of its own for each: what the breaker counted before must not tell them apart.
      openingKeys: keys.merchantOpening,
      fetch: (url, init) => sandbox.fetch(url, init),
      hooks: {
        onAttempt: note('attempt'),
        onResponse: note('response'),
        onOutcome: note('outcome'),
        onWarning: note('warning'),
      },
    });
    const outcome = await client.redeem(redemption(fault));
    if (outcome.status !== 'unknown') throw new Error(`${fault} was opened`);
    const { code, message, causeCode } = outcome.reason;
    seen.add(JSON.stringify({ code, message, causeCode, advice: outcome.advice, calls }));
  }
  expect([...seen]).toHaveLength(1);
});
