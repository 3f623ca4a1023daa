/**
 * What changes the store: every call a job in a group of the writer.
 * @module
 */
import { Migrator, type Transaction } from 'kysely';
import { decideAcceptance, expire } from './acceptances.ts';
import { handOver, open } from './access.ts';
import { noteBankConsent, openBankConsent } from './bank-consents.ts';
import { takeReturn } from './bank-returns.ts';
import * as consents from './consents.ts';
import { answer, completeUpload, judge } from './consignment.ts';
import * as deposits from './deposits.ts';
import { erase } from './erasure.ts';
import * as mailbox from './mailbox.ts';
import { migrations } from './migrations.ts';
import * as own from './owner.ts';
import { confirmPayee, forgetPayee } from './payees.ts';
import { giveBack, receive } from './payment-requests.ts';
import { notePayment, placePayment, stopTelling } from './payments.ts';
import { endPulls, notePull } from './pulls.ts';
import { purge } from './purge.ts';
import { reject } from './rejections.ts';
import * as repository from './repository.ts';
import type { Schema } from './schema.ts';
import * as properties from './properties.ts';
import { putSent } from './sent.ts';
import type { Notice, SignReceipt, StoreWrites } from './store.ts';
import * as uploads from './uploads.ts';
import type { Writer } from './writer.ts';

type Tell = (notice: Notice | undefined) => void;

