/**
 * A real browser in front of the town: a host page under its own strict policy, driven by its buttons.
 */
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import type { AuthorizationDetail } from '../../src/contract/index.ts';
import { newPage } from '../support/page.ts';
import { hostPage, PASSWORD, type Town } from './town.ts';

const bundle = async (entry: string, contents?: string): Promise<string> => {
  const { outputFiles } = await build({
    ...(contents === undefined ? { entryPoints: [entry] } : { stdin: { contents, resolveDir: new URL('.', import.meta.url).pathname, loader: 'ts' } }),
    bundle: true, format: 'esm', target: 'es2022', write: false,
  });
  return outputFiles[0]!.text;
};

/** What the host page does: buttons for the gestures, the session within reach of the test. */
const HOST = `
import { createSession } from '../../src/identity/session.ts';
import { openGrantStorage } from '../../src/offline/grants.ts';
const params = new URLSearchParams(location.search);
const session = createSession({
  server: params.get('server') ?? location.hash.slice(1), clientId: '/dmail-client.json', redirectUri: '/callback.html', storage: openGrantStorage(),
  scope: params.get('scope') ?? 'send read:mailbox',
});
globalThis.session = session;
globalThis.problems = [];
const show = () => { document.body.dataset.phase = session.state.phase; document.getElementById('who').textContent = session.state.account?.address ?? ''; };
session.subscribe(show);
const on = (id, act) => document.getElementById(id).addEventListener('click', () => act().catch((problem) => { problems.push(problem.code ?? String(problem)); document.body.dataset.problem = problem.code ?? String(problem); }));
on('in', () => session.signIn());
on('popup', () => session.signIn({ mode: 'popup' }));
on('redirect', () => session.signIn({ mode: 'redirect' }));
on('cancel', async () => session.cancel());
on('out', () => session.signOut());
globalThis.answers = [];
on('ask', async () => { const { detail, headers } = await session.confirm(globalThis.asking); globalThis.confirmed = { detail, headers }; answers.push(detail); });
await session.start();
show();
`;
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><body data-phase="starting">
<p id="who"></p><button id="in">Sign in</button><button id="popup">Popup</button><button id="redirect">Redirect</button><button id="cancel">Cancel</button><button id="out">Sign out</button><button id="ask">Ask</button>
<script type="module" src="/host.js"></script></body></html>`;

export interface Portal {
  origin: string;
  url: string;
}

/** A host page of a citizen portal, as strict as the kit says it may be. */
export async function portal(town: Town, name = 'portal.localhost', domain = 'home.localhost'): Promise<Portal> {
  const connect = ['home.localhost', 'id.home.localhost', 'shop.localhost', 'id.shop.localhost', 'city.localhost'].map((host) => town.at(host)).join(' ');
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src ${connect}; require-trusted-types-for 'script'; trusted-types 'none'`;
  const headers = { 'content-security-policy': policy, 'cache-control': 'no-store' };
  const { readFile } = await import('node:fs/promises');
  const { origin } = hostPage(town, name, {
    '/': { type: 'text/html', body: PAGE, headers },
    '/host.js': { type: 'text/javascript', body: await bundle('', HOST) },
    '/callback.html': { type: 'text/html', body: await readFile(new URL('../../src/identity/callback.html', import.meta.url), 'utf8'), headers },
    '/callback.js': { type: 'text/javascript', body: await bundle(new URL('../../src/identity/callback.ts', import.meta.url).pathname) },
  });
  return { origin, url: `${origin}/?server=${domain}` };
}

/** Publishes where a domain's server and authorization server are. */
export function wellKnown(town: Town, domain: string): void {
  const document = { domain, server: `${town.at(domain)}/dmail`, sign_in: town.at(`id.${domain}`), token_issuers: [town.at(`id.${domain}`)], versions: ['1.0'], attachments: { accepted: false } };
  town.host(domain, (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.url !== '/.well-known/dmail') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=300' }).end(JSON.stringify(document));
  });
}

export async function until<T>(what: string, ask: () => Promise<T | undefined | false | null>, seconds = 12): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask().catch(() => undefined);
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The window that shows a page whose address begins so, and whose content matches. */
export const windowAt = (browser: Browser | BrowserContext, prefix: string, selector = 'body'): Promise<Page> =>
  until(`a window at ${prefix}`, async () => {
    for (const page of await browser.pages()) {
      if (page.url().startsWith(prefix) && await page.$(selector).catch(() => null)) return page;
    }
    return undefined;
  });

export const phase = (page: Page, wanted: string): Promise<unknown> =>
  until(`phase ${wanted}`, () => page.evaluate((phase) => document.body.dataset['phase'] === phase, wanted));

/** Signs in and allows everything asked, on whatever page shows the forms. */
export async function fillIn(browser: Browser | BrowserContext, issuer: string, { login = 'anna', password = PASSWORD, allow = ['send', 'read:mailbox'] } = {}): Promise<void> {
  const signIn = await windowAt(browser, `${issuer}/interaction/`, 'input[name=password]');
  await signIn.type('input[name=login]', login);
  await signIn.type('input[name=password]', password);
  await signIn.click('button[value=sign-in]').catch(() => undefined);
  // Whoever allowed this host before is not asked again.
  const more = await until('the next page', async () => {
    const there = (await browser.pages()).filter((page) => page.url().startsWith(issuer));
    if (there.length === 0) return 'none';
    return await there[0]!.$('button[value=allow]') ? 'consent' : undefined;
  });
  if (more === 'consent') await consent(browser, issuer, allow);
}

export async function consent(browser: Browser | BrowserContext, issuer: string, allow = ['send', 'read:mailbox']): Promise<void> {
  const page = await windowAt(browser, `${issuer}/interaction/`, 'button[value=allow]');
  for (const scope of allow) {
    const box = await page.waitForSelector(`input[value="${scope}"]`);
    if (!(await box!.evaluate((input) => (input as HTMLInputElement).checked))) await box!.click();
  }
  // Whoever decides has looked at the page for a moment.
  await page.waitForSelector('button[value=allow]:not([aria-disabled])');
  await page.click('button[value=allow]').catch(() => undefined);
}

/** The host page in a tab, with anna signed in. */
export async function signedIn(context: BrowserContext, { url }: Portal, issuer: string): Promise<Page> {
  const page = await newPage(context);
  await page.goto(url);
  await phase(page, 'signed-out');
  await page.click('#in');
  await fillIn(context, issuer);
  await phase(page, 'signed-in');
  return page;
}

/** Has the host page ask for something to be confirmed. @returns the window at home where that is decided */
export async function askAtHome(page: Page, issuer: string, detail: AuthorizationDetail, selector = 'button[value=cancel]'): Promise<Page> {
  await page.bringToFront();
  await page.evaluate((asked) => void Object.assign(globalThis, { asking: asked }), detail);
  await page.click('#ask');
  return windowAt(page.browserContext(), `${issuer}/interaction/`, selector);
}
