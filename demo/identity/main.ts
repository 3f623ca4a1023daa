/**
 * An authorization server of one's own: `DMAIL_DOMAIN=home.example DMAIL_ACCOUNTS=accounts.txt node --import tsx demo/identity/main.ts`.
 * Something in front of it speaks TLS. Settings: `settings.ts`.
 * @module
 */
import { SettingError } from '../server/settings.ts';
import { untilStopped } from '../server/stopping.ts';
import { AccountsFileError } from './accounts-file.ts';
import { readIdentitySettings, startIdentity } from './settings.ts';

try {
  const settings = readIdentitySettings(process.env);
  const server = await startIdentity(settings);
  process.stdout.write(`${settings.issuer} listens on ${settings.host}:${server.port}\n`);
  untilStopped(() => server.close());
} catch (error) {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') process.stderr.write('The port is in use; set PORT to another one.\n');
  else if (code === 'ENOENT') process.stderr.write(`${path} does not exist. demo/identity/account.ts makes it.\n`);
  else if (error instanceof SettingError || error instanceof AccountsFileError) process.stderr.write(`${error.message}\n`);
  else throw error;
  process.exitCode = 1;
}