/** @param told hears of every change after its commit, before the call answers */
export function sqlWrites(writer: Writer, sign: SignReceipt, told: (notice: Notice) => void): StoreWrites {
  async function write<T>(job: (tx: Transaction<Schema>, tell: Tell) => Promise<T>): Promise<T> {
    let notices: Notice[] = [];
    const value = await writer.write((tx) => {
      notices = [];
      return job(tx, (notice) => notice && notices.push(notice));
    });
    for (const notice of notices) told(notice);
    return value;
  }

  return {
    migrate: async () => {
      const provider = { getMigrations: () => Promise.resolve(migrations) };
      const { error } = await new Migrator({ db: writer.db, provider }).migrateToLatest();
      if (error) throw error;
    },
    check: () => write(async (tx) => void (await tx.selectFrom('mailboxes').select('owner').limit(1).execute())),
    purge: (now, retention) => purge((query) => writer.read(query), write, now, retention, sign),
    erase: (owner, by, now) => write(async (tx, tell) => tell(await erase(tx, owner, by, now))),

    openSession: async (session) => void (await write((tx) => deposits.openSession(tx, session))),
    closeSession: async (id, sender) => void (await write((tx) => deposits.closeSession(tx, id, sender))),
    deposit: async (wanted) => {
      const ready = deposits.ready(wanted, sign);
      return write(async (tx, tell) => {
        const { notice, ...answer } = await deposits.deposit(tx, ready, sign);
        tell(notice);
        return answer;
      });
    },
    reject: (rejection) => write((tx) => reject(tx, rejection, sign)),
    request: (owner, peer, name, reason, now) => write(async (tx, tell) => tell(await deposits.request(tx, owner, peer, name, reason, now))),

    announce: (announcement) => write((tx) => uploads.announce(tx, announcement)),
    noteContent: async (digest, size) => void (await write((tx) => uploads.noteContent(tx, digest, size))),
    forgetContent: async (digest) => void (await write((tx) => uploads.forgetContent(tx, digest))),
    completeUpload: (key, digest, scan, now) => write((tx, tell) => completeUpload(tx, key, digest, scan, now, sign, tell)),
    judge: (digest, scan, now, again = false) => write((tx, tell) => judge(tx, digest, scan, now, again, sign, tell)),
    dropUpload: (by, name) => write((tx) => uploads.dropUpload(tx, by, name)),
    openRepository: (deposited) => write((tx) => repository.openRepository(tx, deposited)),
    closeRepository: (by, name) => write((tx) => repository.closeRepository(tx, by, name)),
    grant: (grant) => write((tx) => repository.grant(tx, grant)),
    rebindGrant: async (hash, keys) => void (await write((tx) => repository.rebindGrant(tx, hash, keys))),
    endPull: (hash, now) => write((tx) => repository.endPull(tx, hash, now)),
    notePull: (note, now) =>
      write(async (tx, tell) => {
        const known = await notePull(tx, note);
        // Of what was given up the recipients hear.
        if (known && note.state === 'failed') await answer(tx, [note.key], now, sign, tell);
        return known;
      }),
    dropPull: async (key) => void (await write((tx) => endPulls(tx, key))),

    update: (owner, update, now, reach) =>
      write(async (tx, tell) => {
        const { answer, notice } = await mailbox.update(tx, owner, update, now, reach);
        tell(notice);
        return answer;
      }),
    putDraft: (owner, id, content, condition, now) =>
      write(async (tx, tell) => {
        const { draft, notice } = await own.putDraft(tx, owner, id, content, condition, now);
        tell(notice);
        return draft;
      }),
    deleteDraft: (owner, id) => write(async (tx, tell) => tell(await own.deleteDraft(tx, owner, id))),
    putOwn: (owner, message, document, wanted, condition, now) =>
      write(async (tx, tell) => {
        const { own: kept, notice } = await properties.putOwn(tx, owner, message, document, wanted, condition, now);
        tell(notice);
        return kept;
      }),
    putSent: (owner, copy, sealed, now) =>
      write(async (tx, tell) => {
        const { id, notice } = await putSent(tx, owner, copy, sealed, now);
        tell(notice);
        return (await mailbox.message(tx, owner, id))!;
      }),
    decide: (owner, peer, decision, now) =>
      write(async (tx, tell) => {
        const { invitation, notice } = await own.decide(tx, owner, peer, decision, now);
        tell(notice);
        return invitation;
      }),

    handOver: (owner, messages, now) => write((tx) => handOver(tx, owner, messages, now, sign)),
    open: (owner, message, now) => write(async (tx, tell) => tell(await open(tx, owner, message, now, sign))),
    consent: (owner, to, by, server, now) =>
      write(async (tx, tell) => {
        const { consent, notice } = await consents.grant(tx, owner, to, by, server, now, sign);
        tell(notice);
        return consent;
      }),
    decideAcceptance: (owner, message, decision, by, now) => write(async (tx, tell) => tell(await decideAcceptance(tx, owner, message, decision, by, now, sign))),
    expire: (now) => write((tx, tell) => expire(tx, now, sign, tell)),
    withdraw: (owner, id, now) => write(async (tx, tell) => tell(await consents.withdraw(tx, owner, id, now, sign))),

    placePayment: (order) =>
      write(async (tx, tell) => {
        const { payment, notices } = await placePayment(tx, order, sign);
        notices.forEach(tell);
        return payment;
      }),
    notePayment: (id, news, now) =>
      write(async (tx, tell) => {
        const noted = await notePayment(tx, id, news, now, sign);
        noted?.notices.forEach(tell);
        return noted?.payment;
      }),
    stopTelling: (owner, id) => write(async (tx, tell) => tell(await stopTelling(tx, owner, id))),
    confirmPayee: (owner, payee, by, now) => write((tx) => confirmPayee(tx, owner, payee, by, now)),
    forgetPayee: async (owner, id) => void (await write((tx) => forgetPayee(tx, owner, id))),
    receive: (owner, account, transactions) => write(async (tx, tell) => tell(await receive(tx, owner, account, transactions))),
    giveBack: (owner, account, returned) => write(async (tx, tell) => tell(await giveBack(tx, owner, account, returned))),
    takeReturn: (owner, state) => write((tx) => takeReturn(tx, owner, state)),
    openBankConsent: (row, back) => write((tx) => openBankConsent(tx, row, back)),
    noteBankConsent: (owner, id, to, now) => write((tx) => noteBankConsent(tx, owner, id, to, now)),

    revoke: (address, client, at) =>
      write(async (tx) => {
        await tx.insertInto('revocations').values({ address, client, at }).onConflict((on) => on.columns(['address', 'client']).doUpdateSet({ at })).execute();
        await repository.endGrantsOf(tx, address, client);
      }),
    endGrants: async (grants, at) => {
      if (!grants.length) return;
      await write(async (tx) => {
        await tx.insertInto('ended_grants').values(grants.map((name) => ({ name, at }))).onConflict((on) => on.column('name').doNothing()).execute();
        await repository.endGrantsUnder(tx, grants);
      });
    },
  };
}
