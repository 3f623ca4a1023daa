/**
 * The way to a bank and back: the bank sends people to a page of their home, which asks here what they were away for.
 * @module
 */
import { base64url } from '../../../src/contract/index.ts';
import type { Principal } from '../gateway/tokens.ts';
import { Problem } from '../problem.ts';
import type { BankReturnRow } from '../store/schema.ts';
import type { Context } from './route.ts';

/** 256 bits. */
const unguessable = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

export interface Return {
  /** To be stored with what it is for. */
  row: BankReturnRow;
  /** Where the bank sends people who have confirmed, and those who have not. */
  redirect: string;
  nok: string;
}

/**
 * Makes the address somebody comes back by.
 * @param returnTo where the site wants them to go on; of its own origin
 * @throws {Problem} `not-understood` where it is not
 */
export async function startReturn({ config, primitives }: Context, { address, client }: Principal, { kind, ref, returnTo }: { kind: BankReturnRow['kind']; ref: string; returnTo?: string | undefined }, now: number): Promise<Return> {
  const site = URL.canParse(client) ? new URL(client).origin : undefined;
  if (returnTo !== undefined && (!URL.canParse(returnTo) || site === undefined || site === 'null' || new URL(returnTo).origin !== site)) throw new Problem('not-understood', { field: '/returnTo' });
  const state = unguessable();
  const page = new URL(`${config.issuers.sign_in.replace(/\/$/, '')}/payment`);
  page.searchParams.set('state', state);
  const redirect = page.href;
  page.searchParams.set('nok', '1');
  return { row: { state: await primitives.sha256(state), owner: address, kind, ref, client, return_to: returnTo ?? null, at: now }, redirect, nok: page.href };
}
