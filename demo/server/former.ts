/**
 * Servers the domain used before: what they signed can be verified as long as the domain says so.
 * @module
 */
import type { FormerServer, ReceiptKey } from '../../src/contract/index.ts';

/** As it is set up: where no keys are given, they are those of this server's own that were used then; its folder has moved with it. */
export type FormerSetting = Omit<FormerServer, 'jwks'> & Partial<Pick<FormerServer, 'jwks'>>;

/** As many as the contract allows. */
const MOST_KEYS = 64;

/** What the well-known document says of them. @param own all keys of this server, the newest first */
export function publishedFormer(settings: readonly FormerSetting[], own: readonly ReceiptKey[]): FormerServer[] {
  const used = ({ iat, exp }: FormerSetting): ReceiptKey[] => own.filter((key) => key.iat <= exp && (key.exp ?? Infinity) >= iat).slice(0, MOST_KEYS);
  return settings.map((each) => ({ ...each, jwks: each.jwks ?? { keys: used(each) } })).filter(({ jwks }) => jwks.keys.length);
}
