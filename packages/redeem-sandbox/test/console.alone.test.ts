// In: the console in a real Chromium, and its addresses without one. Out: what a person sees and may do, and who may not.
import { existsSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { sealMessage } from '@redeemkit/secure-message';
import { formatTime } from '@redeemkit/signature-header';
import type { Diagnosis } from '@redeemkit/signature-header/explain';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../src/index.ts';
import { type ServedSandbox, serveSandbox } from '../src/node.ts';
import {
  CLIENT,
  createPartner,
  generatePair,
  importPair,
  type Keys,
  type Pair,
  REDEEM,
  redeemBody,
  USER,
} from './partner.ts';

const executablePath = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));
const noBrowser = executablePath === undefined && process.env['REQUIRE_BROWSER'] === undefined;
// Where to leave pictures of the page for a person to look at; none unless named.
const pictures = process.env['CONSOLE_PICTURES'];

let pairs: { merchant: Pair; gateway: Pair };
let merchant: Keys;
let gateway: Keys;
let served: ServedSandbox | undefined;
let sandbox: Sandbox;
beforeAll(async () => {
  pairs = { merchant: generatePair(), gateway: generatePair() };
  [merchant, gateway] = [await importPair(pairs.merchant), await importPair(pairs.gateway)];
});
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const start = async () => {
  sandbox = createSandbox({
    clients: [
      { clientId: CLIENT, verificationKeys: merchant.verificationKey, sealingKey: merchant.sealingKey },
    ],
    signingKey: gateway.signingKey,
    openingKeys: gateway.openingKey,
    users: [{ ipRoleId: USER, points: 100 }],
  });
  served = await serveSandbox(sandbox);
  const { url, token, consoleUrl } = served;
  const partner = createPartner({ send: fetch, merchant, gateway, base: url, now: Date.now });
  const headers = { Authorization: `Bearer ${token}` };
  return { url, token, consoleUrl, partner, headers };
};

