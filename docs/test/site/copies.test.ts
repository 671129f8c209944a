// In: what the playground offers to copy. Out: it runs: curl, the program, OpenSSL, Bruno and Postman against a gateway.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createSandbox, type Sandbox } from '@redeemkit/redeem-sandbox';
import { type ServedSandbox, serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { importOpeningKey, importSealingKey } from '@redeemkit/rsa-aes-envelope';
import { importSigningKey, importVerificationKey } from '@redeemkit/signature-header';
import { bruToJsonV2 } from '@usebruno/lang';
import type { Browser, Page } from 'playwright-core';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makePair } from '../logic/keys.ts';
import { launch, noBrowser, openPage, type WatchedPage, waitForSteps } from './support/open-page.ts';
import { type ServedSite, serveSite } from './support/serve-site.ts';

const run = promisify(execFile);
// A program resolves the packages from a folder inside the workspace.
const home = new URL('../../node_modules/.copies', import.meta.url).pathname;
const pairs = { gatewaySigning: makePair(), gatewayOpening: makePair() };

let site: ServedSite;
let browser: Browser;
let open: WatchedPage | undefined;
let sandbox: Sandbox;
let served: ServedSandbox | undefined;
const folder = mkdtempSync(join(tmpdir(), 'copies-'));
beforeAll(async () => {
  if (noBrowser) return;
  mkdirSync(home, { recursive: true });
  site = await serveSite();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(home, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await served?.close();
  await open?.page.context().close();
  expect(open?.troubles).toEqual([]);
  open = undefined;
});

/** The page with its keys, and a real sandbox on loopback that knows their public halves. */
async function start(sealed: boolean): Promise<Page> {
  open = await openPage(browser, { url: `${site.url}/playground` });
  const { page } = open;
  await waitForSteps(page);
  const keys = page.locator('.pg-compose details.pg-panel textarea');
  await page.locator('.pg-compose details.pg-panel > summary').first().click();
  const [signing, opening] = [await keys.nth(0).inputValue(), await keys.nth(1).inputValue()];
  const publicOf = async (name: string) => (await page.locator(`[data-key="${name}"]`).textContent()) ?? '';
  sandbox = createSandbox({
    clients: [
      {
        clientId: 'DEMO',
        verificationKeys: await importVerificationKey(await publicOf('merchant-verification')),
        sealingKey: await importSealingKey(await publicOf('merchant-sealing')),
      },
    ],
    signingKey: await importSigningKey(pairs.gatewaySigning.privatePem),
    openingKeys: await importOpeningKey(pairs.gatewayOpening.privatePem),
    defaultPoints: 1000,
  });
  served = await serveSandbox(sandbox);
  await keys.nth(2).fill(pairs.gatewayOpening.publicPem);
  if (sealed) await page.locator('.pg-check input').check();
  await page.locator('[data-field="gateway"] input').fill(served.url);
  // Single quotes, a dollar, a backslash and Chinese: what shells and programs stumble over.
  await page.locator('.pg-compose [data-field="sceneCode"] input').fill(`it's "$HOME" \\ 購物`);
  for (const place of [folder, home]) {
    writeFileSync(join(place, 'merchant-signing.pem'), signing);
    writeFileSync(join(place, 'merchant-opening.pem'), opening);
    writeFileSync(join(place, 'gateway-verification.pem'), pairs.gatewaySigning.publicPem);
    writeFileSync(join(place, 'gateway-sealing.pem'), pairs.gatewayOpening.publicPem);
  }
  return page;
}

/** What the clipboard holds after the button was pressed. */
async function copyOf(page: Page, kind: string): Promise<string> {
  await page.locator(`[data-copy="${kind}"]`).click();
  const panel = page.locator('[data-part="copies"] [role="tabpanel"]');
  // The last change of the message is in it.
  await expect.poll(() => page.locator('[data-step="body"] pre').innerText()).toContain('購物');
  await panel.locator('.pg-copy button').click();
  await expect.poll(() => panel.locator('[role="status"]').innerText()).not.toBe('');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).not.toMatch(/PRIVATE KEY-----\n/);
  return text;
}

const lastRequest = () => {
  const received = sandbox.journal.find({ limit: 1 })[0]?.received;
  return new TextDecoder().decode(received?.opened ?? received?.body);
};

