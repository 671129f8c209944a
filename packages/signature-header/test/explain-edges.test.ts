// In: messages and keys that hardly occur. Out: what explain says of each; the portable hashes beside the native ones.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeInteger } from '../src/bytes.ts';
import { digestOf, type HashName } from '../src/explain/hash.ts';
import { readJsonText } from '../src/explain/json-text.ts';
import { recoverSignature } from '../src/explain/recover-signature.ts';
import { readLeniently } from '../src/explain/signature-readings.ts';
import { millisecondTimes } from '../src/explain/time-variants.ts';
import { explainKey, explainVerification } from '../src/explain.ts';
import {
  base64,
  bytes,
  ecdsa,
  goodHeader,
  goodMessages,
  headerOf,
  pairs,
  rsaSha256,
  type Scenario,
  textOf,
  toInput,
} from './explain/messages.ts';
import { takePath } from './support/paths.ts';

const [answer] = goodMessages as readonly [Scenario];
const input = toInput(answer);
const codesOf = async (given: Parameters<typeof explainVerification>[0]): Promise<readonly string[]> =>
  (await explainVerification(given)).causes.map(({ code, certainty }) => `${code} ${certainty}`);

describe('hashes', () => {
  const names: readonly HashName[] = ['MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'];
  it.each(names)('%s is the same portably, of few bytes and of many', async (name) => {
    const parts = [bytes('POST /x\n'), new Uint8Array(20_000).fill(7)] as const;
    const native = [await digestOf(name)(parts[0]), await digestOf(name)(...parts)];
    takePath('portable');
    expect([await digestOf(name)(parts[0]), await digestOf(name)(...parts)]).toEqual(native);
  });

  it('explains a long body without node:crypto', async () => {
    takePath('portable');
    const body = bytes(`{"a":"${'x'.repeat(9000)}"}`);
    const signed = { ...answer.signed, body };
    const found = await explainVerification(toInput({ ...answer, signed, checked: signed }));
    expect(found.verdict).toBe('verifies');
    const material = { algorithm: 'RSA256', keyVersion: '1', verify: async () => false };
    const { search } = await explainVerification({ ...input, verificationKey: { material } });
    // A browser verifies slower, and tries fewer texts.
    expect(search.tried).toBeLessThanOrEqual(600);
  });
});

describe('JSON read leniently', () => {
  it.each(['{"a":1', '{"a" 1}', '{1:2}', '[}', '[1] x', '[', `${'['.repeat(70)}${']'.repeat(70)}`])(
    'is not JSON: %s',
    (text) => {
      expect(readJsonText(text)).toBeUndefined();
    },
  );

  it('keeps both of two equal keys when it sorts them', async () => {
    const scenario = {
      ...answer,
      signed: { ...answer.signed, body: bytes('{"a":1,"a":2,"b":3}') },
      checked: { ...answer.checked, body: bytes('{"b":3,"a":1,"a":2}') },
    };
    expect(await codesOf(toInput(scenario))).toContain('body-json-order proved');
  });

  it('gives up on the orders of a large object', async () => {
    const members = (order: readonly number[]): Uint8Array =>
      bytes(JSON.stringify(Object.fromEntries(order.map((n) => [`k${n}`, { p: n, q: n, r: n }]))));
    const scenario = {
      ...answer,
      signed: { ...answer.signed, body: members([0, 1, 2, 3, 4, 5, 6]).map((b) => (b === 0x70 ? 0x71 : b)) },
      checked: { ...answer.checked, body: members([6, 5, 4, 3, 2, 1, 0]) },
    };
    expect(await codesOf(toInput(scenario))).toContain('text-differs proved');
  });
});

