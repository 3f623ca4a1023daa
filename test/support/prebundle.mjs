/**
 * Plugin of the test runner and the dev server: packages that the sources import are bundled once into ES
 * modules, shared parts split off. A package of hundreds of files becomes a few requests, and packages
 * written as CommonJS can be imported at all.
 */
import { build } from 'esbuild';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const bare = (source) => !/^(?:[./]|[a-z]+:)/.test(source);

/** What the files import from packages, found by following their imports, lazy ones included. */
async function packagesOf(entries, root, skip) {
  const found = new Set();
  await build({
    entryPoints: entries, absWorkingDir: root, bundle: true, write: false, outdir: '/', format: 'esm', platform: 'browser', logLevel: 'silent',
    loader: { '.wasm': 'empty' },
    plugins: [{
      name: 'collect',
      setup(on) {
        on.onResolve({ filter: /.*/ }, ({ path: source, kind }) => {
          if (kind === 'entry-point' || !bare(source)) return source.startsWith('node:') ? { path: source, external: true } : undefined;
          if (!skip.some((name) => source === name || source.startsWith(`${name}/`))) found.add(source);
          return { path: source, external: true };
        });
      },
    }],
  }).catch(() => undefined); // A file that does not compile is reported by its own test.
  return [...found].sort();
}

/** Names that a CommonJS module exports, by loading it; ES modules keep their own. */
function facade(name, commonjs) {
  if (!commonjs) return `export * from '${name}'; export { default } from '${name}';`;
  const names = Object.keys(require(name)).filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default');
  return `import all from '${name}'; export default all;${names.length ? ` export const { ${names.join(', ')} } = all;` : ''}`;
}

/**
 * @param {{ root: string, entries: () => string[], skip?: string[] }} options `entries`: files whose imports
 *   are followed; `skip`: packages that are served as they are, because they find files beside themselves
 */
export function prebundle({ root, entries, skip = [] }) {
  const folder = path.join(root, 'node_modules/.cache/fdz-packages', String(process.pid));
  const served = new Map();
  return {
    name: 'prebundle',
    async serverStart() {
      mkdirSync(folder, { recursive: true });
      const names = await packagesOf(entries(), root, skip);
      const formats = new Map();
      const options = { absWorkingDir: root, bundle: true, format: 'esm', platform: 'browser', target: 'es2022', conditions: ['browser'], define: { 'process.env.NODE_ENV': '"production"' }, legalComments: 'none', logLevel: 'silent' };
      // A first pass tells which are CommonJS, and which have a default export.
      const inputs = Object.fromEntries(names.map((name, index) => [`p${index}`, name]));
      const probe = await build({ ...options, entryPoints: inputs, splitting: true, write: false, outdir: folder, metafile: true });
      for (const [file, output] of Object.entries(probe.metafile.outputs)) {
        if (!output.entryPoint) continue;
        const index = Number(path.basename(file, '.js').slice(1));
        formats.set(names[index], { commonjs: probe.metafile.inputs[output.entryPoint]?.format === 'cjs', hasDefault: output.exports.includes('default') });
      }
      await build({
        ...options, splitting: true, outdir: folder, chunkNames: 'shared-[hash]',
        entryPoints: Object.fromEntries(names.map((name, index) => [`p${index}`, `facade:${name}`])),
        plugins: [{
          name: 'facade',
          setup(on) {
            on.onResolve({ filter: /^facade:/ }, ({ path: source }) => ({ path: source.slice(7), namespace: 'facade' }));
            on.onLoad({ filter: /.*/, namespace: 'facade' }, ({ path: name }) => {
              const { commonjs, hasDefault } = formats.get(name) ?? {};
              const contents = commonjs || hasDefault ? facade(name, commonjs) : `export * from '${name}';`;
              return { contents, resolveDir: root };
            });
          },
        }],
      });
      names.forEach((name, index) => served.set(name, `/${path.relative(root, path.join(folder, `p${index}.js`)).split(path.sep).join('/')}`));
    },
    resolveImport: ({ source }) => served.get(source),
    serverStop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
