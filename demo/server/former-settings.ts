/**
 * Servers the domain used before, as a file of settings names them.
 * @module
 */
import { createHash } from 'node:crypto';
import type { FormerServer, ReceiptKey, WellKnown } from '../../src/contract/index.ts';
import { isWellKnown, pointerOf } from './contract.ts';
import type { FormerSetting } from './former.ts';

/** As the contract has it. */
const MOST = 8;
const ELSEWHERE: WellKnown = { domain: 'a.example', server: 'https://a.example/dmail', sign_in: 'https://id.a.example', token_issuers: ['https://id.a.example'], versions: ['1.0'], attachments: { accepted: false } };

/** @param refuse told where something is not understood, and why; throws */
export function readFormer(said: unknown, refuse: (where: string, why: string) => never): FormerSetting[] {
  if (!Array.isArray(said)) return refuse('', 'it holds no list');
  if (said.length > MOST) return refuse('', `it can name ${MOST}`);
  return said.map((each: unknown, index) => {
    const at = `/${index}`;
    const { server, iat, exp, jwks, ...others } = (typeof each === 'object' && each ? each : {}) as Partial<FormerServer>;
    const [other] = Object.keys(others);
    if (other !== undefined) refuse(`${at}/${other}`, 'it can have server, iat, exp and jwks');
    if (typeof server !== 'string' || !URL.canParse(server) || new URL(server).protocol !== 'https:') return refuse(`${at}/server`, 'it is no https address');
    if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp) || iat! > exp!) return refuse(`${at}/iat`, 'iat and exp are seconds since 1970, one before the other');
    if (jwks === undefined) return { server, iat: iat!, exp: exp! };
    const former_servers = [{ server, iat, exp, jwks }];
    if (!isWellKnown({ ...ELSEWHERE, former_servers })) refuse(at + pointerOf(isWellKnown.errors![0]!).replace('/former_servers/0', ''), 'it is no key set as /keys of a server answers it');
    return { server, iat: iat!, exp: exp!, jwks: { keys: jwks.keys.map((key, position) => publicKey(key, (why) => refuse(`${at}/jwks/keys/${position}`, why))) } };
  });
}

/** Nothing else of a key is published, whatever else stands there. */
function publicKey(key: ReceiptKey, refuse: (why: string) => never): ReceiptKey {
  if ('d' in key) refuse('it is a private key');
  const { kty, crv, x, y, kid, alg, use, iat, exp, revoked } = key;
  if (createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url') !== kid) refuse('kid is not its thumbprint');
  return { kty, crv, x, y, kid, alg, use, iat, ...(exp !== undefined && { exp }), ...(revoked && { revoked }) };
}
