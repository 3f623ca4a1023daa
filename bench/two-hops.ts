/**
 * Two servers in processes of their own, one at home and one of the recipient, and what goes from the one to the other.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limits } from '../demo/server/config.ts';
import type { Deposit, Message, PullGrant, Upload } from '../src/contract/index.ts';
import { Courier } from './courier.ts';
import { freePort, startHost, startSenders, type Host, type Senders } from './senders.ts';

export const SENDER = 'anna@home.localhost';
export const OWNER = 'clerk@city.localhost';
const FREE = { burst: 1e9, perSecond: 1e9 };

export interface Hops {
  senders: Senders;
  /** As they are now: each may be started anew. */
  host(which: 'home' | 'city'): Host;
  restart(which: 'home' | 'city'): Promise<void>;
  /** The sender at home, and at the recipient's server. */
  atHome: Courier;
  abroad: Courier;
  owner: Courier;
  /** An attachment announced at both, bound to a message there. */
  begin(size: number): Promise<{ name: string; home: string; city: string; attachment: string; message: string }>;
  close(): Promise<void>;
}

export async function startHops(limits: Partial<Limits> = {}, options: Parameters<typeof startHost>[1] = {}): Promise<Hops> {
  const senders = await startSenders();
  const ports = { home: await freePort(), city: await freePort() };
  const folders = { home: mkdtempSync(join(tmpdir(), 'dmail-home-')), city: mkdtempSync(join(tmpdir(), 'dmail-city-')) };
  const allow = { ...senders.reach.allow, ...Object.fromEntries((['home', 'city'] as const).map((name) => [`${name}.localhost:${ports[name]}`, `127.0.0.1:${ports[name]}`])) };
  const start = (which: 'home' | 'city'): Promise<Host> =>
    startHost({ domain: `${which}.localhost`, port: ports[which], dataDir: folders[which], ...senders.reach, allow, limits: { subject: FREE, remote: FREE, ...limits } }, options);
  const hosts = { home: await start('home'), city: await start('city') };
  senders.serve(hosts.home);
  senders.serve(hosts.city);
  const anna = await senders.person(SENDER, hosts.home.server);
  const atHome = new Courier(anna, () => hosts.home);
  const abroad = new Courier(anna, () => hosts.city);
  const owner = new Courier(await senders.person(OWNER, hosts.city.server), () => hosts.city);
  await owner.json('PUT', `/dmail/invitations/${SENDER}`, { state: 'accepted' });
  return {
    senders, atHome, abroad, owner,
    host: (which) => hosts[which],
    async restart(which) {
      hosts[which] = await start(which);
    },
    async begin(size) {
      const name = crypto.randomUUID();
      const announced = { document: name, mediaType: 'application/octet-stream', size };
      await atHome.json<Upload>('PUT', `/dmail/repository/${name}`, announced);
      const { uri } = await atHome.json<PullGrant>('POST', `/dmail/repository/${name}/grants`, { server: hosts.city.server });
      const { id: session } = await abroad.json<{ id: string }>('POST', '/dmail/sessions', { recipient: OWNER });
      await abroad.json<Upload>('PUT', `/dmail/sessions/${session}/uploads/${name}`, { ...announced, pull: { uri } });
      const message: Message = {
        id: crypto.randomUUID(), thread: crypto.randomUUID(), from: { address: SENDER }, to: [{ address: OWNER }], subject: 'By way of home', sentAt: new Date().toISOString(), body: { text: 'Attached.' },
        attachments: [{ id: name, upload: name, name: 'file.bin', mediaType: 'application/octet-stream', size }],
      };
      const deposit = await abroad.json<Deposit>('POST', `/dmail/sessions/${session}/deposits`, message, { 'idempotency-key': message.id, prefer: 'return=representation' });
      const at = new URL(deposit.uri).pathname;
      return { name, home: `/dmail/uploads/${name}`, city: `/dmail/uploads/${name}`, attachment: `${at}/attachments/${name}`, message: at };
    },
    async close() {
      await hosts.home.stop();
      await hosts.city.stop();
      senders.close();
      for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
