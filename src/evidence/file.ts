/**
 * The evidence file: an archive that holds a message, all its receipts, the keys they were signed with and a page for
 * people; it is read without the kit, and every part of it can be checked by others (docs/evidence.md).
 * @module
 */
import { parseDomain } from '../contract/address.ts';
import { canonicalBytes } from '../contract/canonical.ts';
import { base64url, digestOf } from '../contract/digest.ts';
import type { FormerServer, Message, MessageSignature, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
import { bytesOf, jsonOf, openJws } from './jws.ts';
import { evidencePage, pageMark } from './page.ts';
import type { EvidencePageOptions, PageMark } from './page.ts';
import { signedBytes } from './signature.ts';
import { LARGEST, MOST, readZip, writeZip } from './zip.ts';
import type { Entry, ZipFault } from './zip.ts';

export const EVIDENCE_FORMAT = 'dmail-evidence/1';

/** What a domain publishes: its server and those it used before, and the keys receipts are signed with. */
export interface DomainKeys {
  domain: string;
  server: string;
  keys: readonly ReceiptKey[];
  former_servers?: readonly FormerServer[];
}

/** What an issuer publishes. */
export interface IssuerKeys {
  issuer: string;
  keys: readonly JsonWebKey[];
}

export interface EvidenceContents {
  message: Message;
  /** For each recipient all receipts, oldest first. */
  chains: readonly (readonly string[])[];
  /** Of the domains that issued them. */
  domains: readonly DomainKeys[];
  /** Whose keys say who signed the message, where somebody did. */
  issuer?: IssuerKeys;
  /** Milliseconds since 1970. */
  exportedAt: number;
  /** How the page of a file says it was made; not asked for when one is made. */
  page?: PageMark;
}

/** Why a file was not opened. `malformed`: the archive is one, and what is in it does not fit together. */
export type EvidenceFault = ZipFault | 'malformed';

export interface EvidenceArchive {
  name: string;
  type: 'application/zip';
  bytes: Uint8Array<ArrayBuffer>;
}

interface Manifest {
  format: typeof EVIDENCE_FORMAT;
  exportedAt: string;
  /** How `index.html` was made: with it and the other files it can be made again. */
  page?: PageMark;
  /** All but the manifest itself, in their order. */
  files: readonly { name: string; size: number; digest: string }[];
}

const encoder = new TextEncoder();
const utf8 = (text: string) => encoder.encode(text) as Uint8Array<ArrayBuffer>;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const claimsOf = (receipt: string): ReceiptClaims => jsonOf(openJws(receipt, 'dmail-receipt+jwt', LARGEST).payload) as ReceiptClaims;

/** Files beside the page, the receipts and the keys. */
const SIGNATURE_FILES = ['signature.jws', 'authenticator-data.bin', 'client-data.json', 'signature.der', 'signed.json', 'key.json', 'binding.jwt', 'issuer.json'];

function isName(name: string): boolean {
  if (['index.html', 'message.json', 'manifest.json'].includes(name) || /^receipts\/\d{2,4}-[A-Za-z]{1,40}\.jws$/.test(name)) return true;
  const [folder, file, ...more] = name.split('/');
  if (more.length || !file) return false;
  return folder === 'signature' ? SIGNATURE_FILES.includes(file) : folder === 'keys' && file.endsWith('.json') && parseDomain(file.slice(0, -5)) === file.slice(0, -5);
}

/** Everything but the page and the manifest: what follows from the contents. @throws for contents nothing of this can be made of */
function evidenceEntries({ message, chains, domains, issuer }: EvidenceContents): Entry[] {
  const receipts = chains.flat();
  return [
    { name: 'message.json', bytes: canonicalBytes(message) },
    ...receipts.map((receipt, index) => ({ name: `receipts/${String(index + 1).padStart(2, '0')}-${claimsOf(receipt).event}.jws`, bytes: utf8(receipt) })),
    ...domains.map(({ domain, server, keys, former_servers: former }) => ({ name: `keys/${domain}.json`, bytes: canonicalBytes({ domain, server, keys, ...(former && { former_servers: former }) }) })),
    ...signatureEntries(message, issuer),
  ];
}

/** The signature of the sender in the forms other tools take. */
function signatureEntries(message: Message, issuer: IssuerKeys | undefined): Entry[] {
  const { signature } = message;
  if (!signature) return [];
  const bytes = signedBytes(message);
  const { cnf } = jsonOf(openJws(signature.binding, 'dmail-signing-key+jwt', 8000).payload) as { cnf: { jwk: JsonWebKey } };
  const { kty, crv, x, y } = cnf.jwk;
  const made: [string, Uint8Array<ArrayBuffer>][] = signature.level === 'device-key'
    ? [['signature.jws', utf8(signature.jws.replace('..', () => `.${base64url(bytes)}.`))]]
    : [['authenticator-data.bin', bytesOf(signature.authenticatorData)], ['client-data.json', bytesOf(signature.clientDataJSON)], ['signature.der', bytesOf(signature.signature)], ['signed.json', bytes]];
  made.push(['key.json', canonicalBytes({ kty, crv, x, y })], ['binding.jwt', utf8(signature.binding)]);
  if (issuer) made.push(['issuer.json', canonicalBytes({ issuer: issuer.issuer, keys: issuer.keys })]);
  return made.map(([name, content]) => ({ name: `signature/${name}`, bytes: content }));
}

/** Who says whose key a signature was made with, and the key it is said with. @throws where it cannot be read */
export function issuerOfBinding({ binding }: MessageSignature): { issuer: string; kid: string } {
  const { payload, kid } = openJws(binding, 'dmail-signing-key+jwt', 8000);
  return { issuer: (jsonOf(payload) as { iss: string }).iss, kid };
}

const digestsOf = (entries: readonly Entry[]): Promise<Manifest['files']> => Promise.all(entries.map(async ({ name, bytes }) => ({ name, size: bytes.length, digest: await digestOf(bytes) })));

const manifestOf = async (entries: readonly Entry[], said: Pick<Manifest, 'exportedAt' | 'page'>): Promise<Entry> => {
  const manifest: Manifest = { format: EVIDENCE_FORMAT, ...said, files: await digestsOf(entries) };
  return { name: 'manifest.json', bytes: canonicalBytes(manifest) };
};

/**
 * Makes the file. The same contents and words make the same bytes, in every browser.
 * @throws {TypeError} where there is no receipt, or one cannot be read
 * @throws {RangeError} where it would be larger than what is opened again
 */
export async function evidenceFile(contents: EvidenceContents, page: EvidencePageOptions): Promise<EvidenceArchive> {
  if (!contents.chains.flat().length) throw new TypeError('no receipt');
  const exportedAt = new Date(contents.exportedAt).toISOString();
  const entries = evidenceEntries(contents);
  const claims = contents.chains.map((chain) => chain.map(claimsOf));
  const shown: Entry[] = [{ name: 'index.html', bytes: utf8(await evidencePage({ ...contents, claims, files: await digestsOf(entries) }, page)) }, ...entries];
  shown.push(await manifestOf(shown, { exportedAt, page: await pageMark(page) }));
  if (!shown.every(({ name }) => isName(name))) throw new TypeError('no receipt of an event');
  const bytes = await writeZip(shown);
  if (shown.length > MOST || bytes.length > LARGEST) throw new RangeError('too large');
  const subject = contents.message.subject.normalize('NFKD').replace(/[^\w\s-]/g, '').trim().replace(/[\s_-]+/g, '-').slice(0, 40).toLowerCase();
  return { name: `evidence-${exportedAt.slice(0, 10)}${subject && `-${subject}`}.zip`, type: 'application/zip', bytes };
}

/**
 * Opens a file: what is in it, or why it was not opened. Nothing is verified but that the file is whole and of one piece.
 * Never throws.
 */
export async function openEvidenceFile(bytes: Uint8Array<ArrayBuffer>): Promise<EvidenceContents | EvidenceFault> {
  const entries = await readZip(bytes, isName);
  if (typeof entries === 'string') return entries;
  try {
    return (await contentsOf(entries)) ?? 'malformed';
  } catch {
    return 'malformed';
  }
}

async function contentsOf(entries: readonly Entry[]): Promise<EvidenceContents | undefined> {
  const manifest = entries.at(-1)!;
  const { exportedAt, page } = jsonOf(manifest.bytes) as Manifest;
  if (manifest.name !== 'manifest.json' || entries[0]!.name !== 'index.html') return undefined;
  const named = (name: string) => entries.find((entry) => entry.name === name)?.bytes;
  const message = jsonOf(named('message.json')!) as Message;
  const receipts = entries.filter(({ name }) => name.startsWith('receipts/')).map((entry) => decoder.decode(entry.bytes));
  const domains = entries.filter(({ name }) => name.startsWith('keys/')).map((entry) => jsonOf(entry.bytes) as DomainKeys);
  const issuer = named('signature/issuer.json');
  const contents: EvidenceContents = { message, chains: grouped(receipts), domains, ...(issuer && { issuer: jsonOf(issuer) as IssuerKeys }), exportedAt: Date.parse(exportedAt), ...(page && { page: { language: page.language, version: page.version } }) };
  if (!receipts.length || !isMessage(message) || !domains.every(isDomainKeys) || (contents.issuer && !isIssuerKeys(contents.issuer)) || (page !== undefined && !isPageMark(page)) || new Date(contents.exportedAt).toISOString() !== exportedAt) return undefined;
  // What was read makes exactly what was read: nothing is there twice, in other words, or beside what belongs into it.
  const again: Entry[] = [entries[0]!, ...evidenceEntries(contents)];
  again.push(await manifestOf(again, { exportedAt, ...(contents.page && { page: contents.page }) }));
  const same = again.length === entries.length && again.every((entry, index) => entry.name === entries[index]!.name && base64url(entry.bytes) === base64url(entries[index]!.bytes));
  return same ? contents : undefined;
}

/** Whom a receipt is for. @throws where it cannot be read */
export const recipientOf = (receipt: string): string => claimsOf(receipt).to;

/** Receipts by whom they are for, in their order. */
function grouped(receipts: readonly string[]): string[][] {
  const chains = new Map<string, string[]>();
  for (const receipt of receipts) {
    const to = recipientOf(receipt);
    const chain = chains.get(to);
    if (chain) chain.push(receipt);
    else chains.set(to, [receipt]);
  }
  return [...chains.values()];
}

const areKeys = (keys: unknown): boolean => Array.isArray(keys) && (keys as ReceiptKey[]).every(({ kid, iat, exp, revoked }) => typeof kid === 'string' && Number.isSafeInteger(iat) && (exp === undefined || Number.isSafeInteger(exp)) && (revoked === undefined || Number.isSafeInteger(revoked.revoked_at)));
const isDomainKeys = ({ domain, server, keys, former_servers: former = [] }: DomainKeys): boolean =>
  areTexts(domain, server) && areKeys(keys) && Array.isArray(former) && (former as FormerServer[]).every(({ server: left, iat, exp, jwks }) => typeof left === 'string' && Number.isSafeInteger(iat) && Number.isSafeInteger(exp) && areKeys(jwks.keys));
const isPageMark = ({ language, version }: PageMark): boolean => areTexts(language, version);
const isIssuerKeys = ({ issuer, keys }: IssuerKeys): boolean => typeof issuer === 'string' && Array.isArray(keys) && (keys as unknown[]).every((key) => typeof key === 'object' && key !== null);

const areRecords = (list: unknown, holds: (one: Record<string, unknown>) => boolean): boolean => list === undefined || (Array.isArray(list) && list.every((one: unknown) => typeof one === 'object' && one !== null && holds(one as Record<string, unknown>)));
const areTexts = (...values: unknown[]): boolean => values.every((value) => typeof value === 'string');
const isTag = ({ name, value, label, unit }: Record<string, unknown>): boolean => areTexts(name, value, label ?? '', unit ?? '');
const isParty = ({ address, name }: Record<string, unknown>): boolean => areTexts(address, name ?? '');

/** As much of a message as is shown and held against receipts. */
function isMessage({ id, from, to, cc, thread, subject, sentAt, body, reference, cover, attachments, parts }: Message): boolean {
  return areTexts(id, thread, subject, sentAt, body.text, reference ?? '') && areRecords([from], isParty) && to.length > 0 && areRecords(to, isParty) && areRecords(cc, isParty)
    && areRecords(cover, ({ name, label, tags }) => areTexts(name, label ?? '') && Array.isArray(tags) && areRecords(tags, isTag)) && areRecords(parts, () => true)
    && areRecords(attachments, ({ id: document, name, mediaType, size, digest, properties }) => areTexts(document, name, mediaType, digest ?? '') && Number.isSafeInteger(size) && areRecords(properties, isTag));
}
