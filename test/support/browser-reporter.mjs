/**
 * Reporter of the browser tests: a line per file and browser, every failure in full, and what came of each in the
 * file that FDZ_RESULTS names. A file that crashed, has no tests, or skips one is a failure. With FDZ_AGAIN so is one that
 * was lost with its browser.
 */
import { writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

function* tests(suite, names = []) {
  for (const test of suite.tests) yield { ...test, name: [...names, test.name].join(' › ') };
  for (const child of suite.suites) yield* tests(child, [...names, child.name]);
}

/** How the runner says that the browser itself has gone, whatever was tested in it. */
const LOST = 'Tests were interrupted because the browser disconnected.';

/** Some browsers repeat the message in the stack, some do not. */
function explain(error) {
  const { message = 'failed', stack = '' } = error ?? {};
  return (stack.includes(message) ? stack : `${message}\n${stack}`).split('\n').slice(0, 14).join('\n      ');
}

const firstLine = (error) => (error?.message ?? 'failed').split('\n')[0];

export function summary() {
  // The runner buffers what is logged, and may be gone before that is written.
  process.on('uncaughtExceptionMonitor', (error) => writeSync(2, `\n  ✗ the runner failed: ${error?.stack ?? error}\n`));
  const results = [];
  const browsers = {};
  return {
    reportTestFileResults({ sessionsForTestFile, testFile }) {
      const file = path.relative(process.cwd(), testFile);
      for (const session of sessionsForTestFile) {
        const all = session.testResults ? [...tests(session.testResults)] : [];
        const bad = all.filter(({ passed, skipped }) => !passed || skipped);
        // What went wrong outside of a test: the file did not load, or something was rejected unseen.
        const outside = session.errors ?? [];
        const browser = session.browser.name;
        if (all.length === 0 && outside.some(({ message }) => message === LOST) && !process.env.FDZ_AGAIN) {
          results.push({ file, browser, passed: 0, failed: 0, lost: true, failures: [] });
          console.log(`  – ${file}  ${browser}  was lost with its browser`);
          continue;
        }
        const crashed = outside.length > 0 || all.length === 0 || (!session.passed && bad.length === 0);
        const passed = all.length - bad.length;
        const failed = bad.length + (crashed ? 1 : 0);
        results.push({ file, browser, passed, failed, failures: [...bad.map(({ name, error }) => `${name}: ${firstLine(error)}`), ...(crashed ? [firstLine(outside[0])] : [])] });
        browsers[browser] = (browsers[browser] ?? 0) + passed;
        console.log(`  ${failed ? '✗' : '✓'} ${file}  ${browser}  ${passed} passed${failed ? `, ${failed} failed` : ''}`);
        for (const { name, error, skipped } of bad) {
          console.log(`\n    ✗ ${name}\n      ${skipped ? 'skipped' : explain(error)}`);
          if (error?.expected !== undefined) console.log(`      expected ${error.expected}\n      actual   ${error.actual}`);
        }
        for (const error of outside) console.log(`\n    ✗ ${error.message}\n      ${error.stack ?? ''}`);
        if (crashed && outside.length === 0) console.log(`\n    ✗ ${all.length === 0 ? 'no tests ran' : 'the file failed outside of its tests'}`);
        if (failed > 0) {
          for (const log of session.logs ?? []) console.log(`      | ${log.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ').slice(0, 500)}`);
          for (const request of session.request404s ?? []) console.log(`      | 404 ${request}`);
        }
      }
    },
    stop() {
      console.log(`\n  ${Object.entries(browsers).map(([name, count]) => `${name} ${count}`).join(', ')}`);
      if (process.env.FDZ_RESULTS) writeFileSync(process.env.FDZ_RESULTS, JSON.stringify({ results }));
    },
  };
}
