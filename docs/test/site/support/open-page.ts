// In: nothing. Out: a Chromium, and pages of it that note every request, every word on the console and every error.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));

/** Whether to pass the tests over: there is no browser, and nobody insists on one. */
export const noBrowser: boolean =
  executablePath === undefined && process.env['REQUIRE_BROWSER'] === undefined;

export const launch = (): Promise<Browser> =>
  chromium.launch({ args: ['--no-sandbox'], ...(executablePath !== undefined && { executablePath }) });

/** How the pages are looked at. */
export const VIEWS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['phone', { viewport: { width: 360, height: 740 }, hasTouch: true }],
];

/** A page and what happened in it. */
export interface WatchedPage {
  readonly page: Page;
  /** Addresses asked for, in order. */
  readonly requests: string[];
  /** Console errors, uncaught exceptions, and requests that failed. */
  readonly troubles: string[];
}

/** Opens a page of the site in a fresh context, with the clipboard allowed. */
export async function openPage(
  browser: Browser,
  to: { readonly url: string; readonly options?: BrowserContextOptions },
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...to.options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfailed', (request) => troubles.push(`failed: ${request.url()}`));
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`console: ${message.text()}`);
  });
  await page.goto(to.url);
  return { page, requests, troubles };
}

/** Waits until the page has its keys and the first message is signed. */
export async function waitForSteps(page: Page): Promise<void> {
  await page.locator('[data-step="headers"]').waitFor();
}
