// In: the example clients in bash, Python and Java. Out: each redeems plain and sealed, and believes nothing it should not.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../src/index.ts';
import { type ServedSandbox, serveSandbox } from '../src/node.ts';
import { CLIENT, generatePair, importPair, type Keys, redeemBody, USER } from './partner.ts';

const folder = mkdtempSync(join(tmpdir(), 'redeemkit-examples-'));
const file = (name: string): string => join(folder, name);
const example = (name: string): string => join(import.meta.dirname, '../examples', name);

interface Side {
  readonly signing: Keys;
  readonly opening: Keys;
}
let merchant: Side;
let gateway: Side;
let sandbox: Sandbox;
let served: ServedSandbox;

const makeSide = async (name: string): Promise<Side> => {
  const [signing, opening] = [generatePair(), generatePair()];
  writeFileSync(file(`${name}-signing.pem`), signing.privatePem, { mode: 0o600 });
  writeFileSync(file(`${name}-signing-public.pem`), signing.publicPem);
  writeFileSync(file(`${name}-opening.pem`), opening.privatePem, { mode: 0o600 });
  writeFileSync(file(`${name}-opening-public.pem`), opening.publicPem);
  return { signing: await importPair(signing), opening: await importPair(opening) };
};
beforeAll(async () => {
  [merchant, gateway] = [await makeSide('merchant'), await makeSide('gateway')];
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => served.close());

const start = async () => {
  sandbox = createSandbox({
    clients: [
      {
        clientId: CLIENT,
        verificationKeys: merchant.signing.verificationKey,
        sealingKey: merchant.opening.sealingKey,
      },
    ],
    signingKey: gateway.signing.signingKey,
    openingKeys: gateway.opening.openingKey,
    users: [{ ipRoleId: USER, points: 10 }],
  });
  served = await serveSandbox(sandbox);
};

/** What each client is shown, and how it asks. The whole table is for our own client; these are what scripts get wrong. */
const FAULTS = {
  'tampered-body': 'plain',
  'no-signature': 'plain',
  'unsigned-success': 'sealed',
  'strangers-key': 'plain',
  'old-response-time': 'plain',
  'answer-of-another-request': 'plain',
  'bad-wrapped-key': 'sealed',
  'bad-padding': 'sealed',
  'unsealed-answer': 'sealed',
  'unexpected-encrypt': 'plain',
  'drop-after-commit': 'plain',
  truncate: 'plain',
  redirect: 'plain',
  'unknown-exception-f': 'plain',
} as const;

const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const [signing, signingPublic] = [file('merchant-signing.pem'), file('gateway-signing-public.pem')];
const [sealingKey, openingKey] = [file('gateway-opening-public.pem'), file('merchant-opening.pem')];
const longOptions = (seal: boolean): string[] => [
  ...['--url', served.url, '--client', CLIENT, '--key', signing, '--gateway-key', signingPublic],
  ...(seal ? ['--sealing-key', sealingKey, '--opening-key', openingKey] : []),
];

const clients = [
  {
    name: 'bash, openssl and curl',
    // Required: where these are missing, the test fails.
    missing: undefined,
    command: 'bash',
    args: (seal: boolean) => [
      ...[example('redeem.sh'), '-u', served.url, '-c', CLIENT, '-k', signing, '-g', signingPublic],
      ...(seal ? ['-e', sealingKey, '-o', openingKey] : []),
    ],
  },
  {
    name: 'Python',
    missing: works('python3', '-c', 'import cryptography') ? undefined : 'python3 with cryptography',
    command: 'python3',
    args: (seal: boolean) => [example('redeem.py'), ...longOptions(seal)],
  },
  {
    name: 'Java',
    // Compiled once: `java Redeem.java` compiles at every start.
    missing: works('javac', '--release', '17', '-d', folder, example('Redeem.java')) ? undefined : 'javac 17',
    command: 'java',
    args: (seal: boolean) => ['-cp', folder, 'Redeem', ...longOptions(seal)],
  },
] as const;

/** Runs a client on a request; the sandbox lives in this process, so the wait must not block it. */
const run = (command: string, args: readonly string[], body: unknown) =>
  new Promise<{ status: number | null; out: string; said: string }>((resolve, reject) => {
    const child = spawn(command, args);
    let out = '';
    let said = '';
    child.stdout.on('data', (piece) => {
      out += String(piece);
    });
    child.stderr.on('data', (piece) => {
      said += String(piece);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, said }));
    // A client that ends before it reads is judged by its status.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(body));
  });

describe.each(clients)('$name', ({ missing, command, args }) => {
  describe.skipIf(missing !== undefined)(missing === undefined ? 'is here' : `needs ${missing}`, () => {
    test.each([{ seal: false }, { seal: true }])('redeems, sealed: $seal', async ({ seal }) => {
      await start();
      const { status, out, said } = await run(command, args(seal), redeemBody('order-1', 3));
      expect(said).toBe('');
      expect(JSON.parse(out)).toMatchObject({ result: { resultCode: 'SUCCESS' } });
      expect(status).toBe(0);
      expect(sandbox.ledger.balance(USER)).toBe(7);
      const received = sandbox.journal.find()[0]?.received;
      expect(received?.opened !== undefined).toBe(seal);
    });

    test('is told that the points do not suffice', async () => {
      await start();
      const { status, out } = await run(command, args(true), redeemBody('order-1', 11));
      expect(out).toContain('POINT_NOT_ENOUGH');
      expect(status).toBe(1);
    });

    test('does not believe what it should not', async () => {
      await start();
      const left = Object.entries(FAULTS).map(([fault, mode]) => {
        sandbox.faults.add({ fault, when: { bizNo: fault } });
        return { fault, mode };
      });
      const statuses: [string, number | null][] = [];
      const worker = async (): Promise<void> => {
        for (let next = left.pop(); next !== undefined; next = left.pop()) {
          const { status, said } = await run(command, args(next.mode === 'sealed'), redeemBody(next.fault));
          // It says so itself: a script that broke would end with some status, too.
          statuses.push([next.fault, /^unknown: /m.test(said) ? status : null]);
        }
      };
      // Two at a time: more do not go faster on the two processors this is meant for.
      await Promise.all([worker(), worker()]);
      expect(Object.fromEntries(statuses)).toEqual(
        Object.fromEntries(Object.keys(FAULTS).map((fault) => [fault, 2])),
      );
    });

    test('a key that cannot be read is not an answer', async () => {
      await start();
      writeFileSync(file('broken.pem'), 'not a key');
      for (const key of [file('missing.pem'), file('broken.pem')]) {
        const { status } = await run(
          command,
          args(false).map((given) => (given === signing ? key : given)),
          redeemBody('order-1'),
        );
        expect(status).toBe(64);
      }
      expect(sandbox.journal.find()).toEqual([]);
    });

    test('says how it is used', async () => {
      await start();
      const { status, said } = await run(command, args(false).slice(0, 3), {});
      expect(said).toMatch(/usage|required/);
      expect(status).toBe(64);
    });
  });
});
