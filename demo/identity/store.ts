/**
 * What an authorization server remembers: grants, tokens, keys, and what people allowed to whom.
 * @module
 */
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Revocations } from './types.ts';

interface Tables {
  object: { model: string; id: string; payload: string; grant_id: string | null; uid: string | null; account: string | null; client: string | null; expires_at: number | null; consumed_at: number | null };
  consent: { account: string; client: string; scopes: string; granted_at: number; used_at: number };
  ended: { grant: string; at: number };
  secret: { name: string; value: string };
  guest: { id: string; name: string; issuer: string; subject: string; since: number };
  signing_key: { account: string; kid: string; level: 'device-key' | 'passkey'; jwk: string; counter: number; label: string; created_at: number; used_at: number; ended_at: number | null };
}

/** A key a person signs with. Times in milliseconds since 1970. */
export interface SigningKey {
  /** Thumbprint of a browser's key, credential id of a passkey. */
  kid: string;
  level: 'device-key' | 'passkey';
  jwk: JWK;
  /** Signature counter of a passkey. */
  counter: number;
  /** What the person may know it by. */
  label: string;
  createdAt: number;
  usedAt: number;
  /** Nothing is signed with it any more. */
  endedAt?: number;
}

/** One host page a person allowed to act for them. Times in milliseconds since 1970. */
export interface Consent {
  client: string;
  scopes: string[];
  grantedAt: number;
  usedAt: number;
}

/** Name of a grant outside of this server: tells tokens of one grant from others and opens nothing. */
export const grantName = (grantId: string): string => createHash('sha256').update(grantId).digest('base64url').slice(0, 22);

export type TokenKey = JWK & { kid: string };
const TOKEN_KEY = 'signing-key';
const RETIRED = 'retired-keys';

async function newKey(): Promise<string> {
  const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await webcrypto.subtle.exportKey('jwk', pair.privateKey);
  return JSON.stringify({ kty, crv, x, y, d });
}

/** A revoked grant is remembered for longer than any of its tokens lives. */
const REMEMBER_ENDED = 3_600_000;
const now = (): number => Math.floor(Date.now() / 1000);

export class IdentityStore implements Revocations {
  readonly #db: Kysely<Tables>;
  readonly #ended = new Set<string>();
  readonly #listeners = new Set<Parameters<Revocations['subscribe']>[0]>();
  readonly #grace: number;
  readonly #sweep: NodeJS.Timeout;

  private constructor(db: Kysely<Tables>, grace: number) {
    this.#db = db;
    this.#grace = grace;
    this.#sweep = setInterval(() => void this.#forget(), 600_000).unref();
  }

