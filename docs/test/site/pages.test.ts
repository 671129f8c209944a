// In: pages of every kind of the built site, both languages. Out: no serious finding of axe-core, no sideways scrolling, no
// trouble on the console and no request beyond the site, in light and dark, on a desk and on a phone.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findViolations } from './support/find-violations.ts';
import { launch, noBrowser, openPage, VIEWS } from './support/open-page.ts';
import { type ServedSite, serveSite } from './support/serve-site.ts';

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

// One of each kind: home, code, tables, figure, task list, generated page, README, plots, all of it in Chinese.
const PAGES = [
  '/',
  '/start',
  '/protocol',
  '/cookbook',
  '/guides/going-live',
  '/reference/error-codes',
  '/reference/api/',
  '/packages/signature-header',
  '/conformance',
  '/performance',
  '/zh-hk/',
  '/zh-hk/start',
  '/zh-hk/protocol',
  '/zh-hk/guides/going-live',
  '/zh-hk/reference/result-codes',
];

describe.skipIf(noBrowser).each(VIEWS)('%s', (view, options) => {
  test('every kind of page', async () => {
    const { page, requests, troubles } = await openPage(browser, { url: site.url + PAGES[0], options });
    for (const path of PAGES) {
      await page.goto(site.url + path);
      await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft({ path, wide, found: await findViolations(page) }).toEqual({ path, wide: 0, found: [] });
      if (pictures) {
        const name = path.replaceAll('/', '-').replace(/^-|-$/g, '') || 'home';
        await page.screenshot({ path: join(pictures, `page-${name}-${view}.png`) });
      }
    }
    // Leaving a page ends what it was fetching ahead for the links in sight.
    expect(troubles.filter((one) => !one.startsWith(`failed: ${site.url}/assets/`))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith(`${site.url}/`))).toEqual([]);
    await page.context().close();
  });

  test('the side bar and the button for searching say what they are, and the keyboard works them', async () => {
    const { page } = await openPage(browser, { url: `${site.url}/start`, options });
    await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}));
    expect(await page.locator('.VPSidebar [role="button"] [role="button"]').count()).toBe(0);
    expect(await page.locator('.VPSidebar a[aria-current="page"]').innerText()).toBe('Start here');
    expect(await page.locator('main').count()).toBe(1);
    if (view === 'phone') await page.locator('.VPLocalNav .menu').click();
    const fold = page.locator('.VPSidebar .caret');
    expect(await fold.getAttribute('aria-label')).toBe('Packages');
    for (const [key, open] of [
      ['Enter', 'true'],
      [' ', 'false'],
    ] as const) {
      await fold.press(key);
      expect(await fold.getAttribute('aria-expanded')).toBe(open);
    }
    await page.context().close();
  });
});
