/**
 * A host page asks a person to confirm something at home, in real browsers.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { canonicalBytes, digestOf, type AuthorizationDetail, type Message } from '../../src/contract/index.ts';
import { verifySignature } from '../../src/evidence/signature.ts';
import { openBrowser } from '../support/page.ts';
import { createTown, type Town } from './town.ts';
import { askAtHome, portal, signedIn, until, wellKnown, type Portal } from './windows.ts';

declare global {
  var asking: AuthorizationDetail;
  var answers: AuthorizationDetail[];
  var confirmed: { headers(request: { method: string; url: string; resource: string; renew?: boolean; nonce?: string }): Promise<Record<string, string>> };
}

const tracking: AuthorizationDetail = { type: 'urn:dmail:tracking', peer: 'clerk@city.localhost' };
const message: Message = {
  id: 'message-0000001', thread: 'thread-00000001', from: { address: 'anna@home.localhost', name: 'Anna Kováčová' }, to: [{ address: 'clerk@city.localhost', name: 'Building office' }],
  subject: 'Permit for Hlavná 12', sentAt: new Date().toISOString(), reference: 'SP-2026/118',
  body: { text: `I ask for the permit.\n\n${'The fence stands 2 m high along the street. '.repeat(80)}\nTotal: 100\u202e.EUR\n` },
  cover: [{ name: 'permit', label: 'Permit', tags: [
    { name: 'fee', label: 'Fee', kind: 'money', value: '120.50', currency: 'EUR', prominent: true }, { name: 'start', kind: 'date', value: '2027-03-01', role: 'due' },
  ] }],
  attachments: [{ id: 'document-1', upload: 'upload-00001', name: 'plan.pdf', mediaType: 'application/pdf', size: 1234567, digest: `sha-256:${'B'.repeat(43)}` }],
  parts: [{ type: 'application/vnd.example+json', data: { rooms: 3 } }],
};

/** What goes wrong on pages at home; the callback page is the host's. */
function faultsAtHome(page: Page): string[] {
  const all: string[] = [];
  page.on('console', (line) => { if (line.type() === 'error' && !line.text().includes('favicon.ico')) all.push(line.text()); });
  page.on('pageerror', (error: unknown) => { if (!String(error).includes('favicon.ico')) all.push(String(error)); });
  return all;
}

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8'));
  return page.evaluate(async () => (await axe.run()).violations.map(({ id }) => id));
}

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`confirming in ${engine}`, () => {
    let town: Town;
    let site: Portal;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let digest: string;
    before(async () => {
      town = await createTown();
      wellKnown(town, 'home.localhost');
      site = await portal(town);
      browser = await openBrowser(engine);
      digest = await digestOf(canonicalBytes(message));
    });
    after(async () => {
      await browser.close();
      await town.close();
    });
    beforeEach(async () => {
      context = await browser.createBrowserContext();
      page = await signedIn(context, site, town.issuer);
    });
    afterEach(() => context.close());

    const ask = (detail: AuthorizationDetail, selector?: string): Promise<Page> => askAtHome(page, town.issuer, detail, selector);
    const signing = (): AuthorizationDetail => ({ type: 'urn:dmail:signature', digest, message });
    /** A window that comes to the front while it is pressed takes the press for one that was meant for something else. */
    const press = (window: Page, value: string): Promise<unknown> => window.bringToFront().then(() => window.waitForSelector(`button[value=${value}]:not([aria-disabled])`)).then((button) => button!.click()).catch(() => undefined);
    const problem = (code: string): Promise<unknown> => until(code, () => page.evaluate((code) => problems.at(-1) === code, code));
    const answer = (): Promise<AuthorizationDetail> => until('the answer', () => page.evaluate(() => answers.at(-1)));
    const verified = async (detail: AuthorizationDetail) => {
      assert.ok(detail.type === 'urn:dmail:signature' && detail.signature && detail.message === undefined);
      assert.equal(detail.digest, digest);
      const { keys } = (await (await town.fetch(`${town.issuer}/jwks`)).json()) as { keys: JsonWebKey[] };
      const outcome = await verifySignature({ ...message, signature: detail.signature }, { keysOf: (_domain, issuer) => Promise.resolve(issuer === town.issuer ? keys : undefined), now: Date.now() });
      assert.equal(outcome.state, 'verified', JSON.stringify(outcome));
      assert.deepEqual(outcome.signer, { address: 'anna@home.localhost', issuer: town.issuer, name: 'Anna Kováčová' });
      return { outcome, signature: detail.signature };
    };

    it('allows tracking, with a token for that alone and for home alone', async () => {
      const window = await ask(tracking);
      assert.deepEqual(await faults(window), []);
      await press(window, 'allow');
      assert.deepEqual(await answer(), tracking);
      const [token, proof] = await page.evaluate(async (resource) => {
        const headers = await confirmed.headers({ method: 'POST', url: `${resource}/consents`, resource });
        return [headers['authorization']!.slice(5), headers['dpop']!];
      }, town.resource);
      const read = (jwt: string): Record<string, unknown> => JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
      assert.deepEqual(read(token!)['authorization_details'], [tracking]);
      assert.equal(read(proof!)['htu'], `${town.resource}/consents`);
      const refused = await page.evaluate(async (resource) => [
        await confirmed.headers({ method: 'POST', url: 'http://city.localhost/dmail', resource: 'http://city.localhost/dmail' }).then(() => '', String),
        await confirmed.headers({ method: 'POST', url: `${resource}/consents`, resource, renew: true }).then(() => '', (problem: { code: string }) => problem.code),
      ], town.resource);
      assert.match(refused[0]!, /home alone/);
      assert.equal(refused[1], 'confirmation-required');
      await until('the window to close', async () => !(await context.pages()).some((other) => other.url().includes('callback.html')));
    });

    it('turns back: on the page, on the host page, and by asking something else', async () => {
      await press(await ask(tracking), 'cancel');
      await problem('sign-in-cancelled');
      await ask(tracking);
      await page.bringToFront();
      await page.click('#cancel');
      await until('the second', () => page.evaluate(() => problems.length === 2));
      for (const other of await context.pages()) if (other !== page) await other.close();
      // Nobody can tell that a window was closed by hand: the next question takes its place.
      const window = await ask({ ...tracking, peer: 'mayor@city.localhost' });
      assert.ok((await window.content()).includes('mayor@city.localhost'));
      await press(window, 'allow');
      assert.deepEqual(await answer(), { ...tracking, peer: 'mayor@city.localhost' });
      assert.equal(await page.evaluate(() => answers.length), 1);
    });

    it('says that windows may not open, that the network is gone, and that home does not understand', async () => {
      await page.evaluate(() => {
        Object.assign(globalThis, { asking: { type: 'urn:dmail:tracking', peer: 'clerk@city.localhost' }, really: window.open });
        window.open = () => null;
      });
      await page.click('#ask');
      await problem('popup-blocked');
      await page.evaluate(() => {
        window.open = (globalThis as unknown as { really: typeof window.open }).really;
        globalThis.asking = { type: 'urn:dmail:tracking', peer: 'nobody' };
      });
      await page.click('#ask');
      await problem('not-understood');
      await page.setOfflineMode(true);
      await page.click('#ask');
      await until('the third', () => page.evaluate(() => problems.length === 3 && ['offline', 'unreachable'].includes(problems[2]!)));
      await page.setOfflineMode(false);
      assert.equal(await page.evaluate(() => session.state.phase), 'signed-in');
      await until('no window left', async () => (await context.pages()).length === 1);
    });

    it('signs with a key of this browser, which stays the same and cannot be exported', async () => {
      const window = await ask(signing());
      const wrong = faultsAtHome(window);
      assert.deepEqual(await faults(window), []);
      await press(window, 'sign');
      const first = await verified(await answer());
      assert.equal(first.outcome.level, 'device-key');
      assert.ok(Math.abs(Date.parse(first.outcome.signedAt!) - Date.now()) < 60_000);
      const again = await ask(signing());
      const kept = await again.evaluate(async () => {
        const request = indexedDB.open('dmail-signing', 1);
        const db = await new Promise<IDBDatabase>((resolve) => { request.addEventListener('success', () => resolve(request.result)); });
        const all = db.transaction('keys').objectStore('keys').getAll() as IDBRequest<CryptoKeyPair[]>;
        await new Promise((resolve) => { all.addEventListener('success', resolve); });
        db.close();
        return all.result.map(({ privateKey }) => privateKey.extractable);
      });
      assert.deepEqual(kept, [false]);
      await press(again, 'sign');
      await until('the second answer', () => page.evaluate(() => answers.length === 2));
      const second = await verified((await page.evaluate(() => answers[1]))!);
      const kid = (signature: { binding: string }) => (JSON.parse(Buffer.from(signature.binding.split('.')[1]!, 'base64url').toString()) as { cnf: { jwk: { x: string } } }).cnf.jwk.x;
      assert.equal(kid(second.signature), kid(first.signature));
      assert.deepEqual(wrong, []);
    });

    it('shows all of what is signed, and what cannot be seen in it', async () => {
      const window = await ask(signing());
      const text = await window.$eval('.sheet', (sheet) => (sheet as HTMLElement).innerText);
      for (const part of ['Permit for Hlavná 12', 'clerk@city.localhost', 'Building office', 'SP-2026/118', '120.50', 'EUR', 'fee (money)', '2027-03-01', 'plan.pdf', '1,234,567', `sha-256:${'B'.repeat(43)}`, '"rooms": 3', 'upload-00001', 'thread-00000001', message.sentAt]) {
        assert.ok(text.includes(part), part);
      }
      assert.ok(text.includes('100U+202E.EUR'));
      assert.equal(text.split('The fence stands').length - 1, 80);
      await window.close();
    });

    it('turns back from signing', async () => {
      await press(await ask(signing()), 'cancel');
      await problem('sign-in-cancelled');
    });

    it('signs nothing that has changed on its way to the script', async () => {
      const window = await ask(signing());
      await window.setRequestInterception(true);
      window.on('request', (request) => {
        if (request.url().endsWith('/message')) void request.respond({ status: 200, contentType: 'application/octet-stream', headers: { date: new Date().toUTCString() }, body: '{"body":{"text":"I owe you everything"}}' });
        else void request.continue();
      });
      await press(window, 'sign');
      await until('the refusal', () => window.$eval('#say', (say) => say.textContent?.includes('was not made')));
      assert.equal(await page.evaluate(() => answers.length), 0);
    });

    if (engine === 'chromium') {
      const authenticator = async (window: Page, isUserVerified = true) => {
        const session = await window.createCDPSession();
        await session.send('WebAuthn.enable');
        const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified, automaticPresenceSimulation: true } });
        return { session, authenticatorId };
      };

      it('makes a passkey and signs with it', async () => {
        const window = await ask(signing());
        const wrong = faultsAtHome(window);
        await authenticator(window);
        await window.click('input[value=passkey]');
        await press(window, 'register');
        await until('the passkey', () => window.$eval('#say', (say) => say.textContent?.includes('passkey is ready')));
        assert.deepEqual(await faults(window), []);
        await press(window, 'sign');
        const { outcome } = await verified(await answer());
        assert.equal(outcome.level, 'passkey');
        assert.deepEqual(wrong, []);
      });

      it('signs nothing where the device does not know the person', async () => {
        const window = await ask(signing());
        await authenticator(window, false);
        await window.click('input[value=passkey]');
        await press(window, 'register');
        await until('the refusal', () => window.$eval('#say', (say) => say.className === 'say' && say.textContent?.includes('Nothing was signed')));
        await press(window, 'cancel');
        await problem('sign-in-cancelled');
      });
    }
  });
}
