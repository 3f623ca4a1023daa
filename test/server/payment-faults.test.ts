/**
 * Payments where things go wrong, at random: whatever is lost, repeated, changed or ended in between, nothing is paid
 * twice and nothing is called paid that is not in the books of the banks.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PaymentProvider } from '../../demo/server/payments/port.ts';
import { Problem } from '../../demo/server/problem.ts';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import type { NewPayment, PaymentPage, PaymentRecord, ProblemDetails } from '../../src/contract/index.ts';
import { random } from '../support/random.ts';
import { booked, comeBack, confirmPayee, decide, IBANS, key, order, paying, post, read, type Paying, type Trouble } from './payment-support.ts';
import { ANNA, body, expectProblem } from './support.ts';

/** What a process that ends leaves undone: everything after the moment. */
const ended = (): Problem => new Problem('unavailable');
const FINAL = new Set(['settled', 'rejected', 'cancelled', 'expired']);

/** A home server on a file, whose process may end before a bank is asked and after it has answered. */
async function open(ending: () => 'before' | 'after' | undefined = () => undefined): Promise<Paying & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'payments-'));
  const around = (provider: PaymentProvider): PaymentProvider => ({
    ...provider,
    async initiate(wanted, initiation) {
      const when = ending();
      if (when === 'before') throw ended();
      const answer = await provider.initiate(wanted, initiation);
      if (when === 'after') throw ended();
      return answer;
    },
  });
  const p = await paying({ domains: ['home.example'], database: async () => openLibsql(join(folder, 'mail.sqlite'), { synchronous: 'OFF' }), around });
  return Object.assign(p, { folder });
}

async function over(p: Paying & { folder: string }): Promise<void> {
  await p.close();
  await rm(p.folder, { recursive: true, force: true });
}

const payments = async (p: Paying): Promise<PaymentRecord[]> => (await body<PaymentPage>(p.world.call(ANNA, 'GET', '/payments?limit=100'))).payments;

/** The server is left alone until everything has come to its end. */
async function quiet(p: Paying): Promise<void> {
  for (let index = 0; index < 40; index++) {
    p.pass(5 * 60_000);
    await p.world.domain('home.example').app.purge();
  }
}

/** Every settled payment is in the books, as it was asked for, once; and nothing else is. */
async function compare(p: Paying): Promise<void> {
  const rows = (await booked(p)).map(({ debit, amount }) => `${debit} ${amount}`).sort();
  const settled = (await payments(p)).filter(({ state }) => state === 'settled').map(({ debtor, payment: { amount } }) => `${debtor} ${amount}`).sort();
  assert.deepEqual(settled, rows);
}

async function journey(seed: number): Promise<void> {
  const dice = random(seed);
  const chance = (of: number): boolean => dice() < of;
  const one = <T>(of: readonly T[]): T => of[Math.floor(dice() * of.length)]!;
  let calm = true;
  let ending: 'before' | 'after' | undefined;
  const p = await open(() => ending);
  p.trouble = (): Trouble => (calm || chance(0.6) ? undefined : one(['cut', 'lost', '503', 'garbled']));
  try {
    await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline' });
    const wanted = order({ amount: one(['20.00', '20.00', '20.00', '20.00', '13.02', '13.03', '13.04', '13.05']), ...(chance(0.5) && { reference: 'RF18539007547034' }) });
    const keys = new Map<string, { wanted: NewPayment; id?: string }>();
    const ends = new Map<string, string>();
    const returns: URL[] = [];
    let again = 0;
    const known = async (): Promise<PaymentRecord[]> => {
      const list = await payments(p);
      for (const { id, state } of list) {
        // What has come to its end stays so.
        if (ends.has(id)) assert.equal(state, ends.get(id));
        if (FINAL.has(state)) ends.set(id, state);
      }
      return list;
    };
    const ask = async (name: string, content: NewPayment): Promise<void> => {
      const response = await post(p.world, content, name);
      if (response.status === 201) {
        const { id, payment } = (await response.json()) as PaymentRecord;
        const entry = keys.get(name)!;
        assert.equal(id, (entry.id ??= id), 'one key, one payment');
        assert.deepEqual(payment, entry.wanted.payment);
      } else assert.match(((await response.json()) as ProblemDetails).type, /(?:bank-unavailable|already-paid|unavailable)$/);
    };
    for (let step = 0; step < 30; step++) {
      calm = chance(0.4);
      ending = chance(0.15) ? one(['before', 'after']) : undefined;
      const [name, entry] = keys.size && chance(0.7) ? one([...keys]) : [key(), undefined];
      switch (one(['ask', 'ask', 'ask', 'decide', 'decide', 'return', 'read', 'cancel', 'wait', 'restart', 'change'])) {
        case 'ask': {
          if (!entry) {
            const twice = chance(0.15);
            if (twice) again++;
            keys.set(name, { wanted: { ...wanted, ...(twice && { again: true }) } });
          }
          const { wanted: content } = keys.get(name)!;
          // Two tabs, or a click too many.
          await Promise.all(Array.from({ length: chance(0.2) ? 2 : 1 }, () => ask(name, content)));
          break;
        }
        case 'change':
          if (entry?.id !== undefined) await expectProblem(post(p.world, { ...wanted, payment: { ...wanted.payment, amount: '999.00' } }, name), 422, 'key-reused');
          break;
        case 'decide': {
          // Whoever has the address of a bank's page may use it whenever they like, and as often.
          const pages = (await known()).filter(({ redirect }) => redirect !== undefined);
          if (pages.length) returns.push(await decide(p, one(pages), chance(0.8) ? 'confirm' : 'refuse'));
          break;
        }
        case 'return':
          if (returns.length) assert.ok([200, 404].includes((await comeBack(p.world, one(returns))).status));
          break;
        case 'read': {
          const list = await known();
          if (list.length) await read(p.world, one(list).id);
          break;
        }
        case 'cancel': {
          const list = await known();
          if (list.length && chance(0.3)) assert.ok([200, 409, 503].includes((await p.world.call(ANNA, 'DELETE', `/payments/${one(list).id}`)).status));
          break;
        }
        case 'wait':
          p.pass(one([500, 3000, 61_000, 16 * 60_000]));
          if (chance(0.5)) await p.world.domain('home.example').app.purge();
          break;
        case 'restart':
          await p.restart();
          break;
      }
      const list = await known();
      const rows = await booked(p);
      assert.ok(list.filter(({ state }) => state === 'settled').length <= rows.length, 'settled, and in no book');
      assert.ok(rows.length <= 1 + again, `paid ${rows.length} times`);
      assert.ok(rows.every(({ amount }) => amount === wanted.payment.amount));
    }
    ending = undefined;
    p.trouble = () => undefined;
    await quiet(p);
    const list = await known();
    assert.ok(list.every(({ state }) => FINAL.has(state)), 'all have come to their end');
    const orders = await Promise.all(Object.values(p.banks.stores).map((store) => store.selectFrom('payments').select('id').execute()));
    assert.ok(orders.flat().length <= list.length, 'no bank was asked twice for one order');
    await compare(p);
    assert.deepEqual(p.banks.faults, []);
  } finally {
    await over(p);
  }
}

