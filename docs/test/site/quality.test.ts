// In: the playground's pages of the built site. Out: budgets kept, nothing stored or sent, usable by everyone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findViolations } from './support/find-violations.ts';
import { launch, noBrowser, openPage, VIEWS, waitForSteps } from './support/open-page.ts';
import { DIST, type ServedSite, serveSite } from './support/serve-site.ts';

let site: ServedSite;
let browser: Browser;
beforeAll(async () => {
  if (noBrowser) return;
  site = await serveSite();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
// Where to leave pictures of the pages for a person to look at; none unless named.
const pictures = process.env['SITE_PICTURES'];

const PAGES = [
  ['en', '/playground'],
  ['zh-HK', '/zh-hk/playground'],
] as const;

describe.skipIf(noBrowser).each(PAGES)('%s', (language, path) => {
  test.each(VIEWS)('%s: no serious violation, no sideways scrolling, no trouble', async (view, options) => {
    const { page, troubles } = await openPage(browser, { url: site.url + path, options });
    await waitForSteps(page);
    expect(await page.locator('html').getAttribute('lang')).toMatch(language === 'en' ? /^en/ : /^zh-HK$/);
    await page.locator('.pg-compose details.pg-panel > summary').first().click();
    await page.locator('.pg-check input').check();
    await page.locator('.pg-compose [data-field="clientId"] input').fill('a b');
    await page.locator('.pg-compose [data-field="clientId"] .pg-errors').waitFor();
    const found = [...(await findViolations(page))];
    await page.locator('.pg-compose [data-field="clientId"] input').fill('DEMO');
    await page.locator('[data-step="headers"]').waitFor();
    await page.locator('[data-part="send"] .pg-primary').click();
    await page.locator('[data-outcome="succeeded"]').waitFor();
    for (const summary of await page.locator('[data-part="exchange"] summary').all()) await summary.click();
    found.push(...(await findViolations(page)));
    if (pictures) await page.screenshot({ path: join(pictures, `${language}-${view}.png`), fullPage: true });
    await page.locator('[data-mode="read"]').click();
    await page.locator('[data-part="read"] [data-field="log"] button').nth(1).click();
    await page.locator('[data-action="explain"]').click();
    await page.locator('[data-part="diagnosis"]').waitFor();
    found.push(...(await findViolations(page)));
    if (pictures)
      await page.screenshot({ path: join(pictures, `${language}-${view}-read.png`), fullPage: true });
    expect(found).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('the first page load stays below 120 kB of script, with all of VitePress in it', async () => {
    const { page, requests } = await openPage(browser, { url: site.url + path });
    await waitForSteps(page);
    const first = sizeOf(scriptsOf(requests));
    // Everything the playground can ever load: the gateway by sight, the reader and explain by use.
    await page.locator('[data-part="send"] .pg-primary').click();
    await page.locator('[data-outcome="succeeded"]').waitFor();
    await page.locator('[data-mode="read"]').click();
    await page.locator('[data-part="read"] [data-field="log"] button').nth(1).click();
    await page.locator('[data-action="explain"]').click();
    await page.locator('[data-part="diagnosis"]').waitFor();
    // What every page of the site has: Vue, the theme, and the file that starts them; and the sentences of the cause
    // pages, which are text and come with the first diagnosis.
    const own = scriptsOf(requests).filter(
      (url) => !/\/(chunks\/(framework|theme|causes)|app)\.[^/]+\.js$/.test(url),
    );
    console.log(
      `${language}: ${kb(first)} kB at first with VitePress, ${kb(sizeOf(own))} kB of the playground's own in all (gzip)`,
    );
    expect(first).toBeLessThanOrEqual(120_000);
    expect(sizeOf(own)).toBeLessThanOrEqual(120_000);
    await page.context().close();
  });
});

/** The scripts asked for, without the pages that VitePress fetches ahead because a link to them is in sight. */
const scriptsOf = (requests: readonly string[]): readonly string[] =>
  [...new Set(requests)].filter((url) => {
    const { pathname } = new URL(url);
    return pathname.endsWith('.js') && (!/\.md\.[^/]*$/.test(pathname) || /playground\.md\./.test(pathname));
  });
const kb = (bytes: number): string => (bytes / 1000).toFixed(1);
const sizeOf = (urls: readonly string[]): number =>
  urls.reduce((sum, url) => {
    const file = join(DIST, new URL(url).pathname);
    expect(existsSync(file)).toBe(true);
    return sum + gzipSync(readFileSync(file), { level: 9 }).length;
  }, 0);

describe.skipIf(noBrowser)('secrecy', () => {
  test('no request leaves once the page is loaded, and nothing is kept', async () => {
    const { page, requests } = await openPage(browser, { url: `${site.url}/playground` });
    await waitForSteps(page);
    await page.locator('[data-part="send"]').scrollIntoViewIfNeeded();
    await page.locator('[data-field="fault"] optgroup').first().waitFor({ state: 'attached' });
    await page.locator('[data-mode="read"]').click();
    await page.locator('[data-part="read"]').waitFor();
    await page.locator('[data-mode="compose"]').click();
    const sent = (): readonly string[] => requests.filter((url) => !url.startsWith(`${site.url}/assets/`));
    const before = sent().length;
    await page.context().setOffline(true);
    const keys = page.locator('.pg-compose details.pg-panel textarea');
    await page.locator('.pg-compose details.pg-panel > summary').first().click();
    const secrets = [await keys.nth(0).inputValue(), await keys.nth(1).inputValue()];
    await keys.nth(0).fill(secrets[1] ?? '');
    await keys.nth(0).fill(secrets[0] ?? '');
    await page.locator('.pg-check input').check();
    await page.locator('[data-step="seal"] pre').waitFor();
    await page.locator('[data-part="send"] .pg-primary').click();
    await page.locator('[data-outcome="succeeded"]').waitFor();
    await page.locator('[data-action="share"]').click();
    expect(sent().length).toBe(before);
    const kept = await page.evaluate(async () => {
      const databases = await indexedDB.databases();
      return JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        databases,
        await caches.keys(),
        history.state,
        location.href,
      ]);
    });
    for (const secret of secrets) {
      for (const line of secret.split('\n').slice(1, -2)) expect(kept).not.toContain(line);
    }
    await page.context().setOffline(false);
    await page.reload();
    await waitForSteps(page);
    expect(await keys.nth(0).inputValue()).not.toBe(secrets[0]);
    await page.context().close();
  });
});

describe.skipIf(noBrowser)('keyboard', () => {
  test('from the tabs to the outcome without a mouse', async () => {
    const { page } = await openPage(browser, { url: `${site.url}/playground` });
    await waitForSteps(page);
    await page.locator('[data-mode="compose"]').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('[data-mode="read"]').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('[data-mode="compose"]').getAttribute('aria-selected')).toBe('true');
    const reached = new Set<string>();
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          return element.closest<HTMLElement>('[data-field]')?.dataset['field'] ?? element.className;
        }),
      );
      if (await page.evaluate(() => document.activeElement?.matches('[data-part="send"] .pg-primary'))) break;
    }
    for (const name of ['clientId', 'path', 'time', 'bizNo', 'body', 'fault', 'tampering'])
      expect([...reached]).toContain(name);
    await page.keyboard.press('Enter');
    await page.locator('[data-outcome="succeeded"]').waitFor();
    await page.locator('[data-copy="curl"]').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('[data-value="copy"]').innerText()).toContain('createRedeemClient');
    await page.context().close();
  });
});

describe.skipIf(noBrowser).each([
  ['en', '/conformance-in-browser'],
  ['zh-HK', '/zh-hk/conformance-in-browser'],
])('conformance in the browser, %s', (language, path) => {
  test('every vector passes, in a table that axe has nothing to say about', async () => {
    const { page, troubles, requests } = await openPage(browser, { url: site.url + path });
    await page.locator('[data-action="run"]').click();
    await page.locator('[data-action="stop"]').waitFor();
    await page.locator('[data-part="vectors"] table').waitFor({ timeout: 110_000 });
    expect(await page.locator('[data-value="failed"]').innerText()).toBe('0');
    expect(Number(await page.locator('[data-value="passed"]').innerText())).toBeGreaterThan(2_000);
    console.log(await page.locator('[data-value="summary"]').innerText());
    expect(await findViolations(page)).toEqual([]);
    if (pictures) await page.screenshot({ path: join(pictures, `${language}-vectors.png`), fullPage: true });
    expect(troubles).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${site.url}/`))).toEqual([]);
    await page.context().close();
  });
});
