/**
 * A consumer builds a page with the packed package, with the tools people use; the elements are registered and
 * alive in the result, and what is not imported is not in it.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build as esbuild } from 'esbuild';
import type { Browser } from 'puppeteer-core';
import { rollup } from 'rollup';
import ts from 'typescript';
import { build as vite } from 'vite';
import { faultsOf, newPage, openBrowser, serve } from '../support/page.ts';
import { pack, type Packed } from '../support/package.ts';

const main = `
import '@federizer/widgets/inbox/define';
import '@federizer/widgets/receipt-badge/define';
import { FdzInbox } from '@federizer/widgets/inbox';
const inbox = document.createElement('fdz-inbox');
document.body.append(inbox, document.createElement('fdz-receipt-badge'));
customElements.whenDefined('fdz-inbox').then(() => inbox.updateComplete).then(() => {
  document.title = inbox instanceof FdzInbox && inbox.shadowRoot && customElements.get('fdz-receipt-badge') ? 'alive' : 'dead';
});
`;

describe('a consumer', () => {
  let packed: Packed;
  let browser: Browser;
  let entry: string;

  before(async () => {
    packed = pack();
    entry = path.join(packed.consumer, 'main.js');
    writeFileSync(entry, main);
    writeFileSync(path.join(packed.consumer, 'package.json'), '{"type":"module","private":true}');
    writeFileSync(path.join(packed.consumer, 'index.html'), '<!doctype html><meta charset="utf-8"><script type="module" src="/main.js"></script>');
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    packed.remove();
  });

  async function alive(folder: string, script: string): Promise<void> {
    const site = await serve(({ pathname }) => (pathname === '/' ? { body: `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>…</title><script type="module" src="${script}"></script>` } : path.join(folder, pathname)));
    const page = await newPage(browser);
    try {
      const faults = faultsOf(page);
      await page.goto(site.origin);
      await page.waitForFunction(() => document.title === 'alive' || document.title === 'dead');
      assert.equal(await page.title(), 'alive');
      assert.deepEqual(faults, []);
    } finally {
      await page.close();
      await site.close();
    }
  }

  it('builds with Rollup', async () => {
    const out = path.join(packed.consumer, 'rollup');
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })], onwarn: (warning) => assert.ok(warning.code === 'CIRCULAR_DEPENDENCY' || warning.code === 'THIS_IS_UNDEFINED', warning.message) });
    const { output } = await bundle.write({ dir: out, format: 'es' });
    await bundle.close();
    const first = output.find((chunk) => chunk.type === 'chunk' && chunk.isEntry);
    assert.ok(first?.type === 'chunk');
    const modules = Object.keys(first.modules);
    assert.ok(modules.some((id) => id.endsWith('inbox/define.js')));
    assert.deepEqual(modules.filter((id) => /compose-box\/fdz|prosemirror|oidc-client-ts/.test(id)), []);
    await alive(out, '/main.js');
  });

  it('builds with esbuild', async () => {
    const out = path.join(packed.consumer, 'esbuild');
    await esbuild({ entryPoints: [entry], bundle: true, splitting: true, minify: true, format: 'esm', outdir: out, logLevel: 'silent' });
    await alive(out, '/main.js');
  });

  it('builds with Vite', async () => {
    const out = path.join(packed.consumer, 'vite');
    mkdirSync(out, { recursive: true });
    await vite({ root: packed.consumer, configFile: false, logLevel: 'silent', build: { outDir: out, emptyOutDir: true, target: 'es2022', rollupOptions: { input: entry, output: { entryFileNames: 'main.js' } } } });
    await alive(out, '/main.js');
  });

  it('gets types', () => {
    const file = path.join(packed.consumer, 'types.ts');
    writeFileSync(file, `
import { FdzInbox, createServices, version, type Services, type TokenSource } from '@federizer/widgets';
import type { Message } from '@federizer/widgets/contract';
import '@federizer/widgets/inbox/define';
declare const tokenSource: TokenSource;
const services: Services = createServices({ tokenSource });
const inbox: FdzInbox | null = document.querySelector('fdz-inbox');
if (inbox) inbox.services = services;
const subject = (message: Message): string => message.subject;
// @ts-expect-error there is no such property
inbox?.colour;
export { subject, version };
`);
    const program = ts.createProgram([file], { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true, noEmit: true, lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [], skipLibCheck: true });
    const problems = ts.getPreEmitDiagnostics(program).map((one) => `${one.file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`);
    assert.deepEqual(problems, []);
  });
});
