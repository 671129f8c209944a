import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import {
  formatEncryptHeader,
  importOpeningKey,
  importSealingKey,
  openBody,
  parseEncryptHeader,
  sealBody,
} from '@redeemkit/rsa-aes-envelope';
import { openUnverifiedBody } from '@redeemkit/rsa-aes-envelope/unverified';
import { describe, expect, test, vi } from 'vitest';
import { encodeBase64 } from '../src/body-text.ts';
import { encodePkcs1Block } from '../src/pkcs1-block.ts';
import { codeOf, failureShape, rsaPair, utf8, verified } from './keys.ts';

const pair = rsaPair();
const other = rsaPair();
const sealing = await importSealingKey(pair.publicPem);
const text = utf8('{"bizNo":"20240522","points":15}');

/** Any block as a wrapped key, by the public operation of another implementation. */
const wrap = (block: Uint8Array): Uint8Array =>
  new Uint8Array(publicEncrypt({ key: pair.publicPem, padding: constants.RSA_NO_PADDING }, block));
const header = (symmetricKey: Uint8Array) =>
  formatEncryptHeader({ algorithm: 'RSA_AES', keyVersion: '1', symmetricKey });
const lenient = { breaker: { failures: 1000 } } as const;

describe.each(['auto', 'portable'] as const)('one failure, engine %s', (engine) => {
  test('bad wraps, bad keys, bad padding, bad UTF-8 and damaged bodies differ in nothing', async () => {
    const keys = await importOpeningKey(pair.privatePem, { engine, ...lenient });
    const { body, encrypt } = await sealBody(text, { key: sealing });
    const aes = randomBytes(32);
    const encrypted = (plaintext: Uint8Array, padding: boolean) => {
      const cipher = createCipheriv('aes-256-ecb', aes, null).setAutoPadding(padding);
      return encodeBase64(new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()])));
    };
    const block = (change: (em: Uint8Array) => void) => {
      const em = encodePkcs1Block(aes, randomBytes(256));
      change(em);
      return header(wrap(em));
    };
    const right = header(wrap(encodePkcs1Block(aes, randomBytes(256))));
    const whole = encrypted(text, true);
    const shapes = new Map<string, string>();
    const cases: Record<string, [Uint8Array, string]> = {
      'wrong block type': [whole, block((em) => em.fill(1, 1, 2))],
      'wrong first byte': [whole, block((em) => em.fill(1, 0, 1))],
      'zero in the padding': [whole, block((em) => em.fill(0, 5, 6))],
      'no separator': [whole, block((em) => em.fill(9, 223, 224))],
      'key of 128 bits': [whole, header(wrap(encodePkcs1Block(aes.subarray(16), randomBytes(256))))],
      'key of 33 bytes': [
        whole,
        header(wrap(encodePkcs1Block(new Uint8Array(33).fill(1), randomBytes(256)))),
      ],
      'another key': [
        whole,
        header(wrap(encodePkcs1Block(new Uint8Array(randomBytes(32)), randomBytes(256)))),
      ],
      'wrap of 255 bytes': [whole, header(new Uint8Array(255).fill(1))],
      'wrap of 257 bytes': [whole, header(new Uint8Array(257).fill(1))],
      'wrap above the modulus': [whole, header(new Uint8Array(256).fill(255))],
      'wrap 0': [whole, header(new Uint8Array(256))],
      'wrap 1': [whole, header(new Uint8Array(256).fill(1, 255))],
      'sealed for another recipient': [body, encrypt.replace(/[^=]+$/, '') + parseOther()],
      'AES padding 0': [encrypted(new Uint8Array(32), false), right],
      'AES padding 17': [encrypted(new Uint8Array(32).fill(17), false), right],
      'AES padding mixed': [encrypted(new Uint8Array(32).fill(2, 31), false), right],
      'bad UTF-8': [encrypted(Uint8Array.of(0x7b, 0xff, 0x7d), true), right],
      'surrogate in UTF-8': [encrypted(Uint8Array.of(0xed, 0xa0, 0x80), true), right],
      'body not a multiple of 16': [encodeBase64(new Uint8Array(40)), right],
      'body of one block cut off': [body.subarray(0, 20), encrypt],
      'empty body': [new Uint8Array(), right],
    };
    for (const [name, [sealed, encryptHeader]] of Object.entries(cases)) {
      shapes.set(
        name,
        await failureShape(openBody(await verified(sealed), { encrypt: encryptHeader, keys })),
      );
    }
    expect([...new Set(shapes.values())]).toHaveLength(1);
    expect(shapes.get('another key')).toContain('ERR_OPEN_FAILED');
    // The control: what is right opens, with the very same pieces.
    const opened = await openBody(await verified(whole), { encrypt: right, keys });
    expect(opened.body).toEqual(text);
  });
});

