import { type OpeningSuite, rsaAes } from '@redeemkit/rsa-aes-envelope';
import { type OpenPolicy, openMessage, type SealedMessage, sealMessage } from '@redeemkit/secure-message';
import type { VerificationKey } from '@redeemkit/signature-header';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { codeOf, gateway, merchant, path, time, timeMs, utf8 } from './parties.ts';

const body = utf8('{"result":{"resultStatus":"S"}}');
const crypto = process.getBuiltinModule('node:crypto');

/** A suite that counts private operations: what fails before opening must leave the count at zero. */
function counting(): { suite: OpeningSuite; unwraps: () => number } {
  let count = 0;
  const suite: OpeningSuite = {
    ...rsaAes,
    unwrapKey(...args) {
      count += 1;
      return rsaAes.unwrapKey(...args);
    },
  };
  return { suite, unwraps: () => count };
}

const policy = {
  clientId: 'C1',
  verificationKeys: gateway.verification,
  openingKeys: merchant.opening,
  sealing: 'required',
} satisfies OpenPolicy;

async function answer(sealed = true): Promise<SealedMessage> {
  return sealMessage(
    { role: 'response', method: 'POST', path, clientId: 'C1', time, body },
    { signer: gateway.signing, ...(sealed && { sealing: { key: merchant.sealing } }) },
  );
}

const received = (message: SealedMessage, headers: Record<string, string | undefined> = {}) => ({
  role: 'response' as const,
  method: 'POST',
  path,
  headers: { ...message.headers, ...headers },
  body: message.body,
});

describe('the header matrix: 864 cells, exactly the right ones open', () => {
  // Every combination of what could be missing, wrong or swapped, under each sealing policy.
  const signatureStates = ['right', 'absent', 'damaged', 'of another body'] as const;
  const algorithms = ['RSA256', 'ECC224'] as const;
  const versions = ['1', 'absent', '2'] as const;
  const encryptStates = ['right', 'absent', 'malformed', 'other algorithm'] as const;
  const times = ['right', 'absent', 'other'] as const;
  const policies = ['required', 'allowed', 'forbidden'] as const;

  test('each cell has its outcome', async () => {
    const [sealed, plain, other] = [await answer(), await answer(false), await answer()];
    const signatureOf = (message: SealedMessage) => message.headers['Signature'] ?? '';
    let cells = 0;
    let opened = 0;
    for (const signatureState of signatureStates) {
      for (const algorithm of algorithms) {
        for (const version of versions) {
          for (const encryptState of encryptStates) {
            for (const timeState of times) {
              for (const sealing of policies) {
                // Without an Encrypt header the message is a plain one, so that the signature itself can be right.
                const base = encryptState === 'absent' ? plain : sealed;
                let signature: string | undefined = signatureOf(base);
                if (signatureState === 'absent') signature = undefined;
                if (signatureState === 'damaged')
                  // One character of Base64, which the header may write as three.
                  signature = signature?.replace(/signature=(?:%..|.)/, (text) =>
                    text.endsWith('=A') ? 'signature=B' : 'signature=A',
                  );
                if (signatureState === 'of another body') signature = signatureOf(other);
                signature = signature?.replace('RSA256', algorithm);
                signature = signature?.replace(
                  ',keyVersion=1',
                  version === 'absent' ? '' : `,keyVersion=${version}`,
                );
                let encrypt = base.headers['Encrypt'];
                if (encryptState === 'malformed') encrypt = encrypt?.replace('symmetricKey=', 'symmetricKey');
                if (encryptState === 'other algorithm') encrypt = encrypt?.replace('RSA_AES', 'RSA_OAEP');
                const responseTime =
                  timeState === 'absent'
                    ? undefined
                    : timeState === 'other'
                      ? '2024-05-22T06:42:22+08:00'
                      : time;
                const headers = { Signature: signature, Encrypt: encrypt, 'Response-Time': responseTime };
                const code = await codeOf(openMessage(received(base, headers), { ...policy, sealing }));

                const signed =
                  signatureState === 'right' &&
                  algorithm === 'RSA256' &&
                  version !== '2' &&
                  timeState === 'right';
                const fits =
                  (encryptState === 'right' && sealing !== 'forbidden') ||
                  (encryptState === 'absent' && sealing !== 'required');
                const cell = [signatureState, algorithm, version, encryptState, timeState, sealing].join(
                  ', ',
                );
                expect(code === 'no error', `${cell}: ${String(code)}`).toBe(signed && fits);
                expect(code, cell).toBe(expected());
                cells += 1;
                if (code === 'no error') opened += 1;

                function expected(): string {
                  if (signatureState === 'absent') return 'ERR_SIGNATURE_MISSING';
                  if (timeState === 'absent') return 'ERR_TIME_MISSING';
                  if (encryptState === 'malformed') return 'ERR_ENCRYPT_HEADER_INVALID';
                  if (version === '2') return 'ERR_KEY_VERSION_UNKNOWN';
                  if (algorithm === 'ECC224') return 'ERR_ALGORITHM_MISMATCH';
                  if (signatureState !== 'right' || timeState === 'other') return 'ERR_SIGNATURE_MISMATCH';
                  if (encryptState === 'absent')
                    return sealing === 'required' ? 'ERR_SEALING_REQUIRED' : 'no error';
                  if (sealing === 'forbidden') return 'ERR_SEALING_FORBIDDEN';
                  return encryptState === 'other algorithm'
                    ? 'ERR_ENCRYPT_ALGORITHM_UNSUPPORTED'
                    : 'no error';
                }
              }
            }
          }
        }
      }
    }
    expect(cells).toBe(864);
    // keyVersion 1 or absent, times (Encrypt right under two policies + absent under two).
    expect(opened).toBe(8);
  });
});