describe.skipIf(noBrowser).each([
  ['plain', false],
  ['sealed', true],
] as const)('%s', (_, sealed) => {
  test('curl sends the very bytes and is answered SUCCESS', async () => {
    const page = await start(sealed);
    const body = await page.locator('.pg-compose [data-field="body"] textarea').inputValue();
    const { stdout } = await run('bash', ['-c', await copyOf(page, 'curl')]);
    expect(stdout).toMatch(/^HTTP\/1\.1 200/);
    expect(sandbox.journal.find({ limit: 1 })[0]?.answered?.resultCode).toBe('SUCCESS');
    expect(lastRequest()).toBe(body);
  });

  test('the TypeScript type-checks, runs, and reports the outcome', async () => {
    const page = await start(sealed);
    const program = join(home, 'redeem.mts');
    const text = await copyOf(page, 'typescript');
    writeFileSync(program, text);
    const found = ts
      .getPreEmitDiagnostics(
        ts.createProgram([program], {
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.NodeNext,
          moduleResolution: ts.ModuleResolutionKind.NodeNext,
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          types: ['node'],
          typeRoots: [new URL('../../../node_modules/@types', import.meta.url).pathname],
        }),
      )
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    expect(found).toEqual([]);
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(home, 'redeem.mjs'), outputText);
    const { stdout } = await run(process.execPath, ['redeem.mjs'], { cwd: home });
    expect(stdout).toBe('succeeded SUCCESS\n');
    expect(JSON.parse(lastRequest())).toMatchObject({ sceneCode: `it's "$HOME" \\ 購物` });
  });

  test('OpenSSL alone signs, seals, verifies and opens', async () => {
    const page = await start(sealed);
    const script = join(folder, 'redeem.sh');
    writeFileSync(script, await copyOf(page, 'openssl'));
    const { stdout, stderr } = await run('bash', [script], { cwd: folder });
    expect(stderr).toContain('Verified OK');
    expect(stdout).toContain('"resultCode":"SUCCESS"');
  });

  test('Bruno and Postman files hold the very request', async () => {
    const page = await start(sealed);
    const bru = bruToJsonV2(await copyOf(page, 'bruno')) as {
      http: { url: string; method: string };
      headers: { name: string; value: string }[];
      body: { text: string };
    };
    const collection = JSON.parse(await copyOf(page, 'postman')) as {
      item: { request: { url: string; header: { key: string; value: string }[]; body: { raw: string } } }[];
    };
    const postman = collection.item[0]?.request;
    const effects: unknown[] = [];
    for (const [address, headers, body] of [
      [bru.http.url, bru.headers.map(({ name, value }) => [name, value]), bru.body.text],
      [
        postman?.url ?? '',
        (postman?.header ?? []).map(({ key, value }) => [key, value]),
        postman?.body.raw ?? '',
      ],
    ] as const) {
      const answer = await fetch(address, { method: 'POST', headers: headers as [string, string][], body });
      expect(await answer.text()).not.toBe('');
      effects.push(sandbox.journal.find({ limit: 1 })[0]?.answered?.effect);
    }
    // The second is the first again, letter by letter: it is answered from memory.
    expect(effects).toEqual(['committed', 'repeated']);
  });
});

describe.skipIf(noBrowser)('OpenSSL', () => {
  test('makes the signature that the page shows, when the time is held', async () => {
    const page = await start(false);
    await page.locator('.pg-compose [data-field="time"] button').click();
    const shown = async () => await page.locator('[data-value="signature"]').innerText();
    const time = await page.locator('.pg-compose [data-field="time"] input').inputValue();
    await expect.poll(() => page.locator('[data-step="text"] pre').innerText()).toContain(time);
    const script = join(folder, 'held.sh');
    writeFileSync(script, await copyOf(page, 'openssl'));
    const { stderr } = await run('bash', [script], { cwd: folder });
    expect(decodeURIComponent(/Signature: (\S+)/.exec(stderr)?.[1] ?? '')).toBe(await shown());
  });
});

describe.skipIf(noBrowser)('a link', () => {
  test('brings the message and the settings to another page, and no key', async () => {
    const page = await start(true);
    await page.locator('.pg-compose [data-field="fault"] select').scrollIntoViewIfNeeded();
    await page.locator('[data-field="fault"] optgroup').first().waitFor({ state: 'attached' });
    await page.locator('.pg-compose [data-field="fault"] select').selectOption('raw-base64');
    await page.locator('[data-action="share"]').click();
    await expect.poll(() => page.locator('.pg-share [role="status"]').innerText()).not.toBe('');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(page.url());
    const held = Buffer.from(link.split('#m=')[1] ?? '', 'base64url').toString();
    expect(held).not.toMatch(/KEY|MII/);
    const body = await page.locator('.pg-compose [data-field="body"] textarea').inputValue();
    const other = await openPage(browser, { url: link });
    await waitForSteps(other.page);
    expect(await other.page.locator('.pg-compose [data-field="body"] textarea').inputValue()).toBe(body);
    expect(await other.page.locator('.pg-check input').isChecked()).toBe(true);
    await other.page.locator('[data-part="send"] .pg-primary').click();
    await other.page.locator('[data-outcome="succeeded"]').waitFor();
    expect(await other.page.locator('.pg-compose [data-field="fault"] select').inputValue()).toBe(
      'raw-base64',
    );
    expect(other.troubles).toEqual([]);
    await other.page.context().close();
  });
});
