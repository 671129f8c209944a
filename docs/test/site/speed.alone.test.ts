// In: the playground of the built site, and nothing else running. Out: its words come soon, and typing never waits.
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, noBrowser, openPage, waitForSteps } from './support/open-page.ts';
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
/** Milliseconds from the start of loading. */
const FIRST_WORDS = 1_500;
const shown = (all: readonly number[]): string => all.map((ms) => ms.toFixed(0)).join(', ');

describe.skipIf(noBrowser)('speed', () => {
  test.each(['/playground', '/zh-hk/playground'])(
    '%s: the first words are there within 1.5 s on a processor four times slower',
    async (path) => {
      const seen: number[] = [];
      const early: number[] = [];
      // The order of things in every round, two at least. The clock counts what else the machine does too, so of its
      // figures the best counts, of five rounds if need be.
      for (let round = 0; round < 2 || (round < 5 && Math.min(...seen) > FIRST_WORDS); round += 1) {
        const context = await browser.newContext();
        const page = await context.newPage();
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        await page.goto(site.url + path);
        const paint = await page.waitForFunction(
          () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
        );
        seen.push(Number(await paint.jsonValue()));
        // Nothing of the page's scripts runs before: the first chunk that only the app asks for comes after the paint.
        const asked = await page.waitForFunction(
          () =>
            performance
              .getEntriesByType('resource')
              .find(({ name }) => /\/playground\.[\w-]+\.js$/.test(name))?.startTime,
        );
        early.push(Number(await asked.jsonValue()) - (seen.at(-1) ?? 0));
        await context.close();
      }
      console.log(`first contentful paint at 4 × slow-down: ${shown(seen)} ms`);
      expect(Math.min(...early)).toBeGreaterThan(0);
      expect(Math.min(...seen)).toBeLessThanOrEqual(FIRST_WORDS);
    },
  );

  test('no key press takes the page 50 ms', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { page } = await openPage(browser, { url: `${site.url}/playground` });
      await waitForSteps(page);
      await page.locator('.pg-check input').check();
      await page.locator('[data-step="seal"] pre').waitFor();
      const tasks = await tasksDuring(page, () => type(page));
      const worst = tasks.sort((a, b) => b - a).slice(0, 5);
      console.log(`longest tasks while typing: ${shown(worst)} ms of processor, of ${tasks.length}`);
      expect(tasks.length).toBeGreaterThan(100);
      expect(worst[0]).toBeLessThan(50);
      await page.context().close();
    }
  });
});

/** Slower than the pause after which a message is signed, and faster: both happen. */
async function type(page: Page): Promise<void> {
  const field = (name: string, kind: string) => page.locator(`.pg-compose [data-field="${name}"] ${kind}`);
  await field('sceneCode', 'input').pressSequentially('a bakery at the corner', { delay: 40 });
  await field('body', 'textarea').press('Control+End');
  await field('body', 'textarea').pressSequentially(' \n \n \n', { delay: 200 });
  await field('clientId', 'input').pressSequentially('_12', { delay: 200 });
  await page.waitForFunction(() =>
    document.querySelector('[data-step="text"]')?.textContent?.includes('_12'),
  );
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Processor time in microseconds. */
  readonly tdur?: number;
}

/**
 * Milliseconds of processor that each task of the page's thread took. Not of the clock: a task that waits because
 * another program has the core blocks nobody on a visitor's machine, and every one of them counts here, not the best.
 */
async function tasksDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  const from = await now(page);
  await work();
  const to = await now(page);
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  const key = traceEvents.find(({ name, ts }) => name === 'EventDispatch' && ts >= from && ts <= to);
  return traceEvents
    .filter(
      ({ name, ph, pid, tid, ts }) =>
        ph === 'X' &&
        name.endsWith('RunTask') &&
        pid === key?.pid &&
        tid === key.tid &&
        ts >= from &&
        ts <= to,
    )
    .map(({ tdur = 0 }) => tdur / 1_000);
}

let session: { readonly of: Page; readonly cdp: CDPSession } | undefined;
/** The clock of the traces, in microseconds. */
async function now(page: Page): Promise<number> {
  if (session?.of !== page) {
    session = { of: page, cdp: await page.context().newCDPSession(page) };
    await session.cdp.send('Performance.enable');
  }
  const { metrics } = await session.cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'Timestamp')?.value ?? 0) * 1_000_000;
}
