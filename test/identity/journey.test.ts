/**
 * A person signs in on a host page, in real browsers.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import type { Session } from '../../src/identity/ports.ts';
import { newPage, openBrowser } from '../support/page.ts';
import { createTown, type Town } from './town.ts';
import { consent, fillIn, phase, portal, until, wellKnown, windowAt, type Portal } from './windows.ts';

declare global {
  var axe: { run(): Promise<{ violations: { id: string }[] }> };
  var session: Session;
  var problems: string[];
}

const refreshes = (town: Town): number => town.log.filter((line) => line === 'POST id.home.localhost/token').length;

/** Everything a script of the host could read as text. */
const readable = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, url: location.href, cookie: document.cookie, name: window.name, html: document.documentElement.outerHTML }));

const kept = (page: Page): Promise<{ refresh: string; access: string; until: number; extractable: boolean }[]> => page.evaluate(async () => {
  const request = indexedDB.open('fdz-identity', 1);
  const db = await new Promise<IDBDatabase>((resolve, reject) => { request.addEventListener('success', () => resolve(request.result)); request.addEventListener('error', () => reject(request.error!)); });
  const all = db.transaction('grants').objectStore('grants').getAll() as IDBRequest<{ refresh: string; access: string; until: number; keys: CryptoKeyPair }[]>;
  await new Promise((resolve) => { all.addEventListener('success', resolve); });
  db.close();
  return all.result.map(({ refresh, access, until, keys }) => ({ refresh, access, until, extractable: keys.privateKey.extractable }));
});

/** Makes the home token old, as if ten minutes had passed. */
const age = (page: Page): Promise<void> => page.evaluate(async () => {
  const request = indexedDB.open('fdz-identity', 1);
  const db = await new Promise<IDBDatabase>((resolve) => { request.addEventListener('success', () => resolve(request.result)); });
  const store = db.transaction('grants', 'readwrite').objectStore('grants');
  const cursor = store.openCursor();
  await new Promise<void>((resolve) => {
    cursor.addEventListener('success', () => {
      const at = cursor.result;
      if (!at) return resolve();
      at.update({ ...at.value, until: 0 });
      at.continue();
    });
  });
  db.close();
});

const authorization = (page: Page, resource: string, renew = false): Promise<string> => page.evaluate(async (resource, renew) => {
  const { authorization = '' } = await session.headers({ method: 'GET', url: `${resource}/mailbox`, resource, renew });
  return authorization;
}, resource, renew);

