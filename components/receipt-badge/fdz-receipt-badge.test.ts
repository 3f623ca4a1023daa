import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { StoredMessage } from '../../src/contract/index.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import type { EvidenceStore } from '../../src/stores/evidence.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { ReceiptCheckedEvent } from './events.ts';
import type { FdzReceiptBadge } from './fdz-receipt-badge.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('fdz-receipt-badge', () => {
  let world: World;
  let badge: FdzReceiptBadge;
  let evidence: EvidenceStore;
  let stored: StoredMessage;
  let receipt: string;
  beforeEach(async () => {
    world = await createWorld();
    world.tokenSource(ANNA);
    const { uri } = await world.deposit(CLERK, ANNA, { subject: 'Permit' });
    stored = (await (await world.call(ANNA, 'GET', uri)).json()) as StoredMessage;
    receipt = stored.receipts![0]!;
    // Nobody is signed in: the keys are found as any page finds them.
    evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    badge.remove();
    await world.close();
  });

  const open = async () => {
    inside(badge, 'button')!.click();
    await until(() => inside(badge, '.details .title'));
  };
  const failedChecks = () => [...badge.shadowRoot!.querySelectorAll('.checks .failed')].map(({ textContent }) => textContent!.trim());

  it('verifies a receipt without an account, and tells of it', async () => {
    badge = mount('fdz-receipt-badge', { evidence });
    const checked = new Promise<ReceiptCheckedEvent>((resolve) => badge.addEventListener('fdz-receipt-checked', resolve, { once: true }));
    Object.assign(badge, { receipt, message: stored.message, recipient: ANNA, sender: CLERK });
    expect((await checked).verification.state).to.equal('verified');
    await until(() => badge.matches(':state(verified)'));
    expect(textOf(badge, '.word')).to.equal('Delivered, receipt verified');
    expect(await violations(badge)).to.deep.equal([]);
  });

  it('opens to its checks, its facts and the receipt itself', async () => {
    badge = mount('fdz-receipt-badge', { evidence, receipt, message: stored.message, size: 'stamp' });
    await until(() => badge.state === 'verified');
    await open();
    expect(badge.shadowRoot!.querySelectorAll('.checks .passed').length).to.be.at.least(6);
    expect(textOf(badge, 'dd')).to.contain(ANNA).and.to.contain(stored.digest);
    expect(inside(badge, '[part="download"]')!.textContent).to.contain('Download');
    expect(inside(badge, '.details')!.matches(':popover-open')).to.equal(true);
    expect(await violations(badge)).to.deep.equal([]);
  });

  it('says in plain words which check failed', async () => {
    badge = mount('fdz-receipt-badge', { evidence, receipt, message: { ...stored.message, subject: 'Something else' } });
    await until(() => badge.state === 'failed');
    await open();
    expect(textOf(badge, '.checks .failed')).to.contain('another message');
    expect(failedChecks()).to.have.length(1);
  });

  it('refuses a receipt for somebody else, and a forged one', async () => {
    badge = mount('fdz-receipt-badge', { evidence, receipt, recipient: 'ben@home.example' });
    await until(() => badge.state === 'failed');
    expect(badge.verification!.failed).to.equal('recipient');
    const [header, payload, signature] = receipt.split('.') as [string, string, string];
    badge.recipient = undefined;
    badge.receipt = [header, payload, (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)].join('.');
    await until(() => badge.verification?.failed === 'signature');
    badge.receipt = 'no receipt at all';
    await until(() => badge.verification?.failed === 'form');
  });

  it('is neither good nor bad while the keys cannot be asked for, and checks again', async () => {
    world.offline = true;
    badge = mount('fdz-receipt-badge', { evidence, receipt });
    await until(() => badge.state === 'unknown');
    await open();
    world.offline = false;
    evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    badge.evidence = evidence;
    inside(badge, '[part="again"]')!.click();
    await until(() => badge.state === 'verified');
  });

  it('waits, and says why a delivery was stopped', async () => {
    badge = mount('fdz-receipt-badge', { evidence, delivery: { address: ANNA, state: 'queued' }, size: 'stamp' });
    await until(() => badge.matches(':state(waiting)'));
    expect(inside(badge, '.postmark')!.getAttribute('aria-label')).to.equal('Waiting');
    badge.delivery = { address: ANNA, state: 'refused', problem: 'urn:dmail:problem:invitation-required' };
    await until(() => badge.matches(':state(stopped)'));
    await open();
    expect(textOf(badge, '.details')).to.contain('has not agreed');
    expect(await violations(badge)).to.deep.equal([]);
  });

  it('says that there is no receipt', async () => {
    badge = mount('fdz-receipt-badge', { evidence });
    await until(() => inside(badge, '.word'));
    expect(badge.state).to.equal('none');
    expect(textOf(badge, '.word')).to.equal('No receipt yet');
    expect(inside(badge, 'button')).to.equal(null);
  });

  it('speaks the language around it', async () => {
    document.documentElement.lang = 'de';
    badge = mount('fdz-receipt-badge', { evidence, receipt });
    await until(() => textOf(badge, '.word') === 'Zugestellt, Quittung geprüft');
  });
});
