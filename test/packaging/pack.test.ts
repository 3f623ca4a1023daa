/**
 * The archive holds what is needed and nothing else, and everything it promises is there.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { manifest, pack, root, type Packed } from '../support/package.ts';

const elements = ['account', 'inbox', 'message', 'compose-box', 'receipt-badge', 'cover-sheet', 'attachment-picker', 'payment-form', 'bank-accounts', 'invitations'];

describe('the package', () => {
  let packed: Packed;
  before(() => {
    packed = pack();
  });
  after(() => packed.remove());

  it('holds nothing but what is published', () => {
    const wanted = [
      /^(?:package\.json|README\.md|SECURITY\.md|LICENSE|custom-elements\.json)$/,
      /^dist\/(?:components|src)\/.+\.(?:js|d\.ts)$/,
      /^dist\/cdn\/(?:fdz|callback|service-worker)\.js$/, /^dist\/cdn\/callback\.html$/, /^dist\/cdn\/(?:integrity|sizes)\.json$/,
      /^dist\/cdn\/chunks\/[\w.-]+\.js$/, /^dist\/(?:cdn\/)?themes\/[\w-]+\.css$/,
      /^dist\/contract\/dmail\.openapi\.yaml$/, /^dist\/(?:csp|vscode\.(?:html|css)-custom-data)\.json$/, /^dist\/jsx\.d\.ts$/,
    ];
    assert.deepEqual(packed.files.filter((file) => !wanted.some((pattern) => pattern.test(file)) || /\.test\.|\/testing\//.test(file)), []);
  });

  it('holds what it exports', () => {
    const targets = Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
    const missing = targets.filter((target) => {
      const [start, end] = target.slice(2).split('*');
      return end === undefined ? !packed.files.includes(target.slice(2)) : !packed.files.some((file) => file.startsWith(start ?? '') && file.endsWith(end));
    });
    assert.deepEqual(missing, []);
  });

  it('exports every element, class and registration apart', () => {
    for (const element of elements) {
      assert.ok(`./${element}` in manifest.exports, element);
      assert.ok(`./${element}/define` in manifest.exports, `${element}/define`);
    }
  });

  it('has declarations that name no source file', () => {
    const wrong = packed.files.filter((file) => file.endsWith('.d.ts') && /(?:from|import\()\s*['"]\.[^'"]*(?<!\.d)\.ts['"]/.test(readFileSync(path.join(packed.installed, file), 'utf8')));
    assert.deepEqual(wrong, []);
  });

  it('imports only what it depends on', () => {
    const foreign = new Set<string>();
    for (const file of packed.files.filter((name) => /^dist\/(?:src|components)\/.*\.js$/.test(name))) {
      for (const { fileName } of ts.preProcessFile(readFileSync(path.join(packed.installed, file), 'utf8'), true, true).importedFiles) {
        const name = fileName.split('/').slice(0, fileName.startsWith('@') ? 2 : 1).join('/');
        if (!fileName.startsWith('.') && !(name in manifest.dependencies)) foreign.add(`${file}: ${name}`);
      }
    }
    assert.deepEqual([...foreign], []);
  });

  it('passes publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: packed.installed, strict: true });
    assert.deepEqual(messages.map((message) => formatMessage(message, pkg ?? {}, { color: false })), []);
  });

  it('passes arethetypeswrong', () => {
    const attw = path.join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    // Style sheets, JSON and the files of the CDN build have no types to be wrong.
    const typed = Object.entries(manifest.exports).filter(([, target]) => typeof target === 'object').map(([name]) => name);
    try {
      execFileSync(process.execPath, [attw, packed.file, '--profile', 'esm-only', '--no-color', '--no-emoji', '--format', 'ascii', '--entrypoints', ...typed], { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      assert.fail(error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error));
    }
  });

  it('documents every element for editors', () => {
    const read = (file: string): string => readFileSync(path.join(packed.installed, file), 'utf8');
    const { modules }: { modules: { path: string; declarations: { tagName?: string; summary?: string; description?: string; attributes?: { name: string }[]; events?: { name?: string }[] }[] }[] } = JSON.parse(read('custom-elements.json'));
    const declared = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName);
    assert.deepEqual(declared.map(({ tagName }) => tagName).sort(), elements.map((name) => `fdz-${name}`).sort());
    assert.deepEqual(declared.filter(({ summary, description }) => !summary && !description).map(({ tagName }) => tagName), []);
    // What an element keeps to itself is in camel case; events of the kit have its prefix.
    assert.deepEqual(declared.flatMap(({ attributes = [] }) => attributes).filter(({ name }) => name !== name.toLowerCase()), []);
    assert.deepEqual(declared.flatMap(({ events = [] }) => events).filter(({ name }) => !name?.startsWith('fdz-')), []);
    assert.deepEqual(modules.filter((module) => !existsSync(path.join(packed.installed, module.path))).map((module) => module.path), []);
    const editor: { tags: { name: string }[] } = JSON.parse(read('dist/vscode.html-custom-data.json'));
    assert.deepEqual(editor.tags.map(({ name }) => name).sort(), elements.map((name) => `fdz-${name}`).sort());
    const jsx = read('dist/jsx.d.ts');
    for (const name of elements) assert.ok(jsx.includes(`"fdz-${name}"`), name);
  });
});
