// In: genuine answers with their unsigned parts changed in every combination. Out: only untouched ones are believed.
// threat-model §3: 2 algorithms × 3 keyVersions × 4 Encrypt × 4 Signature × 3 Response-Time × 3 statuses = 864.
import { randomBytes } from 'node:crypto';
import { importOpeningKey } from '@redeemkit/rsa-aes-envelope';
import { formatTime } from '@redeemkit/signature-header';
import { beforeAll, describe, expect, test } from 'vitest';
import { type RawReply, resultOf, signedReply } from './scripted-gateway.ts';
import { createTwoSides, PATH, redemption, type TwoSides } from './two-sides.ts';

const algorithms = ['RSA256', 'ECC224'] as const;
const keyVersions = ['right', 'wrong', 'absent'] as const;
const encrypts = ['absent', 'genuine', 'substituted', 'malformed'] as const;
const signatures = ['genuine', 'absent', 'wrong', 'malformed'] as const;
const times = ['fresh', 'absent', 'stale'] as const;
const statuses = [200, 302, 502] as const;

interface Cell {
  readonly algorithm: (typeof algorithms)[number];
  readonly keyVersion: (typeof keyVersions)[number];
  readonly encrypt: (typeof encrypts)[number];
  readonly signature: (typeof signatures)[number];
  readonly time: (typeof times)[number];
  readonly status: (typeof statuses)[number];
}

const cells: readonly Cell[] = algorithms.flatMap((algorithm) =>
  keyVersions.flatMap((keyVersion) =>
    encrypts.flatMap((encrypt) =>
      signatures.flatMap((signature) =>
        times.flatMap((time) =>
          statuses.map((status) => ({ algorithm, keyVersion, encrypt, signature, time, status })),
        ),
      ),
    ),
  ),
);

/** What a client must say, from the rules alone: authenticity, then time, then sealing. */
function expected(cell: Cell, mode: 'plain' | 'sealed'): string {
  const { algorithm, keyVersion, encrypt, signature, time, status } = cell;
  if (signature === 'absent' || time === 'absent') {
    // Only a plain body can be read by someone without the key, so only there a claim of success is seen.
    if (mode === 'plain') return 'ERR_UNSIGNED_SUCCESS';
    return status === 200 ? 'ERR_UNSIGNED' : status === 302 ? 'ERR_REDIRECT' : 'ERR_HTTP_STATUS';
  }
  // Before any key is used; without opening keys the header is not read, and refused as a seal further down.
  if (encrypt === 'malformed' && mode === 'sealed') return 'ERR_OPEN_FAILED';
  if (signature !== 'genuine' || algorithm !== 'RSA256' || keyVersion === 'wrong')
    return 'ERR_SIGNATURE_REFUSED';
  if (time === 'stale') return 'ERR_RESPONSE_TIME';
  if ((encrypt === 'absent') !== (mode === 'plain')) return 'ERR_SEALING_MISMATCH';
  if (encrypt === 'substituted') return 'ERR_OPEN_FAILED';
  return 'succeeded';
}

let sides: TwoSides;
beforeAll(async () => {
  sides = await createTwoSides();
});

