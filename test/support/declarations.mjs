/** The declarations name the published files: `./x.ts` in an import becomes `./x.js`. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
for (const folder of ['components', 'src']) {
  for (const entry of readdirSync(path.join(dist, folder), { recursive: true })) {
    const file = path.join(dist, folder, String(entry));
    if (!file.endsWith('.d.ts')) continue;
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from|import\()\s*['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
}
