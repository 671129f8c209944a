// In: hostile requests, many of them, and every invalid RSA padding that can be had. Out: one answer, no crash, no growth.
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { importOpeningKey } from '@redeemkit/rsa-aes-envelope';
import { openMessage } from '@redeemkit/secure-message';
import { formatTime, signMessage } from '@redeemkit/signature-header';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../src/index.ts';
import { CLIENT, generatePair, importPair, type Keys, NOW, type Pair, REDEEM, USER } from './partner.ts';

let pair: Pair;
let merchant: Keys;
let gateway: Keys;
beforeAll(async () => {
  pair = generatePair();
  [merchant, gateway] = [await importPair(generatePair()), await importPair(pair)];
});

const setUp = (opening: Keys['openingKey'] = gateway.openingKey) =>
  createSandbox({
    clients: [
      { clientId: CLIENT, verificationKeys: merchant.verificationKey, sealingKey: merchant.sealingKey },
    ],
    signingKey: gateway.signingKey,
    openingKeys: opening,
    users: [{ ipRoleId: USER, points: 10 }],
    now: () => NOW,
  });

/** A validly signed request with a body and a symmetricKey of the attacker's choice. */
const attack = async (sandbox: ReturnType<typeof setUp>, body: string, wrapped: Uint8Array) => {
  const bytes = new TextEncoder().encode(body);
  const time = formatTime(NOW);
  const message = { method: 'POST', path: REDEEM, clientId: CLIENT, time, body: bytes };
  const symmetricKey = encodeURIComponent(Buffer.from(wrapped).toString('base64'));
  const response = await sandbox.fetch(`http://sandbox.test${REDEEM}`, {
    method: 'POST',
    headers: {
      'Client-Id': CLIENT,
      'Content-Type': 'application/json; charset=UTF-8',
      'Request-Time': time,
      Signature: await signMessage(message, merchant.signingKey),
      Encrypt: `algorithm=RSA_AES,keyVersion=1,symmetricKey=${symmetricKey}`,
    },
    body: bytes,
  });
  const answer = new Uint8Array(await response.arrayBuffer());
  const opened = await openMessage(
    { role: 'response', method: 'POST', path: REDEEM, headers: response.headers, body: answer },
    {
      clientId: CLIENT,
      verificationKeys: gateway.verificationKey,
      openingKeys: merchant.openingKey,
      sealing: 'required',
    },
  );
  // Everything an attacker can see but the octets of ciphertext, which are random.
  return JSON.stringify({
    status: response.status,
    headers: [...response.headers.keys()],
    lengths: [answer.length, response.headers.get('Encrypt')?.replace(/%2B|%2F/g, '+').length],
    said: new TextDecoder().decode(opened.body),
  });
};

const wycheproof = process.env['WYCHEPROOF_DIR'];
const file = wycheproof === undefined ? '' : join(wycheproof, 'rsa_pkcs1_2048_test.json');
const skipped = wycheproof === undefined ? ' (skipped: WYCHEPROOF_DIR is not set)' : '';

describe.skipIf(wycheproof === undefined)(`RSAES-PKCS1-v1_5 over fetch${skipped}`, () => {
  interface Group {
    readonly privateKeyPkcs8?: string;
    readonly privateKeyPem?: string;
    readonly tests: readonly { readonly ct: string; readonly msg: string; readonly result: string }[];
  }

  test('every vector is answered with the same text', async () => {
    expect(existsSync(file)).toBe(true);
    const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as { testGroups: readonly Group[] };
    let asked = 0;
    const answers = new Set<string>();
    // A body of one AES block that no key of the vectors opens: what is inside the RSA block must not show.
    const body = Buffer.alloc(32, 0x5a).toString('base64');
    for (const group of testGroups) {
      const key = group.privateKeyPem ?? Uint8Array.from(Buffer.from(group.privateKeyPkcs8 ?? '', 'hex'));
      for (const { ct } of group.tests) {
        const wrapped = Buffer.from(ct, 'hex');
        // A ciphertext of another length than the modulus is refused for what anyone can see.
        if (wrapped.length !== 256) continue;
        asked += 1;
        // A key of its own each time: after a few failures the breaker would answer.
        answers.add(await attack(setUp(await importOpeningKey(key)), body, wrapped));
      }
    }
    // 65 valid, invalid and acceptable cases of the file have a ciphertext of 256 octets.
    expect(asked).toBeGreaterThan(50);
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('The sealed body could not be opened.');
  });
});

test('bad padding, a short key, a wrong key and an unreadable plaintext are one answer', async () => {
  const publicKey = createPublicKey(pair.publicPem);
  const wrap = (key: Uint8Array) =>
    publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  const raw = (block: Buffer) => publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
  const block = (first: number, second: number) =>
    Buffer.concat([Buffer.of(first, second), Buffer.alloc(221, 1), Buffer.of(0), randomBytes(32)]);
  const body = randomBytes(64).toString('base64');
  const answers = new Set<string>();
  for (const wrapped of [
    wrap(randomBytes(32)),
    wrap(randomBytes(16)),
    wrap(randomBytes(31)),
    wrap(new Uint8Array()),
    raw(block(0, 1)),
    raw(block(0, 0)),
    raw(block(0, 2)),
  ]) {
    answers.add(await attack(setUp(await importOpeningKey(pair.privatePem)), body, wrapped));
  }
  expect(answers.size).toBe(1);
});

test('after a few failures the sandbox stops opening, and goes on with the rest', async () => {
  const sandbox = setUp(await importOpeningKey(pair.privatePem));
  const said: string[] = [];
  for (let time = 0; time < 12; time += 1) {
    said.push(await attack(sandbox, randomBytes(64).toString('base64'), Buffer.alloc(256, time + 1)));
  }
  expect(new Set(said).size).toBe(2);
  expect(sandbox.ledger.balance(USER)).toBe(10);
});

test('hostile requests leave no crash and no growth', async () => {
  const sandbox = setUp();
  const values = [
    '',
    '\u00e9',
    'a=b',
    '=',
    ',,,',
    '__proto__=1',
    'signature=%',
    'x'.repeat(7_000),
    '%00',
    'algorithm=none',
  ];
  const pick = (seed: number) => values[seed % values.length] ?? '';
  const batch = async (from: number, count: number) => {
    for (let index = from; index < from + count; index += 1) {
      const answer = await sandbox.answer({
        method: ['POST', 'GET', 'PÖST', ''][index % 4] ?? '',
        path: [REDEEM, '/', '//x', '*', '/%2e%2e/', `/${'y'.repeat(9_000)}`][index % 6] ?? '',
        headers: [
          ['Client-Id', index % 3 === 0 ? CLIENT : pick(index)],
          ['Request-Time', index % 5 === 0 ? formatTime(NOW) : pick(index >> 1)],
          ['Signature', index % 2 === 0 ? `signature=${'A'.repeat(344)}` : pick(index >> 2)],
          ['Encrypt', pick(index >> 3)],
        ],
        body: new Uint8Array(index % 2_000),
      });
      if (answer.headers.some(([name]) => name === 'Signature'))
        throw new Error('a hostile request was signed for');
    }
  };
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  await batch(0, 1_000);
  const before = held();
  await batch(1_000, 20_000);
  // The journal in memory holds 16 MiB at most; 50 MB is the bound of the threat model.
  expect(held() - before).toBeLessThan(50_000_000);
  expect(sandbox.journal.find({ limit: 2_000 }).length).toBeLessThanOrEqual(1_000);
  expect(sandbox.ledger.balance(USER)).toBe(10);
});
