/**
 * Adds an account to the file `DMAIL_ACCOUNTS`, or changes it:
 * `node --import tsx demo/identity/account.ts anna 'Anna Kováčová'` asks for the password (or reads a line of it
 * from what is piped in); with `--subject 00u1f3k` the person signs in at the federated provider instead.
 * @module
 */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { parseAddress } from '../../src/contract/address.ts';
import { readPlace, SettingError } from '../server/settings.ts';
import { hashPassword } from './accounts.ts';
import { AccountsFileError, lineOf, writeAccount } from './accounts-file.ts';

/** One line from the terminal, which shows nothing of it. */
async function ask(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(question);
  const lines = createInterface({ input: stdin, output: new Writable({ write: (_chunk, _encoding, done) => done() }), terminal: stdin.isTTY });
  for await (const line of lines) {
    if (stdin.isTTY) stderr.write('\n');
    return line;
  }
  return '';
}

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { subject: { type: 'string' } } });
  const [who = '', name = ''] = positionals;
  const { domain, accountsFile } = readPlace(process.env);
  const address = parseAddress(who.includes('@') ? who : `${who}@${domain}`);
  if (!address?.endsWith(`@${domain}`)) throw new SettingError(`Whose account? An address of ${domain}, and a name: account.ts anna 'Anna Kováčová'`);
  if (/[\s#]/.test(values.subject ?? '') || /[\n#]/.test(name)) throw new SettingError('Names and subjects must not contain # or line breaks.');
  let proof: Parameters<typeof lineOf>[1] = values.subject ?? '';
  if (values.subject === undefined) {
    const password = await ask(`Password of ${address}: `);
    if (password.length < 8) throw new SettingError('A password has at least 8 characters.');
    proof = await hashPassword(password);
  }
  const done = await writeAccount(accountsFile, domain, lineOf(address, proof, name));
  process.stdout.write(`${address} was ${done} in ${accountsFile}\n`);
} catch (error) {
  if (!(error instanceof SettingError || error instanceof AccountsFileError || error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
