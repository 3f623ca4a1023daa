import { expect } from 'chai';
import { random } from '../../test/support/random.ts';
import { balanceChart } from './balance-chart.ts';
import { add, compare, subtract } from './money.ts';
import { balances, byDay, dayAfter, searching, type Entry } from './statement.ts';
import { totals } from './totals.ts';

describe('statements of accounts', () => {
  const next = random(1899);
  const below = (limit: number): number => Math.floor(next() * limit);
  const START = '2026-08-01';
  const entry = (): Entry => ({
    amount: `${below(2) ? '-' : ''}${1 + below(99_999)}.${String(below(100)).padStart(2, '0')}`,
    currency: ['EUR', 'CZK', 'JPY'][below(3)]!,
    booked: below(10) ? dayAfter(START, below(120)) : undefined,
    counterparty: `Payee ${below(50)}`, remittance: `Order ${below(1000)}`,
  });
  const some = (): Entry[] => Array.from({ length: below(200) }, entry);

  it('are summed up by currency, and never across', () => {
    for (let i = 0; i < 200; i++) {
      const entries = some();
      const sums = totals(entries);
      expect(sums.map(({ currency }) => currency)).to.deep.equal([...new Set(entries.map(({ currency }) => currency))].sort());
      for (const { currency, amount } of sums) expect(compare(amount, add(...entries.filter((each) => each.currency === currency).map((each) => each.amount)))).to.equal(0);
      // In whatever order.
      expect(totals([...entries].reverse())).to.deep.equal(sums);
    }
    expect(totals([{ amount: '0.1', currency: 'EUR' }, { amount: '0.2', currency: 'EUR' }, { amount: '5', currency: 'JPY' }])).to.deep.equal([{ currency: 'EUR', amount: '0.3' }, { currency: 'JPY', amount: '5' }]);
    expect(totals([])).to.deep.equal([]);
  });

  it('stand by day: every entry once, the latest day first, what is not booked before', () => {
    for (let i = 0; i < 200; i++) {
      const entries = some();
      const days = byDay(entries);
      expect(days.flatMap((day) => day.entries)).to.have.members(entries);
      expect(days.flatMap((day) => day.entries)).to.have.lengthOf(entries.length);
      const names = days.map(({ day }) => day ?? '9999');
      expect(names).to.deep.equal([...names].sort().reverse());
      for (const { day, entries: each, sums } of days) {
        expect(each.every(({ booked }) => booked === day)).to.equal(true);
        expect(each).to.deep.equal(entries.filter(({ booked }) => booked === day));
        expect(sums).to.deep.equal(totals(each));
      }
    }
  });

  it('are reckoned back from what is there now', () => {
    for (let i = 0; i < 50; i++) {
      const entries = some();
      const now = { amount: `${below(10_000)}.50`, currency: 'EUR' };
      const [from, to] = [dayAfter(START, below(40)), dayAfter(START, 60 + below(50))];
      const days = balances(now, entries, from, to);
      expect(days.map(({ day }) => day)).to.deep.equal(Array.from({ length: days.length }, (_, at) => dayAfter(from, at)));
      expect(days.at(-1)!.day).to.equal(to);
      const between = (after: string, until: string): string => add(...entries.filter(({ booked, currency }) => currency === 'EUR' && booked !== undefined && booked > after && booked <= until).map(({ amount }) => amount));
      days.forEach(({ day, balance }, at) => {
        // What came after a day is what is missing at its end.
        expect(compare(balance, subtract(now.amount, between(day, '9999'))), day).to.equal(0);
        if (at) expect(compare(subtract(balance, days[at - 1]!.balance), between(days[at - 1]!.day, day)), day).to.equal(0);
      });
    }
    expect(balances({ amount: '1', currency: 'EUR' }, [], '2026-02-28', '2026-03-01').map(({ day }) => day)).to.deep.equal(['2026-02-28', '2026-03-01']);
  });

  it('are found by words, names, accounts and amounts', () => {
    const one: Entry = { amount: '-1249.90', currency: 'EUR', booked: '2026-11-20', counterparty: 'Žofia Kováčová', iban: 'SK8399720000001840200001', remittance: 'Faktúra 2026-17', reference: 'RF18539007547034' };
    for (const query of ['', '  ', 'kovacova', 'KOVÁČOVÁ', 'zof fakt', '2026-17', '1249.90', '1249,9', '1.249,90', '1,249', 'SK83 9972 0000 0018', 'rf18 5390', 'eur', '\u200ekováč']) expect(searching(query)(one), query).to.equal(true);
    for (const query of ['novak', 'kovacova novak', '1250', 'sk84', '2026-18']) expect(searching(query)(one), query).to.equal(false);
    for (let i = 0; i < 200; i++) {
      const each = entry();
      for (const word of [each.amount, each.counterparty!, each.remittance!, `${each.remittance} ${each.counterparty}`]) expect(searching(word)(each), word).to.equal(true);
      expect(searching('nowhere')(each)).to.equal(false);
    }
    expect(searching('x'.repeat(1_000_000))(one)).to.equal(false);
  });
});

