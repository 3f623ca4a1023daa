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

/**
 * Runs a program in a process group of its own, so that nothing it started outlives it.
 * @returns its exit code, and what ended it where it did not end by itself
 */
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
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end();
    }, limit);
    process.once('exit', end);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 1, ended: error.message });
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', end);
      end();
      resolve({ code: code ?? 1, ended: late ? `not finished after ${limit / minute} minutes` : signal ? `ended by ${signal}` : undefined });
    });
  });
}

/** What failed, and what failed at first, for the end. */
const failures = [];
const passedAgain = [];

/** A program that answers by its exit code: one check. */
const check = (file, args, options) => async () => {
  const { code, ended = `exit code ${code}` } = await run(file, args, options);
  if (code === 0) return { passed: 1, failed: 0 };
  console.log(`  ✗ ${ended}`);
  failures.push({ file: [path.basename(file), ...args].join(' '), failures: [ended] });
  return { passed: 0, failed: 1 };
};

/** A runner that leaves in a file what came of each of its files; without it, it crashed. */
async function resultsOf(file, args, options = {}) {
  const place = path.join(scratch, `${Math.random().toString(36).slice(2)}.json`);
  const { code, ended = `exit code ${code}` } = await run(file, args, { ...options, env: { ...options.env, FDZ_RESULTS: place } });
  const fault = (failure) => ({ file: path.basename(file), passed: 0, failed: 1, failures: [failure], last: true });
  let results;
  try {
    ({ results } = JSON.parse(readFileSync(place, 'utf8')));
  } catch {
    console.log(`  ✗ ${args.at(-1) ?? path.basename(file)}  no result: ${ended}`);
    return [fault(`no result: ${ended}`)];
  }
  if (results.length === 0 || (code !== 0 && !results.some(({ failed, lost }) => failed > 0 || lost))) {
    const failure = results.length === 0 ? 'no tests ran' : ended;
    console.log(`  ✗ ${args.at(-1) ?? path.basename(file)}  ${failure}`);
    results.push(fault(failure));
  }
  return results;
}

/** More files than these fail for a reason of their own. */
const FEW = 3;
/**
 * The sums of a step. What was lost with its browser is run once more, and so are a few files that failed, by themselves:
 * a busy machine is told from a fault. The end names what passed only then.
 * @param again runs some of the files once more
 */
async function summed(results, again) {
  const few = results.filter(({ failed }) => failed > 0).length <= FEW;
  const wanted = results.filter(({ failed, lost, last }) => !last && (lost || (failed > 0 && few)));
  const kept = results.filter((result) => !wanted.includes(result));
  if (wanted.length > 0) {
    console.log('\n  once more');
    const second = await again(wanted);
    for (const { failed, file, browser, ...first } of wanted) {
      if (failed > 0 && second.some((result) => result.file === file && result.browser === browser && result.failed === 0)) passedAgain.push({ file, browser, ...first });
    }
    kept.push(...second);
  }
  failures.push(...kept.filter(({ failed }) => failed > 0));
  return { passed: kept.reduce((sum, { passed }) => sum + passed, 0), failed: kept.reduce((sum, { failed }) => sum + failed, 0) };
}

const named = (list) => list.flatMap(({ file, browser, failures: told }) => told.map((one) => `  ${[file, browser].filter(Boolean).join('  ')}  ${one}`)).join('\n');

function testFiles(...folders) {
  return folders.flatMap((folder) => {
    const found = readdirSync(path.join(root, 'test', folder), { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts')).map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
  }).sort();
}

/** These drive what the build made; the other folders of test/ need the sources alone. */
const afterBuild = ['packaging', 'csp', 'journeys'];
const folders = readdirSync(path.join(root, 'test'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'support').map(({ name }) => name);

/** A file of node:test has a process to itself, and so long; what hangs is named, and the others go on. */
const FILE_LIMIT = 6 * minute;

async function nodeResult(file) {
  const [first, ...more] = await resultsOf(process.execPath, [
    '--import', 'tsx', `--test-reporter=${path.join(root, 'test/support/node-reporter.mjs')}`, '--test-reporter-destination=stdout', file,
  ], { limit: FILE_LIMIT });
  return more.reduce((sum, { failed, failures: told }) => ({ ...sum, failed: sum.failed + failed, failures: [...sum.failures, ...told] }), { ...first, file, last: false });
}

async function nodeResults(files, concurrency) {
  const waiting = [...files];
  const results = [];
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) results.push(await nodeResult(file));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}

const nodeTests = async (files, concurrency = 2) => summed(await nodeResults(files, concurrency), (again) => nodeResults(again.map(({ file }) => file), 1));

const BROWSERS = { Chromium: 'chromium', Firefox: 'firefox', WebKitGTK: 'webkit' };

const browserTests = async () => summed(await resultsOf(bin('wtr'), [], { limit: (findWebKit() ? 40 : 25) * minute }), async (again) => {
  const results = [];
  for (const [name, browser] of Object.entries(BROWSERS)) {
    const files = again.filter((one) => one.browser === name).map(({ file }) => file);
    if (files.length > 0) results.push(...await resultsOf(bin('wtr'), ['--files', ...files], { limit: 10 * minute, env: { FDZ_BROWSERS: browser, FDZ_AGAIN: '1' } }));
  }
  return results;
});

const only = (list, wanted) => list.filter((folder) => wanted.includes(folder));

const steps = {
  types: check(bin('tsc'), ['-p', '.']),
  lint: check(bin('oxlint'), ['--type-aware', '--quiet']),
  templates: check(bin('lit-analyzer'), ['--strict', '--quiet', '--rules.no-invalid-css', 'off', '--rules.no-incompatible-type-binding', 'off', 'components/**/*.ts', 'src/element/**/*.ts']),
  contract: check(bin('redocly'), ['lint', '--format=summary', 'src/contract/dmail.openapi.yaml'], { env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } }),
  // Demos that tests start would make it otherwise.
  build: check('npm', ['run', '--silent', 'build']),
  node: () => nodeTests(testFiles(...folders.filter((folder) => !afterBuild.includes(folder)))),
  browser: browserTests,
  packaging: () => nodeTests(testFiles(...only(folders, ['packaging', 'csp']))),
  journeys: () => nodeTests(testFiles(...only(folders, ['journeys'])), 1),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const told = [];
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
    const line = `${sums.passed} passed, ${sums.failed} failed, ${((Date.now() - start) / 1000).toFixed(1)} s`;
    console.log(`  ${line}`);
    told.push(`${name}: ${line}`);
  }
} catch (error) {
  failed += 1;
  console.error(error.message);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${told.join('\n')}`);
if (passedAgain.length > 0) console.log(`\nfailed at first, and passed when run once more\n${named(passedAgain)}`);
if (failures.length > 0) console.log(`\nfailed\n${named(failures)}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
