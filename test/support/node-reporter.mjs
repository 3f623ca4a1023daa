/**
 * Reporter of node:test: a line per file, every failure in full, and what came of each in the file that
 * FDZ_RESULTS names. A file without tests, a skipped test and a crashed file are failures.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export default async function* report(source) {
  const files = new Map();
  const failures = [];
  const started = new Map();
  let output = '';
  const of = (file) => {
    const name = path.relative(process.cwd(), file ?? 'unknown');
    if (!files.has(name)) files.set(name, { passed: 0, failed: 0 });
    return files.get(name);
  };
  for await (const { type, data } of source) {
    if (type === 'test:enqueue' && data.file) started.set(data.file, true);
    if (type === 'test:stdout' || type === 'test:stderr') output += data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') {
      // The tests within have been counted; a suite fails by itself only when a hook or its body does.
      if (type === 'test:fail' && data.details.error?.failureType !== 'subtestsFailed') {
        of(data.file).failed += 1;
        failures.push({ file: data.file, name: data.name, error: data.details.error });
      }
      continue;
    }
    const isFile = path.resolve(data.name) === data.file || data.name.endsWith('.test.ts') && path.resolve(data.name) === path.resolve(data.file ?? data.name);
    const sums = of(data.file ?? data.name);
    if (isFile && type === 'test:pass') {
      if (sums.passed + sums.failed === 0) {
        sums.failed += 1;
        failures.push({ file: data.name, name: 'has no tests' });
      }
      continue;
    }
    if (type === 'test:fail' && data.details?.error?.failureType === 'subtestsFailed') continue;
    if (type === 'test:pass' && !data.skip && !data.todo) {
      sums.passed += 1;
    } else {
      sums.failed += 1;
      failures.push({ file: data.file ?? data.name, name: isFile ? 'crashed' : data.name, error: data.details?.error ?? 'skipped', output: isFile ? output : '' });
    }
  }
  for (const [file, { passed, failed }] of files) yield `  ${failed ? '✗' : '✓'} ${file}  ${passed} passed${failed ? `, ${failed} failed` : ''}\n`;
  for (const { file, name, error, output: said } of failures) {
    const cause = error?.cause ?? error;
    yield `\n  ✗ ${path.relative(process.cwd(), file ?? '')} › ${name}\n${said ? `${said.slice(-4000)}\n` : ''}`;
    yield `    ${String(cause?.stack ?? cause?.message ?? cause ?? '').split('\n').filter((row) => !/^\s+at .*node:internal/.test(row)).slice(0, 40).join('\n    ')}\n`;
  }
  if (process.env.FDZ_RESULTS) {
    const named = ({ name, error }) => `${name}: ${String((error?.cause ?? error)?.message ?? error ?? 'failed').split('\n')[0]}`;
    const results = [...files].map(([file, sums]) => ({ file, ...sums, failures: failures.filter((one) => path.relative(process.cwd(), one.file ?? 'unknown') === file).map(named) }));
    writeFileSync(process.env.FDZ_RESULTS, JSON.stringify({ results }));
  }
}
