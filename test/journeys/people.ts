/**
 * People at the pages of the demo, in real browsers: they see what is on the screen, and press and type.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import { DOMAINS } from '../../demo/places.ts';
import { startDemo, type Demo } from '../../demo/start.ts';
import { newPage, openBrowser } from '../support/page.ts';

export interface Town {
  demo: Demo;
  dataDir: string;
  close(): Promise<void>;
}

/** The whole demo on a port of its own, with nothing kept afterwards. */
export async function openTown(options: { seed?: boolean } = {}): Promise<Town> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'fdz-town-'));
  const demo = await startDemo({ port: 0, dataDir, quiet: true, seed: options.seed ?? false });
  return {
    demo, dataDir,
    close: async () => {
      await demo.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until `ask` has an answer. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false | null>, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask().catch(() => undefined);
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 40);
    });
  }
}

/** Put into every page: text and elements as a person finds them, through shadow roots. */
const eyes = `
globalThis.__name ??= (value) => value;
globalThis.deep = function* (root) {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* deep(element.shadowRoot);
  }
};
globalThis.readText = (root) => {
  if (root.nodeType === 3) return root.data;
  if (root.localName === 'style') return '';
  const parts = [root.getAttribute?.('aria-label') ?? '', root.localName === 'input' || root.localName === 'textarea' ? root.value : ''];
  if (root.localName === 'slot') for (const node of root.assignedNodes()) parts.push(readText(node));
  for (const node of (root.shadowRoot ?? root).childNodes) parts.push(readText(node));
  return parts.join(' ').replace(/\\s+/g, ' ').trim();
};
// Whether a panel over the page is in the way of whoever points at it.
globalThis.covered = (one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  let at;
  for (let inner = document.elementFromPoint(x + width / 2, y + height / 2); inner && inner !== at; inner = at.shadowRoot?.elementFromPoint(x + width / 2, y + height / 2)) at = inner;
  const around = function* (from) { for (let node = from; node; node = node.assignedSlot ?? node.parentNode ?? node.host) yield node; };
  const panel = [...around(at)].find((node) => node.matches?.(':popover-open'));
  return !!panel && ![...around(one)].includes(panel);
};
globalThis.findDeep = (within, selector, text) => {
  for (const host of document.querySelectorAll(within)) {
    for (const element of [host, ...deep(host.shadowRoot ?? host), ...(host.shadowRoot ? deep(host) : [])]) {
      if (!element.matches(selector) || (text && !readText(element).includes(text))) continue;
      const box = element.getBoundingClientRect();
      if (box.width > 0 && box.height > 0) return element;
    }
  }
  return null;
};
`;

declare global {
  function readText(root: Node): string;
  function covered(one: Element): boolean;
  function findDeep(within: string, selector: string, text?: string): HTMLElement | null;
}

export interface Account {
  login: string;
  password: string;
  domain: string;
  address: string;
}

/** `anna@home.localhost`, with the password the demo prints. */
export function account(address: string): Account {
  const [login = '', domain = ''] = address.split('@');
  const password = DOMAINS.find((one) => one.domain === domain)?.accounts.find(({ local }) => local === login)?.password;
  if (!password) throw new Error(`${address} is nobody in the demo`);
  return { login, domain, password, address };
}

/** A person at one page, in a browser profile of their own. */
export class Person {
  readonly faults: string[] = [];