describe('the line of a chart', () => {
  const size = { width: 320, height: 80, inset: 4 };
  const days = (...amounts: string[]) => amounts.map((balance, at) => ({ day: dayAfter('2026-11-01', at), balance }));
  const points = (line: string): [number, number][] => {
    const found: [number, number][] = [];
    for (const [, command, a, b] of line.matchAll(/([MHV])(-?[\d.]+)(?: (-?[\d.]+))?/g)) {
      const [x, y] = found.at(-1) ?? [0, 0];
      found.push(command === 'M' ? [Number(a), Number(b)] : command === 'H' ? [Number(a), y] : [x, Number(a)]);
    }
    return found;
  };

  it('stays inside, goes up where money came and down where it went', () => {
    const next = random(7);
    for (let i = 0; i < 300; i++) {
      const amounts = Array.from({ length: 2 + Math.floor(next() * 60) }, () => `${next() < 0.3 ? '-' : ''}${Math.floor(next() * 1e6)}.${Math.floor(next() * 90) + 10}`);
      const chart = balanceChart(days(...amounts), size)!;
      const drawn = points(chart.line);
      expect(drawn).to.have.lengthOf(amounts.length * 2 - 1);
      for (const [x, y] of drawn) expect(x >= 4 && x <= 316 && y >= 4 && y <= 76, `${x} ${y}`).to.equal(true);
      const ends = [drawn[0]!, ...drawn.filter((_, at) => at && at % 2 === 0)];
      amounts.forEach((amount, at) => at && expect(Math.sign(ends[at - 1]![1] - ends[at]![1]) * compare(amount, amounts[at - 1]!), `${amounts[at - 1]} ${amount}`).to.be.at.least(0));
      expect([compare(chart.lowest, amounts.reduce((a, b) => (compare(a, b) < 0 ? a : b))), compare(chart.highest, amounts.reduce((a, b) => (compare(a, b) > 0 ? a : b)))]).to.deep.equal([0, 0]);
    }
  });

  it('shows nothing where it is passed', () => {
    expect(balanceChart(days('-5', '5'), size)!.zero).to.equal(40);
    expect(balanceChart(days('100', '105'), size)).to.include({ line: 'M4 76H316V4' }).and.not.have.any.keys('zero', 'area');
    expect(balanceChart(days('0', '0.00', '0'), size)!.line).to.equal('M4 76H160V76H316V76');
    expect(balanceChart(days('7', '7'), size)!.line).to.equal('M4 4H316V4');
    expect(balanceChart(days('7'), size)).to.equal(undefined);
  });

  it('takes amounts no floating-point number holds', () => {
    const chart = balanceChart(days('90071992547409931.01', '90071992547409931.02'), size)!;
    expect(points(chart.line).at(-1)![1]).to.equal(4);
    expect(chart.highest).to.equal('90071992547409931.02');
  });
});
