/**
 * Reporter of node:test for one file in a process of its own: a line for the file, every failure in full, and what came
 * of it in the file that FDZ_RESULTS names. A file without tests and a skipped test are failures.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export default async function* report(source) {
  const file = path.relative(process.cwd(), process.argv[1]);
  const failures = [];
  let passed = 0;
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { error, type: kind } = data.details ?? {};
    // What failed within a suite or a test has been told; a suite fails by itself only when a hook or its body does.
    if (type === 'test:fail') {
      if (error?.failureType !== 'subtestsFailed') failures.push({ name: data.name, error });
    } else if (data.skip || data.todo) failures.push({ name: data.name, error: 'skipped' });
    else if (kind !== 'suite') passed += 1;
  }
  if (passed + failures.length === 0) failures.push({ name: 'has no tests' });
  const failed = failures.length;
  yield `  ${failed ? '✗' : '✓'} ${file}  ${passed} passed${failed ? `, ${failed} failed` : ''}\n`;
  for (const { name, error } of failures) {
    const cause = error?.cause ?? error;
    yield `\n  ✗ ${file} › ${name}\n`;
    yield `    ${String(cause?.stack ?? cause?.message ?? cause ?? '').split('\n').filter((row) => !/^\s+at .*node:internal/.test(row)).slice(0, 40).join('\n    ')}\n`;
  }
  if (process.env.FDZ_RESULTS) {
    const told = failures.map(({ name, error }) => `${name}: ${String((error?.cause ?? error)?.message ?? error ?? 'failed').split('\n')[0]}`);
    writeFileSync(process.env.FDZ_RESULTS, JSON.stringify({ results: [{ file, passed, failed, failures: told }] }));
  }
}
