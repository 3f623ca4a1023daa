import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeptKey, KeyStorage } from './keys.ts';

/** Keys in one file that only the server's user can read; replaced as a whole, on disk when `save` resolves. */
export function fileKeys(path: string): KeyStorage {
  return {
    async load() {
      try {
        return JSON.parse(await readFile(path, 'utf8')) as KeptKey[];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    },
    async save(keys) {
      const next = `${path}.new`;
      const file = await open(next, 'w', 0o600);
      await file.writeFile(JSON.stringify(keys));
      await file.sync();
      await file.close();
      await rename(next, path);
      const directory = await open(dirname(path), 'r');
      await directory.sync().catch(() => {});
      await directory.close();
    },
  };
}