describe('verification comes first', () => {
  test('any flipped bit of the body, the signature, the time, the path or the id: no private operation', async () => {
    const message = await answer();
    const spy = vi.spyOn(crypto, 'privateDecrypt');
    const { suite, unwraps } = counting();
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * message.body.length - 1), async (bit) => {
        const flipped = message.body.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        const code = await codeOf(openMessage({ ...received(message), body: flipped }, { ...policy, suite }));
        expect(code).toBe('ERR_SIGNATURE_MISMATCH');
      }),
      { numRuns: 400 },
    );
    const signature = Buffer.from(
      decodeURIComponent((message.headers['Signature'] ?? '').split('signature=')[1] ?? ''),
      'base64',
    );
    for (let bit = 0; bit < 8 * signature.length; bit += 13) {
      const flipped = Buffer.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const Signature = `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(flipped.toString('base64'))}`;
      expect(await codeOf(openMessage(received(message, { Signature }), { ...policy, suite }))).toBe(
        'ERR_SIGNATURE_MISMATCH',
      );
    }
    const others = [
      openMessage({ ...received(message), path: `${path}s` }, { ...policy, suite }),
      openMessage({ ...received(message), method: 'PUT' }, { ...policy, suite }),
      openMessage(received(message, { 'Client-Id': 'C2' }), { ...policy, clientId: 'C2', suite }),
      openMessage(received(message, { 'Response-Time': '2024-05-22T06:42:20+08:00' }), { ...policy, suite }),
    ];
    for (const other of others) expect(await codeOf(other)).toBe('ERR_SIGNATURE_MISMATCH');
    expect(unwraps()).toBe(0);
    expect(spy).not.toHaveBeenCalled();
    // The control: the message as it is takes exactly one.
    await openMessage(received(message), { ...policy, suite });
    expect([unwraps(), spy.mock.calls.length]).toEqual([1, 1]);
    spy.mockRestore();
  });

  test('nothing is unwrapped before the verifier has answered', async () => {
    const message = await answer();
    const { suite, unwraps } = counting();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: VerificationKey = {
      ...gateway.verification,
      verify: async (...args) => {
        await held;
        expect(unwraps()).toBe(0);
        return gateway.verification.verify(...args);
      },
    };
    const work = openMessage(received(message), { ...policy, verificationKeys: slow, suite });
    await new Promise((resolve) => setImmediate(resolve));
    expect(unwraps()).toBe(0);
    release();
    expect((await work).body).toEqual(body);
    expect(unwraps()).toBe(1);
  });
});

// All of them take most of a minute on a busy machine, so an ordinary run makes a tenth of them.
const SUBSTITUTIONS = process.env['REDEEMKIT_LONG_TESTS'] ? 20_000 : 2_000;

