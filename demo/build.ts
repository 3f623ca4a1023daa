/**
 * The CDN build, made when the sources are newer than it.
 * @module
 */
import { createHash } from 'node:crypto';
import { cp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup, type RollupOptions } from 'rollup';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Folder of the build. */
export const kitFolder = join(root, 'dist', 'cdn');

const INPUTS = ['components', 'src', 'rollup.config.mjs', 'tsconfig.json', 'package-lock.json'];

/**
 * Makes the build if there is none or it is older than a source.
 * @param begins is told before, since it takes a while
 * @returns whether anything was built
 */
export async function ensureBuild(begins?: () => void): Promise<boolean> {
  const built = await stat(join(kitFolder, 'integrity.json')).then(({ mtimeMs }) => mtimeMs, () => 0);
  const newest = Math.max(...(await Promise.all(INPUTS.map((input) => newestIn(join(root, input))))));
  if (built > newest) return false;
  begins?.();
  const { cdn } = (await import(new URL('../rollup.config.mjs', import.meta.url).href)) as { cdn: (strict: boolean) => RollupOptions[] };
  for (const options of cdn(false)) {
    // Sizes are for `npm run build` to tell; here only what is wrong is worth a line.
    const plugins = [options.plugins ?? []].flat().filter((plugin) => !(plugin && 'name' in plugin && plugin.name === 'report-sizes'));
    const bundle = await rollup({ ...options, plugins, onLog: (level, log, handler) => log.code !== 'MISSING_NAME_OPTION_FOR_IIFE_EXPORT' && handler(level, log) });
    for (const output of [options.output ?? []].flat()) await bundle.write(output);
    await bundle.close();
  }
  return true;
}

/** How often a copy is tried while a build is being written, half a second apart. */
const PATIENCE = 60;

/**
 * Copies the build, so that pages of a running demo are whole while the next one is made.
 * @returns the folder of the copy
 */
export async function copyBuild(to: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rm(to, { recursive: true, force: true });
      await cp(kitFolder, to, { recursive: true });
      const { integrity } = JSON.parse(await readFile(join(to, 'integrity.json'), 'utf8')) as { integrity: Record<string, string> };
      for (const [path, digest] of Object.entries(integrity)) {
        const found = createHash('sha384').update(await readFile(join(to, path))).digest('base64');
        if (digest !== `sha384-${found}`) throw new Error(`${path} is not what the build says it is`);
      }
      return to;
    } catch (error) {
      if (attempt === PATIENCE) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** The latest change of a file, or of any published source in a folder (0 if there is neither). */
async function newestIn(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const entries = await readdir(path, { withFileTypes: true });
  const times = entries
    .filter((entry) => entry.isDirectory() || !/\.test\.ts$/.test(entry.name))
    .map((entry) => newestIn(join(path, entry.name)));
  return Math.max(0, ...(await Promise.all(times)));
}
