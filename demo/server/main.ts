/**
 * A server of one's own: `DMAIL_DOMAIN=home.example DMAIL_ACCOUNTS=accounts.txt node --import tsx demo/server/main.ts`.
 * Something in front of it speaks TLS and HTTP/2. Settings: `settings.ts`. With `keys list`, `keys rotate` or
 * `keys revoke <kid> <reason>` behind it, it does that to the keys receipts are signed with instead.
 * @module
 */
import { keysCommand } from './keys/command.ts';
import { startServer } from './node.ts';
import { readSettings, SettingError } from './settings.ts';
import { untilStopped } from './stopping.ts';

try {
  const settings = readSettings(process.env);
  const [command, ...words] = process.argv.slice(2);
  if (command === 'keys') process.exit(await keysCommand(words, settings.dataDir, (text) => void process.stdout.write(text)));
  const server = await startServer(settings);
  process.stdout.write(`${settings.config.server} listens on ${settings.host}:${server.port}\n`);
  untilStopped(() => server.close());
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  if (!taken && !(error instanceof SettingError)) throw error;
  process.stderr.write(`${taken ? 'The port is in use; set PORT to another one.' : (error as Error).message}\n`);
  process.exitCode = 1;
}