test(`${SUBSTITUTIONS} substituted keys under one valid signature: one failure shape`, {
  timeout: 300_000,
}, async () => {
  const message = await answer();
  const shapes = new Set<string>();
  const wrapped = new Uint8Array(256);
  for (let run = 0; run < SUBSTITUTIONS; run += 1) {
    globalThis.crypto.getRandomValues(wrapped);
    // Below every modulus of 2048 bits, so that the private key is used each time.
    wrapped[0] = (wrapped[0] as number) & 0x7f;
    const Encrypt = `algorithm=RSA_AES,keyVersion=1,symmetricKey=${encodeURIComponent(Buffer.from(wrapped).toString('base64'))}`;
    try {
      await openMessage(received(message, { Encrypt }), policy);
      shapes.add('opened');
    } catch (error) {
      const failure = error as Error & { code: string };
      const own = Reflect.ownKeys(failure).map(String).join();
      const frames = failure.stack?.split('\n').length ?? 0;
      shapes.add(
        [
          failure.name,
          failure.code,
          failure.message,
          own,
          frames,
          Object.isFrozen(failure),
          'cause' in failure,
        ].join('|'),
      );
    }
  }
  expect([...shapes]).toHaveLength(1);
  expect([...shapes][0]).toContain('ERR_OPEN_FAILED');
});

describe('policy', () => {
  test('client id: a string must match, an answer may leave it out, a request may not', async () => {
    const message = await answer();
    expect(await codeOf(openMessage(received(message, { 'Client-Id': undefined }), policy))).toBe('no error');
    expect(await codeOf(openMessage(received(message, { 'Client-Id': 'C9' }), policy))).toBe(
      'ERR_CLIENT_ID_MISMATCH',
    );
    const request = await sealMessage(
      { role: 'request', method: 'POST', path, clientId: 'C1', time, body },
      { signer: gateway.signing, sealing: { key: merchant.sealing } },
    );
    const call = { ...received(request), role: 'request' } as const;
    expect(await codeOf(openMessage(call, policy))).toBe('no error');
    const bare = { ...call, headers: { ...call.headers, 'Client-Id': undefined } };
    expect(await codeOf(openMessage(bare, policy))).toBe('ERR_CLIENT_ID_MISSING');
    const known = async (id: string | undefined) => (id === 'C1' ? id : undefined);
    expect(await codeOf(openMessage(call, { ...policy, clientId: known }))).toBe('no error');
    const foreign = { ...call, headers: { ...call.headers, 'Client-Id': 'C3' } };
    expect(await codeOf(openMessage(foreign, { ...policy, clientId: known }))).toBe('ERR_CLIENT_ID_REFUSED');
    expect(await codeOf(openMessage(bare, { ...policy, clientId: known }))).toBe('ERR_CLIENT_ID_REFUSED');
  });

  test('a request’s time header is not an answer’s', async () => {
    const message = await answer();
    expect(await codeOf(openMessage({ ...received(message), role: 'request' }, policy))).toBe(
      'ERR_TIME_MISSING',
    );
  });

  test('freshness: both bounds included, checked after the signature and before opening', async () => {
    const message = await answer();
    const { suite, unwraps } = counting();
    const within = (notBefore: number, notAfter: number) =>
      codeOf(openMessage(received(message), { ...policy, suite, freshness: { notBefore, notAfter } }));
    expect(await within(timeMs, timeMs)).toBe('no error');
    expect(unwraps()).toBe(1);
    expect(await within(timeMs + 1, timeMs + 2)).toBe('ERR_TIME_STALE');
    expect(await within(timeMs - 2, timeMs - 1)).toBe('ERR_TIME_FUTURE');
    expect(unwraps()).toBe(1);
  });

  test('sealed without keys, and too large, plain or sealed', async () => {
    const [sealed, plain] = [await answer(), await answer(false)];
    const { openingKeys: _, ...keyless } = policy;
    expect(await codeOf(openMessage(received(sealed), keyless))).toBe('ERR_OPENING_KEY_MISSING');
    const allowed = { ...policy, sealing: 'allowed' } as const;
    const size = body.length;
    for (const message of [sealed, plain]) {
      expect(await codeOf(openMessage(received(message), { ...allowed, maxBytes: size }))).toBe('no error');
      expect(await codeOf(openMessage(received(message), { ...allowed, maxBytes: size - 1 }))).toBe(
        'ERR_BODY_TOO_LARGE',
      );
    }
  });

  test('an empty Encrypt header is a malformed one, never "not sealed"', async () => {
    const plain = await answer(false);
    const code = await codeOf(
      openMessage(received(plain, { Encrypt: '' }), { ...policy, sealing: 'allowed' }),
    );
    expect(code).toBe('ERR_ENCRYPT_HEADER_INVALID');
  });

  test('the body that comes back is the one that was verified, whatever happens to the caller’s array', async () => {
    const plain = await answer(false);
    const mine = plain.body.slice();
    // Overwritten while the signature is being checked: the worst moment.
    const verifier: VerificationKey = {
      ...gateway.verification,
      verify: async (...args) => {
        mine.fill(0);
        return gateway.verification.verify(...args);
      },
    };
    const work = openMessage(
      { ...received(plain), body: mine },
      { ...policy, verificationKeys: verifier, sealing: 'allowed' },
    );
    expect((await work).body).toEqual(body);
  });
});