const without = (headers: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

const changeSignature = (value: string, cell: Cell): string => {
  const changed = value
    .replace('algorithm=RSA256', `algorithm=${cell.algorithm}`)
    .replace(
      'keyVersion=1,',
      { right: 'keyVersion=1,', wrong: 'keyVersion=9,', absent: '' }[cell.keyVersion],
    );
  const start = changed.indexOf('signature=') + 'signature='.length;
  if (cell.signature === 'malformed') return `${changed.slice(0, start)}%%%`;
  if (cell.signature !== 'wrong') return changed;
  // Another first byte, still Base64 of the right length.
  return `${changed.slice(0, start)}${changed[start] === 'A' ? 'B' : 'A'}${changed.slice(start + 1)}`;
};

async function answerFor(cell: Cell, mode: 'plain' | 'sealed'): Promise<RawReply> {
  const { gateway, merchant } = sides;
  const now = Date.now() - (cell.time === 'stale' ? 3_600_000 : 0);
  const sealFor = mode === 'sealed' ? { sealFor: merchant } : {};
  const reply = await signedReply(resultOf('SUCCESS', 'S'), { gateway, path: PATH, now, ...sealFor });
  const wrap = (bytes: Uint8Array): string =>
    `algorithm=RSA_AES,keyVersion=1,symmetricKey=${encodeURIComponent(Buffer.from(bytes).toString('base64'))}`;
  const encrypt = {
    absent: undefined,
    // A genuine wrap on a plain answer: taken from a sealed one.
    genuine: reply.headers.Encrypt ?? wrap(randomBytes(256)),
    // In range for any modulus: the first bit is 0.
    substituted: wrap(Uint8Array.of(1, ...randomBytes(255))),
    malformed: 'algorithm=RSA_AES,keyVersion=1',
  }[cell.encrypt];
  let headers = without(reply.headers, 'Encrypt');
  if (encrypt !== undefined) headers = { ...headers, Encrypt: encrypt };
  headers = { ...headers, Signature: changeSignature(reply.headers.Signature ?? '', cell) };
  if (cell.signature === 'absent') headers = without(headers, 'Signature');
  if (cell.time === 'absent') headers = without(headers, 'Response-Time');
  return { status: cell.status, headers, body: reply.body };
}

describe.each(['plain', 'sealed'] as const)('a client of %s bodies', (mode) => {
  test('believes exactly the untouched answers of all 864', async () => {
    expect(cells).toHaveLength(864);
    // One opening failure after another is the point here; the breaker has tests of its own.
    const openingKeys = await importOpeningKey(sides.merchant.openingPem, {
      breaker: { failures: 1_000_000 },
    });
    let reply: RawReply = {};
    const client = sides.client(
      { fetch: async () => new Response(reply.body as Uint8Array<ArrayBuffer>, reply) },
      { mode, ...(mode === 'sealed' && { openingKeys }) },
    );
    const wrong: string[] = [];
    let believed = 0;
    for (const [index, cell] of cells.entries()) {
      reply = await answerFor(cell, mode);
      const outcome = await client.redeem(redemption(`${mode}-${index}`));
      const found = outcome.status === 'unknown' ? outcome.reason.code : outcome.status;
      if (found === 'succeeded') believed += 1;
      if (found !== expected(cell, mode))
        wrong.push(`${JSON.stringify(cell)}: ${found}, not ${expected(cell, mode)}`);
    }
    expect(wrong).toEqual([]);
    // RSA256, the right version or none, untouched Encrypt and Signature, fresh, whatever the status: 2 × 3.
    expect(believed).toBe(6);
  }, 120_000);

  test('and a genuine answer of another algorithm does not pass for a key of this one', async () => {
    const cell: Cell = {
      algorithm: 'ECC224',
      keyVersion: 'right',
      encrypt: 'genuine',
      signature: 'genuine',
      time: 'fresh',
      status: 200,
    };
    const reply = await answerFor(cell, mode);
    const client = sides.client(
      { fetch: async () => new Response(reply.body as Uint8Array<ArrayBuffer>, reply) },
      { mode },
    );
    expect(await client.redeem(redemption('one'))).toMatchObject({
      status: 'unknown',
      reason: { code: 'ERR_SIGNATURE_REFUSED', causeCode: 'ERR_ALGORITHM_MISMATCH' },
    });
  });

  test('the window of Response-Time is exact to the second', async () => {
    const sentAt = 1_716_331_341_000;
    let now = sentAt;
    let offset = 0;
    const sandbox = {
      fetch: async () => {
        const { gateway, merchant } = sides;
        const sealFor = mode === 'sealed' ? { sealFor: merchant } : {};
        const reply = await signedReply(resultOf('SUCCESS', 'S'), {
          gateway,
          path: PATH,
          now: sentAt + offset,
          ...sealFor,
        });
        // The answer takes two seconds.
        now = sentAt + 2_000;
        return new Response(reply.body as Uint8Array<ArrayBuffer>, reply);
      },
    };
    const client = sides.client(sandbox, { mode, now: () => now });
    const at = async (ms: number): Promise<string> => {
      now = sentAt;
      offset = ms;
      const outcome = await client.redeem(redemption(`at-${ms}`));
      return outcome.status === 'unknown' ? outcome.reason.code : outcome.status;
    };
    expect(formatTime(sentAt)).toBe('2024-05-22T06:42:21+08:00');
    expect(await at(-61_000)).toBe('ERR_RESPONSE_TIME');
    expect(await at(-60_000)).toBe('succeeded');
    expect(await at(302_000)).toBe('succeeded');
    expect(await at(303_000)).toBe('ERR_RESPONSE_TIME');
    expect(await at(86_400_000)).toBe('ERR_RESPONSE_TIME');
  });
});
