/**
 * Accounts in a file, one per line, which the dmail server reads too:
 *
 *     anna@home.example $scrypt$ln=15,r=8,p=3$salt$hash Anna Kováčová
 *     ben@home.example sub=00u1f3k Ben Novák
 *
 * The address; the password as a PHC string, or the subject at the federated provider; the name. What follows a
 * `#` is a comment.
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { parseAddress } from '../../src/contract/address.ts';
import { accountsOver, type Accounts, type Entry, type Secret } from './accounts.ts';

/** A line that cannot be read, for the person at the terminal. */
export class AccountsFileError extends Error {}

const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
/** The line of an account. */
export const lineOf = (address: string, proof: Secret | string, name: string): string =>
  [address, typeof proof === 'string' ? `sub=${proof}` : `$scrypt$ln=${proof.ln},r=${proof.r},p=${proof.p}$${encode(proof.salt)}$${encode(proof.hash)}`, name].filter(Boolean).join(' ');

function secretOf(text: string): Secret | undefined {
  const [, ln, r, p, salt, hash] = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]{43})$/.exec(text) ?? [];
  if (!salt || !hash || Number(ln) < 10 || Number(ln) > 20) return undefined;
  return { ln: Number(ln), r: Number(r), p: Number(p), salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

/** @throws {AccountsFileError} */
export function readAccounts(text: string, domain: string): Entry[] {
  return text.split('\n').flatMap((whole, index): Entry[] => {
    const line = whole.replace(/#.*/, '').trim();
    if (!line) return [];
    const [first = '', second = '', ...rest] = line.split(/\s+/);
    const id = parseAddress(first.includes('@') ? first : `${first}@${domain}`);
    if (!id?.endsWith(`@${domain}`)) throw new AccountsFileError(`Line ${index + 1}: ${first} is no address of ${domain}.`);
    const secret = second.startsWith('$') ? secretOf(second) : undefined;
    if (second.startsWith('$') && !secret) throw new AccountsFileError(`Line ${index + 1}: the password of ${id} is no scrypt hash that can be used.`);
    const subject = second.startsWith('sub=') ? second.slice(4) : undefined;
    const name = (secret || subject !== undefined ? rest : [second, ...rest]).join(' ').trim();
    return [{ person: { id, name: name || id }, subject: subject ?? id.slice(0, id.indexOf('@')), ...(secret && { secret }) }];
  });
}

/**
 * The accounts of a file, which may change: it is looked at again at most once a second. A file that cannot be
 * read any more changes nothing.
 * @throws {AccountsFileError} and what reading a file throws, the first time
 */
export function fileAccounts(path: string, domain: string, report: (error: unknown) => void = console.error): Accounts {
  let changed = statSync(path).mtimeMs;
  let entries = readAccounts(readFileSync(path, 'utf8'), domain);
  let checked = Date.now();
  return accountsOver(domain, () => {
    if (Date.now() - checked < 1000) return entries;
    checked = Date.now();
    try {
      const { mtimeMs } = statSync(path);
      if (mtimeMs !== changed) {
        changed = mtimeMs;
        entries = readAccounts(readFileSync(path, 'utf8'), domain);
      }
    } catch (error) {
      report(error);
    }
    return entries;
  });
}

/** Adds a line to a file, in place of one with the same address. Nobody ever reads half of it. */
export async function writeAccount(path: string, domain: string, line: string): Promise<'added' | 'changed'> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const [added] = readAccounts(line, domain);
  const lines = text.split('\n');
  const at = lines.findIndex((one) => readAccounts(one, domain)[0]?.person.id === added!.person.id);
  if (at >= 0) lines[at] = line;
  else lines.splice(lines.at(-1) === '' ? -1 : lines.length, 0, line);
  const next = `${path}.new`;
  await writeFile(next, lines.at(-1) === '' ? lines.join('\n') : `${lines.join('\n')}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, path);
  return at >= 0 ? 'changed' : 'added';
}
