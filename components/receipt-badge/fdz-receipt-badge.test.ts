import { expect } from 'chai';
import { deviceSignature } from '../../demo/server/world-confirm.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Message, StoredMessage } from '../../src/contract/index.ts';
import { signedBytes } from '../../src/evidence/index.ts';
import words from '../../src/locales/en/evidence-page.ts';
import { evidenceFileWords } from '../../src/locales/evidence-file.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import type { EvidenceStore } from '../../src/stores/evidence.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { repacked, replaced } from '../../test/support/repacked.ts';
import './define.ts';
import type { EvidenceCheckedEvent, ReceiptCheckedEvent } from './events.ts';
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

  /** Drops a file where evidence files are checked. */
  const give = async (given: File): Promise<EvidenceCheckedEvent['verification']> => {
    const drop = await until(() => inside(badge, '.drop'));
    const told = new Promise<EvidenceCheckedEvent>((resolve) => badge.addEventListener('fdz-evidence-checked', resolve, { once: true }));
    const transfer = new DataTransfer();
    transfer.items.add(given);
    drop!.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    return (await told).verification;
  };

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

  it('has no good mark for a receipt in which any bit was changed', async () => {
    badge = mount('fdz-receipt-badge', { evidence, message: stored.message, recipient: ANNA, sender: CLERK });
    const outcome = async (given: string): Promise<string> => {
      const checked = new Promise<ReceiptCheckedEvent>((resolve) => badge.addEventListener('fdz-receipt-checked', resolve, { once: true }));
      badge.receipt = given;
      const { verification: { state } } = await checked;
      await badge.updateComplete;
      return `${state} ${badge.state} ${badge.matches(':state(verified)')}`;
    };
    expect(await outcome(receipt)).to.equal('verified verified true');
    for (let round = 0; round < 80; round++) {
      const bit = Math.floor(Math.random() * receipt.length * 7);
      const at = Math.floor(bit / 7);
      const flipped = receipt.slice(0, at) + String.fromCharCode(receipt.charCodeAt(at) ^ (1 << (bit % 7))) + receipt.slice(at + 1);
      expect(await outcome(flipped), `bit ${bit % 7} of character ${at}`).to.equal('failed failed false');
    }
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

  describe('with all receipts of a message', () => {
    /** A registered letter that was accepted and read with leave to say so. */
    const read = async (): Promise<StoredMessage> => {
      const { uri } = await world.deposit(CLERK, ANNA, { subject: 'Summons', evidence: { opened: true, acceptance: { until: new Date(world.clock.now() + 14 * 86_400_000).toISOString() } } });
      const letter = (await (await world.call(ANNA, 'GET', uri)).json()) as StoredMessage;
      const source = world.tokenSource(ANNA);
      const home = uri.slice(0, uri.indexOf('/messages/'));
      await world.call(ANNA, 'POST', `${uri}/acceptance`, { by: await source.confirm({ type: 'urn:dmail:acceptance', message: letter.id, digest: letter.digest }) });
      await world.call(ANNA, 'POST', `${home}/consents`, { body: { peer: CLERK }, by: await source.confirm({ type: 'urn:dmail:tracking', peer: CLERK }) });
      await world.call(ANNA, 'GET', uri);
      await world.call(ANNA, 'POST', `${uri}/openings`);
      return (await (await world.call(ANNA, 'GET', uri)).json()) as StoredMessage;
    };
    const rows = () => [...badge.shadowRoot!.querySelectorAll('.timeline li')];

    it('shows what became of it, each step with its actor, and where it stands in a word', async () => {
      const letter = await read();
      badge = mount('fdz-receipt-badge', { evidence, receipts: letter.receipts, message: letter.message, recipient: ANNA, size: 'stamp' });
      await until(() => badge.state === 'verified');
      expect(inside(badge, '.postmark')!.getAttribute('aria-label')).to.equal('Opened, receipt verified');
      await open();
      expect(letter.receipts!.length).to.equal(6);
      await until(() => rows().length === 6);
      expect(rows().every((row) => row.classList.contains('verified'))).to.equal(true);
      expect(rows()[0]!.textContent).to.contain('Accepted').and.to.contain('home.example');
      expect(rows()[5]!.textContent).to.contain('Opened by the recipient').and.to.contain(ANNA);
      expect(await violations(badge)).to.deep.equal([]);
    });

    it('has no good mark where one is missing in between, was exchanged or comes twice', async () => {
      const { receipts: all = [], message } = await read();
      badge = mount('fdz-receipt-badge', { evidence, message, recipient: ANNA });
      for (const receipts of [all.toSpliced(2, 1), [all[1]!, all[0]!, ...all.slice(2)], [...all, all.at(-1)!], [...all.slice(0, 2), receipt, ...all.slice(2)]]) {
        badge.receipts = receipts;
        await badge.updateComplete;
        await until(() => badge.state === 'failed');
        expect(badge.matches(':state(verified)')).to.equal(false);
      }
      await open();
      await until(() => rows().some((row) => row.classList.contains('failed')));
      badge.receipts = all.toSpliced(2, 1);
      await until(() => badge.verification?.failed === 'chain');
      await until(() => failedChecks().join().includes('does not follow'));
    });

    it('says that earlier ones are missing', async () => {
      const { receipts: all = [], message } = await read();
      badge = mount('fdz-receipt-badge', { evidence, receipts: all.slice(2), message, recipient: ANNA });
      await until(() => badge.state === 'unknown');
      await open();
      await until(() => textOf(badge, '.details').includes('earlier receipts'));
    });

    it('makes an evidence file, which it opens again, offline too, and refuses changed', async () => {
      const { receipts, message } = await read();
      badge = mount('fdz-receipt-badge', { evidence, receipts, message, recipient: ANNA });
      await until(() => badge.state === 'verified');
      await open();
      const { click } = HTMLAnchorElement.prototype;
      const saved = new Promise<File>((resolve, reject) => {
        // What the browser would be asked to keep.
        HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
          fetch(this.href).then(async (answer) => resolve(new File([await answer.blob()], this.download)), reject);
        };
      });
      inside(badge, '[part="evidence"]')!.click();
      const file = await saved.finally(() => (HTMLAnchorElement.prototype.click = click));
      expect(file.name).to.match(/\.zip$/);
      badge.remove();

      badge = mount('fdz-receipt-badge', { evidence, file: true });
      expect((await give(file)).state).to.equal('verified');
      await until(() => badge.matches(':state(verified)'));
      expect(textOf(badge, '.opened')).to.contain('The receipts in this file are genuine').and.to.contain('Summons').and.to.contain('(index.html) was compared');
      // Nobody but the server of the recipient says who wrote it.
      expect(textOf(badge, '.opened')).to.match(/did not sign it. That it is from \S+ is what \S+ says/);
      expect(await violations(badge)).to.deep.equal([]);

      const bytes = new Uint8Array(await file.arrayBuffer());
      bytes[bytes.length >> 1]! ^= 1;
      expect((await give(new File([bytes], 'changed.zip'))).state).to.equal('failed');
      await until(() => textOf(badge, '.opened').includes('does not hold up'));
      expect((await give(new File(['nothing'], 'other.txt'))).fault).to.equal('foreign');
      await until(() => textOf(badge, '.opened').includes('not an evidence file'));

      world.offline = true;
      badge.evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
      expect((await give(file)).state).to.equal('unknown');
      await until(() => textOf(badge, '.opened').includes('could not be confirmed'));
      expect(badge.matches(':state(verified)')).to.equal(false);
      expect(await violations(badge)).to.deep.equal([]);
    });
  });

  it('says of an evidence file who says what in it', async () => {
    const fileOf = async (changes: Partial<Message>): Promise<File> => {
      const plain = world.message(CLERK, [ANNA], { subject: 'Permit', ...changes });
      const signature = await deviceSignature(CLERK, signedBytes(plain), world.domain('city.example').issuer);
      const { message, receipt: one } = await world.deposit(CLERK, ANNA, { ...plain, signature });
      return new File([(await evidence.archive(message, [[one]], { language: 'en', direction: 'ltr', words })).bytes], 'evidence.zip');
    };
    const [signed, blind] = [await fileOf({}), await fileOf({ to: [{ address: 'bob@bank.example' }] })];
    badge = mount('fdz-receipt-badge', { evidence, file: true });
    expect((await give(signed)).state).to.equal('verified');
    await until(() => badge.matches(':state(verified)'));
    expect(textOf(badge, '.opened')).to.contain('The receipts and the signature in this file are genuine').and.to.match(/Signed by \W*clerk@city\.example\W*, with a key/).and.to.not.contain('did not sign');
    // Whoever is not named in a message cannot say for others that there was one.
    expect((await give(blind)).state).to.equal('unknown');
    await until(() => textOf(badge, '.opened').includes('not all of it is for whom the message names'));
    expect(textOf(badge, '.opened')).to.match(/not addressed to \W*anna@home\.example\W*\. .* said by \W*home\.example\W* alone/).and.to.not.contain('could not be just now');
    expect([badge.matches(':state(verified)'), await violations(badge)]).to.deep.equal([false, []]);

    world.offline = true;
    badge.evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    expect((await give(signed)).state).to.equal('unknown');
    await until(() => textOf(badge, '.opened').includes('could not be just now'));
    expect(textOf(badge, '.opened')).to.match(/in the name of \W*clerk@city\.example\W*; whose key it was could not be confirmed/).and.to.not.contain('Signed by');
  });

  it('says in plain words what the page in an evidence file is worth, in every language', async () => {
    const { bytes } = await evidence.archive(stored.message, [[receipt]], { language: 'en', direction: 'ltr', words });
    const file = async (...change: [Parameters<typeof repacked>[1]?, object?]) => new File([await repacked(bytes, ...change)], 'evidence.zip');
    const lying = replaced('index.html', (html) => html.replace('Placed in', 'Refused by'));
    const forged = await file(lying);
    const unknown = await file(lying, { page: { language: 'en', version: `sha-256:${'A'.repeat(43)}` } });
    badge = mount('fdz-receipt-badge', { evidence, file: true });
    await until(() => inside(badge, '[aria-live]'));
    const said = heard(badge, '[aria-live]');
    for (const [language, exchanged, unchecked, same] of [
      ['en', 'put another one in its place', 'proves nothing', 'was compared'], ['sk', 'niekto ju vymenil', 'nič nedokazuje', 'bola porovnaná'],
      ['de', 'gegen eine andere ausgetauscht', 'beweist nichts', 'wurde verglichen'], ['ar', 'استبدلها', 'لا تثبت شيئًا', 'قورنت'],
    ] as const) {
      await evidenceFileWords.load(language);
      document.documentElement.lang = language;
      const forgery = await give(forged);
      expect([forgery.state, forgery.page]).to.deep.equal(['failed', 'forged']);
      await until(() => textOf(badge, '.opened .bad').includes(exchanged));
      expect(badge.matches(':state(verified)')).to.equal(false);
      // What it was forged of is still there to be seen, as it is.
      expect(textOf(badge, '.opened')).to.contain('Permit').and.to.not.contain('Refused by');
      await until(() => said.some((text) => text.includes(exchanged)));
      expect(await violations(badge)).to.deep.equal([]);
      expect([(await give(unknown)).page, (await give(unknown)).state]).to.deep.equal(['unchecked', 'verified']);
      await until(() => textOf(badge, '.opened .doubt').includes(unchecked));
      await until(() => said.some((text) => text.includes(unchecked)));
      expect((await give(await file())).page).to.equal('same');
      await until(() => textOf(badge, '.opened').includes(same));
      expect(inside(badge, '.opened .bad, .opened .doubt')).to.equal(null);
    }
  });

  it('shows a refusal that is proven: stopped, with the reason, and never as delivered', async () => {
    const message = world.message(CLERK, [ANNA], { subject: 'Permit', parts: [{ type: 'application/x-sh', data: {} }] });
    const session = (await (await world.call(CLERK, 'POST', 'https://home.example/dmail/sessions', { body: { recipient: ANNA } })).json()) as { uri: string };
    const refusal = (await (await world.call(CLERK, 'POST', `${session.uri}/deposits`, { body: message, headers: { 'idempotency-key': crypto.randomUUID() } })).json()) as { receipt: string };
    badge = mount('fdz-receipt-badge', { evidence, receipt: refusal.receipt, message, recipient: ANNA, sender: CLERK });
    await until(() => badge.matches(':state(stopped)'));
    expect(textOf(badge, '.word')).to.equal('Refused');
    await open();
    await until(() => textOf(badge, '.timeline').includes('Not accepted'));
    expect(textOf(badge, '.details')).to.contain('does not accept this kind of content');
    expect(badge.shadowRoot!.querySelectorAll('.checks .passed').length).to.be.at.least(7);
    expect(failedChecks()).to.deep.equal([]);
    expect(await violations(badge)).to.deep.equal([]);
    // Of another letter it proves nothing.
    badge.message = { ...message, subject: 'Another' };
    await until(() => badge.matches(':state(failed)'));
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
