/**
 * What each entry of the CDN build costs: the files a browser loads until an element stands, brotli as a CDN
 * sends them. Static imports are walked; what a scenario loads on top of them is named by its source file.
 * Past its budget an entry fails the build, and the report names the modules that weigh most.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

export const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

const kb = (bytes) => (bytes / 1000).toFixed(2);

/** All chunks that load because `start` loads. */
function reachable(bundle, start) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file) || !bundle[file]) return;
    seen.add(file);
    bundle[file].imports.forEach(visit);
  };
  start.forEach(visit);
  return seen;
}

/** The weight of the modules of a chunk, the heaviest first; packages are counted as one. */
function weights(bundle, files, root) {
  const sums = new Map();
  for (const file of files) {
    for (const [id, { renderedLength }] of Object.entries(bundle[file].modules)) {
      const name = id.includes('node_modules') ? id.replace(/^.*node_modules\//, '').split('/').slice(0, id.includes('node_modules/@') ? 2 : 1).join('/') : path.relative(root, id);
      if (renderedLength) sums.set(name, (sums.get(name) ?? 0) + renderedLength);
    }
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}

/**
 * A Rollup plugin.
 * @param {{ folder: string, root: string, budgets: string, strict: boolean }} options `budgets`: a JSON file of scenarios, each
 *   with the source files it loads (`loads`), its `budget` in kB (1,000 bytes), and patterns of modules that
 *   must not be in it (`never`)
 */
export function reportSizes({ folder, root, budgets, strict }) {
  return {
    name: 'report-sizes',
    writeBundle(_, bundle) {
      const chunks = Object.fromEntries(Object.entries(bundle).filter(([, chunk]) => chunk.type === 'chunk'));
      const holder = (source) => Object.keys(chunks).find((file) => Object.keys(chunks[file].modules).some((id) => path.relative(root, id) === source) || (chunks[file].facadeModuleId && path.relative(root, chunks[file].facadeModuleId) === source));
      const size = new Map(Object.keys(chunks).map((file) => [file, brotli(readFileSync(path.join(folder, file)))]));
      const scenarios = JSON.parse(readFileSync(budgets, 'utf8'));
      const rows = [];
      const faults = [];
      for (const [name, { loads, budget, never = [] }] of Object.entries(scenarios)) {
        const missing = loads.filter((source) => !existsSync(path.join(root, source)));
        if (missing.length > 0) {
          faults.push(`${name}: ${missing.join(', ')} named in the budget does not exist`);
          continue;
        }
        const files = reachable(chunks, ['fdz.js', ...loads.map(holder)]);
        const total = [...files].reduce((sum, file) => sum + size.get(file), 0);
        const heavy = weights(chunks, files, root);
        const leaked = heavy.filter(([id]) => never.some((pattern) => new RegExp(pattern).test(id))).map(([id]) => id);
        rows.push({ name, kB: kb(total), budget, files: files.size, heaviest: heavy.slice(0, 4).map(([id]) => id).join(', ') });
        if (total > budget * 1000) {
          faults.push(`${name} weighs ${kb(total)} kB, its budget is ${budget} kB. Heaviest before compression:\n${heavy.slice(0, 14).map(([id, length]) => `    ${String(length).padStart(7)}  ${id}`).join('\n')}`);
        }
        if (leaked.length > 0) faults.push(`${name} contains what it must load lazily: ${leaked.join(', ')}`);
      }
      const width = Math.max(...rows.map(({ name }) => name.length));
      for (const row of rows) console.log(`${row.name.padEnd(width)}  ${row.kB.padStart(5)} / ${String(row.budget).padStart(3)} kB  ${row.files} files  ${row.heaviest}`);
      writeFileSync(path.join(folder, 'sizes.json'), `${JSON.stringify(rows.map(({ name, kB, budget, files }) => ({ name, kB: Number(kB), budget, files })), null, 2)}\n`);
      if (faults.length > 0) this[strict ? 'error' : 'warn'](faults.join('\n'));
    },
  };
}
