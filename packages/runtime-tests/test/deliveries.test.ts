// In: a connection that breaks under its second request. Out: how often the server was given that request: once.
// Bun and Deno take part when BUN or DENO names the program; they run the built packages.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { retryNever } from '@redeemkit/redeem-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveDeliveries } from './delivery-origin.ts';
import { CLIENT_ID, createTwoSides, redemption, type TwoSides } from './two-sides.ts';

let sides: TwoSides;
beforeAll(async () => {
  sides = await createTwoSides();
});

const bizNoOf = (body: string): unknown => (JSON.parse(body) as { bizNo?: unknown }).bizNo;

test('on Node, a request on a reused connection that is reset is delivered once', async () => {
  const origin = await serveDeliveries();
  const client = sides.client(
    { fetch: () => Promise.reject(new Error('unused')) },
    { baseUrl: origin.url, fetch, retry: retryNever },
  );
  expect(await client.redeem(redemption('first'))).toMatchObject({ reason: { code: 'ERR_UNSIGNED' } });
  expect(await client.redeem(redemption('second'))).toMatchObject({
    status: 'unknown',
    reason: { code: 'ERR_CONNECTION_LOST', sent: 'maybe' },
  });
  await origin.close();
  expect(origin.bodies.map(bizNoOf)).toEqual(['first', 'second']);
});

test('with retries for unknown outcomes, one delivery per attempt, and the same bytes', async () => {
  const origin = await serveDeliveries();
  const client = sides.client(
    { fetch: () => Promise.reject(new Error('unused')) },
    { baseUrl: origin.url, fetch, retry: { on: 'unknown', delaysMs: [0, 0, 0] } },
  );
  const outcome = await client.redeem(redemption('order-1'));
  await origin.close();
  expect(outcome.attempts).toHaveLength(4);
  expect(origin.bodies).toHaveLength(4);
  expect(new Set(origin.bodies).size).toBe(1);
});

/** An origin that nobody listens on. */
async function freeOrigin(): Promise<string> {
  const { url, close } = await serveDeliveries();
  await close();
  return url;
}

const { BUN, DENO } = process.env as { readonly BUN?: string; readonly DENO?: string };
const runtimes = [
  {
    name: 'Bun',
    program: BUN,
    args: [],
    preset: "import { createBunFetch as create } from '@redeemkit/redeem-client/bun-fetch';",
  },
  {
    name: 'Deno',
    program: DENO,
    args: ['run', '--allow-all'],
    preset: "import { createDenoFetch as create } from '@redeemkit/redeem-client/deno-fetch';",
  },
] as const;

describe('elsewhere', () => {
  // Under this folder the workspace's packages resolve.
  const folder = join(import.meta.dirname, '../.deliveries');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, program, args, preset } of runtimes) {
    const reason = program === undefined ? ` (skipped: ${name.toUpperCase()} does not name the program)` : '';
    test.skipIf(program === undefined)(
      `on ${name} with its transport, each request is delivered once${reason}`,
      async () => {
        const origin = await serveDeliveries();
        mkdirSync(folder, { recursive: true });
        const script = join(folder, `${name.toLowerCase()}.mjs`);
        const { merchant, gateway } = sides;
        writeFileSync(
          script,
          `import { createRedeemClient, retryNever } from '@redeemkit/redeem-client';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
${preset}
const client = (baseUrl) => createRedeemClient({
  baseUrl, clientId: '${CLIENT_ID}', retry: retryNever, fetch: create(),
  signingKey, verificationKeys,
});
const signingKey = await importSigningKey(${JSON.stringify(merchant.signingPem)});
const verificationKeys = await importVerificationKey(${JSON.stringify(gateway.verificationPem)});
const request = (bizNo) => ({ ...${JSON.stringify(redemption('x'))}, bizNo });
const own = client(${JSON.stringify(origin.url)});
const codes = [];
for (const bizNo of ['first', 'second', 'third']) codes.push((await own.redeem(request(bizNo))).reason.code);
const refused = await client(${JSON.stringify(await freeOrigin())}).redeem(request('refused'));
console.log(JSON.stringify({ codes, refused: [refused.reason.code, refused.reason.sent] }));
`,
        );
        const output = await new Promise<string>((resolve, reject) => {
          const child = spawn(program ?? '', [...args, script], { stdio: ['ignore', 'pipe', 'inherit'] });
          let text = '';
          child.stdout.on('data', (chunk: Buffer) => {
            text += chunk.toString();
          });
          child.on('error', reject);
          child.on('close', () => resolve(text));
        });
        await origin.close();
        expect(JSON.parse(output)).toEqual({
          codes: ['ERR_UNSIGNED', 'ERR_UNSIGNED', 'ERR_UNSIGNED'],
          refused: ['ERR_CONNECT', 'no'],
        });
        expect(origin.bodies.map(bizNoOf)).toEqual(['first', 'second', 'third']);
      },
    );
  }
});