function parseOther(): string {
  const em = encodePkcs1Block(new Uint8Array(32), randomBytes(256));
  const wrapped = publicEncrypt({ key: other.publicPem, padding: constants.RSA_NO_PADDING }, em);
  return encodeURIComponent(wrapped.toString('base64'));
}

describe('what anyone can see gets its own code, before any private operation', () => {
  test.each([
    ['ERR_SYMMETRIC_KEY_MISSING', 'algorithm=RSA_AES,keyVersion=1'],
    ['ERR_SYMMETRIC_KEY_MISSING', 'algorithm=RSA_AES,keyVersion=1,symmetricKey='],
    ['ERR_ENCRYPT_HEADER_INVALID', 'algorithm'],
    ['ERR_ENCRYPT_HEADER_INVALID', ''],
    ['ERR_ENCRYPT_HEADER_INVALID', 'symmetricKey=AQID,symmetricKey=AQID'],
    ['ERR_ENCRYPT_HEADER_INVALID', 'symmetricKey=$$$$'],
    ['ERR_ENCRYPT_HEADER_INVALID', 'symmetricKey=%E0%A4%A'],
    ['ERR_ENCRYPT_ALGORITHM_UNSUPPORTED', 'algorithm=RSA_OAEP,symmetricKey=AQID'],
    ['ERR_KEY_VERSION_UNKNOWN', 'algorithm=RSA_AES,keyVersion=9,symmetricKey=AQID'],
  ])('%s for %s', async (code, encrypt) => {
    const spy = vi.spyOn(process.getBuiltinModule('node:crypto'), 'privateDecrypt');
    const keys = await importOpeningKey(pair.privatePem);
    spy.mockClear();
    const { body } = await sealBody(text, { key: sealing });
    expect(await codeOf(openBody(await verified(body), { encrypt, keys }))).toBe(code);
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  });

  test('body that is not Base64, no key, a foreign key', async () => {
    const keys = await importOpeningKey(pair.privatePem);
    const { body, encrypt } = await sealBody(text, { key: sealing });
    const plain = await verified(utf8('{"result":{}}'));
    expect(await codeOf(openBody(plain, { encrypt, keys }))).toBe('ERR_BODY_NOT_BASE64');
    const message = await verified(body);
    expect(await codeOf(openBody(message, { encrypt }))).toBe('ERR_OPENING_KEY_MISSING');
    expect(await codeOf(openBody(message, { encrypt, keys: [] }))).toBe('ERR_OPENING_KEY_MISSING');
    expect(await codeOf(openBody(message, { encrypt, keys: { ...keys } }))).toBe('ERR_KEY_INVALID');
    expect(await codeOf(openBody(message, { encrypt, keys: sealing as never }))).toBe('ERR_KEY_INVALID');
  });
});

test('only what verifyMessage returned is opened: no copy, no cast', async () => {
  const keys = await importOpeningKey(pair.privatePem);
  const { body, encrypt } = await sealBody(text, { key: sealing });
  const message = await verified(body);
  expect(await codeOf(openBody({ ...message }, { encrypt, keys }))).toBe('ERR_NOT_VERIFIED');
  expect(await codeOf(openBody(Object.create(message), { encrypt, keys }))).toBe('ERR_NOT_VERIFIED');
  expect(await codeOf(openBody(undefined as never, { encrypt, keys }))).toBe('ERR_NOT_VERIFIED');
  expect((await openUnverifiedBody(body, { encrypt, keys })).body).toEqual(text);
});

