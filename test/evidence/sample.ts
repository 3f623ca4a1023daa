/** Evidence files to check, and the programs that do: those of docs/evidence.md. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deviceSignature } from '../../demo/server/world-confirm.ts';
import type { World } from '../../demo/server/world.ts';
import { base64url, canonicalBytes, digestOf, type Message, type MessageSignature, type ReceiptClaims } from '../../src/contract/index.ts';
import { signedBytes } from '../../src/evidence/index.ts';
import words from '../../src/locales/en/evidence-page.ts';
import { createEvidence } from '../../src/services/evidence.ts';

export const ANNA = 'anna@home.example';
export const CLERK = 'clerk@city.example';
export const PAGE = { language: 'en', direction: 'ltr', words } as const;

/** The document for experts, and what it has them run. */
const document = readFileSync(fileURLToPath(new URL('../../docs/evidence.md', import.meta.url)), 'utf8');
const blocks = [...document.matchAll(/^```(\S+)(?: (\S+))?\n([^]*?)^```$/gm)].map(([, language, name, text]) => ({ language, name, text: text! }));

/** Its commands, one after the other, those alone that are for this kind of signature. */
export const commands = (level: MessageSignature['level']): string => blocks.filter(({ language, name }) => language === 'sh' && (!name || name === level)).map(({ text }) => text).join('');
/** Its program. */
export const program = blocks.find(({ name }) => name === 'check.py')!.text;

/** Debian's own programs come first: its Python is the one that finds its packages. */
export const environment = { ...process.env, PATH: `/usr/bin:${process.env.PATH}` };

/** @throws {Error} that says what to install */
export function needPrograms(): void {
  for (const [command, args, name] of [['jose', ['alg'], 'jose'], ['openssl', ['version'], 'openssl'], ['curl', ['--version'], 'curl'], ['python3', ['-c', 'import cryptography'], 'python3-cryptography']] as const)
    if (spawnSync(command, args, { env: environment }).status !== 0) throw new Error(`Please install the Debian package ${name} (apt-get install ${name}).`);
}

export const claimsOf = (receipt: string): ReceiptClaims => JSON.parse(Buffer.from(receipt.split('.')[1]!, 'base64url').toString()) as ReceiptClaims;

/** A receipt that follows another, as the server of the city signs it. */
export async function following(world: World, receipt: string, event: ReceiptClaims['event'], own: Partial<ReceiptClaims> = {}): Promise<string> {
  const claims = claimsOf(receipt);
  return world.domain('city.example').keys.sign({ ...claims, ...own, event, jti: crypto.randomUUID(), previous: { jti: claims.jti, digest: await digestOf(new TextEncoder().encode(receipt)) } });
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Buffer> => Buffer.from(await crypto.subtle.digest('SHA-256', bytes));

/** What an authenticator and the page at home make of a message. */
async function passkeySignature(world: World, message: Message): Promise<MessageSignature> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const client = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge: base64url(await sha256(signedBytes(message))), origin: 'https://id.home.example', crossOrigin: false }));
  const data = Buffer.concat([await sha256(new TextEncoder().encode('id.home.example')), Buffer.from([5, 0, 0, 0, 9])]);
  const { createSign, KeyObject } = await import('node:crypto');
  const signature = createSign('sha256').update(Buffer.concat([data, await sha256(client)])).sign(KeyObject.from(privateKey));
  const { issuer } = world.domain('home.example');
  const iat = Math.floor(world.clock.now() / 1000);
  const binding = await issuer.issue({ sub: 'anna', dmail_address: ANNA, iat, exp: iat + 86_400, level: 'passkey', rp_id: 'id.home.example', cnf: { jwk: { kty, crv, x, y } }, digest: await digestOf(signedBytes(message)) }, { typ: 'dmail-signing-key+jwt' });
  return { level: 'passkey', authenticatorData: data.toString('base64url'), clientDataJSON: client.toString('base64url'), signature: signature.toString('base64url'), binding };
}

/** A signed message with two receipts, and the file of it. @param also recipients with one receipt each */
export async function sample(world: World, level: MessageSignature['level'] = 'device-key', also: readonly string[] = []): Promise<{ message: Message; receipts: [string, string]; bytes: Uint8Array<ArrayBuffer> }> {
  const plain = world.message(ANNA, [CLERK, ...also], { subject: 'Permit', text: 'A stove, 12 kW.' });
  const signature = level === 'passkey' ? await passkeySignature(world, plain) : await deviceSignature(ANNA, canonicalBytes(plain), world.domain('home.example').issuer);
  const { message, receipt } = await world.deposit(ANNA, CLERK, { ...plain, signature });
  const receipts: [string, string] = [receipt, await following(world, receipt, 'ContentHandover')];
  const others = await Promise.all(also.map(async (address) => [(await world.deposit(ANNA, address, message)).receipt]));
  const { bytes } = await createEvidence({ fetch: world.fetch, now: world.clock.now }).archive(message, [receipts, ...others], PAGE);
  return { message, receipts, bytes };
}
