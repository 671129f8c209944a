// In: the playground of the built site in a real Chromium. Out: every flow of it, as a person would take it.
import { createVerify } from 'node:crypto';
import { FAULTS } from '@redeemkit/redeem-sandbox';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch, noBrowser, openPage, type WatchedPage, waitForSteps } from './support/open-page.ts';
import { type ServedSite, serveSite } from './support/serve-site.ts';

let site: ServedSite;
let browser: Browser;
let open: WatchedPage;
beforeAll(async () => {
  if (noBrowser) return;
  site = await serveSite();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
// Whatever the test did: no word of trouble on the console, and no request beyond the site's own files.
afterEach(async () => {
  if (open === undefined) return;
  await open.page.context().close();
  expect(open.troubles).toEqual([]);
  expect(open.requests.filter((url) => !url.startsWith(`${site.url}/`) && !url.startsWith('data:'))).toEqual(
    [],
  );
});

const start = async (path = '/playground'): Promise<Page> => {
  open = await openPage(browser, { url: site.url + path });
  await waitForSteps(open.page);
  return open.page;
};
const field = (page: Page, part: string, name: string) =>
  page.locator(`[data-part="${part}"] [data-field="${name}"], .pg-compose [data-field="${name}"]`).first();
const input = (page: Page, name: string) =>
  page.locator(`.pg-compose [data-field="${name}"]`).locator('input, textarea, select').first();
const outcome = (page: Page) => page.locator('[data-outcome]');
const send = async (page: Page): Promise<string> => {
  const button = page.locator('[data-part="send"] .pg-primary');
  await button.click();
  // Enabled again: there is an outcome, of this message.
  await page.waitForFunction(
    () => document.querySelector<HTMLButtonElement>('[data-part="send"] .pg-primary')?.disabled === false,
  );
  // Absent as long as nothing was ever sent.
  if ((await outcome(page).count()) === 0) return 'none';
  return (await outcome(page).getAttribute('data-outcome')) ?? 'none';
};
const text = (page: Page, step: string) => page.locator(`[data-step="${step}"] pre`).first();
const newBizNo = (page: Page) => page.locator('[data-field="bizNo"] button').first().click();

describe.skipIf(noBrowser)('compose', () => {
  test('signs what is typed, step by step, with a signature that verifies', async () => {
    const page = await start();
    await input(page, 'clientId').fill('CLIENT_7');
    await input(page, 'time').fill('2024-05-22T06:42:21+08:00');
    await input(page, 'body').fill('{"bizNo":"ä"}\n');
    // Slow typing is signed for in between; the body came last.
    await page.waitForFunction(() =>
      document.querySelector('[data-step="text"] pre')?.textContent?.includes('.{"bizNo":"ä"}'),
    );
    expect(await text(page, 'text').innerText()).toContain(
      'CLIENT_7.2024-05-22T06:42:21+08:00.{"bizNo":"ä"}LF',
    );
    await expect.poll(() => page.locator('[data-step="body"]').innerText()).toContain('15 bytes');
    const signature = await page.locator('[data-value="signature"]').innerText();
    const publicPem = await page.locator('[data-key="merchant-verification"]').textContent();
    const signed =
      'POST /api/open/alipay/intl/promotion/benefit/benefitRedeem\nCLIENT_7.2024-05-22T06:42:21+08:00.{"bizNo":"ä"}\n';
    expect(
      createVerify('sha256')
        .update(signed)
        .verify(publicPem ?? '', signature, 'base64'),
    ).toBe(true);
    await page.locator('[data-step="text"] .pg-toggle button').nth(1).click();
    expect(await text(page, 'text').innerText()).toMatch(/^0000 {2}50 4f 53 54 20 2f/);
  });

  test('a field goes into the JSON, the JSON into the fields, and nothing typed is lost', async () => {
    const page = await start();
    await input(page, 'sceneCode').fill('BAKERY');
    expect(await input(page, 'body').inputValue()).toContain('"sceneCode": "BAKERY"');
    await input(page, 'body').fill('{"bizNo":"from the text","own":12345678901234567890}');
    await expect.poll(() => input(page, 'bizNo').inputValue()).toBe('from the text');
    await input(page, 'bizdt').fill('x');
    expect(await input(page, 'body').inputValue()).toBe(
      '{"bizNo":"from the text","own":12345678901234567890,"bizdt":"x"}',
    );
    // What is no JSON waits in its field.
    await input(page, 'benefitRedeemInfos').fill('[{"points":');
    const infos = page.locator('.pg-compose [data-field="benefitRedeemInfos"]');
    expect(await infos.locator('.pg-errors').innerText()).toContain('ERR_JSON_SYNTAX');
    await input(page, 'sceneCode').fill('Y');
    expect(await input(page, 'benefitRedeemInfos').inputValue()).toBe('[{"points":');
    await input(page, 'benefitRedeemInfos').fill('[{"points":5}]');
    expect(await input(page, 'body').inputValue()).toContain('"benefitRedeemInfos":[{"points":5}]');
    // Another operation and back.
    await page.locator('.pg-compose select').first().selectOption('benefitIssue');
    await expect.poll(() => input(page, 'path').inputValue()).toContain('/promotion/benefit/issue');
    await page.locator('.pg-compose select').first().selectOption('benefitRedeem');
    expect(await input(page, 'body').inputValue()).toContain('from the text');
  });

  test('sealed: the body is one line of Base64, and what is signed ends in it', async () => {
    const page = await start();
    await page.locator('.pg-check input').check();
    await page.locator('[data-step="seal"] pre').waitFor();
    const sealed = await text(page, 'seal').innerText();
    expect(sealed).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect((await text(page, 'text').innerText()).replaceAll('\n', '')).toContain(`.${sealed}`);
    expect(await page.locator('[data-step="headers"]').innerText()).toContain(
      'algorithm=RSA_AES,keyVersion=1,symmetricKey=',
    );
  });
});

describe.skipIf(noBrowser)('bad input', () => {
  const wild = [
    '',
    ' ',
    '\u0000',
    '\ud800',
    '<img src=x onerror=alert(1)>',
    '../../..',
    '{',
    '-----BEGIN PRIVATE KEY-----',
    '9'.repeat(70_000),
  ];
  test('in every field: words beside it, the text kept, the page alive', async () => {
    const page = await start();
    await page.locator('.pg-compose details.pg-panel > summary').first().click();
    // By their ids: while the JSON cannot be read, its fields are read-only and would drop out of a list.
    const ids = await page
      .locator('.pg-compose')
      .locator('input[type="text"]:not([readonly]), textarea:not([readonly])')
      .evaluateAll((all) => all.map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(12);
    for (const id of ids) {
      const one = page.locator(`[id="${id}"]`);
      const before = await one.inputValue();
      for (const value of wild) {
        await one.fill(value);
        // An input cleans what it takes by itself; what it took must stay.
        const taken = await one.inputValue();
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
        expect(await one.inputValue()).toBe(taken);
      }
      await one.fill(before);
    }
    expect(await page.locator('.pg-stopped').count()).toBe(0);
    await page.locator('[data-step="headers"]').waitFor();
  });

  test('one wrong field: the error beside it, and said to be its', async () => {
    const page = await start();
    for (const [name, value, words] of [
      ['clientId', 'a b', 'ERR_CLIENT_ID_INVALID'],
      ['path', 'no-slash', 'ERR_PATH_INVALID'],
      ['time', 'yesterday', 'ERR_TIME_INVALID'],
      ['body', '{"a":1,"a":2}', 'ERR_JSON_DUPLICATE_KEY'],
      ['gateway', 'https://x.example/path', 'ERR_BASE_URL'],
      ['ipRoleId', '2088', 'must be digits that start with 2160'],
      ['bizNo', '', 'must hold a visible character'],
    ] as const) {
      const before = await input(page, name).inputValue();
      await input(page, name).fill(value);
      const errors = field(page, 'compose', name).locator('.pg-errors');
      await errors.waitFor();
      expect(await errors.innerText(), name).toContain(words);
      expect(await input(page, name).getAttribute('aria-invalid'), name).toBe('true');
      const described = (await input(page, name).getAttribute('aria-describedby')) ?? '';
      const texts = await page.evaluate(
        (ids) => ids.split(' ').map((id) => document.getElementById(id)?.textContent),
        described,
      );
      expect(texts.join(), name).toContain(words);
      await input(page, name).fill(before);
      await errors.waitFor({ state: 'detached' });
    }
  });

  test('keys: what is wrong with each, never the key itself', async () => {
    const page = await start();
    await page.locator('.pg-compose details.pg-panel > summary').first().click();
    const areas = page.locator('.pg-compose details.pg-panel textarea');
    const publicPem = (await page.locator('[data-key="merchant-verification"]').textContent()) ?? '';
    const own = await areas.nth(0).inputValue();
    await areas.nth(0).fill(publicPem);
    await page.getByText('ERR_KEY_KIND').waitFor();
    await areas.nth(0).fill(own.slice(0, 500));
    await page.getByText('ERR_KEY_MALFORMED').waitFor();
    expect(
      await page
        .locator('.pg-errors')
        .allInnerTexts()
        .then((all) => all.join()),
    ).not.toContain(own.slice(100, 130));
    expect(await send(page)).toBe('none');
    await page.getByText('ERR_KEYS_MISSING').waitFor();
    await areas.nth(0).fill(own);
    await page.locator('[data-step="headers"]').waitFor();
    expect(await send(page)).toBe('succeeded');
  });

  test('a link that was cut says so; the page starts as ever', async () => {
    const page = await start('/playground#m=eyJib2R5Ijoi');
    await page.locator('.pg [role="alert"]').waitFor();
    expect(await input(page, 'clientId').inputValue()).toBe('DEMO');
  });
});

describe.skipIf(noBrowser)('send', () => {
  test.each(['plain', 'sealed'])('%s: every fault ends as its row says', async (kind) => {
    const page = await start();
    if (kind === 'sealed') await page.locator('.pg-check input').check();
    await page.locator('[data-part="send"]').scrollIntoViewIfNeeded();
    await page.locator('[data-field="fault"] optgroup').first().waitFor({ state: 'attached' });
    const wrong: string[] = [];
    for (const fault of FAULTS) {
      await newBizNo(page);
      await input(page, 'fault').selectOption(fault.name);
      const applies = fault.appliesTo === 'everything' || fault.appliesTo === kind;
      const found = await send(page);
      if (found !== (applies ? fault.outcome : 'succeeded')) wrong.push(`${fault.name}: ${found}`);
      // Points do not last for ever: a fresh user for each.
      await input(page, 'ipRoleId').fill(`2160${FAULTS.indexOf(fault)}`);
    }
    expect(wrong).toEqual([]);
  });

  test('tampering on the way: the gateway refuses it, and the outcome stays unknown', async () => {
    const page = await start();
    for (const tampering of ['body', 'time', 'signature', 'no-signature', 'key-version']) {
      await newBizNo(page);
      await input(page, 'tampering').selectOption(tampering);
      expect(await send(page)).toBe('unknown');
      expect(await page.locator('[data-part="gateway-steps"] .failed').count()).toBe(1);
      expect(await page.locator('[data-value="balance"]').innerText()).toBe('1000');
    }
  });

  test('honest and sealed: verified, opened, points moved; the same again is answered from memory', async () => {
    const page = await start();
    await page.locator('.pg-check input').check();
    await input(page, 'time').fill('');
    expect(await send(page)).toBe('succeeded');
    expect(await page.locator('[data-value="balance"]').innerText()).toBe('900');
    await page.locator('[data-part="answer"] > summary').click();
    expect(await page.locator('[data-part="answer"] pre').last().innerText()).toContain(
      '"resultCode":"SUCCESS"',
    );
    expect(await send(page)).toBe('succeeded');
    expect(await page.locator('[data-value="balance"]').innerText()).toBe('900');
  });

  test('what is no request is not sent: the client says what is missing', async () => {
    const page = await start();
    await input(page, 'sceneCode').fill('');
    expect(await send(page)).toBe('refused');
    expect(await outcome(page).innerText()).toContain('sceneCode');
  });
});

describe.skipIf(noBrowser)('read', () => {
  test('the last answer verifies, opens and is judged; a changed letter does not', async () => {
    const page = await start();
    await page.locator('.pg-check input').check();
    expect(await send(page)).toBe('succeeded');
    await page.locator('[data-mode="read"]').click();
    const read = page.locator('[data-part="read"]');
    await read.locator('[data-field="log"] button').nth(0).click();
    await read.locator('[data-action="verify"]').click();
    const check = (name: string) => read.locator(`[data-check="${name}"]`).getAttribute('class');
    await read.locator('[data-part="examination"]').waitFor();
    for (const name of ['header', 'signature', 'seal', 'outcome'])
      expect(await check(name)).toContain('passed');
    const log = read.locator('[data-field="log"] textarea');
    await log.fill((await log.inputValue()).replace(/.$/, '!'));
    await read.locator('[data-action="verify"]').click();
    await read.locator('[data-check="signature"].failed').waitFor();
    expect(await check('seal')).toContain('skipped');
  });

  test('a broken message is explained, each cause proved and linked to its page', async () => {
    const page = await start();
    await page.locator('[data-mode="read"]').click();
    const read = page.locator('[data-part="read"]');
    await read.locator('[data-field="log"] button').nth(1).click();
    await read.locator('[data-action="explain"]').click();
    await read.locator('[data-part="diagnosis"]').waitFor();
    expect(await read.locator('[data-part="diagnosis"]').getAttribute('data-verdict')).toBe('explained');
    expect(
      await read
        .locator('[data-cause]')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['cause']).sort()),
    ).toEqual(['body-json-spacing', 'path-trailing-slash']);
    const href = await read.locator('[data-cause] a').first().getAttribute('href');
    expect((await page.request.get(site.url + href)).status()).toBe(200);
  });

  test('whatever the log is, it is answered beside its field', async () => {
    const page = await start();
    await page.locator('[data-mode="read"]').click();
    const read = page.locator('[data-part="read"]');
    const answer = read.locator('[data-field="log"] .pg-errors, [data-part="diagnosis"]').first();
    for (const log of ['', 'nonsense', '{"log":', '\u0000'.repeat(10), 'Signature: x']) {
      await read.locator('[data-field="log"] textarea').fill('');
      await read.locator('[data-field="log"] button').nth(1).click();
      await read.locator('[data-action="explain"]').click();
      await read.locator('[data-part="diagnosis"][data-verdict="explained"]').waitFor();
      await read.locator('[data-field="log"] textarea').fill(log);
      await read.locator('[data-action="explain"]').click();
      // The diagnosis of the example is gone, and something is said of this log.
      await read.locator('[data-part="diagnosis"][data-verdict="explained"]').waitFor({ state: 'detached' });
      await answer.waitFor();
      expect(await page.locator('.pg-stopped').count()).toBe(0);
    }
  });
});