describe('keys', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const material = async (key: unknown): Promise<readonly string[]> => {
    const { causes } = await explainVerification({ ...input, keys: [{ material: key as never }] });
    return causes.map(({ evidence }) => evidence);
  };

  it('says why a key cannot be used', async () => {
    const encrypted = pairs.own.privateKey.export({
      format: 'der',
      type: 'pkcs8',
      cipher: 'aes-128-cbc',
      passphrase: 'x',
    });
    const noPoint = Buffer.alloc(28, 7);
    const scalar = `020101041c${noPoint.toString('hex')}`;
    const bare = Buffer.from(
      `303a0201003010 06072a8648ce3d020106052b810400210423 3021${scalar}`.replaceAll(' ', ''),
      'hex',
    );
    expect(await material(encrypted)).toContainEqual(expect.stringContaining('encrypted with a passphrase'));
    expect(await material(ec.publicKey.export({ format: 'pem', type: 'spki' }))).toContainEqual(
      expect.stringContaining('an EC key on P-256'),
    );
    expect(await material(new Uint8Array(bare))).toContainEqual(
      expect.stringContaining('without its public point'),
    );
    const thrower = {
      get algorithm(): string {
        throw new Error('-----BEGIN PRIVATE KEY-----');
      },
      verify: () => true,
    };
    expect(await material(thrower)).toContainEqual(expect.stringContaining('no key in any form known here'));
  });

  it('takes an EC KeyObject, private or public, and an ECC224 verifier', async () => {
    const scenario = {
      ...answer,
      signer: pairs.ec,
      sign: ecdsa('sha256', 'der'),
      header: (signature: Uint8Array) =>
        headerOf(encodeURIComponent(base64(signature))).replace('RSA256', 'ECC224'),
    };
    for (const key of [pairs.ec.privateKey, pairs.ec.publicKey]) {
      const { verdict, signature } = await explainVerification({
        ...toInput(scenario),
        verificationKey: { material: key },
      });
      expect([verdict, signature?.padding]).toEqual(['verifies', 'ECDSA']);
    }
    const mute = { algorithm: 'ECC224', keyVersion: '1', verify: async () => true };
    const found = await explainVerification({ ...toInput(scenario), verificationKey: { material: mute } });
    expect([found.verdict, found.signature?.padding, found.signature?.hash]).toEqual([
      'verifies',
      'ECDSA',
      undefined,
    ]);
    // The header says RSA256, the key that reads the signature is on P-224.
    const renamed = { ...scenario, header: goodHeader };
    expect(
      await codesOf({ ...toInput(renamed), verificationKey: { material: pairs.ec.publicKey } }),
    ).toContain('algorithm-label proved');
    const rsaNamedEcc = {
      ...toInput({ ...answer, header: () => headerOf('A'.repeat(344)).replace('RSA256', 'ECC224') }),
    };
    const { causes } = await explainVerification(rsaNamedEcc);
    expect(causes.map(({ evidence }) => evidence)).toContainEqual(
      expect.stringContaining('the header names ECC224'),
    );
  });

  it('finds no fault in a modulus of 0 but the size, and none in 5,120 bits but that', async () => {
    const zero = explainKey(new Uint8Array([0x30, 8, 2, 1, 0, 2, 3, 1, 0, 1]));
    expect(JSON.stringify(await zero)).toContain('too few');
    const large = Buffer.concat([
      Buffer.from('3082028a0282028100', 'hex'),
      Buffer.alloc(640, 255),
      Buffer.from('0203010001', 'hex'),
    ]);
    const found = await explainKey(new Uint8Array(large));
    expect(JSON.stringify(found)).toContain('5120 bits are more than the 4096');
    // A certificate that ends before its key.
    const cert = '30113007020101300030003003060155030100';
    expect(await explainKey(new Uint8Array(Buffer.from(cert, 'hex')))).toMatchObject({ verdict: 'unknown' });
  });
});

describe('what the public key shows', () => {
  const numbers = (of: typeof pairs.peer): { n: Uint8Array; e: Uint8Array } => {
    const { n, e } = of.publicKey.export({ format: 'jwk' }) as { n: string; e: string };
    return {
      n: new Uint8Array(Buffer.from(n, 'base64url')),
      e: new Uint8Array(Buffer.from(e, 'base64url')),
    };
  };
  const { n, e } = numbers(pairs.peer);
  const jwk = pairs.peer.privateKey.export({ format: 'jwk' }) as { d: string };
  const sign = (block: Uint8Array): Uint8Array => {
    const N = decodeInteger(n);
    let [base, exponent, result] = [
      decodeInteger(block),
      decodeInteger(new Uint8Array(Buffer.from(jwk.d, 'base64url'))),
      1n,
    ];
    for (; exponent; exponent >>= 1n, base = (base * base) % N)
      if (exponent & 1n) result = (result * base) % N;
    return new Uint8Array(Buffer.from(result.toString(16).padStart(512, '0'), 'hex'));
  };
  const block = (head: readonly number[], padding: number, rest: readonly number[]): Uint8Array => {
    const made = new Uint8Array(256).fill(padding);
    made.set(head);
    made.set(rest, 256 - rest.length);
    return made;
  };

  it.each([
    ['padding that is too short', block([0, 1, 255, 255, 0], 9, [])],
    ['padding of another byte', block([0, 1], 0xfe, [0, 1])],
    ['a content of no known length', block([0, 1], 0xff, [0, 1, 2, 3])],
    ['a block that only ends like PSS', block([0, 2], 5, [0xbc])],
  ])('is nothing in %s', async (_, made) => {
    expect(await recoverSignature(sign(made), { n, e })).toBeUndefined();
  });

  it('is nothing with a modulus of 0 or of more than 8,192 bits, or one too short for any PSS', async () => {
    const signature = new Uint8Array([7]);
    for (const length of [0, 1025])
      expect(await recoverSignature(signature, { n: new Uint8Array(length).fill(255), e })).toBeUndefined();
    // 3^3 mod 0xff = 27; 0xbc = 188 has to come out: 188 = s^3 mod n for n = 221, s = 188^(3^-1 mod 192) …
    let found = 0;
    for (let s = 1; s < 251; s++)
      if (s ** 3 % 251 === 0xbc) {
        found++;
        const small = { n: new Uint8Array([251]), e: new Uint8Array([3]) };
        expect(await recoverSignature(new Uint8Array([s]), small)).toBeUndefined();
      }
    expect(found).toBeGreaterThan(0);
  });
});

