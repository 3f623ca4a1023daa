/**
 * Another key signs the tokens of `DMAIL_DATA`'s authorization server from its next start on:
 * `node --import tsx demo/identity/rotate-key.ts`. The old one stays published, so that what it vouched for can be
 * checked; with `--compromised` it does not, and whatever it vouched for is believed no more.
 * @module
 */
import { parseArgs } from 'node:util';
import { readPlace, SettingError } from '../server/settings.ts';
import { IdentityStore } from './store.ts';

try {
  const { values } = parseArgs({ options: { compromised: { type: 'boolean', default: false } } });
  const { dataDir } = readPlace(process.env);
  const store = await IdentityStore.open({ dataDir });
  await store.rotateTokenKey(values);
  await store.close();
  process.stdout.write('Another key signs from the next start on.\n');
} catch (error) {
  if (!(error instanceof SettingError || error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