describe('payments where things go wrong', () => {
  const seeds = [...Array.from({ length: 24 }, (_, index) => index + 1), Math.floor(Math.random() * 2 ** 31)];
  for (const seed of seeds) it(`are never made twice, nor called settled before they are (seed ${seed})`, () => journey(seed));

  it('are asked for again under the same key after the process has ended before or after the bank was asked', async () => {
    for (const when of ['before', 'after'] as const) {
      let ending: typeof when | undefined = when;
      const p = await open(() => ending);
      try {
        await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline' });
        const name = key();
        assert.equal((await post(p.world, order(), name)).status, 503);
        ending = undefined;
        await p.restart();
        // Somebody may be asking the bank at this moment: another order for the same waits for that.
        await expectProblem(post(p.world, order()), 409, 'already-paid');
        const record = await body<PaymentRecord>(post(p.world, order(), name), 201);
        await decide(p, record);
        p.pass(4000);
        assert.equal((await read(p.world, record.id)).state, 'settled');
        assert.equal((await p.banks.stores.first.selectFrom('payments').select('id').execute()).length, 1);
        await compare(p);
      } finally {
        await over(p);
      }
    }
  });

  it('goes on by itself after a start, with nobody asking', async () => {
    const p = await open();
    try {
      await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline' });
      p.trouble = () => 'lost';
      const name = key();
      await expectProblem(post(p.world, order(), name), 503, 'bank-unavailable');
      p.trouble = () => undefined;
      await p.restart();
      p.pass(60_000);
      await p.world.domain('home.example').app.purge();
      const [record] = await payments(p);
      assert.ok(record!.redirect, 'the bank has answered meanwhile');
      assert.deepEqual(await body<PaymentRecord>(post(p.world, order(), name), 201), record);
      assert.equal((await p.banks.stores.first.selectFrom('payments').select('id').execute()).length, 1);
    } finally {
      await over(p);
    }
  });

  it('that are taken back while a bank is being asked stay so, whatever it answers', async () => {
    let answer!: () => void;
    let asked!: () => void;
    const [held, reached] = [new Promise<void>((resolve) => (answer = resolve)), new Promise<void>((resolve) => (asked = resolve))];
    const p = await paying({
      domains: ['home.example'],
      around: (provider) => ({
        ...provider,
        async initiate(...args) {
          const initiated = await provider.initiate(...args);
          asked();
          await held;
          return initiated;
        },
      }),
    });
    try {
      await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline' });
      const posted = post(p.world, order());
      await reached;
      const [{ id, redirect }] = (await payments(p)) as [PaymentRecord];
      assert.equal(redirect, undefined);
      assert.equal((await body<PaymentRecord>(p.world.call(ANNA, 'DELETE', `/payments/${id}`))).state, 'cancelled');
      answer();
      const record = await body<PaymentRecord>(posted, 201);
      assert.deepEqual([record.state, record.redirect], ['cancelled', undefined]);
    } finally {
      await p.close();
    }
  });

  it('that no bank has ever answered to make room for another, and are given up in the end', async () => {
    const p = await open();
    try {
      await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline' });
      p.trouble = () => 'cut';
      const [one, two] = [key(), key()];
      await expectProblem(post(p.world, order(), one), 503, 'bank-unavailable');
      await expectProblem(post(p.world, order({}, { bank: 'second', debtor: IBANS.annaSavings }), two), 503, 'bank-unavailable');
      assert.deepEqual((await payments(p)).map(({ state }) => state).sort(), ['cancelled', 'initiated']);
      p.trouble = () => undefined;
      // The first key brings the first one, and that is over.
      assert.equal((await body<PaymentRecord>(post(p.world, order(), one), 201)).state, 'cancelled');
      p.trouble = () => 'cut';
      await quiet(p);
      assert.deepEqual((await payments(p)).map(({ state }) => state).sort(), ['cancelled', 'expired']);
      assert.deepEqual(await booked(p), []);
    } finally {
      await over(p);
    }
  });
});
