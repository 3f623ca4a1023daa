/**
 * What strangers send never runs: every payload of the suite goes through the cleaner and into the frame
 * page of the server, in a host page under the strictest policy, in a real browser.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'puppeteer-core';
import { toResponse } from '../../demo/server/answer.ts';
import { framePage } from '../../demo/server/frame.ts';
import { newPage, openBrowser, serve } from '../support/page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs in the host page: one message body, fed again and again. */
const HOST = `
import { FdzMessageBody } from './components/message/message-body.ts';
import { cleanHtml } from './components/message/clean-html.ts';
customElements.define('fdz-message-body', FdzMessageBody);
const body = Object.assign(document.createElement('fdz-message-body'), { home: HOME, sender: 'stranger@city.example', t: (key) => key });
document.body.append(body);
globalThis.pwned = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) globalThis[name] = (...args) => { pwned.push(name + ' ' + args.join()); return null; };
globalThis.show = async (html) => {
  body.body = { text: 'plain words', html: html + '<p id="end">end of message</p>' };
  await new Promise((resolve) => {
    const heard = ({ data }) => { if (data?.type === 'fdz-height') { removeEventListener('message', heard); resolve(); } };
    addEventListener('message', heard);
  });
};
globalThis.clean = (html) => cleanHtml(html, false).html;
globalThis.body = body;
`;

interface Payload {
  title: string;
  payload: string;
}

