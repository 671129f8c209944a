// In: a page of another origin in a real Chromium, and under a rebound name. Out: nothing read, nothing changed, nothing run.
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '@redeemkit/redeem-sandbox';
import { type ServedSandbox, serveSandbox } from '@redeemkit/redeem-sandbox/node';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createGateway,
  createKeys,
  type Keys,
  PATH,
  requestText,
  signedRequest,
  talk,
  USER,
} from './sides.ts';

const executablePath = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));
const noBrowser = executablePath === undefined && process.env['REQUIRE_BROWSER'] === undefined;
const REBOUND = 'rebound.example';

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

describe.skipIf(noBrowser)(
  `a foreign page${noBrowser ? ' (no browser found: install chromium, or set CHROMIUM)' : ''}`,
  () => {
    let browser: Browser;
    let keys: Keys;
    let sandbox: Sandbox;
    let served: ServedSandbox;
    let port: number;
    let evil: Server;
    let evilOrigin: string;
    let page: Page;
    beforeAll(async () => {
      if (executablePath === undefined) throw new Error('REQUIRE_BROWSER is set and no Chromium was found.');
      keys = await createKeys();
      // The attacker's name resolves to this machine, as after a rebinding.
      const args = ['--no-sandbox', `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`];
      browser = await chromium.launch({ executablePath, args });
      evil = createServer((_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>evil</title><body></body>');
      });
      evilOrigin = `http://127.0.0.1:${await listen(evil)}`;
    });
    afterAll(async () => {
      await browser?.close();
      evil?.close();
    });
    beforeEach(async () => {
      sandbox = createGateway(keys);
      served = await serveSandbox(sandbox);
      port = Number(new URL(served.url).port);
      page = await browser.newPage();
    });
    afterEach(async () => {
      await page.close();
      await served.close();
    });

    test('a page under another name that resolves here is answered 421', async () => {
      const answer = await page.goto(`http://${REBOUND}:${port}/`);
      expect(answer?.status()).toBe(421);
      const read = await page.evaluate(async (token) => {
        const response = await fetch('/console/state', { headers: { Authorization: `Bearer ${token}` } });
        return { status: response.status, text: await response.text() };
      }, served.token);
      // Even with the token, and same-origin for the browser.
      expect(read.status).toBe(421);
      expect(read.text).not.toContain('rules');
      expect(served.refusals()['421']).toBeGreaterThanOrEqual(2);
    });

    test('what a form or a simple request of another origin can send changes nothing', async () => {
      await page.goto(evilOrigin);
      const outcomes = await page.evaluate(
        async ({ url, path, token, user }) => {
          const tried: string[] = [];
          const attempt = async (what: string, send: () => Promise<Response>) => {
            try {
              const response = await send();
              tried.push(`${what}: ${response.type} ${response.status}`);
            } catch {
              tried.push(`${what}: blocked`);
            }
          };
          const body = JSON.stringify({ ipRoleId: user, points: 5 });
          const bearer = { Authorization: `Bearer ${token}` };
          const opaque = { mode: 'no-cors' } as const;
          await attempt('read', () => fetch(`${url}/console/state`, { headers: bearer }));
          await attempt('read, simple', () => fetch(`${url}/console/state`, opaque));
          await attempt('put', () =>
            fetch(`${url}/console/balance`, { method: 'PUT', headers: bearer, body }),
          );
          await attempt('rule', () =>
            fetch(`${url}/console/rules`, { method: 'POST', body: '{"fault":"delay"}', ...opaque }),
          );
          await attempt('redeem', () => fetch(`${url}${path}`, { method: 'POST', body, ...opaque }));
          await attempt('fault', () =>
            fetch(`${url}${path}`, { method: 'POST', headers: { 'Sandbox-Fault': 'delay' }, body }),
          );
          for (const target of ['/console/balance', '/console/rules', path]) {
            const frame = document.createElement('iframe');
            frame.name = `frame${target}`;
            const form = document.createElement('form');
            Object.assign(form, {
              method: 'POST',
              action: url + target,
              target: frame.name,
              enctype: 'text/plain',
            });
            const field = document.createElement('input');
            Object.assign(field, { name: '{"fault":"delay","x":"', value: '"}' });
            form.append(field);
            document.body.append(frame, form);
            const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
            form.submit();
            await loaded;
          }
          return tried;
        },
        { url: served.url, path: PATH, token: served.token, user: USER },
      );
      expect(outcomes).toEqual([
        'read: blocked',
        'read, simple: opaque 0',
        'put: blocked',
        'rule: opaque 0',
        'redeem: opaque 0',
        'fault: blocked',
      ]);
      expect(sandbox.faults.list()).toEqual([]);
      expect(sandbox.ledger.balance(USER)).toBe(1_000);
    });

    test('the console is shown in nobody’s frame', async () => {
      await page.goto(evilOrigin);
      const frames = await page.evaluate(async (url) => {
        const frame = document.createElement('iframe');
        frame.src = url;
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
        return frame.contentDocument === null;
      }, served.consoleUrl);
      // The browser's own error page took its place: it is of no origin, and the console's is not in it.
      expect(frames).toBe(true);
      const inner = page.frames().find((frame) => frame !== page.mainFrame());
      expect(await inner?.locator('#list').count()).toBe(0);
    });

    test('markup in every field of a request is shown as text by the page', async () => {
      const trouble: string[] = [];
      page.on('dialog', async (dialog) => {
        trouble.push(`dialog: ${dialog.message()}`);
        await dialog.dismiss();
      });
      page.on('pageerror', (error) => trouble.push(String(error)));
      page.on('request', (asked) => {
        if (!asked.url().startsWith(served.url) && !asked.url().startsWith('data:'))
          trouble.push(asked.url());
      });
      await page.goto(served.consoleUrl);
      await page.locator('#list').waitFor({ state: 'attached' });
      const markup = '<img src=//evil.example/x onerror=alert(1)><script>alert(2)</script>';
      const verified = signedRequest(keys.merchantPrivate, { bizNo: markup });
      const spoilt = {
        ...verified,
        headers: {
          ...verified.headers,
          'Client-Id': markup,
          'Content-Type': markup,
          'User-Agent': markup,
          Signature: `algorithm=${markup}`,
          Encrypt: markup,
          'Tracer-Id': markup,
          [`X-${'"><svg/onload=alert(3)>'.replace(/[^\w-]/g, '')}`]: '"><svg onload=alert(4)>',
        },
      };
      for (const one of [verified, spoilt]) {
        await talk(port, requestText(one, { port, close: true }));
        await talk(port, requestText(one, { port, target: `${PATH}?${encodeURI(markup)}'"`, close: true }));
      }
      expect(sandbox.journal.find({}).length).toBe(4);
      await expect.poll(() => page.locator('#list tr').count()).toBe(4);
      for (let row = 0; row < 4; row += 1) {
        await page.locator('#list tr').nth(row).click();
        await page.getByText('<img src=//evil.example/x').first().waitFor();
      }
      expect(await page.locator('main img, main svg[onload], main script').count()).toBe(0);
      expect(trouble).toEqual([]);
    });
  },
);
