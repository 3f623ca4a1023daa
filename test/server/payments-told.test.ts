/** What a payer has the sender of a message told of a payment: receipts of the message, each a step of a chain that holds. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { EvidencePage, PaymentPage, PaymentRecord, PaymentStatement, ReceiptKey, StoredMessage } from '../../src/contract/index.ts';
import { verifyChain, type ChainVerification } from '../../src/evidence/chain.ts';
import { paymentStatements } from '../../src/evidence/payments.ts';
import { random } from '../support/random.ts';
import { confirmPayee, decide, IBANS, key, order, paying, post, read, type Paying } from './payment-support.ts';
import { ANNA, BEN, body, CLERK, expectProblem, MAYOR } from './support.ts';

const HOME = 'https://home.example/dmail';
const REFERENCE = 'RF18539007547034';

describe('the sender of a message', () => {
  let p: Paying;
  let letter: string;
  let sent: { id: string; thread: string };

  const messageOf = async (thread: string): Promise<StoredMessage> => (await body<{ messages: StoredMessage[] }>(p.world.call(ANNA, 'GET', `/threads/${thread}`))).messages[0]!;
  beforeEach(async () => {
    p = await paying();
    sent = (await p.world.deposit(CLERK, ANNA, { subject: 'Invoice 17' })).message;
    letter = (await messageOf(sent.thread)).id;
    await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline', peer: CLERK, message: letter });
  });
  afterEach(async () => {
    assert.deepEqual(p.banks.faults, []);
    await p.close();
  });

  const wanted = (payment: object = {}, rest: object = {}) => order(payment, { message: letter, tell: true, ...rest });
  const made = async (payment: object = {}, rest: object = {}): Promise<PaymentRecord> => body(post(p.world, wanted(payment, { again: true, ...rest })), 201);
  const evidence = (from = CLERK): Promise<EvidencePage> => body(p.world.call(from, 'GET', `${HOME}/evidence`));
  /** All the sender has of the message, verified with the keys the payer's domain publishes. */
  async function chain(id = sent.id): Promise<ChainVerification> {
    const { receipts } = (await evidence()).messages.find(({ messageId }) => messageId === id)!;
    const issuerOf = async () => ({ server: HOME, ...(await (await p.world.fetch(`${HOME}/keys`)).json() as { keys: ReceiptKey[] }) });
    return verifyChain(receipts, { recipient: ANNA, sender: CLERK }, { issuerOf, now: p.world.clock.now() });
  }
  const said = async (): Promise<string[]> => (await chain()).events.flatMap(({ verification: { claims } }) => claims?.payment?.state ?? []);
  const settle = async (record: PaymentRecord): Promise<PaymentRecord> => {
    await decide(p, record);
    await read(p.world, record.id);
    p.pass(4000);
    return read(p.world, record.id);
  };

  it('is told when the payment is confirmed and when it is booked, and of nothing before', async () => {
    const record = await made({ reference: REFERENCE });
    assert.equal(record.tell, true);
    assert.deepEqual((await evidence()).messages.flatMap(({ receipts }) => receipts).filter((receipt) => receipt.includes('PaymentStatement')), []);
    const before = await evidence();
    assert.deepEqual((await settle(record)).tell, true);
    const { state, events } = await chain();
    assert.equal(state, 'verified');
    assert.deepEqual(events.slice(-2).map(({ event, actor }) => [event, actor]), [['PaymentStatement', 'recipient'], ['PaymentStatement', 'recipient']]);
    const [first, second] = events.slice(-2).map(({ verification }) => verification.claims!.payment!) as [PaymentStatement, PaymentStatement];
    const sum = { amount: '249.90', currency: 'EUR', iban: IBANS.shop, reference: REFERENCE };
    assert.deepEqual([first, second], [{ id: first.id, state: 'authorised', ...sum }, { id: first.id, state: 'settled', ...sum }]);
    // Neither the server's name for it, nor the bank's, nor from where it is paid.
    assert.notEqual(first.id, record.id);
    const receipts = (await evidence()).messages.find(({ messageId }) => messageId === sent.id)!.receipts.map((receipt) => Buffer.from(receipt.split('.')[1]!, 'base64url').toString());
    for (const secret of [record.id, record.debtor, record.redirect!.split('/').at(-1)!, 'first', 'Invoice 2026-17']) assert.ok(!receipts.some((receipt) => receipt.includes(`"${secret}"`) || receipt.includes(secret) && secret.length > 10), secret);
    assert.notEqual((await evidence()).state, before.state);
    assert.deepEqual(paymentStatements(await chain()).map(({ state: last }) => last), ['settled']);
    // What the payer themselves read says the same.
    assert.equal((await messageOf(sent.thread)).receipts!.length, events.length);
  });

  it('is told each state once, however often the bank is asked, and though the server ends in between', async () => {
    const record = await made();
    await decide(p, record);
    for (let index = 0; index < 3; index++) {
      await read(p.world, record.id);
      p.pass(1000);
    }
    p.pass(4000);
    for (let index = 0; index < 3; index++) {
      await p.world.domain('home.example').app.purge();
      await read(p.world, record.id);
      p.pass(5000);
    }
    assert.deepEqual(await said(), ['authorised', 'settled']);
  });

  it('is told that nothing comes of it', async () => {
    const refused = await made({ amount: '5.00' });
    await decide(p, refused, 'refuse');
    await read(p.world, refused.id);
    assert.deepEqual(await said(), ['rejected']);
    const back = await made({ amount: '6.00' });
    await decide(p, back);
    await read(p.world, back.id);
    await p.world.call(ANNA, 'DELETE', `/payments/${back.id}`);
    assert.deepEqual(await said(), ['rejected', 'authorised', 'cancelled']);
    const late = await made({ amount: '7.00' });
    p.pass(16 * 60_000);
    await read(p.world, late.id);
    assert.deepEqual(await said(), ['rejected', 'authorised', 'cancelled', 'expired']);
    assert.equal((await chain()).state, 'verified');
  });

  it('is told what a bank refuses at once, and nothing of what no bank has ever taken', async () => {
    const refused = await made({ amount: '13.01' });
    assert.deepEqual([refused.state, refused.tell], ['rejected', true]);
    assert.deepEqual(await said(), ['rejected']);
    p.trouble = () => 'cut';
    const name = key();
    await expectProblem(post(p.world, wanted({ amount: '8.00' }), name), 503, 'bank-unavailable');
    p.trouble = () => undefined;
    const [lost] = (await body<PaymentPage>(p.world.call(ANNA, 'GET', `/payments?message=${letter}`))).payments;
    assert.deepEqual([lost!.state, lost!.tell], ['initiated', true]);
    // Another order takes its place.
    const next = await made({ amount: '9.00' });
    const gone = await read(p.world, lost!.id);
    assert.deepEqual([gone.state, gone.tell], ['cancelled', undefined]);
    assert.deepEqual(await said(), ['rejected']);
    assert.equal((await settle(next)).state, 'settled');
    assert.deepEqual(await said(), ['rejected', 'authorised', 'settled']);
  });

  it('is told nothing where the payer does not want it, nor any more once they stop it', async () => {
    const silent = await body<PaymentRecord>(post(p.world, order({ amount: '1.00' }, { message: letter })), 201);
    assert.equal(silent.tell, undefined);
    await settle(silent);
    const record = await made();
    await decide(p, record);
    await read(p.world, record.id);
    assert.deepEqual(await said(), ['authorised']);
    const { state } = await body<{ state: string }>(p.world.call(ANNA, 'GET', '/mailbox'));
    await expectProblem(p.world.call(BEN, 'DELETE', `/payments/${record.id}/tell`), 404, 'not-found');
    for (let index = 0; index < 2; index++) assert.equal((await p.world.call(ANNA, 'DELETE', `/payments/${record.id}/tell`)).status, 204);
    assert.deepEqual((await body<{ payments?: string[] }>(p.world.call(ANNA, 'GET', `/changes?since=${state}`))).payments, [record.id]);
    p.pass(4000);
    const settled = await read(p.world, record.id);
    assert.deepEqual([settled.state, settled.tell], ['settled', undefined]);
    assert.deepEqual(await said(), ['authorised']);
    // What has been told stays told.
    const told = await settle(await made({ amount: '3.00' }));
    assert.equal((await p.world.call(ANNA, 'DELETE', `/payments/${told.id}/tell`)).status, 204);
    assert.equal((await read(p.world, told.id)).tell, true);
    await expectProblem(p.world.call(ANNA, 'DELETE', '/payments/payment-0001/tell'), 404, 'not-found');
  });

  it('must be somebody, and telling them is part of what was agreed to', async () => {
    assert.equal((await expectProblem(post(p.world, order({}, { tell: true })), 422, 'not-understood')).field, '/tell');
    for (const tell of [false, 'yes', null]) assert.equal((await expectProblem(post(p.world, wanted({}, { tell })), 422, 'not-understood')).field, '/tell');
    const name = key();
    await body(post(p.world, wanted(), name), 201);
    await body(post(p.world, wanted(), name), 201);
    const { tell: _, ...silent } = wanted();
    await expectProblem(post(p.world, silent, name), 422, 'key-reused');
  });

  it('is told of six things, and the end of everything they were told the beginning of', async () => {
    const open: PaymentRecord[] = [];
    for (const amount of ['1.00', '2.00', '3.00', '4.00']) {
      const record = await made({ amount });
      await decide(p, record);
      open.push(await read(p.world, record.id));
    }
    assert.deepEqual(open.map(({ tell }) => tell), [true, true, true, undefined]);
    p.pass(4000);
    for (const { id } of open) assert.equal((await read(p.world, id)).state, 'settled');
    assert.deepEqual(await said(), ['authorised', 'authorised', 'authorised', 'settled', 'settled', 'settled']);
    const more = await settle(await made({ amount: '5.00' }));
    assert.deepEqual([more.state, more.tell], ['settled', undefined]);
    const { state, events } = await chain();
    assert.deepEqual([state, events.filter(({ event }) => event === 'PaymentStatement').length], ['verified', 6]);
    // Another message has six of its own.
    const other = (await p.world.deposit(CLERK, ANNA, { subject: 'Reminder' })).message;
    await settle(await made({ amount: '6.00' }, { message: (await messageOf(other.thread)).id }));
    assert.deepEqual(paymentStatements(await chain(other.id)).map(({ amount }) => amount), ['6.00']);
    assert.equal(paymentStatements(await chain()).length, 3);
  });

  it('of another message is told nothing, and nobody else hears anything', async () => {
    const { message } = await p.world.deposit(MAYOR, ANNA, { subject: 'Hello' });
    await settle(await made());
    assert.deepEqual((await evidence(MAYOR)).messages.filter(({ messageId }) => messageId === message.id), []);
    assert.deepEqual((await evidence()).messages.map(({ messageId }) => messageId), [sent.id]);
    // A message of somebody else, or one that was sent, is none to pay for.
    await expectProblem(post(p.world, wanted(), key(), BEN), 404, 'not-found');
  });

  it('keeps what they were told when the payer erases everything, and is told nothing afterwards', async () => {
    const record = await made();
    await decide(p, record);
    await read(p.world, record.id);
    const before = (await evidence()).messages;
    assert.deepEqual(await said(), ['authorised']);
    const by = await p.world.tokenSource(ANNA).confirm({ type: 'urn:dmail:erasure', address: ANNA });
    assert.equal((await p.world.call(ANNA, 'DELETE', '/mailbox', { by })).status, 204);
    p.pass(60_000);
    await p.world.domain('home.example').app.purge();
    assert.deepEqual((await evidence()).messages, before);
    assert.deepEqual(await said(), ['authorised']);
  });

  it('has a chain that holds whatever happens in whatever order, and hears of no state that the bank did not say', async () => {
    let heard = 0;
    for (const seed of [1, 2, 3, 4]) {
      const lot = random(seed);
      sent = (await p.world.deposit(CLERK, ANNA, { subject: `Invoice ${seed}` })).message;
      letter = (await messageOf(sent.thread)).id;
      const records: { id: string; told: boolean; redirect?: string | undefined }[] = [];
      const steps: (() => Promise<unknown>)[] = [
        async () => {
          const tell = lot() < 0.8;
          const { id, redirect } = await made({ amount: `${1 + records.length}.00` }, tell ? {} : { tell: undefined });
          records.push({ id, told: tell, redirect });
        },
        async () => {
          const one = records[Math.floor(lot() * records.length)];
          const now = one && await read(p.world, one.id);
          if (now?.redirect) await decide(p, now, lot() < 0.7 ? 'confirm' : 'refuse');
        },
        async () => { const one = records[Math.floor(lot() * records.length)]; if (one) await read(p.world, one.id); },
        async () => { const one = records[Math.floor(lot() * records.length)]; if (one && lot() < 0.3) await p.world.call(ANNA, 'DELETE', `/payments/${one.id}`); },
        async () => { const one = records[Math.floor(lot() * records.length)]; if (one && lot() < 0.2) await p.world.call(ANNA, 'DELETE', `/payments/${one.id}/tell`); },
        async () => p.pass(Math.floor(lot() * 5000)),
        async () => p.world.call(ANNA, 'GET', `/threads/${sent.thread}`),
      ];
      for (let index = 0; index < 40; index++) await steps[Math.floor(lot() * steps.length)]!();
      const all = await Promise.all(records.map(({ id }) => read(p.world, id)));
      if (!(await evidence()).messages.some(({ messageId }) => messageId === sent.id)) continue;
      const outcome = await chain();
      assert.equal(outcome.state, 'verified', `${seed}: ${JSON.stringify(outcome.failed)}`);
      const statements = paymentStatements(outcome);
      heard += statements.length;
      assert.ok(outcome.events.filter(({ event }) => event === 'PaymentStatement').length <= 6);
      for (const { state, amount } of statements) {
        const record = all.find(({ payment }) => payment.amount === amount)!;
        // The newest word is that of the bank, unless its owner has stopped telling it.
        if (record.tell) assert.equal(state, record.state, `${seed} ${amount}`);
        else assert.equal(state, 'authorised', `${seed} ${amount}`);
      }
      for (const record of all) if (record.tell && record.state !== 'initiated') assert.ok(statements.some(({ amount, state }) => amount === record.payment.amount && state === record.state), `${seed} ${record.payment.amount}`);
    }
    assert.ok(heard > 4);
  });
});
