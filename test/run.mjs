/**
 * Everything that is checked, in the order in which a fault is cheapest to find. The last line says
 * `N passed, N failed`; the exit code says the same.
 *
 * `npm test`: all. `npm test -- node browser`: the named steps alone.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowsers, findBrowser, findWebKit, versionOf } from './support/browsers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'fdz-test-'));
const minute = 60_000;

const bin = (name) => path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** Runs a program in a process group of its own, so that nothing it started outlives it. */
function run(file, args, { env = {}, limit = 5 * minute } = {}) {
  return new Promise((resolve) => {
    const windows = process.platform === 'win32';
    const child = spawn(file, args, {
      cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], detached: !windows, shell: windows,
    });
    const end = () => {
      try {
        if (!windows && child.pid) process.kill(-child.pid, 'SIGKILL');
        else child.kill();
      } catch {
        // Already gone.
      }
    };
    const timer = setTimeout(() => {
      console.log(`  ✗ not finished after ${limit / minute} minutes`);
      end();
    }, limit);
    process.once('exit', end);
    child.once('error', (error) => {
      console.log(`  ✗ ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (signal) console.log(`  ✗ ${path.basename(file)} was ended by ${signal}`);
      process.off('exit', end);
      end();
      resolve(code ?? 1);
    });
  });
}

/** A program that answers by its exit code: one check. */
const check = (file, args, options) => async () => ((await run(file, args, options)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });

/** A runner that leaves its sums in a file; without them it crashed. */
async function counted(file, args, options = {}) {
  const results = path.join(scratch, `${Math.random().toString(36).slice(2)}.json`);
  const code = await run(file, args, { ...options, env: { ...options.env, FDZ_RESULTS: results } });
  let sums;
  try {
    sums = JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    console.log(`  ✗ ended without a result, exit code ${code}`);
    return { passed: 0, failed: 1 };
  }
  if (sums.passed + sums.failed === 0 || (code !== 0 && sums.failed === 0 && !sums.lost?.length)) {
    console.log(`  ✗ ${sums.passed + sums.failed === 0 ? 'no tests ran' : `exit code ${code}`}`);
    sums.failed += 1;
  }
  return sums;
}

function testFiles(...folders) {
  return folders.flatMap((folder) => {
    const found = readdirSync(path.join(root, 'test', folder), { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts')).map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
  }).sort();
}

/** These drive what the build made; the other folders of test/ need the sources alone. */
const afterBuild = ['packaging', 'csp', 'journeys'];
const folders = readdirSync(path.join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'support').map(({ name }) => name);

async function nodeTests(files, limit, concurrency = 2) {
  if (files.length === 0) {
    console.log('  ✗ no tests found');
    return { passed: 0, failed: 1 };
  }
  const sums = await counted(process.execPath, [
    '--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, `--test-reporter=${path.join(root, 'test/support/node-reporter.mjs')}`, '--test-reporter-destination=stdout', ...files,
  ], { limit });
  const silent = files.filter((file) => sums.files && !sums.files.includes(file));
  for (const file of silent) console.log(`  ✗ ${file} was not heard of`);
  return { passed: sums.passed, failed: sums.failed + silent.length };
}

/** A browser may end of itself in the middle of a file: then that file says nothing, and is run once more. */
async function browserTests() {
  const sums = await counted(bin('wtr'), [], { limit: (findWebKit() ? 40 : 25) * minute });
  for (const [name, browser] of Object.entries({ Chromium: 'chromium', Firefox: 'firefox', WebKitGTK: 'webkit' })) {
    const files = (sums.lost ?? []).filter((one) => one.browser === name).map(({ file }) => path.relative(root, file));
    if (files.length === 0) continue;
    const again = await counted(bin('wtr'), ['--files', ...files], { limit: 10 * minute, env: { FDZ_BROWSERS: browser, FDZ_AGAIN: '1' } });
    sums.passed += again.passed;
    sums.failed += again.failed;
  }
  return sums;
}

const only = (list, wanted) => list.filter((folder) => wanted.includes(folder));

const steps = {
  types: check(bin('tsc'), ['-p', '.']),
  lint: check(bin('oxlint'), ['--type-aware', '--quiet']),
  templates: check(bin('lit-analyzer'), ['--strict', '--quiet', '--rules.no-invalid-css', 'off', '--rules.no-incompatible-type-binding', 'off', 'components/**/*.ts', 'src/element/**/*.ts']),
  contract: check(bin('redocly'), ['lint', '--format=summary', 'src/contract/dmail.openapi.yaml'], { env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } }),
  node: () => nodeTests(testFiles(...folders.filter((folder) => !afterBuild.includes(folder))), 20 * minute),
  build: check('npm', ['run', '--silent', 'build']),
  browser: browserTests,
  packaging: () => nodeTests(testFiles(...only(folders, ['packaging', 'csp'])), 10 * minute),
  journeys: () => nodeTests(testFiles(...only(folders, ['journeys'])), 25 * minute, 1),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
try {
  ensureBrowsers();
  console.log(`${versionOf(findBrowser('chromium'))}, ${versionOf(findBrowser('firefox'))}${findWebKit() ? ', WebKitGTK' : ''}`);
  for (const [name, step] of Object.entries(steps)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const start = Date.now();
    console.log(`\n${name}`);
    const sums = await step();
    passed += sums.passed;
    failed += sums.failed;
    console.log(`  ${sums.passed} passed, ${sums.failed} failed, ${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  failed += 1;
  console.error(error.message);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
