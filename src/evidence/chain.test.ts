import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { canonicalBytes, digestOf, DmailProblem } from '../contract/index.ts';
import type { EvidenceEvent, Message, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
import { createEvidence } from '../services/evidence.ts';
import { verifyChain, verifyReceipt } from './index.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const DAY = 86_400;

describe('the receipts of a message', () => {
  let world: World;
  let message: Message;
  let base: ReceiptClaims;
  let until: string;

  before(async () => {
    world = await createWorld();
    until = new Date(world.clock.now() + 14 * DAY * 1000).toISOString();
    const sent = await world.deposit(ANNA, CLERK, { subject: 'The stove' });
    message = { ...sent.message, evidence: { opened: true, acceptance: { until } } };
    const canonical = canonicalBytes(message);
    const claims = JSON.parse(atob(sent.receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims;
    base = { ...claims, message: { ...claims.message, digest: await digestOf(canonical), size: canonical.byteLength } };
  });
  after(() => world.close());

  const issuerOf = async () => {
    const server = 'https://city.example/dmail';
    return { server, keys: ((await (await world.fetch(`${server}/keys`)).json()) as { keys: ReceiptKey[] }).keys };
  };
  const verify = (receipts: readonly string[], expected: object = { message, recipient: CLERK }, options = {}) => verifyChain(receipts, expected, { issuerOf, now: world.clock.now() + 30 * DAY * 1000, ...options });

  /** What an event comes with by itself. */
  const own = (event: EvidenceEvent): object => ({
    event,
    ...(event === 'NotificationForAcceptance' && { until }),
    ...(event === 'ContentAccessTracking' && { consent: 'consent-1' }),
    ...(event === 'SubmissionRejection' && { reason: { type: 'urn:dmail:problem:infected' } }),
    ...(event === 'ConsignmentRejection' && { reason: { type: 'urn:dmail:problem:refused-by-recipient', detail: 'Not for me' } }),
    ...(event === 'AcceptanceRejectionExpiry' && { reason: { type: 'urn:dmail:problem:acceptance-expired' }, iat: base.iat + 14 * DAY }),
    ...(event === 'ContentConsignmentFailure' && { reason: { type: 'urn:dmail:problem:infected', attachments: ['document-1'] } }),
  });

  /** Signs events one after the other; each may say something else than it should. */
  async function chainOf(events: readonly (EvidenceEvent | [EvidenceEvent, object])[]): Promise<string[]> {
    const receipts: string[] = [];
    let last: ReceiptClaims | undefined;
    for (const [index, each] of events.entries()) {
      const [event, changes] = typeof each === 'string' ? [each, {}] : each;
      const previous = last && { previous: { jti: last.jti, digest: await digestOf(new TextEncoder().encode(receipts.at(-1))) } };
      const { uri, ...stored } = base.message;
      last = { ...base, message: event === 'SubmissionRejection' ? stored : { ...stored, uri }, iat: base.iat + index, ...own(event), jti: `receipt-${index}`, ...previous, ...changes } as ReceiptClaims;
      receipts.push(await world.domain('city.example').keys.sign(last));
    }
    return receipts;
  }
  const outcomeOf = async (...events: Parameters<typeof chainOf>[0]) => {
    const { state, failed } = await verify(await chainOf(events));
    return failed ? `${failed.check} ${failed.index}` : state;
  };

  it('verify in every order in which things happen', async () => {
    for (const events of [
      ['ContentConsignment'],
      ['ContentConsignment', 'ContentHandover', 'ContentAccessTracking'],
      ['SubmissionAcceptance', 'ContentConsignment', 'ContentHandover'],
      ['SubmissionAcceptance', 'ContentHandover', 'ContentConsignment'],
      ['SubmissionAcceptance', 'ContentConsignmentFailure', 'ContentHandover'],
      ['SubmissionRejection'],
      ['SubmissionAcceptance', 'NotificationForAcceptance'],
      ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentConsignment', 'ContentHandover', 'ContentAccessTracking'],
      ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentRejection'],
      ['SubmissionAcceptance', 'NotificationForAcceptance', 'AcceptanceRejectionExpiry'],
    ] as EvidenceEvent[][]) expect(await outcomeOf(...events), events.join(' ')).to.equal('verified');
  });

  it('say what happened, when, and who made it happen', async () => {
    const { events } = await verify(await chainOf(['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentConsignment']));
    expect(events.map(({ event, actor }) => `${event} ${actor}`)).to.deep.equal(['SubmissionAcceptance server', 'NotificationForAcceptance server', 'ConsignmentAcceptance recipient', 'ContentConsignment server']);
    expect(events[0]!.at).to.equal(new Date(base.received_at).toISOString());
    expect(events[2]!.at).to.equal(new Date((base.iat + 2) * 1000).toISOString());
    expect(events.every(({ verification }) => verification.state === 'verified')).to.equal(true);
  });

  it('fail in an order in which nothing happens', async () => {
    for (const [failed, events] of [
      ['chain 1', ['ContentConsignment', 'ContentConsignment']],
      ['form 1', ['ContentConsignment', 'SubmissionAcceptance']],
      ['chain 1', ['SubmissionRejection', 'ContentConsignment']],
      ['form 0', ['ContentHandover']],
      ['form 0', ['NotificationForAcceptance']],
      ['chain 2', ['SubmissionAcceptance', 'ContentConsignment', 'NotificationForAcceptance']],
      ['chain 1', ['SubmissionAcceptance', 'ConsignmentAcceptance']],
      ['chain 2', ['SubmissionAcceptance', 'NotificationForAcceptance', 'ContentConsignment']],
      ['chain 2', ['SubmissionAcceptance', 'NotificationForAcceptance', 'ContentHandover']],
      ['chain 2', ['SubmissionAcceptance', 'NotificationForAcceptance', 'ContentAccessTracking']],
      ['chain 3', ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentRejection', 'ContentHandover']],
      ['chain 3', ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ConsignmentRejection']],
      ['chain 3', ['SubmissionAcceptance', 'NotificationForAcceptance', 'AcceptanceRejectionExpiry', 'ConsignmentAcceptance']],
      ['chain 2', ['SubmissionAcceptance', 'ContentConsignmentFailure', 'ContentConsignment']],
      ['chain 2', ['SubmissionAcceptance', 'ContentConsignment', 'ContentConsignmentFailure']],
    ] as [string, EvidenceEvent[]][]) expect(await outcomeOf(...events), events.join(' ')).to.equal(failed);
  });

  it('fail when decided at another time than could be', async () => {
    const asked = ['SubmissionAcceptance', 'NotificationForAcceptance'] as const;
    expect(await outcomeOf(...asked, ['AcceptanceRejectionExpiry', { iat: base.iat + DAY }])).to.equal('chain 2');
    expect(await outcomeOf(...asked, ['ConsignmentAcceptance', { iat: base.iat + 15 * DAY }])).to.equal('chain 2');
    // The clock of a server may be set back by a minute, and by no more.
    expect(await outcomeOf('ContentConsignment', ['ContentHandover', { iat: base.iat - 60 }])).to.equal('verified');
    expect(await outcomeOf('ContentConsignment', ['ContentHandover', { iat: base.iat - 61 }])).to.equal('chain 1');
    expect(await outcomeOf(...asked, ['AcceptanceRejectionExpiry', { iat: base.iat + 14 * DAY - 59 }])).to.equal('verified');
  });

  it('fail when one is of another message, recipient or sender, however it is linked', async () => {
    const other = await digestOf(new TextEncoder().encode('other'));
    for (const changes of [
      { received_at: new Date(Date.parse(base.received_at) + 1000).toISOString() },
      { message: { ...base.message, uri: `${base.message.uri}x` } },
      { from: { ...base.from, subject: 'another' } },
      { from: { ...base.from, issuer: 'https://id.other.example' } },
      { previous: { jti: 'receipt-0', digest: other } },
      { previous: { jti: 'receipt-7', digest: other } },
    ]) expect(await outcomeOf('ContentConsignment', ['ContentHandover', changes]), JSON.stringify(changes)).to.equal('chain 1');
    expect(await outcomeOf('ContentConsignment', ['ContentHandover', { message: { ...base.message, digest: other } }])).to.equal('message 1');
    const unexpected = await verify(await chainOf(['ContentConsignment', ['ContentHandover', { message: { ...base.message, digest: other } }]]), {});
    expect(unexpected.failed).to.deep.equal({ index: 1, check: 'chain' });
    expect(await outcomeOf('ContentConsignment', ['ContentHandover', { to: 'mayor@city.example' }])).to.equal('recipient 1');
  });

  it('fail when an attachment is another one than before', async () => {
    const digest = await digestOf(new TextEncoder().encode('plan'));
    const other = await digestOf(new TextEncoder().encode('other'));
    const plan = { id: 'document-1', name: 'Plan.pdf', mediaType: 'application/pdf', size: 4, version: 1 };
    const of = async (first: object[] | undefined, second: object[] | undefined) => {
      const receipts = await chainOf([['SubmissionAcceptance', { attachments: first }], ['ContentConsignment', { attachments: second }]]);
      return (await verify(receipts, {})).failed?.check;
    };
    expect(await of([plan], [{ ...plan, digest }])).to.equal(undefined);
    expect(await of([plan], [{ ...plan, digest, version: 2 }])).to.equal(undefined);
    expect(await of([{ ...plan, digest }], [{ ...plan, digest }])).to.equal(undefined);
    for (const [first, second] of [
      [[{ ...plan, digest }], [{ ...plan, digest: other }]], [[{ ...plan, digest }], [plan]], [[{ ...plan, digest }], [{ ...plan, digest, version: 2 }]],
      [[plan], undefined], [undefined, [plan]], [[plan], [{ ...plan, name: 'Other.pdf' }]], [[plan], [plan, plan]],
    ]) expect(await of(first, second), JSON.stringify([first, second])).to.equal('chain');
  });

  it('fail when one is left out, put in twice, changed, or in another place', async () => {
    const receipts = await chainOf(['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentConsignment', 'ContentHandover']);
    const [first, second, third, fourth, fifth] = receipts as [string, string, string, string, string];
    for (const [failed, changed] of [
      [1, [first, third, fourth, fifth]], [2, [first, second, second, third]], [1, [first, third, second]], [1, [second, first]], [4, [first, second, third, fourth, `${fifth.slice(0, -4)}AAAA`]],
    ] as [number, string[]][]) {
      const outcome = await verify(changed);
      expect([outcome.state, outcome.failed?.index]).to.deep.equal(['failed', failed]);
    }
    expect((await verify(Array.from({ length: 40 }, () => first))).state).to.equal('failed');
    expect((await verify(['', 'nonsense', first])).failed).to.deep.equal({ index: 0, check: 'form' });
  });

  it('are neither good nor bad without the first ones, or the keys', async () => {
    const receipts = await chainOf(['ContentConsignment', 'ContentHandover', 'ContentAccessTracking']);
    const late = await verify(receipts.slice(1));
    expect([late.state, late.incomplete, late.failed]).to.deep.equal(['unknown', true, undefined]);
    const blind = await verify(receipts, undefined, { issuerOf: () => Promise.reject(new DmailProblem('offline')) });
    expect([blind.state, blind.incomplete]).to.deep.equal(['unknown', undefined]);
    expect((await verify([])).state).to.equal('none');
  });

  it('are checked together for whoever shows them', async () => {
    const evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    const receipts = await chainOf(['ContentConsignment', 'ContentHandover']);
    const outcome = evidence.chain(receipts, { message, recipient: CLERK });
    expect(outcome.state.state).to.equal('verifying');
    await new Promise<void>((resolve) => void outcome.subscribe(resolve));
    expect(outcome.state.state).to.equal('verified');
    expect(evidence.chain(receipts, { message, recipient: CLERK })).to.equal(outcome);
  });

  describe('say no more than their event', () => {
    const stateOf = async (event: EvidenceEvent, changes: object, of: Message = message) => {
      const receipts = await chainOf([event === 'SubmissionRejection' || event === 'ContentConsignment' ? [event, changes] : 'SubmissionAcceptance', ...(event === 'SubmissionRejection' || event === 'ContentConsignment' ? [] : [[event, changes] as [EvidenceEvent, object]])]);
      const { state, failed } = await verifyReceipt(receipts.at(-1)!, { message: of, recipient: CLERK }, { issuerOf, now: world.clock.now() + 30 * DAY * 1000 });
      return failed ?? state;
    };

    it('a reason, a deadline, a consent each with theirs', async () => {
      const reason = { type: 'urn:dmail:problem:infected' };
      for (const event of ['SubmissionRejection', 'ContentConsignmentFailure', 'ConsignmentRejection', 'AcceptanceRejectionExpiry'] as const) {
        expect(await stateOf(event, {}), event).to.equal('verified');
        for (const wrong of [undefined, null, 'infected', {}, { type: 'infected' }, { type: 'urn:dmail:problem:' }, { ...reason, detail: 7 }, { ...reason, attachments: 'all' }, { ...reason, attachments: [7] }])
          expect(await stateOf(event, { reason: wrong }), `${event} ${JSON.stringify(wrong)}`).to.equal('form');
      }
      for (const event of ['ContentConsignment', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentHandover', 'ContentAccessTracking'] as const) {
        expect(await stateOf(event, {}), event).to.equal('verified');
        expect(await stateOf(event, { reason }), event).to.equal('form');
      }
      for (const wrong of [undefined, 'soon', 7, base.received_at]) expect(await stateOf('NotificationForAcceptance', { until: wrong }), String(wrong)).to.equal('form');
      expect(await stateOf('ContentHandover', { until })).to.equal('form');
      for (const wrong of [undefined, '', {}]) expect(await stateOf('ContentAccessTracking', { consent: wrong })).to.equal('form');
      expect(await stateOf('ContentHandover', { consent: 'consent-1' })).to.equal('form');
      for (const wrong of ['toString', '__proto__', 'Opened']) expect(await stateOf('ContentConsignment', { event: wrong })).to.equal('form');
    });

    it('a place for what was taken in alone', async () => {
      const { uri: _, ...nowhere } = base.message;
      expect(await stateOf('ContentConsignment', { message: nowhere })).to.equal('form');
      expect(await stateOf('SubmissionRejection', { message: base.message })).to.equal('form');
    });

    it('one before it, exactly named', async () => {
      const digest = await digestOf(new TextEncoder().encode('other'));
      for (const previous of ['receipt-0', null, {}, { jti: 'receipt-0' }, { jti: '', digest }, { jti: 'receipt-0', digest: 'sha-1:x' }]) expect(await stateOf('ContentHandover', { previous }), JSON.stringify(previous)).to.equal('form');
      for (const event of ['SubmissionAcceptance', 'SubmissionRejection'] as const) expect(await outcomeOf([event, { previous: { jti: 'receipt-0', digest } }])).to.equal('form 0');
    });

    it('for an address', async () => {
      for (const to of ['', 'clerk', 'CLERK@city.example', 'clerk@city.example/', 'clerk@evil.example:80', '@city.example', 7]) expect(await stateOf('ContentConsignment', { to }), String(to)).to.equal('form');
    });

    it('what the sender asked for', async () => {
      const unasked = async (event: EvidenceEvent, evidence: Message['evidence']) => {
        const { evidence: _, ...plain } = message;
        const of: Message = { ...plain, ...(evidence && { evidence }) };
        const canonical = canonicalBytes(of);
        return stateOf(event, { message: { ...base.message, digest: await digestOf(canonical), size: canonical.byteLength } }, of);
      };
      expect(await unasked('ContentAccessTracking', { opened: true })).to.equal('verified');
      expect(await unasked('ContentAccessTracking', { acceptance: { until } })).to.equal('message');
      expect(await unasked('ContentAccessTracking', undefined)).to.equal('message');
      expect(await unasked('NotificationForAcceptance', { acceptance: { until } })).to.equal('verified');
      expect(await unasked('NotificationForAcceptance', { acceptance: { until: new Date(Date.parse(until) + 1000).toISOString() } })).to.equal('message');
      expect(await unasked('NotificationForAcceptance', undefined)).to.equal('message');
    });
  });

  describe('and the keys they were made with', () => {
    const among = async (receipts: readonly string[], change: (key: ReceiptKey) => ReceiptKey) => {
      const { server, keys } = await issuerOf();
      const { failed, state } = await verify(receipts, undefined, { issuerOf: () => Promise.resolve({ server, keys: keys.map(change) }) });
      return failed ? `${failed.check} ${failed.index}` : state;
    };

    it('vouch for what was signed before they were revoked, unless they had been stolen', async () => {
      const receipts = await chainOf(['ContentConsignment', ['ContentHandover', { iat: base.iat + 100 }]]);
      const revoked = (revoked_at: number, reason: 'unspecified' | 'compromised' | 'superseded') => among(receipts, (key) => ({ ...key, revoked: { revoked_at, reason } }));
      expect(await revoked(base.iat + 101, 'superseded')).to.equal('verified');
      expect(await revoked(base.iat + 100, 'superseded')).to.equal('key 1');
      expect(await revoked(base.iat, 'unspecified')).to.equal('key 0');
      expect(await revoked(base.iat + 1e9, 'compromised')).to.equal('key 0');
    });

    it('change, and older receipts hold', async () => {
      const keys = world.domain('city.example').keys;
      const [first] = (await chainOf(['ContentConsignment'])) as [string];
      const [before] = keys.published();
      await keys.rotate(world.clock.now());
      expect(keys.published()[0]!.kid).to.not.equal(before!.kid);
      const claims = JSON.parse(atob(first.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims;
      const later = await keys.sign({ ...claims, event: 'ContentHandover', jti: 'later', iat: Math.floor(world.clock.now() / 1000), previous: { jti: claims.jti, digest: await digestOf(new TextEncoder().encode(first)) } });
      const { state, events } = await verify([first, later]);
      expect(state).to.equal('verified');
      expect(new Set(events.map(({ verification }) => verification.kid)).size).to.equal(2);
    });
  });
});