  static async open({ dataDir, rotationGrace = 30 }: { dataDir?: string; rotationGrace?: number }): Promise<IdentityStore> {
    if (dataDir) mkdirSync(dataDir, { recursive: true });
    const database = new Database(dataDir ? join(dataDir, 'identity.sqlite') : ':memory:');
    database.exec('pragma journal_mode = wal; pragma synchronous = full;');
    database.exec(`
      create table if not exists object (model text not null, id text not null, payload text not null, grant_id text, uid text,
        account text, client text, expires_at integer, consumed_at integer, primary key (model, id)) without rowid;
      create index if not exists object_grant on object (grant_id) where grant_id is not null;
      create index if not exists object_uid on object (uid) where uid is not null;
      create index if not exists object_owner on object (account, client) where model = 'Grant';
      create index if not exists object_expiry on object (expires_at);
      create table if not exists consent (account text not null, client text not null, scopes text not null,
        granted_at integer not null, used_at integer not null, primary key (account, client)) without rowid;
      create table if not exists ended ("grant" text primary key, at integer not null) without rowid;
      create table if not exists guest (id text primary key, name text not null, issuer text not null, subject text not null, since integer not null) without rowid;
      create table if not exists secret (name text primary key, value text not null) without rowid;
      create table if not exists signing_key (account text not null, kid text not null, level text not null, jwk text not null, counter integer not null,
        label text not null, created_at integer not null, used_at integer not null, ended_at integer, primary key (account, kid)) without rowid;`);
    const store = new IdentityStore(new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }), rotationGrace);
    await store.#forget();
    for (const { grant } of await store.#db.selectFrom('ended').select('grant').execute()) store.#ended.add(grant);
    return store;
  }

  async #forget(): Promise<void> {
    await this.#db.deleteFrom('object').where('expires_at', '<', now() - 60).execute();
    const old = Date.now() - REMEMBER_ENDED;
    const gone = await this.#db.deleteFrom('ended').where('at', '<', old).returning('grant').execute();
    for (const { grant } of gone) this.#ended.delete(grant);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await this.#db.destroy();
  }

  /** A secret of this server, made by `create` at first use. */
  async secret(name: string, create: () => Promise<string>): Promise<string> {
    const found = await this.#db.selectFrom('secret').select('value').where('name', '=', name).executeTakeFirst();
    if (found) return found.value;
    const value = await create();
    await this.#db.insertInto('secret').values({ name, value }).onConflict((on) => on.doNothing()).execute();
    return value;
  }

  /** The key tokens are signed with, and those that were: what they vouched for can be checked for ever. */
  async tokenKeys(): Promise<{ key: TokenKey; retired: readonly JWK[] }> {
    const text = await this.secret(TOKEN_KEY, newKey);
    const key = JSON.parse(text) as JWK;
    return { key: { ...key, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(key) }, retired: JSON.parse(await this.secret(RETIRED, () => Promise.resolve('[]'))) as JWK[] };
  }

  /**
   * Another key signs from the next start on. What the old one vouched for, the keys people sign with among it, goes
   * on being believed, unless it was compromised.
   */
  async rotateTokenKey({ compromised = false } = {}): Promise<void> {
    const { key: { d: _, ...old }, retired } = await this.tokenKeys();
    const value = await newKey();
    await this.#db.transaction().execute(async (tx) => {
      await tx.updateTable('secret').set({ value }).where('name', '=', TOKEN_KEY).execute();
      if (!compromised) await tx.updateTable('secret').set({ value: JSON.stringify([{ ...old, exp: now() }, ...retired]) }).where('name', '=', RETIRED).execute();
    });
  }

  cookieKey(): Promise<string> {
    return this.secret('cookie-key', () => Promise.resolve(randomBytes(32).toString('base64url')));
  }

  // Keys people sign with.

  /** All of a person, ended ones too, the latest used first. */
  async signingKeys(account: string): Promise<SigningKey[]> {
    const rows = await this.#db.selectFrom('signing_key').selectAll().where('account', '=', account).orderBy('used_at', 'desc').execute();
    return rows.map(({ kid, level, jwk, counter, label, created_at: createdAt, used_at: usedAt, ended_at: endedAt }) =>
      ({ kid, level, jwk: JSON.parse(jwk) as JWK, counter, label, createdAt, usedAt, ...(endedAt !== null && { endedAt }) }));
  }

  /** Whether anybody has this key, ended ones too. */
  async signingKeyTaken(kid: string): Promise<boolean> {
    return (await this.#db.selectFrom('signing_key').select('kid').where('kid', '=', kid).executeTakeFirst()) !== undefined;
  }

  async keepSigningKey(account: string, { kid, level, jwk, counter, label, createdAt, usedAt }: SigningKey): Promise<void> {
    await this.#db.insertInto('signing_key')
      .values({ account, kid, level, jwk: JSON.stringify(jwk), counter, label, created_at: createdAt, used_at: usedAt, ended_at: null })
      .onConflict((on) => on.columns(['account', 'kid']).doUpdateSet({ counter, used_at: usedAt })).execute();
  }

  async endSigningKey(account: string, kid: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db.updateTable('signing_key').set({ ended_at: Date.now() })
      .where('account', '=', account).where('kid', '=', kid).where('ended_at', 'is', null).executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  // Guests.

  guests(): Promise<{ id: string; name: string; issuer: string; subject: string }[]> {
    return this.#db.selectFrom('guest').select(['id', 'name', 'issuer', 'subject']).execute();
  }

  async keepGuest(guest: { id: string; name: string; issuer: string; subject: string }): Promise<void> {
    await this.#db.insertInto('guest').values({ ...guest, since: Date.now() }).onConflict((on) => on.column('id').doUpdateSet({ name: guest.name })).execute();
  }

  async forgetGuest(id: string): Promise<void> {
    await this.#db.deleteFrom('guest').where('id', '=', id).execute();
  }

  // What people allowed.

  async consents(account: string): Promise<Consent[]> {
    const rows = await this.#db.selectFrom('consent').selectAll().where('account', '=', account).orderBy('used_at', 'desc').execute();
    return rows.map((row) => ({ client: row.client, scopes: row.scopes.split(' ').filter(Boolean), grantedAt: row.granted_at, usedAt: row.used_at }));
  }

  async consent(account: string, client: string): Promise<Consent | undefined> {
    return (await this.consents(account)).find((consent) => consent.client === client);
  }

  /**
   * Keeps what a host may do from now on.
   * @param change that, for what it was allowed so far; `ends` ends everything granted to it earlier
   */
  async allow(account: string, client: string, change: (before: readonly string[]) => { scopes: readonly string[]; ends: boolean }): Promise<void> {
    const ended = await this.#db.transaction().execute(async (tx) => {
      const before = await tx.selectFrom('consent').select('scopes').where('account', '=', account).where('client', '=', client).executeTakeFirst();
      const { scopes, ends } = change(before?.scopes.split(' ').filter(Boolean) ?? []);
      const at = Date.now();
      const values = { scopes: scopes.join(' '), granted_at: at, used_at: at };
      await tx.insertInto('consent').values({ account, client, ...values })
        .onConflict((on) => on.columns(['account', 'client']).doUpdateSet(values)).execute();
      return ends;
    });
    if (ended) await this.#endGrants(account, client);
  }

  async used(account: string, client: string): Promise<void> {
    await this.#db.updateTable('consent').set({ used_at: Date.now() }).where('account', '=', account).where('client', '=', client).execute();
  }

  /** Ends everything a person granted to a host: refresh tokens and grants are gone, access tokens refused. */
  async revoke(account: string, client: string): Promise<void> {
    await this.#db.deleteFrom('consent').where('account', '=', account).where('client', '=', client).execute();
    await this.#endGrants(account, client);
  }

  async #endGrants(account: string, client: string): Promise<void> {
    const grants = await this.#db.selectFrom('object').select('id').where('model', '=', 'Grant')
      .where('account', '=', account).where('client', '=', client).execute();
    for (const { id } of grants) await this.endGrant(id, { account, client });
  }

  async endGrant(grantId: string, whose: { account: string; client: string }): Promise<void> {
    const grant = grantName(grantId);
    if (!this.#ended.has(grant)) {
      // Whoever asks from now on hears of it; the disk follows.
      this.#ended.add(grant);
      for (const listener of this.#listeners) listener(grant, whose);
    }
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('object').where('grant_id', '=', grantId).execute();
      await tx.deleteFrom('object').where('model', '=', 'Grant').where('id', '=', grantId).execute();
      await tx.insertInto('ended').values({ grant, at: Date.now() }).onConflict((on) => on.doNothing()).execute();
    });
  }

  // Revocations, as the dmail server sees them.

  isRevoked(grant: string): boolean {
    return this.#ended.has(grant);
  }

  ended(): string[] {
    return [...this.#ended];
  }

  subscribe(listener: Parameters<Revocations['subscribe']>[0]): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Storage of one of oidc-provider's models. */
  adapter(model: string): Adapter {
    const db = this.#db;
    const read = async (column: 'id' | 'uid', value: string): Promise<AdapterPayload | undefined> => {
      const row = await db.selectFrom('object').select(['payload', 'consumed_at', 'expires_at'])
        .where('model', '=', model).where(column, '=', value).executeTakeFirst();
      if (!row || (row.expires_at !== null && row.expires_at <= now())) return undefined;
      const payload = JSON.parse(row.payload) as AdapterPayload;
      // The answer to a rotation may be lost on the way. The same key may then ask once more within the grace.
      const lost = model === 'RefreshToken' && payload.jkt && row.consumed_at !== null && now() - row.consumed_at < this.#grace;
      return row.consumed_at !== null && !lost ? { ...payload, consumed: row.consumed_at } : payload;
    };
    return {
      async upsert(id, payload, expiresIn) {
        const values = {
          payload: JSON.stringify(payload),
          // A question that is open is nothing that was granted.
          grant_id: model === 'Interaction' ? null : payload.grantId ?? null,
          uid: payload.uid ?? null,
          account: payload.accountId ?? null,
          client: payload.clientId ?? null,
          expires_at: expiresIn ? now() + expiresIn : null,
        };
        await db.insertInto('object').values({ model, id, ...values, consumed_at: null })
          // A proof seen twice at the same moment: the second one fails here.
          .$if(model !== 'ReplayDetection', (query) => query.onConflict((on) => on.columns(['model', 'id']).doUpdateSet(values)))
          .execute();
      },
      find: (id) => read('id', id),
      findByUid: (uid) => read('uid', uid),
      findByUserCode: () => Promise.resolve(undefined),
      async consume(id) {
        await db.updateTable('object').set({ consumed_at: sql`coalesce(consumed_at, ${now()})` }).where('model', '=', model).where('id', '=', id).execute();
      },
      async destroy(id) {
        await db.deleteFrom('object').where('model', '=', model).where('id', '=', id).execute();
      },
      async revokeByGrantId(grantId) {
        await db.deleteFrom('object').where('model', '=', model).where('grant_id', '=', grantId).execute();
      },
    };
  }
}
