/**
 * What a page loads of the kit until the first rows of an inbox are shown, brotli, Lit and all included.
 */
import type { BrowserContext, CDPSession, Page } from 'puppeteer-core';
import type { OutgoingRequest } from '../src/identity/token-source.ts';
import type { Services } from '../src/services/services.ts';
import { account, until } from '../test/journeys/people.ts';
import { newPage, openBrowser } from '../test/support/page.ts';
import type { Figure } from './figure.ts';
import { startBareDemo, watchLoads, type BareDemo, type Loads } from './page.ts';

type InboxElement = HTMLElement & { services?: Services };

const ROW = 'document.querySelector("fdz-inbox").shadowRoot.querySelector("[part~=row]")?.getBoundingClientRect().height > 0';
const VERIFIED = 'document.querySelector("fdz-receipt-badge").matches(":state(verified)")';
/** Round trip of the emulated network, in ms: what is asked for once rows are there comes after they are shown. */
const LATENCY = 250;

/** A tab with an empty cache on a network that takes its time; counts what servers answer besides the kit. */
async function open(context: BrowserContext, seen: string): Promise<{ page: Page; answers: () => number }> {
  const page = await newPage(context);
  const client: CDPSession = await page.createCDPSession();
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  await client.send('Network.emulateNetworkConditions', { offline: false, latency: LATENCY, downloadThroughput: -1, uploadThroughput: -1 });
  const others = new Set<string>();
  let bytes = 0;
  client.on('Network.responseReceived', ({ requestId, response: { url } }) => {
    if (/^(?:id\.)?home\./.test(new URL(url).hostname)) others.add(requestId);
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (others.has(requestId)) bytes += encodedDataLength;
  });
  await watchLoads(page, seen);
  return { page, answers: () => bytes };
}

async function loadsOf(page: Page): Promise<Loads> {
  const end = page.evaluate(() => globalThis.loaded!);
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`nothing was shown at ${page.url()}`)), 30_000).unref();
  });
  return Promise.race([end, late]);
}

function figure(name: string, target: number, loads: Loads, rest: string): Figure {
  const total = Object.values(loads).reduce((sum, bytes) => sum + bytes, 0);
  const files = Object.entries(loads).sort((a, b) => b[1] - a[1]).map(([path, bytes]) => `${path.replace(/^.*\//, '').replace(/-[\w-]{8}\.js$/, '')} ${bytes}`);
  return { name, value: Math.round(total / 10) / 100, unit: ' KB', target, bound: 'max', baseline: `${rest}; ${files.join(', ')}` };
}

/** Presses the button that signs in, and does at home what a person does there. */
async function signIn(context: BrowserContext, page: Page, issuer: string): Promise<void> {
  const button = await until('the sign-in button', async () => (await page.evaluateHandle(() => {
    const root = document.querySelector('fdz-account, fdz-inbox')?.shadowRoot;
    return [...(root?.querySelectorAll('button') ?? [])].find((one) => one.textContent?.includes('Sign in') && one.getBoundingClientRect().height > 0) ?? null;
  })).asElement());
  await (button as { click(): Promise<void> }).click();
  const home = (selector: string) => until(`${selector} at ${issuer}`, async () => {
    for (const one of await context.pages()) if (one.url().startsWith(issuer) && (await one.$(selector))) return one;
    return undefined;
  });
  const { login, password } = account('anna@home.localhost');
  const form = await home('input[name=password]');
  await form.type('input[name=login]', login);
  await form.type('input[name=password]', password);
  await form.click('button[value=sign-in]').catch(() => undefined);
  const consent = await home('button[value=allow]:not([aria-disabled])');
  for (const box of await consent.$$('input[type=checkbox]')) if (!(await box.evaluate((input) => input.checked))) await box.click();
  await consent.click('button[value=allow]').catch(() => undefined);
  // A tab behind a window draws no frames.
  await page.bringToFront();
}

const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

async function measure({ demo, page: pageWith }: BareDemo, context: BrowserContext): Promise<Figure[]> {
  const figures: Figure[] = [];
  const alone = pageWith('<fdz-inbox server="home.localhost"></fdz-inbox>');

  const first = await open(context, ROW);
  await first.page.goto(alone);
  await signIn(context, first.page, demo.origin('id.home.localhost'));
  figures.push(figure('loaded until first rows, first sign-in by a window', 38, await loadsOf(first.page), `answers of home ${kb(first.answers())}, its own pages and the callback page apart`));

  const again = await open(context, ROW);
  await again.page.goto(alone);
  figures.unshift(figure('loaded until first rows, returning person', 24, await loadsOf(again.page), `empty cache; answers of home ${kb(again.answers())}`));

  // A token source as a host has one: its headers are made elsewhere, here in the tab that is signed in.
  const managed = await open(context, ROW);
  await managed.page.exposeFunction('headersFor', (request: OutgoingRequest) => again.page.evaluate((asked) =>
    (document.querySelector<InboxElement>('fdz-inbox')!.services!.account as unknown as { tokens(): { headers(request: unknown): Promise<Record<string, string>> } }).tokens().headers(asked), { ...request }));
  const identity = await again.page.evaluate(() => document.querySelector<InboxElement>('fdz-inbox')!.services!.account.state.account!);
  await managed.page.evaluateOnNewDocument((who) => {
    addEventListener('DOMContentLoaded', () => {
      const element = document.querySelector('fdz-inbox') as HTMLElement & { tokenSource?: unknown };
      element.tokenSource = { account: who, headers: (request: OutgoingRequest) => (globalThis as unknown as { headersFor(request: OutgoingRequest): unknown }).headersFor({ ...request }) };
    });
  }, identity);
  await managed.page.goto(pageWith('<fdz-inbox></fdz-inbox>'));
  figures.unshift(figure('loaded until first rows, token source of the host', 20, await loadsOf(managed.page), `answers of home ${kb(managed.answers())}`));

  const receipt = await until('a receipt', () => again.page.evaluate(async () => {
    const { services } = document.querySelector<InboxElement>('fdz-inbox')!;
    const found = await services!.receipts(services!.list({ view: 'inbox' }).state.ids.slice(0, 5));
    return found[0]?.receipts[0];
  }));
  const badge = await open(context, VERIFIED);
  await badge.page.goto(pageWith(`<fdz-receipt-badge receipt="${receipt}"></fdz-receipt-badge>`));
  figures.push(figure('loaded until a badge alone has verified its receipt', 16, await loadsOf(badge.page), `answers of home ${kb(badge.answers())}`));
  return figures;
}

/** In real Chromium, over the CDN build: until the frame with the first row, or with the verified postmark. */
export async function bytes(): Promise<Figure[]> {
  const bare = await startBareDemo();
  const browser = await openBrowser();
  try {
    return await measure(bare, await browser.createBrowserContext());
  } finally {
    await browser.close();
    await bare.close();
  }
}
