import { expect } from 'chai';
import type { Message } from '../contract/index.ts';
import { DmailProblem } from '../contract/problems.ts';
import { Evidence } from './evidence-store.ts';

describe('what is remembered of receipts', () => {
  const evidence = () => new Evidence({ fetch: () => Promise.reject(new TypeError('Failed to fetch')), resolve: () => Promise.reject(new DmailProblem('unreachable')), now: () => 0 });
  const message = (text: string): Message => ({
    id: '0190a0a0-0000-7000-8000-000000000001', from: { address: 'clerk@city.example' }, to: [{ address: 'anna@home.example' }], thread: '0190a0a0-0000-7000-8000-000000000002',
    subject: 'The plan', sentAt: '2026-01-01T00:00:00.000Z', body: { text },
  });

  it('is one outcome for the same receipt of the same message, shown again or not', () => {
    const store = evidence();
    const small = store.verification('x.y.z', { message: message('Short.') });
    small.subscribe(() => {})();
    expect(store.verification('x.y.z', { message: message('Short.') })).to.equal(small);
    expect(store.verification('x.y.z', { message: message('Other.') })).to.not.equal(small);
  });

  it('is as much of a large message as is shown: nothing is kept of it when nobody looks any more', () => {
    const store = evidence();
    const large = () => store.verification('x.y.z', { message: message('Long. '.repeat(100_000)) });
    const outcome = large();
    const [one, another] = [outcome.subscribe(() => {}), outcome.subscribe(() => {})];
    expect(large()).to.equal(outcome);
    one();
    expect(large()).to.equal(outcome);
    another();
    expect(large()).to.not.equal(outcome);
  });
});
