/**
 * What people of a world confirm when they are asked to, and the keys they sign with.
 * @module
 */
import { calculateJwkThumbprint, CompactSign, exportJWK, type JWK } from 'jose';
import { canonicalBytes, digestOf, DmailProblem, type AuthorizationDetail, type DeviceSignature, type Message, type SignatureDetail } from '../../src/contract/index.ts';
import type { Issuer } from './world-identity.ts';

/** What the page at home would make of a detail: as asked for, with what was decided or signed put in. Rejects where the person turned back. */
export type Confirming = (address: string, detail: AuthorizationDetail) => AuthorizationDetail | Promise<AuthorizationDetail>;

const DAY = 86_400;
/** ETSI TS 119 182-1, 5.2.3: the signer wrote it and stands by it. */
const PROOF_OF_ORIGIN = { commId: { id: 'http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin' } };

/** Everything is agreed to; what is to be signed is signed with a key of the device, which the issuer vouches for. */
export function agreeing(address: string, detail: AuthorizationDetail, issuer: Issuer): AuthorizationDetail | Promise<AuthorizationDetail> {
  if (detail.type === 'urn:dmail:acceptance') return { decision: 'accept', ...detail };
  return detail.type === 'urn:dmail:signature' ? signed(address, detail, issuer) : detail;
}

async function signed(address: string, { message, ...detail }: SignatureDetail, issuer: Issuer): Promise<SignatureDetail> {
  const { signature: _, ...unsigned } = message ?? ({} as Message);
  const bytes = canonicalBytes(unsigned);
  // What is shown is what is signed: the page shows the message, not the digest.
  if (message?.from.address !== address || detail.digest !== (await digestOf(bytes))) throw new DmailProblem('sign-in-failed');
  return { ...detail, signature: await deviceSignature(address, bytes, issuer) };
}

/** A signature with a key made for it. */
export async function deviceSignature(address: string, bytes: Uint8Array<ArrayBuffer>, issuer: Issuer): Promise<DeviceSignature> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kty, crv, x, y } as JWK;
  const iat = Math.floor(issuer.clock.now() / 1000);
  const jws = await new CompactSign(bytes)
    .setProtectedHeader({ alg: 'ES256', typ: 'dmail-signature+jws', cty: 'application/json', kid: await calculateJwkThumbprint(jwk), iat, srCms: [PROOF_OF_ORIGIN] })
    .sign(privateKey);
  const [header, , signature] = jws.split('.');
  const binding = await issuer.issue({ sub: `sub-${address}`, dmail_address: address, iat, exp: iat + 365 * DAY, level: 'device-key', cnf: { jwk }, digest: await digestOf(bytes) }, { typ: 'dmail-signing-key+jwt' });
  return { level: 'device-key', jws: `${header}..${signature}`, binding };
}
