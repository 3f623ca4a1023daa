/**
 * Deposits the first letters through the real protocol: every account signs in at home with its password,
 * asks for invitations, answers them, and sends. What is in the mailboxes got there as any message does.
 * @module
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message, Thread } from '../../src/contract/index.ts';
import { digestOf } from '../../src/contract/digest.ts';
import { createLocalFetch } from '../hosts/local-fetch.ts';
import { DOMAINS } from '../places.ts';
import { signIn, type DmailClient } from './client.ts';
import { invoiceXml } from './invoice.ts';
import { messageOf, story, type Letter, type Step } from './letters.ts';

export interface SeedOptions {
  dataDir: string;
  origin: (name: string) => string;
  say: (line: string) => void;
}

/** What is remembered of a seeding, so that one that was cut off goes on with the same letters. */
interface Progress {
  /** Makes the ids. */
  salt: string;
  /** Milliseconds since 1970 to which the letters' dates refer. */
  now: number;
  /** What was signed, by the key of its letter: no signature can be made a second time. */
  signed?: Record<string, Message>;
  done: boolean;
}

/** The seeding client says who it is, as every client does. */
export const SEED_CLIENT = '/seed-client.json';

/** The metadata document of the seeding client, served at `localhost`. */
export const seedClientDocument = (origin: string): object => ({
  client_id: `${origin}${SEED_CLIENT}`,
  client_name: 'First letters of the demo',
  client_uri: `${origin}/`,
  redirect_uris: [`${origin}/seeded`],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  dpop_bound_access_tokens: true,
  scope: 'send read:thread read:mailbox',
});

/** Seeds what is not seeded yet. Repeating it after any interruption adds nothing twice. */
export async function seed({ dataDir, origin, say }: SeedOptions): Promise<void> {
  const path = join(dataDir, 'seed.json');
  const kept = await readFile(path, 'utf8').then((text) => JSON.parse(text) as Progress, () => undefined);
  if (kept?.done) return;
  const progress = kept ?? { salt: randomUUID(), now: Date.now(), done: false };
  await keep(path, progress);
  say('Depositing the first letters …');

  const local = createLocalFetch();
  const people = DOMAINS.flatMap(({ domain, accounts }) => accounts.map((account) => ({ ...account, address: `${account.local}@${domain}` })));
  const names = new Map(people.map(({ address, name }) => [address, name]));
  const here = origin('localhost');
  const options = { fetch: local.fetch, port: Number(new URL(here).port || 80), clientId: `${here}${SEED_CLIENT}`, redirectUri: `${here}/seeded` };
  const clients = new Map<string, DmailClient>();
  try {
    for (const { address, password } of people) clients.set(address, await signIn(options, address, password));
    await play(story(progress.now), progress, clients, names, await enclosed(progress.now), () => keep(path, progress));
    for (const client of clients.values()) await client.signOut();
  } finally {
    await local.close();
  }
  const { signed: _, ...rest } = progress;
  await keep(path, { ...rest, done: true });
}

async function play(steps: readonly Step[], progress: Progress, clients: ReadonlyMap<string, DmailClient>, names: ReadonlyMap<string, string>, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>, remember: () => Promise<void>): Promise<void> {
  const id = (key: string): string => uuid(`${progress.salt} ${key}`);
  const client = (address: string): DmailClient => clients.get(address)!;
  const letters: Letter[] = [];
  const signed = async (step: Letter): Promise<Message> => {
    progress.signed ??= {};
    const before = progress.signed[step.key];
    if (before) return before;
    const digests = new Map(await Promise.all((step.files ?? []).map(async ({ file }) => [file, await digestOf(files.get(file)!)] as const)));
    // Homes let sign what is written now.
    const message = messageOf(step, id, (file) => ({ size: files.get(file)!.byteLength, digest: digests.get(file) }), names, letters, Date.now());
    progress.signed[step.key] = await client(step.from).sign(message);
    await remember();
    return progress.signed[step.key]!;
  };
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'request') {
      await client(step.from).request(step.to, names.get(step.from)!, step.reason);
      if (step.answer) await client(step.to).home('PUT', `/invitations/${encodeURIComponent(step.from)}`, { state: step.answer, scope: 'any' });
    } else if (step.kind === 'letter') {
      const message = step.signed ? await signed(step) : messageOf(step, id, (file) => ({ size: files.get(file)!.byteLength }), names, letters, progress.now - (steps.length - index) * 1000);
      await client(step.from).send(message, step.files?.map(({ file }) => files.get(file)!));
      letters.push(step);
    } else if (step.kind === 'noted') {
      const { thread, from } = letters.find(({ key }) => key === step.letter)!;
      const { messages } = await client(step.by).home<Thread>('GET', `/threads/${id(`thread ${thread}`)}`);
      const stored = messages.find(({ message }) => message.id === id(step.letter))!;
      // Noted already by a run that was interrupted, it is the same again.
      await client(step.by).home('PUT', `/messages/${stored.id}/attachments/${id(`document ${from} ${step.file}`)}/properties`, { properties: step.properties }, { 'if-none-match': '*' });
    } else {
      const ids = [id(`thread ${step.thread}`)];
      await client(step.by).home('PATCH', '/mailbox', { ids, set: { unread: false, ...(step.star && { starred: true }) } });
    }
  }
}

/** What is attached to the letters, by name. */
async function enclosed(now: number): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const folder = new URL('./files/', import.meta.url);
  const files = new Map(await Promise.all((await readdir(folder)).map(async (name) => [name, new Uint8Array(await readFile(new URL(name, folder)))] as const)));
  return files.set('invoice.xml', new TextEncoder().encode(invoiceXml(now)));
}

/** A UUID (version 8, RFC 9562) that a name always gives. */
function uuid(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Written whole or not at all. */
async function keep(path: string, progress: Progress): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(progress)}\n`);
  await rename(`${path}.new`, path);
}
