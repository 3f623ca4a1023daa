/**
 * Of the test runner: all test files with what they import, bundled once for all browsers. Hundreds of requests for each
 * file become a few dozen, which a browser keeps; what is imported lazily stays apart, and is fetched when it is asked for.
 */
import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['components', 'src', 'stories'];
const PLACE = '/bundled/';

const slashed = (file) => file.split(path.sep).join('/');

const testFiles = (root) => FOLDERS.flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true }).map((file) => slashed(path.join(folder, String(file)))).filter((file) => file.endsWith('.test.ts')));

/** Modules find files beside themselves by their address, which is that of their source. */
const addresses = (root) => ({
  name: 'addresses',
  setup(on) {
    on.onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      if (!source.includes('import.meta.url')) return undefined;
      return { contents: source.replaceAll('import.meta.url', `(location.origin + ${JSON.stringify(`/${slashed(path.relative(root, file))}`)})`), loader: 'ts' };
    });
  },
});

/** Packages that are served as they are, because they find files beside themselves or belong to the runner. */
const apart = (root, packages) => ({
  name: 'apart',
  setup(on) {
    const inside = Symbol('inside');
    on.onResolve({ filter: /^[^./]/ }, async ({ path: name, pluginData, ...from }) => {
      if (pluginData === inside || !packages.some((one) => name === one || name.startsWith(`${one}/`))) return undefined;
      const { path: file, errors } = await on.resolve(name, { ...from, pluginData: inside });
      return errors.length > 0 ? { errors } : { path: `/${slashed(path.relative(root, file))}`, external: true };
    });
  },
});

/**
 * @param {{ root: string, packages: string[] }} options `packages`: those that are served as they are
 * @returns a plugin and a middleware of the runner
 */
export function bundled({ root, packages }) {
  /** By path; a test file is known by that of its source. */
  const made = new Map();

  const bundle = async (files) => {
    const { outputFiles } = await build({
      absWorkingDir: root, entryPoints: files, outbase: root, outdir: path.join(root, PLACE), write: false, bundle: true, splitting: true, format: 'esm', platform: 'browser', target: 'es2022', conditions: ['browser'],
      tsconfig: path.join(root, 'tsconfig.json'), define: { 'process.env.NODE_ENV': '"production"' }, chunkNames: '[name]-[hash]', legalComments: 'none', logLevel: 'silent',
      plugins: [apart(root, packages), addresses(root)],
    });
    for (const { path: file, contents } of outputFiles) made.set(`/${slashed(path.relative(root, file))}`, Buffer.from(contents));
  };
  let all;

  /** Where one file does not compile, the others are bundled by themselves, and that one says why. */
  const entryOf = async (file) => {
    all ??= bundle(testFiles(root)).then(() => true, () => false);
    try {
      const place = PLACE + file.slice(1).replace(/\.ts$/, '.js');
      if (!(await all) && !made.has(place)) await bundle([file.slice(1)]);
      return `import ${JSON.stringify(place)};`;
    } catch ({ message }) {
      return `throw new Error(${JSON.stringify(message)});`;
    }
  };

  return {
    plugin: {
      name: 'bundled',
      serve: async ({ path: file }) => (file.endsWith('.test.ts') ? { body: await entryOf(file), type: 'js' } : undefined),
    },
    middleware: (ctx, next) => {
      const body = made.get(ctx.path);
      if (!body) return next();
      ctx.set('cache-control', 'max-age=3600');
      ctx.type = 'text/javascript';
      ctx.body = body;
      return undefined;
    },
  };
}
