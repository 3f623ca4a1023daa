import { expect } from 'chai';
import type { Delivery, Message } from '../contract/index.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { OutboxEntry } from '../offline/ports.ts';
import { answered, begun, ended, retried, withdrawn } from './outbox-entry.ts';

const CLERK = 'clerk@city.example';
const message: Message = { id: 'message-1', from: { address: 'anna@home.example' }, to: [{ address: CLERK }], thread: 'thread-01', subject: '', sentAt: '2026-01-01T00:00:00Z', body: { text: '' } };
const entry = (delivery: Partial<Delivery>, more: Partial<OutboxEntry> = {}): OutboxEntry => ({ id: message.id, message, deliveries: [{ address: CLERK, state: 'queued', ...delivery }], queuedAt: 0, attempts: 0, nextAttempt: 0, ...more });
const accepted = { state: 'sending', receipt: 'a.b.c' } as const;
const state = (one: OutboxEntry | undefined) => one?.deliveries[0]!.state;

describe('an entry of the outbox', () => {
  it('expires when it has waited too long; one that was accepted does not, it is there', () => {
    expect(state(begun(entry({}), 10, { giveUp: 10 }))).to.equal('sending');
    expect(state(begun(entry({}), 11, { giveUp: 10 }))).to.equal('expired');
    expect(state(begun(entry(accepted), 10_000, { giveUp: 10 }))).to.equal('sending');
    expect(state(begun(entry({ state: 'refused' }), 11, { giveUp: 10 }))).to.equal('refused');
  });

  it('that was accepted is delivered however late, and fails only when its attachments were asked for in vain', () => {
    const late = 61;
    const whole: Delivery = { address: CLERK, state: 'deposited', receipt: 'd.e.f' };
    expect(answered(entry(accepted), whole, late, { giveUp: 10 }).deliveries[0]).to.deep.equal(whole);
    const still: Delivery = { address: CLERK, state: 'sending', receipt: 'a.b.c' };
    expect(state(answered(entry(accepted), still, 60, { giveUp: 10 }))).to.equal('sending');
    expect(answered(entry(accepted), still, late, { giveUp: 10 }).deliveries[0]).to.deep.include({ state: 'failed', problem: 'urn:dmail:problem:attachment-missing', receipt: 'a.b.c' });
  });

  it('keeps the receipt of what was accepted, whatever the recipient says afterwards', () => {
    const no: Delivery = { address: CLERK, state: 'refused', at: '2026-01-02T00:00:00Z', problem: 'urn:dmail:problem:invitation-required' };
    expect(answered(entry({}), no, 1, {}).deliveries[0]).to.deep.equal(no);
    const kept = answered(entry(accepted, { reported: true }), no, 1, {});
    expect(kept.deliveries[0]).to.deep.equal({ ...no, state: 'failed', receipt: 'a.b.c' });
    expect(kept.reported).to.equal(false);
    expect(withdrawn(kept, 1, CLERK).could).to.equal(false);
    expect(retried(kept, 5, CLERK).deliveries[0]).to.deep.include({ state: 'sending', receipt: 'a.b.c' });
    expect(retried(entry({ state: 'refused' }), 5, CLERK).deliveries[0]).to.deep.equal({ address: CLERK, state: 'queued' });
  });

  it('waits again after an attempt that failed, and looks again while attachments arrive', () => {
    const failed = ended(entry({ state: 'sending' }), 1000, new DmailProblem('unreachable'), { first: 500, jitter: 0 })!;
    expect(failed).to.include({ attempts: 1, nextAttempt: 1500, problem: 'urn:dmail:problem:unreachable' });
    expect(state(failed)).to.equal('queued');
    const arriving = ended(entry(accepted), 1000, undefined, {})!;
    expect(state(arriving)).to.equal('sending');
    expect(arriving.attempts).to.equal(0);
    expect(arriving.nextAttempt).to.be.greaterThan(1000);
  });

  it('goes when everybody has it and home knows', () => {
    expect(ended(entry({ state: 'deposited' }, { reported: true }), 1, undefined, {})).to.equal(undefined);
    expect(ended(entry({ state: 'deposited' }), 1, undefined, {})).not.to.equal(undefined);
    expect(ended(entry(accepted, { reported: true }), 1, undefined, {})).not.to.equal(undefined);
  });

  it('is taken back only before it has left', () => {
    expect(withdrawn(entry({}), 1, CLERK)).to.deep.equal({ could: true, entry: undefined });
    expect(withdrawn(entry(accepted), 1, CLERK).could).to.equal(false);
    expect(withdrawn(entry({}, { copied: true }), 1, CLERK).entry).to.deep.include({ withdrawn: [CLERK], reported: false });
  });
});