test('the limit counts plaintext bytes, exactly', async () => {
  const keys = await importOpeningKey(pair.privatePem);
  for (const [size, maxBytes] of [
    [100, 100],
    [1_048_576, undefined],
  ] as const) {
    const limit = maxBytes === undefined ? {} : { maxBytes };
    for (const [extra, code] of [
      [0, 'no error'],
      [1, 'ERR_BODY_TOO_LARGE'],
    ] as const) {
      const { body, encrypt } = await sealBody(new Uint8Array(size + extra).fill(0x61), { key: sealing });
      const wrapped = Buffer.from(body).toString('latin1').replace(/.{76}/g, '$&\r\n');
      expect(await codeOf(openBody(await verified(body), { encrypt, keys, ...limit }))).toBe(code);
      expect(await codeOf(openBody(await verified(utf8(wrapped)), { encrypt, keys, ...limit }))).toBe(code);
    }
  }
});

test('a body of 100 MB is refused at once by the default limit', async () => {
  const keys = await importOpeningKey(pair.privatePem);
  const body = new Uint8Array(100_000_000).fill(0x41);
  const start = process.cpuUsage();
  const { encrypt } = await sealBody(text, { key: sealing });
  expect(await codeOf(openUnverifiedBody(body, { encrypt, keys }))).toBe('ERR_BODY_TOO_LARGE');
  const { user, system } = process.cpuUsage(start);
  // Processor time, so that a busy machine does not decide; microseconds.
  expect(user + system).toBeLessThan(1_000_000);
});

test('keys by version; the last of a list serves a header without one', async () => {
  const old = await importOpeningKey(other.privatePem, { keyVersion: '1' });
  const current = await importOpeningKey(pair.privatePem, { keyVersion: 'v2' });
  const key = await importSealingKey(pair.publicPem, { keyVersion: 'v2' });
  const { body, encrypt } = await sealBody(text, { key });
  const message = await verified(body);
  const keys = [old, current];
  expect((await openBody(message, { encrypt, keys })).keyVersion).toBe('v2');
  const bare = encrypt.replace(',keyVersion=v2', '');
  expect((await openBody(message, { encrypt: bare, keys })).keyVersion).toBe('v2');
  expect(await codeOf(openBody(message, { encrypt: bare, keys: [current, old] }))).toBe('ERR_OPEN_FAILED');
  for (const algorithm of ['RSA', 'rsa', 'Rsa_Aes']) {
    const alias = encrypt.replace('RSA_AES', algorithm);
    expect((await openBody(message, { encrypt: alias, keys })).body).toEqual(text);
  }
});

test('the AES key length is configured: 128 bits open only where 128 are expected', async () => {
  const { body, encrypt } = await sealBody(text, { key: sealing, aesBits: 128 });
  const message = await verified(body);
  const expected = await importOpeningKey(pair.privatePem, { aesBits: 128 });
  expect((await openBody(message, { encrypt, keys: expected })).contentKey.bits).toBe(128);
  const keys = await importOpeningKey(pair.privatePem);
  expect(await codeOf(openBody(message, { encrypt, keys }))).toBe('ERR_OPEN_FAILED');
});

test('a given content key opens without the private key, and only its own message', async () => {
  const spy = vi.spyOn(process.getBuiltinModule('node:crypto'), 'privateDecrypt');
  const { body, encrypt, contentKey } = await sealBody(text, { key: sealing });
  const message = await verified(body);
  const opened = await openBody(message, { encrypt, contentKey });
  expect(opened).toMatchObject({ body: text, keyVersion: '1' });
  expect(opened.contentKey).toBe(contentKey);
  const foreign = (await sealBody(text, { key: sealing })).contentKey;
  expect(await codeOf(openBody(message, { encrypt, contentKey: foreign }))).toBe('ERR_OPEN_FAILED');
  expect(await codeOf(openBody(message, { encrypt, contentKey: { ...contentKey } }))).toBe('ERR_KEY_INVALID');
  expect(spy).not.toHaveBeenCalled();
  spy.mockRestore();
});

