/** Which transactions are for what somebody has asked to be paid. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BankTransaction } from '../../src/contract/index.ts';
import { dayBefore, finding, keysIn, keysOf, matches, missing, sendsBack, type Asked } from '../../src/contract/matching.ts';
import { add, compare, subtract } from '../../src/payments/money.ts';
import { makeRf } from '../../src/payments/reference.ts';
import { random } from '../support/random.ts';

const SENT = '2026-11-20';
const asked = (like: Partial<Asked> = {}): Asked => ({ currency: 'EUR', ...like });
const credit = (like: Partial<BankTransaction> = {}): BankTransaction => ({ amount: '184.90', currency: 'EUR', booked: '2026-11-22', ...like });
const is = (request: Partial<Asked>, transaction: Partial<BankTransaction>): boolean => matches(asked(request), SENT, credit(transaction));

describe('a transaction is for a request', () => {
  const RF = 'RF18539007547034';
  for (const said of [RF, 'rf18 5390 0754 7034', `Invoice 17 ${RF}`, 'RF18 5390 0754 7034 with thanks', `(${RF})`, `/ROC/${RF}/URI/x`, 'RF18\n5390\u00a00754 7034', 'R F185390 07547034']) {
    it(`that has its reference: ${JSON.stringify(said)}`, () => {
      for (const place of ['reference', 'remittance', 'endToEndId'] as const) assert.ok(is({ reference: RF }, { [place]: said }), place);
    });
  }
  for (const said of ['RF18539007547035', `X${RF}`, `${RF}4`, `${RF}a`, 'é' + RF, 'RF18-5390-0754-7034', 'RF18 5390', 'RF', '', '539007547034']) {
    it(`not where that stands otherwise: ${JSON.stringify(said)}`, () => {
      for (const place of ['reference', 'remittance', 'endToEndId'] as const) assert.ok(!is({ reference: RF }, { [place]: said }), place);
    });
  }

  for (const said of ['/VS2026017/SS/KS', '/VS2026017', 'VS: 2026017', 'VS2026017', 'vs 2026017', 'Faktúra, VS:0002026017, ďakujem', 'VS1 VS2026017']) {
    it(`that has its variable symbol: ${JSON.stringify(said)}`, () => {
      for (const place of ['remittance', 'endToEndId'] as const) assert.ok(is({ variableSymbol: '2026017' }, { [place]: said }), place);
      assert.ok(is({ variableSymbol: '0002026017' }, { remittance: said }));
    });
  }
  for (const said of ['2026017', 'VS20260170', 'VS12026017', '/VS/SS2026017/KS', 'SS2026017', 'XVS2026017', 'VS2026017a', 'VS 2026 017', '']) {
    it(`not where that stands otherwise: ${JSON.stringify(said)}`, () => assert.ok(!is({ variableSymbol: '2026017' }, { remittance: said, endToEndId: said })));
  }

  it('whose other symbols agree, where both say them', () => {
    const request = { variableSymbol: '17', specificSymbol: '5', constantSymbol: '0308' };
    for (const endToEndId of ['/VS17/SS5/KS0308', '/VS17/SS/KS', '/VS17/SS005/KS308', '/VS17', '/VS17/SS0/KS']) assert.ok(is(request, { endToEndId }), endToEndId);
    for (const endToEndId of ['/VS17/SS6/KS0308', '/VS17/SS5/KS0309', '/VS17/SS6', '/VS18/SS5/KS0308']) assert.ok(!is(request, { endToEndId }), endToEndId);
    assert.ok(is({ variableSymbol: '17' }, { endToEndId: '/VS17/SS6/KS0309' }));
  });

  it('by its words alone where it has neither, and then by all of them', () => {
    for (const remittance of ['Invoice 2026-17', ' invoice\n 2026-17 ', 'INVOICE 2026-17', 'Invoi\u200bce 2026-17']) assert.ok(is({ remittance: 'Invoice 2026-17' }, { remittance }), remittance);
    assert.ok(is({ remittance: 'Faktúra č. 17' }, { remittance: 'Faktura c. 17' }));
    for (const remittance of ['Invoice 2026-170', 'Invoice 2026', 'My Invoice 2026-17', '']) assert.ok(!is({ remittance: 'Invoice 2026-17' }, { remittance }), remittance);
    assert.ok(!is({ remittance: 'Invoice 2026-17', variableSymbol: '5' }, { remittance: 'Invoice 2026-17' }));
    assert.ok(!is({ remittance: 'Invoice 2026-17', reference: RF }, { remittance: 'Invoice 2026-17' }));
    assert.ok(!is({ remittance: 'Invoice 2026-17' }, { endToEndId: 'Invoice 2026-17' }));
  });

  it('by nothing, where it has nothing to be told by', () => {
    for (const request of [{}, { remittance: ' \u200b\u0301' }, { variableSymbol: '000' }, { specificSymbol: '5' }]) {
      assert.deepEqual(keysOf(asked(request)), []);
      for (const said of ['', ' ', 'VS0', '/VS000/SS5/KS', '\u200b']) assert.ok(!is(request, { remittance: said, endToEndId: said, reference: said }));
    }
  });

  it('only as booked money that came, in its currency, and not before it was sent', () => {
    const by = { variableSymbol: '17' };
    const said = { endToEndId: '/VS17/SS/KS' };
    assert.ok(is(by, said));
    for (const amount of ['-184.90', '0', '0.00', '-0.00']) assert.ok(!is(by, { ...said, amount }), amount);
    assert.ok(!matches(asked(by), SENT, { amount: '184.90', currency: 'EUR', ...said }), 'nothing that is only about to be booked');
    assert.ok(!is(by, { ...said, currency: 'CZK' }));
    assert.ok(is(by, { ...said, booked: '2026-11-19' }));
    assert.ok(!is(by, { ...said, booked: '2026-11-18' }));
    assert.equal(dayBefore('2026-03-01'), '2026-02-28');
    // How much it is decides nothing here.
    for (const amount of ['0.01', '184.89', '99999999999999.9999']) assert.ok(is(by, { ...said, amount }));
  });

  it('whatever strangers write beside it', () => {
    const noise = ['RF', 'VS', '🙂', '\u202e', 'RF11 '.repeat(100), 'VS1 '.repeat(125), '/'.repeat(500), 'VS'.repeat(250), 'é'.repeat(500), '\0'];
    for (const text of noise) {
      assert.ok(keysIn({ remittance: text, reference: text, endToEndId: text }).length <= 30);
      assert.ok(!is({ reference: RF, variableSymbol: '2026017' }, { remittance: text, reference: text, endToEndId: text }));
    }
  });
});

const SEEDS = [...Array.from({ length: 40 }, (_, index) => index + 1), Math.floor(Math.random() * 2 ** 31)];

describe('of many requests and transactions', () => {
  it('each is for those that were made for it, and for no other, however it is written', () => {
    for (const seed of SEEDS) {
      const dice = random(seed);
      const below = (most: number): number => Math.floor(dice() * most);
      const pick = <T>(of: readonly T[]): T => of[below(of.length)]!;
      const requests = Array.from({ length: 12 }, (_, index): { asked: Asked; sent: string } => {
        const kind = below(4);
        const number = String(1 + below(9_999_999));
        return {
          sent: `2026-11-${String(1 + below(20)).padStart(2, '0')}`,
          asked: asked({
            ...(kind !== 1 && kind !== 3 && { reference: makeRf(`${index}X${number}`) }), ...(kind !== 0 && kind !== 3 && { variableSymbol: number }),
            ...(kind === 3 ? { remittance: `Order no. ${index}/${number}` } : dice() < 0.5 && { remittance: pick(['Thank you', 'Invoice']) }),
          }),
        };
      });
      const find = finding(requests);
      for (const request of requests) {
        const { reference, variableSymbol, remittance } = request.asked;
        const groups = (text: string): string => text.match(/.{1,4}/g)!.join(' ');
        const ways: Partial<BankTransaction>[] = [
          ...(reference ? [{ reference }, { remittance: `${pick(['', 'Re: '])}${dice() < 0.5 ? groups(reference) : reference.toLowerCase()}${pick(['', ', thanks'])}` }] : []),
          ...(variableSymbol ? [{ endToEndId: `/VS${variableSymbol}/SS/KS` }, { remittance: `VS${pick([':', ': ', ' ', ''])}${'0'.repeat(below(3))}${variableSymbol}` }] : []),
          ...(reference || variableSymbol ? [] : [{ remittance: pick([remittance!, remittance!.toUpperCase(), `  ${remittance!.replace(/ /g, '  ')}`]) }]),
        ];
        const transaction = credit(pick(ways));
        assert.ok(matches(request.asked, request.sent, transaction), `${seed}: ${JSON.stringify({ request, transaction })}`);
        assert.equal(find(transaction, (each) => each === request), request);
        const meant = requests.filter((each) => matches(each.asked, each.sent, transaction));
        assert.equal(find(transaction), meant[0], 'many are found as one is');
        assert.equal(find(transaction, (each) => each !== meant[0]), meant[1]);
        for (const other of meant) assert.ok(keysOf(other.asked).some((key) => keysIn(transaction).includes(key)));
        assert.equal(find({ ...transaction, amount: `-${transaction.amount}` }), undefined);
        assert.equal(find({ ...transaction, booked: dayBefore(dayBefore('2026-11-01')) }), undefined);
      }
    }
  });

  it('what is missing is what no sum of them reaches, to the last digit', () => {
    for (const seed of SEEDS) {
      const dice = random(seed);
      const amount = (most: number): string => {
        const places = Math.floor(dice() * 5);
        return `${Math.floor(dice() * most)}${places ? `.${String(Math.floor(dice() * 10 ** places)).padStart(places, '0')}` : ''}`;
      };
      for (let round = 0; round < 30; round++) {
        const wanted = add(amount(999_999_999), '0.01');
        const received = Array.from({ length: Math.floor(dice() * 6) }, () => amount(300_000_000));
        const rest = subtract(wanted, add(...received));
        const left = missing(wanted, received);
        assert.equal(left === undefined, compare(rest, '0') <= 0, `${seed}`);
        if (left !== undefined) assert.equal(compare(left, rest), 0);
      }
    }
    assert.equal(missing('184.90', ['100.00']), '84.90');
    assert.equal(missing('0.3', ['0.1', '0.2']), undefined);
    assert.equal(missing('1', ['0.9999']), '0.0001');
    assert.equal(missing('5', []), '5');
    assert.equal(missing('1.00', ['99999999999999.9999']), undefined);
  });
});

describe('a transaction sends back another one', () => {
  const iban = 'SK7899710000001924000005';
  const came = credit({ iban, endToEndId: '/VS17/SS/KS', reference: 'RF18539007547034' });
  const back = (like: Partial<BankTransaction> = {}): BankTransaction => ({ amount: '-184.90', currency: 'EUR', booked: '2026-11-24', iban, endToEndId: '/VS17/SS/KS', ...like });

  it('that is not earlier, of the same sum, to the same account, with the same said', () => {
    for (const like of [{}, { booked: '2026-11-22' }, { amount: '-184.9' }, { amount: '-184.900' }, { endToEndId: 'NOTPROVIDED', remittance: 'returned: VS 17' }, { endToEndId: undefined, reference: 'RF18 5390 0754 7034' }]) assert.ok(sendsBack(back(like), came), JSON.stringify(like));
    assert.ok(sendsBack(back({ endToEndId: 'E-1' }), credit({ iban, endToEndId: 'E-1' })));
    assert.ok(sendsBack(back({ endToEndId: undefined, remittance: 'Rent  may' }), credit({ iban, remittance: 'rent May' })));
  });

  it('and by nothing less', () => {
    for (const like of [
      { booked: undefined }, { booked: '2026-11-21' }, { amount: '184.90' }, { amount: '-184.91' }, { amount: '-84.90' }, { currency: 'CZK' }, { iban: undefined }, { iban: 'SK3112000000198742637541' }, { endToEndId: '/VS18' }, { endToEndId: undefined },
    ]) assert.ok(!sendsBack(back(like), came), JSON.stringify(like));
    assert.ok(!sendsBack(back(), { ...came, iban: undefined }));
    assert.ok(!sendsBack(back({ iban: undefined }), { ...came, iban: undefined }));
    assert.ok(!sendsBack(back(), { ...came, booked: undefined }));
    assert.ok(!sendsBack(back({ endToEndId: 'NOTPROVIDED' }), credit({ iban, endToEndId: 'NOTPROVIDED' })));
    assert.ok(!sendsBack(came, back()));
  });
});
