/**
 * `npm run bench`, or `npm run bench -- list deposits`: every figure with its target, one line each.
 */
import { readdirSync } from 'node:fs';
import { line, met, type Figure } from './figure.ts';

const wanted = process.argv.slice(2);
const benches = new Map<string, () => Promise<Figure[]>>();

for (const file of readdirSync(new URL('.', import.meta.url)).sort()) {
  // A module of benches exports functions that answer figures; what only helps them is not loaded for its name.
  if (!file.endsWith('.ts') || ['run.ts', 'figure.ts', 'seed.ts', 'senders.ts', 'client.ts', 'courier.ts', 'server-host.ts', 'page.ts', 'fault-run.ts', 'two-hops.ts'].includes(file)) continue;
  const module = (await import(new URL(file, import.meta.url).href)) as Record<string, unknown>;
  for (const [name, value] of Object.entries(module)) if (typeof value === 'function') benches.set(name, value as () => Promise<Figure[]>);
}

const unknown = wanted.filter((name) => !benches.has(name));
if (unknown.length) {
  console.error(`There is no bench named ${unknown.join(', ')}. There are: ${[...benches.keys()].join(', ')}.`);
  process.exit(2);
}

let missed = 0;
for (const [name, bench] of benches) {
  if (wanted.length ? !wanted.includes(name) : name === 'faults') continue;
  for (const figure of await bench()) {
    console.log(line(figure));
    if (!met(figure)) missed++;
  }
}
if (missed) {
  console.error(`${missed} figure${missed === 1 ? '' : 's'} missed the target.`);
  process.exit(1);
}
process.exit(0);