describe('breaker', () => {
  const wrongs = async () => {
    const { body } = await sealBody(text, { key: sealing });
    const { symmetricKey } = parseEncryptHeader((await sealBody(text, { key: sealing })).encrypt);
    return { message: await verified(body), encrypt: header(symmetricKey) };
  };

  test('after eight failures the private key rests, also for what would open', async () => {
    const keys = await importOpeningKey(pair.privatePem);
    const { message, encrypt } = await wrongs();
    const spy = vi.spyOn(process.getBuiltinModule('node:crypto'), 'privateDecrypt');
    // All at once: what runs in parallel must not get past the breaker either.
    const codes = await Promise.all(
      Array.from({ length: 30 }, () => codeOf(openBody(message, { encrypt, keys }))),
    );
    expect(codes.filter((code) => code === 'ERR_OPEN_FAILED')).toHaveLength(8);
    expect(codes.filter((code) => code === 'ERR_BREAKER_OPEN')).toHaveLength(22);
    expect(spy).toHaveBeenCalledTimes(8);
    const right = await sealBody(text, { key: sealing });
    const good = await verified(right.body);
    expect(await codeOf(openBody(good, { encrypt: right.encrypt, keys }))).toBe('ERR_BREAKER_OPEN');
    expect(spy).toHaveBeenCalledTimes(8);
    spy.mockRestore();
    const again = await importOpeningKey(pair.privatePem);
    expect((await openBody(good, { encrypt: right.encrypt, keys: again })).body).toEqual(text);
  });

  test('the portable engine counts parallel failures as exactly', async () => {
    const keys = await importOpeningKey(pair.privatePem, { engine: 'portable', breaker: { failures: 3 } });
    const { message, encrypt } = await wrongs();
    const codes = await Promise.all(
      Array.from({ length: 10 }, () => codeOf(openBody(message, { encrypt, keys }))),
    );
    expect(codes.filter((code) => code === 'ERR_OPEN_FAILED')).toHaveLength(3);
  });

  test('with a window, failures are forgotten when it has passed', async () => {
    let now = 1_000_000;
    const window = { ms: 60_000, now: () => now };
    const keys = await importOpeningKey(pair.privatePem, { breaker: { failures: 2, window } });
    const { message, encrypt } = await wrongs();
    const run = () => codeOf(openBody(message, { encrypt, keys }));
    expect([await run(), await run(), await run()]).toEqual([
      'ERR_OPEN_FAILED',
      'ERR_OPEN_FAILED',
      'ERR_BREAKER_OPEN',
    ]);
    now += 59_999;
    expect(await run()).toBe('ERR_BREAKER_OPEN');
    now += 1;
    expect(await run()).toBe('ERR_OPEN_FAILED');
  });

  test('what touches no private key does not count', async () => {
    const keys = await importOpeningKey(pair.privatePem, { breaker: { failures: 1 } });
    const { body, encrypt } = await sealBody(text, { key: sealing });
    const message = await verified(body);
    for (const bad of [header(new Uint8Array(255)), header(new Uint8Array(256).fill(255))]) {
      expect(await codeOf(openBody(message, { encrypt: bad, keys }))).toBe('ERR_OPEN_FAILED');
    }
    expect((await openBody(message, { encrypt, keys })).body).toEqual(text);
  });

  test.each([{ failures: 0 }, { failures: 1.5 }, { window: { ms: 0, now: () => 0 } }])(
    'refuses %j',
    async (breaker) => {
      expect(await codeOf(importOpeningKey(pair.privatePem, { breaker }))).toBe('ERR_KEY_OPTIONS_INVALID');
    },
  );
});

test('nothing but the plaintext is in the memory of the result', async () => {
  const { body, encrypt } = await sealBody(text, { key: sealing });
  for (const engine of ['auto', 'portable'] as const) {
    const keys = await importOpeningKey(pair.privatePem, { engine });
    const opened = await openBody(await verified(body), { encrypt, keys });
    expect(opened.body.constructor).toBe(Uint8Array);
    const memory = new Uint8Array(opened.body.buffer);
    expect(memory.length).toBeLessThan(text.length + 17);
    expect(memory.subarray(text.length)).toEqual(new Uint8Array(memory.length - text.length));
  }
});