/** Names what axe finds wrong with a page. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8'));
  return page.evaluate(async () => (await axe.run()).violations.map(({ id }) => id));
}

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`a person in ${engine}`, () => {
    let town: Town;
    let site: Portal;
    let browser: Browser;
    let context: BrowserContext;
    before(async () => {
      town = await createTown({ rotationGrace: 0 });
      wellKnown(town, 'home.localhost');
      wellKnown(town, 'shop.localhost');
      site = await portal(town);
      browser = await openBrowser(engine);
    });
    after(async () => {
      await browser.close();
      await town.close();
    });
    beforeEach(async () => { context = await browser.createBrowserContext(); });
    afterEach(() => context.close());

    const open = async (url = site.url): Promise<Page> => {
      const page = await newPage(context);
      await page.goto(url);
      await page.waitForFunction(() => document.body.dataset['phase'] !== 'starting');
      return page;
    };
    const signedIn = async (): Promise<Page> => {
      const page = await open();
      await page.click('#in');
      await fillIn(context, town.issuer);
      await phase(page, 'signed-in');
      return page;
    };

    it('signs in in a window whose page cuts the opener off, and nothing of it can be read', async () => {
      const page = await signedIn();
      assert.equal(await page.$eval('#who', (element) => element.textContent), 'anna@home.localhost');
      assert.deepEqual(await page.evaluate(() => session.account.scopes), ['send', 'read:mailbox']);
      const [grant] = await kept(page);
      assert.equal(grant!.extractable, false);
      const text = await readable(page);
      for (const secret of [grant!.access, grant!.refresh]) assert.ok(!text.includes(secret));
      assert.ok(!text.includes('code='));
      await until('the window to close', async () => !(await context.pages()).some((other) => other.url().includes('callback.html')));
    });

    it('gives the window no way back to the page', async () => {
      const page = await open();
      await page.evaluate(() => {
        const really = window.open.bind(window);
        window.open = (...all) => {
          const opened = really(...all);
          queueMicrotask(() => { document.body.dataset.opener = String(opened?.opener); });
          return opened;
        };
      });
      await page.click('#in');
      await until('the window', () => page.evaluate(() => document.body.dataset.opener));
      assert.equal(await page.evaluate(() => document.body.dataset.opener), 'null');
      await page.click('#cancel');
    });

    it('returns silently after a reload, without a request', async () => {
      const page = await signedIn();
      const before = town.log.length;
      await page.reload();
      await phase(page, 'signed-in');
      assert.match(await authorization(page, town.resource), /^DPoP /);
      assert.deepEqual(town.log.slice(before).filter((line) => line.includes('id.home')), []);
    });

    it('leaves the page and comes back where windows may not open', async () => {
      const page = await open();
      await page.evaluate(() => { window.open = () => null; });
      await page.click('#in');
      await fillIn(context, town.issuer);
      await windowAt(context, site.url, 'body[data-phase=signed-in]');
      assert.equal(page.url(), site.url);
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    });

    it('says so where only a window would do', async () => {
      const page = await open();
      await page.evaluate(() => { window.open = () => null; });
      await page.click('#popup');
      await until('the problem', () => page.evaluate(() => problems.includes('popup-blocked')));
      assert.equal(await page.evaluate(() => session.state.phase), 'signed-out');
    });

    it('turns back: on the page at home, or here', async () => {
      const page = await open();
      await page.click('#in');
      const window = await windowAt(context, `${town.issuer}/interaction/`, 'button[value=cancel]');
      await window.click('button[value=cancel]').catch(() => undefined);
      await until('the refusal', () => page.evaluate(() => problems.at(-1) === 'sign-in-cancelled'));
      assert.equal(await page.evaluate(() => session.state.phase), 'signed-out');
      await page.click('#in');
      await windowAt(context, `${town.issuer}/interaction/`, 'button[value=cancel]');
      await page.click('#cancel');
      await until('the second', () => page.evaluate(() => problems.length === 2 && session.state.phase === 'signed-out'));
    });

    it('two tabs that need a new token at once ask once', async () => {
      const first = await signedIn();
      const second = await open();
      await phase(second, 'signed-in');
      await age(first);
      await Promise.all([first.reload(), second.reload()]);
      await Promise.all([phase(first, 'signed-in'), phase(second, 'signed-in')]);
      // The first question for a nonce is a request too: ask once so that it is known.
      const before = refreshes(town);
      const [one, other, third] = await Promise.all([authorization(first, town.resource), authorization(second, town.resource), authorization(second, town.resource)]);
      assert.equal(one, other);
      assert.equal(other, third);
      const asked = refreshes(town) - before;
      assert.ok(asked === 1 || asked === 2, `asked ${asked} times, of which one may have been for a nonce`);
      // Had the rotated token been used twice, the grant would be gone by now.
      await age(second);
      await second.reload();
      assert.match(await authorization(second, town.resource), /^DPoP /);
    });

    it('gets a token for another server once, and uses no token elsewhere', async () => {
      const page = await signedIn();
      const city = `${town.at('city.localhost')}/dmail`;
      const before = refreshes(town);
      const [one, other] = await Promise.all([authorization(page, city), authorization(page, city)]);
      assert.equal(one, other);
      assert.equal(await authorization(page, city), one);
      assert.ok(refreshes(town) - before <= 2);
      assert.notEqual(one, await authorization(page, town.resource));
      const refused = await page.evaluate((resource) => session.headers({ method: 'GET', url: 'https://evil.example/mailbox', resource }).then(() => '', String), town.resource);
      assert.match(refused, /origin/);
    });

    it('gets another token when the last one was refused', async () => {
      const page = await signedIn();
      const before = await authorization(page, town.resource);
      const after = await authorization(page, town.resource, true);
      const again = await authorization(page, town.resource);
      assert.notEqual(before, after);
      assert.equal(after, again);
    });

    it('signs out everywhere: no token left here, none of use there', async () => {
      const page = await signedIn();
      const other = await open();
      await phase(other, 'signed-in');
      const before = town.log.length;
      await page.bringToFront();
      await page.click('#out');
      await Promise.all([phase(page, 'signed-out'), phase(other, 'signed-out')]);
      assert.deepEqual(await kept(page), []);
      await until('the revocation', () => Promise.resolve(town.log.slice(before).includes('POST id.home.localhost/token/revocation')));
      assert.equal(await other.evaluate((resource) => session.headers({ method: 'GET', url: resource, resource }).then(() => '', (problem: { code: string }) => problem.code), town.resource), 'signed-out');
    });

    it('other tabs follow a sign-in', async () => {
      const waiting = await open();
      await signedIn();
      await phase(waiting, 'signed-in');
    });

    it('learns that the grant was ended at home, and still knows who it was', async () => {
      const page = await signedIn();
      const home = await newPage(context);
      await home.goto(`${town.issuer}/grants`);
      await Promise.all([home.waitForNavigation(), home.click('.grants button')]);
      await page.bringToFront();
      const code = await page.evaluate((resource) => session.headers({ method: 'GET', url: resource, resource }).then(() => session.headers({ method: 'GET', url: resource, resource, renew: true })).then(() => '', (problem: { code: string }) => problem.code), town.resource);
      assert.equal(code, 'signed-out');
      assert.equal(await page.evaluate(() => session.state.phase), 'expired');
      assert.equal(await page.evaluate(() => session.state.account?.address), 'anna@home.localhost');
      assert.deepEqual(await kept(page), []);
      // Signing in once more asks anew.
      await page.click('#in');
      await consent(context, town.issuer);
      await phase(page, 'signed-in');
    });

    it('a wrong clock does no harm', async () => {
      const page = await newPage(context);
      await page.evaluateOnNewDocument(() => {
        const now = Date.now.bind(Date);
        Date.now = () => now() - 86_400_000;
      });
      await page.goto(site.url);
      await phase(page, 'signed-out');
      await page.click('#in');
      await fillIn(context, town.issuer);
      await phase(page, 'signed-in');
      assert.match(await authorization(page, `${town.at('city.localhost')}/dmail`), /^DPoP /);
    });

    it('signs in with an ordinary provider, whose tokens never reach the host', async () => {
      const page = await open(`${site.origin}/?server=shop.localhost&scope=send`);
      await page.click('#in');
      const login = await windowAt(context, town.at('login.shop.localhost'), 'input[name=password]');
      await login.type('input[name=login]', 'sales');
      await login.type('input[name=password]', 'fair-prices');
      await login.click('button[value=sign-in]').catch(() => undefined);
      await consent(context, town.at('id.shop.localhost'), ['send']);
      await phase(page, 'signed-in');
      assert.equal(await page.$eval('#who', (element) => element.textContent), 'sales@shop.localhost');
      const claims = JSON.parse(Buffer.from((await authorization(page, `${town.at('shop.localhost')}/dmail`)).split('.')[1]!, 'base64url').toString()) as { iss: string };
      assert.equal(claims.iss, town.at('id.shop.localhost'));
    });

    it('the pages at home are accessible, in the light and in the dark', async () => {
      for (const scheme of ['light', 'dark']) {
        const page = await open();
        if (engine === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.click('#redirect');
        const there = await windowAt(context, `${town.issuer}/interaction/`, 'input[name=password]');
        assert.deepEqual(await faults(there), []);
        // Who it was the last time stands there already.
        await there.$eval('input[name=login]', (input) => { (input as HTMLInputElement).value = ''; });
        await there.type('input[name=login]', 'ben');
        await there.type('input[name=password]', 'not this');
        await Promise.all([there.waitForNavigation(), there.click('button[value=sign-in]')]);
        assert.deepEqual(await faults(there), []);
        await there.type('input[name=password]', 'forty-photos');
        await Promise.all([there.waitForNavigation(), there.click('button[value=sign-in]')]);
        assert.deepEqual(await faults(there), []);
        await (await there.waitForSelector('button[value=allow]:not([aria-disabled])'))!.click().catch(() => undefined);
        await windowAt(context, site.url, 'body[data-phase=signed-in]');
        await there.goto(`${town.issuer}/grants`);
        assert.deepEqual(await faults(there), []);
        await Promise.all([there.waitForNavigation(), there.click('.grants button')]);
        assert.deepEqual(await faults(there), []);
        await Promise.all([there.waitForNavigation(), there.click('form[action="/sign-out"] button')]);
        assert.deepEqual(await faults(there), []);
        await there.goto(`${town.issuer}/auth?client_id=nobody`);
        assert.deepEqual(await faults(there), []);
        await there.close();
      }
    });

    it('an answer of another issuer is no answer', async () => {
      const page = await open();
      await page.click('#in');
      const window = await windowAt(context, `${town.issuer}/interaction/`, 'input[name=password]');
      // The same answer, but for who gives it.
      await window.setRequestInterception(true);
      window.on('request', (request) => {
        if (!request.url().includes('callback.html') || request.url().includes('evil')) return void request.continue();
        const url = new URL(request.url());
        url.searchParams.set('iss', 'https://evil.example');
        void request.respond({ status: 302, headers: { location: url.href } });
      });
      const before = refreshes(town);
      await fillIn(context, town.issuer);
      await until('the refusal', () => page.evaluate(() => problems.at(-1) === 'sign-in-failed'));
      assert.equal(refreshes(town), before);
    });
  });
}