  private constructor(readonly page: Page, readonly context: BrowserContext, readonly who: Account, readonly origin: string, readonly issuer: string) {
    page.on('pageerror', (error) => this.faults.push(`${error instanceof Error ? (error.stack ?? error.message) : String(error)} at ${page.url()}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Trusted|Refused to/i.test(message.text())) this.faults.push(message.text());
    });
  }

  static async at(browser: Pick<Browser, 'createBrowserContext'>, demo: Demo, address: string, host: string, prepare?: (page: Page) => Promise<void>): Promise<Person> {
    const context = await browser.createBrowserContext();
    const page = await newPage(context);
    await page.setViewport({ width: 1240, height: 820 });
    await page.evaluateOnNewDocument(eyes);
    await prepare?.(page);
    const who = account(address);
    return new Person(page, context, who, demo.origin(host), demo.origin(`id.${who.domain}`));
  }

  async open(at: string): Promise<void> {
    await this.#settled();
    await this.page.goto(this.origin + at, { waitUntil: 'load' });
  }

  async reload(): Promise<void> {
    await this.#settled();
    await this.page.reload();
  }

  /**
   * Letters stand in frames. Firefox's driver takes one that is still loading, and ends with its page, for the next
   * page that has failed to load. A frame that the driver still counts though it is gone is not waited for longer.
   */
  async #settled(): Promise<void> {
    await this.page.bringToFront();
    await until('the frames of the page', async () => {
      const frames = this.page.mainFrame().childFrames().filter(({ detached }) => !detached);
      const there = await Promise.all(frames.map((frame) => frame.url() !== 'about:blank' && frame.evaluate(() => document.readyState === 'complete')));
      return there.every(Boolean);
    }, 10).catch(() => undefined);
  }

  /** The element that a person finds by its kind and its words. */
  async find(within: string, selector: string, text?: string, seconds?: number): Promise<ElementHandle<HTMLElement>> {
    // Firefox draws a page behind another one ever more rarely, and a click waits for what is drawn.
    await this.page.bringToFront();
    return until(`${selector} ${text ?? ''} in ${within} at ${this.page.url()}; there is “${await this.read(within)}”`, async () => {
      const handle = await this.page.evaluateHandle((a, b, c) => findDeep(a, b, c ?? undefined), within, selector, text ?? null);
      return handle.asElement() as ElementHandle<HTMLElement> | null;
    }, seconds);
  }

  /** @param inside of the element, where that is what is pressed */
  async press(within: string, selector: string, text?: string, inside?: string): Promise<void> {
    // What is drawn anew or moves between seeing and pressing is looked for again, as a person does.
    await until(`${selector} ${text ?? ''} to be pressed`, async () => {
      const found = await this.find(within, selector, text);
      const element = inside ? await found.$(inside) : found;
      if (!element) return false;
      const rests = await element.evaluate(async (one) => {
        one.scrollIntoView({ block: 'nearest' });
        const before = one.getBoundingClientRect();
        await new Promise((resolve) => {
          setTimeout(resolve, 30);
        });
        const now = one.getBoundingClientRect();
        return one.isConnected && before.x === now.x && before.y === now.y && !covered(one);
      });
      if (!rests) return false;
      await element.click();
      return true;
    });
  }

  read(within: string): Promise<string> {
    return this.page.evaluate((selector) => [...document.querySelectorAll(selector)].map((one) => readText(one)).join(' '), within).catch(() => '');
  }

  async sees(within: string, text: string | RegExp, seconds?: number): Promise<string> {
    const has = (there: string): boolean => (typeof text === 'string' ? there.includes(text) : text.test(there));
    try {
      return await until('it', async () => {
        const there = await this.read(within);
        return has(there) && there;
      }, seconds);
    } catch {
      throw new Error(`${this.who.address} does not see “${String(text)}” in ${within} at ${this.page.url()}, but “${(await this.read(within)).slice(0, 1500)}”`);
    }
  }

  /** Sees words in a letter itself, not in the list that tells how it begins. */
  async reads(text: string): Promise<void> {
    await until(`“${text}” in a letter at ${this.page.url()}`, async () => {
      for (const frame of this.page.mainFrame().childFrames()) if ((await frame.evaluate(() => document.body.innerText)).includes(text)) return true;
      return this.page.evaluate((words) => !!findDeep('fdz-inbox, fdz-message', '[part~="words"]', words), text);
    });
  }

  /** Signs in by the window of the home domain, and allows what is asked. */
  async signIn(within = 'fdz-account'): Promise<void> {
    await this.press(within, 'button', 'Sign in');
    await this.atHome();
    await until('the sign-in to end', async () => !(await this.read(within)).includes('Sign in') && this.page.url().startsWith(this.origin));
  }

  /** Fills in the pages of the home domain, wherever they are shown. */
  async atHome(): Promise<void> {
    const { login, password } = this.who;
    const windowWith = (selector: string): Promise<Page> => until(`${selector} at ${this.issuer}`, async () => {
      for (const page of await this.context.pages()) if (/\/interaction\//.test(page.url()) && (await page.$(selector))) return page;
      return undefined;
    });
    const first = await windowWith('input[name=password], button[value=allow]');
    // Whoever is still known at home is not asked for the password again.
    if (await first.$('input[name=password]')) {
      // What was typed on the page may stand there already.
      await first.$eval('input[name=login]', (input) => { (input as HTMLInputElement).value = ''; });
      await first.type('input[name=login]', login);
      await first.type('input[name=password]', password);
      await first.click('button[value=sign-in]').catch(() => undefined);
    }
    const next = await until('the page after', async () => {
      const pages = (await this.context.pages()).filter((page) => page.url().startsWith(this.issuer));
      for (const page of pages) if (await page.$('button[value=allow]:not([aria-disabled])')) return page;
      return pages.length === 0 ? 'none' : undefined;
    });
    if (next === 'none') return;
    for (const box of await next.$$('input[type=checkbox]')) if (!(await box.evaluate((input) => input.checked))) await box.click();
    await next.click('button[value=allow]').catch(() => undefined);
  }

  /** Writes a letter in the compose box of the page and stops before sending. */
  async write({ to, subject, text }: { to?: string; subject?: string; text: string }, within = 'fdz-compose-box'): Promise<void> {
    if (to) {
      await this.press(within, 'input:not(#subject)');
      await this.page.keyboard.type(`${to},`);
    }
    if (subject !== undefined) {
      await this.press(within, '#subject');
      await this.page.keyboard.type(subject);
    }
    await this.press(within, '[contenteditable=true], textarea');
    await this.page.keyboard.type(text);
  }

  async send(within = 'fdz-compose-box'): Promise<void> {
    await this.press(within, '[part~="send"]');
  }

  /** Sends what is written, and waits until it is in the box of the recipient. */
  async delivers(within?: string): Promise<void> {
    await this.send(within);
    await this.sees(within ?? 'fdz-compose-box', 'Delivered');
  }

  /** Opens the conversation with this subject. */
  async openConversation(subject: string, within = 'fdz-inbox'): Promise<void> {
    await this.press(within, '[part~="row"]', subject);
  }

  /** How many rows of the inbox have this subject. */
  rows(subject: string, within = 'fdz-inbox'): Promise<number> {
    return this.page.evaluate((selector, wanted) => {
      let count = 0;
      for (const host of document.querySelectorAll(selector)) for (const row of host.shadowRoot?.querySelectorAll('[part~="row"]') ?? []) if (readText(row).includes(wanted)) count += 1;
      return count;
    }, within, subject);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

export interface Correspondents {
  anna: Person;
  clerk: Person;
  /** Nothing went wrong in their pages. */
  unharmed(): void;
  close(): Promise<void>;
}

/** Anna at the portal and the clerk at the town hall, in a town where letters were written before. */
export async function correspondents(engine: 'chromium' | 'firefox'): Promise<Correspondents> {
  const town = await openTown({ seed: true });
  const browser = await openBrowser(engine);
  const anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
  const clerk = await Person.at(browser, town.demo, 'clerk@city.localhost', 'townhall.localhost');
  return {
    anna, clerk,
    unharmed: () => assert.deepEqual([...anna.faults, ...clerk.faults], []),
    close: async () => {
      await browser.close();
      await town.close();
    },
  };
}

export { openBrowser };
