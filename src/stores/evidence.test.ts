import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { Message, ReceiptKeys } from '../contract/index.ts';
import { DmailProblem } from '../contract/problems.ts';
import { createEvidence } from '../services/evidence.ts';
import { Evidence } from './evidence-store.ts';
import type { Readable } from './store.ts';

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

describe('what is known of keys', () => {
  const settled = async <S extends { state: string }>(outcome: Readable<S>, until: (state: string) => boolean): Promise<string> => {
    for (const stop = outcome.subscribe(() => {}); ; await new Promise((resolve) => setTimeout(resolve, 5))) if (until(outcome.state.state)) return stop(), outcome.state.state;
  };

  it('is asked for again after a while: one that was revoked vouches for nothing from then on', async () => {
    const world = await createWorld();
    try {
      const { receipt, message } = await world.deposit('anna@home.example', 'clerk@city.example');
      const asked: string[] = [];
      let stolen = false;
      world.intercept = async (request, next) => {
        const response = await next(request);
        if (!request.url.endsWith('/keys')) return response;
        asked.push(request.url);
        const { keys } = (await response.json()) as ReceiptKeys;
        return Response.json({ keys: keys.map((key) => ({ ...key, ...(stolen && { revoked: { revoked_at: Math.floor(world.clock.now() / 1000), reason: 'compromised' } }) })) });
      };
      const evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
      const outcome = evidence.verification(receipt, { message, recipient: 'clerk@city.example' });
      const chain = evidence.chain([receipt], { message, recipient: 'clerk@city.example' });
      expect(await settled(outcome, (state) => state !== 'verifying')).to.equal('verified');
      expect(await settled(chain, (state) => state !== 'verifying')).to.equal('verified');
      expect(asked.length).to.equal(1);

      world.clock.advance(11 * 60_000);
      world.offline = true;
      outcome.subscribe(() => {})();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(outcome.state.state).to.equal('verified');

      world.clock.advance(11 * 60_000);
      world.offline = false;
      stolen = true;
      expect(await settled(outcome, (state) => state !== 'verified')).to.equal('failed');
      expect(outcome.state.failed).to.equal('key');
      expect(await settled(chain, (state) => state !== 'verified')).to.equal('failed');
    } finally {
      await world.close();
    }
  });
});