describe('fields and headers', () => {
  it('names an unsigned error by its code alone, with headers and without', async () => {
    const body = '{"result":{"resultCode":"PARAM_ILLEGAL"}}';
    const headers = { 'Client-Id': 'C' };
    expect(await codesOf({ headers, body })).toEqual(['unsigned-answer proved']);
    expect(await codesOf({ body })).toEqual(['unsigned-answer possible']);
    for (const other of ['{"result":{"resultCode":"SUCCESS"}}', '{"result":{}}', '{}'])
      expect(await codesOf({ headers, body: other })).toEqual(['unsigned-answer likely']);
  });

  it('tries the text as given even when told to try none', async () => {
    const { verdict, search } = await explainVerification({ ...input, maxCandidates: 0 });
    expect([verdict, search.tried]).toEqual(['verifies', 1]);
  });

  it('asks for the signature when the one given is blank', async () => {
    const { summary, verdict } = await explainVerification({
      ...input,
      headers: undefined,
      signature: ' ',
    } as never);
    expect([verdict, summary]).toEqual(['incomplete', expect.stringContaining('needed: signature')]);
  });

  it('accepts a header that leaves the algorithm empty, and says what the grammar refuses', async () => {
    const noName = {
      ...answer,
      header: (signature: Uint8Array) => `keyVersion=1,signature=${encodeURIComponent(base64(signature))}`,
    };
    const found = await codesOf(toInput(noName));
    expect(found.some((code) => code.startsWith('algorithm-label'))).toBe(false);
    const lower = { ...answer.signed, method: 'post' };
    expect(await codesOf(toInput({ ...answer, signed: lower, checked: lower }))).toContain(
      'method-case proved',
    );
  });

  it('reads a signature once, by the plainest of its readings', () => {
    const value = base64(rsaSha256(textOf(answer.signed), pairs.peer.privateKey));
    const { readings } = readLeniently(`signature=${value},x=${value}`);
    expect(readings.map(({ codes }) => codes)).toContainEqual([]);
    const twice = readLeniently(`other=${value}%20,signature=${value}`);
    expect(twice.readings[0]?.codes).toEqual([]);
  });

  it('undoes a leading zero byte that was lost', async () => {
    for (let i = 0; ; i++) {
      const signed = { ...answer.signed, body: bytes(`{"n":${i}}`) };
      const signature = rsaSha256(textOf(signed), pairs.peer.privateKey);
      if (signature[0] !== 0) continue;
      const scenario = {
        ...answer,
        signed,
        checked: signed,
        header: (s: Uint8Array) => goodHeader(s.subarray(1)),
      };
      expect(await codesOf(toInput(scenario))).toContain('signature-truncated proved');
      return;
    }
  });

  it('says of a signature as long as a smaller key’s that it may be cut', async () => {
    const scenario = {
      ...answer,
      header: () => goodHeader(new Uint8Array(128).fill(5)),
    };
    const found = await codesOf(toInput(scenario));
    expect(found.slice(0, 2)).toEqual(['key-size likely', 'signature-truncated possible']);
  });

  it('takes a body up to its first zero byte', async () => {
    const scenario = {
      ...answer,
      checked: { ...answer.checked, body: new Uint8Array([...answer.signed.body, 0, 0, 9]) },
    };
    expect(await codesOf(toInput(scenario))).toContain('body-trailing-newline proved');
  });

  it('knows the side that signed what was sent', async () => {
    const scenario = { ...answer, direction: 'sent' as const, signer: pairs.stranger };
    const { causes } = await explainVerification({
      ...toInput(scenario),
      verificationKey: { material: pairs.peer.publicLine, owner: 'peer' },
    });
    expect(causes[0]?.evidence).toContain('you signed this message');
  });
});

describe('times', () => {
  it('has a thousand milliseconds of every form, and none of what is no time', () => {
    expect([...millisecondTimes('yesterday')]).toEqual([]);
    for (const [time, first] of [
      ['2024-05-22T06:42:21Z', '2024-05-22T06:42:21.000Z'],
      ['2024-05-22T01:42:21-05:00', '2024-05-22T01:42:21.000-05:00'],
      ['1716331341', '2024-05-22T06:42:21.000+08:00'],
      ['1716331341000', '2024-05-22T06:42:21.000+08:00'],
    ] as const) {
      const all = [...millisecondTimes(time)];
      expect(all).toHaveLength(2000);
      expect(all[0]?.[1].slice(-6)).toBe(first.slice(-6));
      expect(all[1]?.[1]).toMatch(/^\d{10}000$/);
    }
  });

  it('stops making bodies of a very long one, and says that the search is not complete', async () => {
    const body = new Uint8Array(6_000_000).fill(0x61);
    const scenario = {
      ...answer,
      signed: { ...answer.signed, body: bytes('x') },
      checked: { ...answer.checked, body },
    };
    const { search } = await explainVerification(toInput(scenario));
    expect(search.complete).toBe(false);
  });
});
