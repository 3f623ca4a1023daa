/**
 * What is generated is what its source says today.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createClient } from '@hey-api/openapi-ts';
import { checks, documentText } from '../../demo/bank/contract/generate.ts';
import { generated } from '../../demo/server/generate-contract.ts';
import { version } from '../../src/element/version.ts';
import { root } from './graph.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('generated files', () => {
  it('the types are those of the contract', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fdz-types-'));
    try {
      await createClient({ input: path.join(root, 'src/contract/dmail.openapi.yaml'), output: folder, plugins: ['@hey-api/typescript'], logs: { level: 'silent' } });
      assert.equal(read('src/contract/types.gen.ts'), readFileSync(path.join(folder, 'types.gen.ts'), 'utf8'), 'run `npm run contract`');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('the server holds the contract as it is written', () => {
    assert.equal(read('demo/server/contract.gen.ts'), generated, 'run `npm run contract`');
  });

  it('the banks hold their document as it is written', async () => {
    assert.equal(read('demo/bank/contract/document.gen.ts'), documentText, 'run `npm run contract`');
    assert.equal(read('demo/bank/contract/checks.gen.js'), await checks(), 'run `npm run contract`');
  });

  it('elements carry the version of the package', () => {
    const manifest: { version: string } = createRequire(import.meta.url)('../../package.json');
    assert.equal(version, manifest.version);
  });
});