describe('the addresses of the console', () => {
  test('the page is whole in itself and allows nothing from elsewhere', async () => {
    const { url } = await start();
    const response = await fetch(url);
    const html = await response.text();
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(/(src|href)="(?!#|data:,)/);
    expect(html).not.toMatch(/^(import|export) /m);
    expect(html).not.toMatch(/https?:\/\//);
  });

  const routes = [
    ['GET', 'state'],
    ['GET', 'exchanges'],
    ['GET', 'exchanges/1'],
    ['GET', 'events'],
    ['PUT', 'balance'],
    ['POST', 'rules'],
    ['DELETE', 'rules/1'],
    ['GET', 'nothing'],
  ] as const;
  test.each(routes)('%s %s needs the token and refuses foreign origins', async (method, path) => {
    const { url, headers } = await start();
    const ask = async (given: Record<string, string>) => {
      const response = await fetch(`${url}/console/${path}`, { method, headers: given });
      await response.body?.cancel();
      return response.status;
    };
    expect(await ask({})).toBe(401);
    expect(await ask({ Authorization: 'Bearer 00000000000000000000000000000000' })).toBe(401);
    expect(await ask({ ...headers, Origin: 'https://evil.example' })).toBe(403);
    expect(await ask({ ...headers, Origin: 'null' })).toBe(403);
    expect(await ask({ ...headers, Origin: url })).not.toBe(403);
    expect(sandbox.faults.list()).toEqual([]);
  });

  test.each(['/', '/console/state'])('%s is answered 421 under another host name', async (path) => {
    const { url, headers } = await start();
    const status = await new Promise((resolve, reject) => {
      const asked = httpRequest(
        url + path,
        { headers: { ...headers, Host: 'rebound.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.on('error', reject).end();
    });
    expect(status).toBe(421);
  });

  test.each([
    ['PUT', 'balance', '{"ipRoleId":"2160220037090534","points":-1}'],
    ['PUT', 'balance', '{"ipRoleId":"2160220037090534","points":"5"}'],
    ['PUT', 'balance', '{"ipRoleId":"2088","points":5}'],
    ['PUT', 'balance', 'null'],
    ['PUT', 'balance', '{'],
    ['POST', 'rules', '{"fault":"no-such-fault"}'],
    ['POST', 'rules', '{"fault":"delay","ms":-1}'],
    ['POST', 'rules', '{"fault":"delay","when":{"colour":"red"}}'],
    ['POST', 'rules', '[]'],
  ])('%s %s %s is refused and changes nothing', async (method, path, body) => {
    const { url, headers } = await start();
    const response = await fetch(`${url}/console/${path}`, { method, headers, body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).not.toBe('');
    expect(sandbox.ledger.balance(USER)).toBe(100);
    expect(sandbox.faults.list()).toEqual([]);
  });

  test('a body beyond the limit is refused', async () => {
    const { url, headers } = await start();
    const body = JSON.stringify({ fault: 'x'.repeat(20_000) });
    const response = await fetch(`${url}/console/rules`, { method: 'POST', headers, body });
    expect(response.status).toBe(413);
  });

  test('a refused signature is explained beside the request, an accepted one is not', async () => {
    const { url, headers, partner } = await start();
    await partner.post(redeemBody('order-1'));
    const body = JSON.stringify(redeemBody('order-2'));
    const signed = await sealMessage(
      {
        role: 'request',
        method: 'POST',
        path: REDEEM,
        clientId: CLIENT,
        time: formatTime(Date.now()),
        body: new TextEncoder().encode(body),
      },
      { signer: merchant.signingKey },
    );
    await (await fetch(url + REDEEM, { method: 'POST', headers: signed.headers, body: `${body}\n` })).text();
    await (await fetch(url + REDEEM, { method: 'POST', headers: { 'Client-Id': CLIENT }, body })).text();
    const [good, refused, unsigned] = (await Promise.all(
      [1, 2, 3].map(async (id) => (await fetch(`${url}/console/exchanges/${id}`, { headers })).json()),
    )) as { diagnosis: Diagnosis | null }[];
    expect(good?.diagnosis).toBeNull();
    expect(refused?.diagnosis).toMatchObject({
      verdict: 'explained',
      causes: [{ code: 'body-trailing-newline', certainty: 'proved' }],
    });
    expect(unsigned?.diagnosis?.verdict).toBe('unsigned');
  });

  test('no private key and no token in anything the console says', async () => {
    const { url, token, headers, partner } = await start();
    await partner.post(redeemBody('order-1'), { seal: true });
    const said = await Promise.all(
      ['', 'console/state', 'console/exchanges', 'console/exchanges/1'].map(async (path) =>
        (await fetch(`${url}/${path}`, { headers })).text(),
      ),
    );
    const material = [pairs.merchant.privatePem, pairs.gateway.privatePem].flatMap((pem) =>
      pem.split('\n').filter((line) => line.length === 64),
    );
    // A 2048-bit key has some 25 full lines.
    expect(material.length).toBeGreaterThan(40);
    for (const secret of [token, ...material]) expect(said.join('')).not.toContain(secret);
    expect(said[3]).toContain('"bizNo":"order-1"');
  });
});

describe.skipIf(noBrowser)(
  `in Chromium${noBrowser ? ' (no browser found: install chromium, or set CHROMIUM)' : ''}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      if (executablePath === undefined) throw new Error('REQUIRE_BROWSER is set and no Chromium was found.');
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    });
    afterAll(() => browser?.close());

    const open = async (address: string, colorScheme: 'light' | 'dark' = 'light') => {
      const context = await browser.newContext({ colorScheme, viewport: { width: 1360, height: 860 } });
      const page = await context.newPage();
      const trouble: string[] = [];
      page.on('pageerror', (error) => trouble.push(String(error)));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
      });
      page.on('request', (asked) => {
        if (!asked.url().startsWith(new URL(address).origin) && !asked.url().startsWith('data:')) {
          trouble.push(`left the sandbox: ${asked.url()}`);
        }
      });
      await page.goto(address);
      return { page, trouble, close: () => context.close() };
    };
    const picture = async (page: Page, name: string) => {
      if (pictures !== undefined) await page.screenshot({ path: `${pictures}/console-${name}.png` });
    };
    const someTraffic = async (partner: Awaited<ReturnType<typeof start>>['partner']) => {
      await partner.post(redeemBody('order-20240522-001', 30), { seal: true });
      await partner.post(redeemBody('order-20240522-002', 5));
      await partner.post(redeemBody('order-20240522-003', 500), { seal: true });
      const fault = { headers: { 'Sandbox-Fault': 'unknown-exception-u' } };
      await partner.post(redeemBody('order-20240522-004', 1), fault);
      await partner.post(redeemBody('order-20240522-005', 1), { headers: { Signature: null } });
      await partner.post(redeemBody('order-20240522-001', 31), { seal: true });
      await partner
        .post(redeemBody('order-20240522-006', 2), { headers: { 'Sandbox-Fault': 'drop-after-commit' } })
        .catch(() => undefined);
      await partner.post(
        { accessToken: `sandbox-token-${USER}` },
        {
          path: '/api/open/v1/alipayhk/promotion/benefit/userPromoBenefitQuery',
        },
      );
      await partner.post(redeemBody('order-20240522-006', 2));
    };

    test('asks for the token, and takes it', async () => {
      const { url, token } = await start();
      const { page, close } = await open(url);
      await page.getByLabel(/token that the sandbox printed/).fill('wrong');
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByText('This token is not the one of the running sandbox.').waitFor();
      await page.getByLabel(/token that the sandbox printed/).fill(token);
      await page.keyboard.press('Enter');
      await page.getByText('No requests yet.').waitFor();
      expect(page.url()).toBe(`${url}/`);
      await picture(page, 'empty');
      await close();
    });

    test.each(['light', 'dark'] as const)('shows requests as they come, %s', async (scheme) => {
      const { consoleUrl, partner, token } = await start();
      const { page, trouble, close } = await open(consoleUrl, scheme);
      await page.getByText('live', { exact: true }).waitFor();
      expect(page.url()).not.toContain(token);
      await someTraffic(partner);
      const rows = page.locator('#list tr');
      await expect.poll(() => rows.count()).toBe(9);
      expect(await rows.first().textContent()).toContain('order-20240522-006');
      expect(await rows.nth(4).textContent()).toContain('refused: headers');
      await picture(page, `list-${scheme}`);
      await rows.last().click();
      await page.getByRole('heading', { name: 'How it was checked' }).waitFor();
      const panel = page.locator('#panel-request');
      expect(await panel.textContent()).toContain(
        'POST /api/open/alipay/intl/promotion/benefit/benefitRedeemLF',
      );
      expect(await panel.textContent()).toContain('"bizNo": "order-20240522-001"');
      await picture(page, `opened-${scheme}`);
      await page.getByRole('tab', { name: /Faults/ }).click();
      await picture(page, `faults-${scheme}`);
      await page.getByRole('tab', { name: 'Users' }).click();
      await picture(page, `users-${scheme}`);
      expect(trouble).toEqual([]);
      await close();
    });

    test('balances and faults are set by hand, and strike', async () => {
      const { consoleUrl, partner } = await start();
      const { page, trouble, close } = await open(consoleUrl);
      await page.getByRole('tab', { name: 'Users' }).click();
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByLabel('Points').fill('7');
      await page.getByRole('button', { name: 'Set balance' }).click();
      await page.getByText('Set.', { exact: true }).waitFor();
      expect(sandbox.ledger.balance(USER)).toBe(7);

      await page.getByRole('tab', { name: /Faults/ }).click();
      await page.getByRole('combobox', { name: 'Fault' }).selectOption('risk-reject');
      await page.getByText('A correct client reports: failed.').waitFor();
      await page.getByLabel('For bizNo').fill('order-*');
      await page.getByLabel('Times').fill('1');
      await page.getByRole('button', { name: 'Add fault' }).click();
      await page.getByText('bizNo order-* · 1 times · struck 0 times').waitFor();
      expect((await (await partner.post(redeemBody('order-1'))).open()).result.resultCode).toBe(
        'RISK_REJECT',
      );
      await page.getByText('struck 1 times').waitFor();
      await page.getByRole('button', { name: 'Remove risk-reject' }).click();
      await page.getByText('None: the sandbox is honest.').waitFor();
      expect(sandbox.faults.list()).toEqual([]);
      expect(trouble).toEqual([]);
      await close();
    });

    test('works by keyboard alone', async () => {
      const { consoleUrl, partner } = await start();
      await partner.post(redeemBody('first-1'));
      await partner.post(redeemBody('second-2'));
      const { page, close } = await open(consoleUrl);
      await page.locator('#list tr').first().waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('first');
      await expect.poll(() => page.locator('#list tr').count()).toBe(1);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('#list tr').count()).toBe(2);
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByText('"bizNo": "first-1"').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('Choose a request').waitFor();
      expect(await page.evaluate('document.activeElement.dataset.id')).toBe('1');
      await page.getByRole('tab', { name: 'Request' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { name: 'Set a balance' }).waitFor();
      await close();
    });

    test('finds the sandbox again when it was away', async () => {
      const { consoleUrl } = await start();
      const { page, close } = await open(consoleUrl);
      await page.getByText('live', { exact: true }).waitFor();
      const port = Number(new URL(consoleUrl).port);
      await served?.close();
      await page.getByText('connection lost').waitFor();
      served = await serveSandbox(sandbox, { port });
      // Another start, another token.
      await page.getByText('This token is not the one of the running sandbox.').waitFor();
      await close();
    });

    test('a refused signature is explained in words', async () => {
      const { url, consoleUrl } = await start();
      const { page, trouble, close } = await open(consoleUrl);
      await (
        await fetch(url + REDEEM, { method: 'POST', headers: { 'Client-Id': CLIENT }, body: '{}' })
      ).text();
      await page.locator('#list tr', { hasText: 'nothing moved' }).click();
      await page.getByRole('heading', { name: 'Why', exact: true }).waitFor();
      await page.getByText('unsigned-answer').or(page.getByText('There is no signature')).first().waitFor();
      expect(trouble).toEqual([]);
      await close();
    });

    test('a request that comes while the page loads its list is not missed', async () => {
      const { consoleUrl, partner } = await start();
      const { page, close } = await open('about:blank');
      await page.route('**/console/exchanges', async (route) => {
        const list = await route.fetch();
        // The list is read; before the page has it, a request comes.
        await partner.post(redeemBody('in-between'));
        await route.fulfill({ response: list });
      });
      await page.goto(consoleUrl);
      await page.locator('#list tr', { hasText: 'in-between' }).waitFor();
      await close();
    });

    test('a row stays the same while others come', async () => {
      const { consoleUrl, partner } = await start();
      await partner.post(redeemBody('first-1'));
      const { page, close } = await open(consoleUrl);
      const first = page.locator('#list tr', { hasText: 'first-1' });
      await first.evaluate((row) => Object.assign(row, { marked: true }));
      await partner.post(redeemBody('second-2'));
      await page.locator('#list tr', { hasText: 'second-2' }).waitFor();
      expect(await first.evaluate((row) => 'marked' in row)).toBe(true);
      await close();
    });

    test('what a request contains is shown as text', async () => {
      const { consoleUrl, partner } = await start();
      const { page, trouble, close } = await open(consoleUrl);
      await partner.post(redeemBody('<img src=x onerror=alert(1)>'));
      await page.locator('#list tr', { hasText: 'points moved' }).click();
      await page.getByText('"bizNo": "<img src=x onerror=alert(1)>"').waitFor();
      expect(await page.locator('main img').count()).toBe(0);
      expect(trouble).toEqual([]);
      await close();
    });
  },
);
