/**
 * The dmail server behind an authorization server, and what a client does there by hand.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeApp } from '../../demo/server/node.ts';
import type { PaymentProvider } from '../../demo/server/payments/port.ts';
import type { EvidencePage, Message } from '../../src/contract/index.ts';
import { Browser, claims, Client, type Answer } from './person.ts';
import { hostPage, type Town } from './town.ts';

export interface Mail {
  /** Asks the dmail server with a token of a client. */
  call(client: Client, token: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Ben writes to Anna, who has not seen it yet. `id` is that of her copy. */
  letter(changes?: Partial<Message>): Promise<{ id: string; messageId: string; digest: string }>;
  /** What Ben can learn of a letter. */
  events(messageId: string): Promise<string[]>;
  /** The claims of those receipts. */
  receipts(messageId: string): Promise<Record<string, unknown>[]>;
  /** The server answers nobody, until it is told to. */
  silent: boolean;
  close(): Promise<void>;
}

/** Starts the server of `home.localhost`, where Anna has accepted Ben. @param payments who asks banks for payments, if anybody */
export async function startMail(town: Town, payments?: PaymentProvider): Promise<Mail> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mail-'));
  const known = ['anna@home.localhost', 'ben@home.localhost'];
  const server = await createNodeApp({
    config: { domain: 'home.localhost', server: town.resource, publicOrigin: town.at('home.localhost'), issuers: { sign_in: town.issuer, token_issuers: [town.issuer] }, localhostPort: town.port },
    dataDir, accounts: { exists: (address) => known.includes(address) }, fetch: (url) => town.fetch(url), account: () => undefined, payments,
  });
  const nonces = new Map<Client, string>();
  const mail: Mail = {
    silent: false,
    async call(client, token, method, path, body, headers = {}) {
      const url = path.startsWith('http') ? path : town.resource + path;
      for (;;) {
        const nonce = nonces.get(client);
        const proof = await client.proof({ htm: method, htu: url.replace(/\?.*/, ''), jti: randomUUID(), ath: createHash('sha256').update(token).digest('base64url') }, nonce ?? '');
        const response = await town.fetch(url, {
          method, headers: { authorization: `DPoP ${token}`, dpop: proof, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const fresh = response.headers.get('dpop-nonce');
        if (fresh) nonces.set(client, fresh);
        const text = await response.text();
        const answer = { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown>, headers: response.headers };
        if (answer.body['type'] !== 'urn:dmail:problem:nonce-required') return answer;
      }
    },
    async letter(changes = {}) {
      const message: Message = {
        id: randomUUID(), thread: randomUUID(), from: { address: 'ben@home.localhost', name: 'Ben Novák' }, to: [{ address: 'anna@home.localhost' }],
        subject: 'The fence', sentAt: new Date().toISOString(), body: { text: 'It is up.' }, ...changes,
      };
      const session = await expect(201, mail.call(ben, benToken, 'POST', '/sessions', { recipient: 'anna@home.localhost' }));
      const deposit = await expect(201, mail.call(ben, benToken, 'POST', `${String(session['uri'])}/deposits`, message, { 'idempotency-key': message.id, 'prefer': 'return=representation' }));
      return { id: String(deposit['uri']).split('/').at(-1)!, messageId: message.id, digest: String(deposit['digest']) };
    },
    events: async (messageId) => (await mail.receipts(messageId)).map(({ event }) => String(event)),
    async receipts(messageId) {
      const { messages } = (await expect(200, mail.call(ben, benToken, 'GET', '/evidence'))) as unknown as EvidencePage;
      return (messages.find((one) => one.messageId === messageId)?.receipts ?? []).map(claims);
    },
    async close() {
      await server.close();
      await rm(dataDir, { recursive: true });
    },
  };
  town.host('home.localhost', (request, response) => (mail.silent ? void response.writeHead(503).end() : server.listener(request, response)));
  const [anna, ben] = [await Client.create(town, hostPage(town, 'anna.localhost')), await Client.create(town, hostPage(town, 'bens.localhost'))];
  const annaToken = (await anna.signIn(new Browser(town))).access_token;
  const benToken = (await ben.signIn(new Browser(town), { login: 'ben', password: 'forty-photos' })).access_token;
  await expect(200, mail.call(anna, annaToken, 'PUT', '/invitations/ben@home.localhost', { state: 'accepted', scope: 'any' }));
  return mail;
}

async function expect(status: number, answer: Promise<Answer>): Promise<Record<string, unknown>> {
  const { status: found, body } = await answer;
  if (found !== status) throw new Error(`${found} ${JSON.stringify(body)}`);
  return body;
}
