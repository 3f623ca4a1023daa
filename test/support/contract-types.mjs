/** Writes src/contract/types.gen.ts from the contract; a test compares the two. */
import { createClient } from '@hey-api/openapi-ts';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const contract = fileURLToPath(new URL('../../src/contract/', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'fdz-types-'));
try {
  await createClient({ input: path.join(contract, 'dmail.openapi.yaml'), output: folder, plugins: ['@hey-api/typescript'], logs: { level: 'silent' } });
  copyFileSync(path.join(folder, 'types.gen.ts'), path.join(contract, 'types.gen.ts'));
} finally {
  rmSync(folder, { recursive: true });
}