for (const name of ['chromium', 'firefox'] as const) {
  describe(`hostile HTML in ${name}`, () => {
    let browser: Browser;
    let page: Page;
    let payloads: Payload[];
    const closing: (() => Promise<void>)[] = [];
    const elsewhere: string[] = [];
    const dialogs: string[] = [];

    const open = async (policy: (home: string) => string): Promise<Page> => {
      const frames = new Map<string, { body: string; headers: Record<string, string> }>();
      for (const remote of [false, true]) {
        const response = toResponse(await framePage(remote));
        frames.set(remote ? '?remote=1' : '', { body: await response.text(), headers: Object.fromEntries(response.headers) });
      }
      const home = await serve((url) => (url.pathname === '/dmail/frame' ? frames.get(url.search) : undefined));
      const server = `http://home.localhost:${home.port}/dmail`;
      const { outputFiles } = await build({
        stdin: { contents: HOST.replace('HOME', JSON.stringify(server)), resolveDir: root, loader: 'ts' },
        bundle: true, write: false, format: 'esm', target: 'es2022', tsconfig: `${root}/tsconfig.json`, ignoreAnnotations: true, logLevel: 'silent',
      });
      const host = await serve((url) => (url.pathname === '/'
        ? { body: '<!doctype html><meta charset="utf-8"><title>Host</title><body><script type="module" src="/host.js"></script>', headers: { 'content-security-policy': policy(new URL(server).origin) } }
        : url.pathname === '/host.js' ? { body: outputFiles[0]!.contents, type: 'text/javascript' } : undefined));
      closing.push(home.close, host.close);
      const tab = await newPage(browser);
      tab.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      tab.on('request', (request) => {
        const { protocol, port } = new URL(request.url());
        if (/^https?:$/.test(protocol) && port !== String(home.port) && port !== String(host.port)) elsewhere.push(request.url());
      });
      await tab.goto(`http://portal.localhost:${host.port}/`);
      await tab.waitForFunction('globalThis.show');
      return tab;
    };
    const strict = (home: string): string => `default-src 'none'; script-src 'self'; style-src 'self'; frame-src ${home}; require-trusted-types-for 'script'; trusted-types fdz-inert lit-html`;

    before(async () => {
      payloads = JSON.parse(await readFile(`${root}/components/message/testdata/payloads.json`, 'utf8')) as Payload[];
      browser = await openBrowser(name);
      page = await open(strict);
    });
    after(async () => {
      await browser?.close();
      for (const close of closing) await close();
    });

    /** The frame is made anew with each message; the driver hears of it a moment later. */
    const inFrame = async (script: string): Promise<unknown> => {
      for (let attempt = 0; ; attempt++) {
        const frame = await page.waitForFrame((one) => !one.detached && one.url().includes('/dmail/frame'));
        try {
          return await frame.evaluate(script);
        } catch (error) {
          // Its address is known a moment before its document has taken the place of the empty one.
          if (attempt > 2 || !/context was destroyed/.test(String(error))) throw error;
        }
      }
    };

    it('runs nothing, fetches nothing and keeps no handler', async () => {
      assert.ok(payloads.length > 200);
      for (const { title, payload } of payloads) {
        await page.evaluate((html) => (globalThis as unknown as { show(html: string): Promise<void> }).show(html), payload);
        const left = await inFrame(`[...document.querySelectorAll('main *')].flatMap((element) => [
          ...(/^(script|style|iframe|object|embed|form|input|button|base|meta|link|svg|math|template)$/.test(element.localName) ? [element.localName] : []),
          ...[...element.attributes].filter(({ name, value }) => /^on/.test(name) || (/^(src|action|formaction|data|poster|background|xlink:href)$/.test(name) && value && !/^data:image\\//.test(value)) || name === 'srcset').map(({ name }) => name),
          ...(element.hasAttribute('href') && !/^(https|mailto|dmail):/.test(element.getAttribute('href')) ? ['href'] : []),
        ])`);
        assert.deepEqual(left, [], title);
      }
      assert.match(String(await inFrame(`document.querySelector('main').textContent`)), /end of message/);
      assert.deepEqual(await page.evaluate('pwned'), []);
      assert.deepEqual(dialogs, []);
      assert.deepEqual(elsewhere, []);
    });

    it('keeps the frame out of the page around it', async () => {
      assert.equal(await inFrame(`(() => { try { return parent.document.title } catch (error) { return error.name } })()`), 'SecurityError');
      assert.equal(await inFrame('origin'), 'null');
    });

    it('opens links that pass the list, and no others', async () => {
      await page.evaluate((html) => (globalThis as unknown as { show(html: string): Promise<void> }).show(html), '<a href="https://a.example/x">go</a>');
      await page.evaluate(`globalThis.followed = []; document.addEventListener('fdz-link-open-request', (event) => { event.preventDefault(); followed.push(event.url); })`);
      await inFrame(`document.querySelector('a').click()`);
      await inFrame(`parent.postMessage({ type: 'fdz-link', href: 'javascript:alert(1)' }, '*')`);
      await inFrame(`parent.postMessage({ type: 'fdz-link', href: 'https://a.example/y' }, '*')`);
      await page.waitForFunction('followed.length >= 2');
      assert.deepEqual(await page.evaluate('followed'), ['https://a.example/x', 'https://a.example/y']);
    });

    it('leaves pictures from elsewhere out until they are asked for', async () => {
      const hostile = '<p style="background:url(https://tracker.example/a)">x</p><img src="https://tracker.example/b.gif" srcset="https://tracker.example/c.gif 2x">';
      assert.doesNotMatch(String(await page.evaluate((html) => (globalThis as unknown as { clean(html: string): string }).clean(html), hostile)), /tracker/);
      await page.evaluate((html) => (globalThis as unknown as { show(html: string): Promise<void> }).show(html), hostile);
      assert.equal(await page.evaluate(`body.shadowRoot.querySelector('.notice button').textContent`), 'remoteLoad');
      assert.deepEqual(elsewhere, []);
    });

    for (const [what, policy] of [
      ['frames', (): string => "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types fdz-inert lit-html"],
      ['our Trusted Types policy', (home: string): string => `default-src 'none'; script-src 'self'; style-src 'self'; frame-src ${home}; require-trusted-types-for 'script'; trusted-types lit-html`],
    ] as const) {
      it(`shows the plain words, and says so, where the host forbids ${what}`, async () => {
        const tab = await open(policy);
        await tab.evaluate(`body.body = { text: 'plain words', html: '<b>formatted</b>' }`);
        await tab.waitForFunction(`body.shadowRoot.querySelector('.words')?.textContent === 'plain words'`);
        assert.match(String(await tab.evaluate(`body.shadowRoot.querySelector('.notice').textContent`)), /plainShown/);
        await tab.close();
      });
    }
  });
}
