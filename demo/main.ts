/**
 * `npm start`: the whole demo. Options: `--port 4000`, `--reset`.
 * @module
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { PortTaken } from './hosts/listen.ts';
import { BANKS, HOST_PAGES } from './places.ts';
import { SettingError } from './server/settings.ts';
import { untilStopped } from './server/stopping.ts';
import { startDemo, type Demo } from './start.ts';

export { startDemo } from './start.ts';
export type { Demo, DemoOptions } from './start.ts';

/** Reads the options of the command line; `undefined` when they are not understood (it has been said). */
export function readOptions(args: string[]): { port: number; reset: boolean; dataDir?: string; seed: boolean } | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: { port: { type: 'string', default: '4000' }, reset: { type: 'boolean', default: false }, data: { type: 'string' }, 'no-seed': { type: 'boolean', default: false } },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port wants a number up to 65535, not ${values.port}.`);
    return { port, reset: values.reset, dataDir: values.data, seed: !values['no-seed'] };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nOptions: --port <number>, --reset, --data <folder>.\n`);
    return undefined;
  }
}

/** Where to go and who can sign in there. */
export function welcome(demo: Demo): string {
  const width = Math.max(...HOST_PAGES.map(({ name }) => demo.origin(name).length));
  const pages = HOST_PAGES.map(({ name, about }) => `  ${demo.origin(name).padEnd(width)}   ${about}`);
  const column = Math.max(...demo.accounts.map(({ address }) => address.length));
  const passwords = Math.max(...demo.accounts.map(({ password }) => password.length));
  const accounts = demo.accounts.map(({ address, password }) => {
    const host = HOST_PAGES.find(({ domain }) => address.endsWith(`@${domain}`))!;
    return `  ${address.padEnd(column)}   ${password.padEnd(passwords)}   signs in at ${host.name}`;
  });
  const customers = BANKS.flatMap(({ host, customers: people }) => people.map(({ local, password }) => `  ${local.padEnd(column)}   ${password.padEnd(passwords)}   signs in at ${host}`));
  return ['', `Everything is at ${demo.origin('localhost')}`, '', ...pages, '', 'Accounts and their passwords', '', ...accounts, '', 'At their banks', '', ...customers, '', 'Stop with Ctrl+C.', ''].join('\n');
}

/** Runs until the person stops it. */
export async function run(start: () => Promise<Demo>): Promise<void> {
  let demo: Demo;
  try {
    demo = await start();
  } catch (error) {
    if (!(error instanceof PortTaken || error instanceof SettingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(welcome(demo));
  // A parent that spawned us (tests) learns that we are ready.
  process.send?.({ port: demo.port });
  untilStopped(() => demo.close());
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const options = readOptions(process.argv.slice(2));
  if (options) await run(() => startDemo(options));
  else process.exitCode = 1;
}