describe('the answer’s key', () => {
  test('reused and wrapped: a reader that unwraps and a reader that reuses both open it', async () => {
    const request = await sealMessage(
      { role: 'request', method: 'POST', path, clientId: 'C1', time, body: utf8('{"bizNo":"1"}') },
      { signer: merchant.signing, sealing: { key: gateway.sealing } },
    );
    const opened = await openMessage(
      { role: 'request', method: 'POST', path, headers: request.headers, body: request.body },
      {
        clientId: 'C1',
        verificationKeys: merchant.verification,
        openingKeys: gateway.opening,
        sealing: 'required',
      },
    );
    const { contentKey } = opened;
    if (!contentKey || !request.contentKey) throw new Error('no content key');
    const reply = await sealMessage(
      { role: 'response', method: 'POST', path, clientId: 'C1', time, body },
      { signer: gateway.signing, sealing: { key: merchant.sealing, contentKey } },
    );
    const unwrapped = await openMessage(received(reply), policy);
    expect(unwrapped).toMatchObject({ body, sealed: true, encryptKeyVersion: '1', keyVersion: '1' });
    expect(unwrapped.symmetricKey).toHaveLength(256);
    const { openingKeys: _, ...keyless } = policy;
    expect(await codeOf(openMessage(received(reply), { ...keyless, contentKey: request.contentKey }))).toBe(
      'ERR_OPENING_KEY_MISSING',
    );
    const spy = vi.spyOn(crypto, 'privateDecrypt');
    const reused = await openMessage(received(reply), { ...policy, contentKey: request.contentKey });
    expect(reused.body).toEqual(body);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });

  test('reuse is opt-in: with a fresh key in the answer, the request’s key does not open it', async () => {
    const request = await sealMessage(
      { role: 'request', method: 'POST', path, clientId: 'C1', time, body },
      { signer: merchant.signing, sealing: { key: gateway.sealing } },
    );
    const reply = await answer();
    expect(await codeOf(openMessage(received(reply), policy))).toBe('no error');
    if (!request.contentKey) throw new Error('no content key');
    expect(await codeOf(openMessage(received(reply), { ...policy, contentKey: request.contentKey }))).toBe(
      'ERR_OPEN_FAILED',
    );
  });
});

test('both key versions are reported', async () => {
  const { importOpeningKey, importSealingKey } = await import('@redeemkit/rsa-aes-envelope');
  const { importSigningKey, importVerificationKey } = await import('@redeemkit/signature-header');
  const signer = await importSigningKey(gateway.privateKey, { keyVersion: '7' });
  const verificationKeys = [
    gateway.verification,
    await importVerificationKey(crypto.createPublicKey(gateway.privateKey), { keyVersion: '7' }),
  ];
  const key = await importSealingKey(crypto.createPublicKey(merchant.privateKey), { keyVersion: 'v2' });
  const openingKeys = [merchant.opening, await importOpeningKey(merchant.privateKey, { keyVersion: 'v2' })];
  const message = await sealMessage(
    { role: 'response', method: 'POST', path, clientId: 'C1', time, body },
    { signer, sealing: { key } },
  );
  const opened = await openMessage(received(message), { ...policy, verificationKeys, openingKeys });
  expect(opened).toMatchObject({ keyVersion: '7', encryptKeyVersion: 'v2' });
});
