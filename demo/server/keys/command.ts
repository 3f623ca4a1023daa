/**
 * What whoever runs a server does with its keys; a server that is running takes it over by itself.
 * @module
 */
import { join } from 'node:path';
import { fileKeys } from './file.ts';
import { GRACE, SIGNED } from './following.ts';
import { openKeys } from './keys.ts';

const REASONS = ['unspecified', 'compromised', 'superseded'] as const;

const USAGE = `Usage: main.ts keys list | rotate | revoke <kid> ${REASONS.join('|')}\n`;

/** The file of the keys in a data folder. */
export const keyFileIn = (dataDir: string): string => join(dataDir, 'receipt-keys.json');

/** @returns the exit code */
export async function keysCommand(words: readonly string[], dataDir: string, say: (text: string) => void): Promise<number> {
  const now = Date.now();
  const [what, kid, reason, ...more] = words;
  const known = REASONS.find((one) => one === reason);
  const wanted = what === 'list' || what === 'rotate' ? kid === undefined : what === 'revoke' && kid !== undefined && known !== undefined && !more.length;
  if (!wanted) {
    say(USAGE);
    return 2;
  }
  const keys = await openKeys(fileKeys(keyFileIn(dataDir)), now, Infinity);
  if (what === 'rotate') await keys.rotate(now, GRACE);
  if (what === 'revoke') {
    try {
      // What a running server signs until it has the new key is signed before the old one is revoked.
      if (keys.published()[0]!.kid === kid) {
        await keys.rotate(now, GRACE);
        await new Promise((resolve) => setTimeout(resolve, SIGNED));
      }
      await keys.revoke(kid!, known!, Date.now());
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      say(`There is no key ${kid}.\n`);
      return 1;
    }
  }
  const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  for (const { kid: name, iat, exp, revoked } of keys.published())
    say(`${name}  from ${day(iat)}${exp === undefined ? '  in use' : `  until ${day(exp)}`}${revoked ? `  revoked ${day(revoked.revoked_at)} (${revoked.reason})` : ''}\n`);
  return 0;
}
