import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { digestOf, type PaymentStatement, type ReceiptClaims, type StoredMessage } from '../../src/contract/index.ts';
import { evidencePageIn, evidencePageWords } from '../../src/locales/evidence-page.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import type { EvidenceStore } from '../../src/stores/evidence.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { FdzReceiptBadge } from './fdz-receipt-badge.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const SAID: PaymentStatement = { id: 'payment-1', state: 'authorised', amount: '184.90', currency: 'EUR', iban: 'DE02120300000000202051', reference: 'RF18539007547034', variableSymbol: '2026' };

describe('fdz-receipt-badge, with what a payer says', () => {
  let world: World;
  let badge: FdzReceiptBadge;
  let evidence: EvidenceStore;
  let stored: StoredMessage;

  before(async () => {
    world = await createWorld();
    world.tokenSource(ANNA);
    const { uri } = await world.deposit(CLERK, ANNA, { subject: 'Invoice' });
    await world.call(ANNA, 'GET', uri);
    stored = (await (await world.call(ANNA, 'GET', uri)).json()) as StoredMessage;
    evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
  });
  afterEach(() => {
    document.documentElement.lang = 'en';
    badge.remove();
  });
  after(() => world.close());

  /** The receipts of the message, and what is said of payments after them. */
  async function receiptsWith(...said: object[]): Promise<string[]> {
    const receipts = [...stored.receipts!];
    for (const payment of said) {
      const last = JSON.parse(atob(receipts.at(-1)!.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims;
      const { previous: _, ...rest } = last;
      receipts.push(await world.domain('home.example').keys.sign({ ...rest, event: 'PaymentStatement', jti: crypto.randomUUID(), previous: { jti: last.jti, digest: await digestOf(new TextEncoder().encode(receipts.at(-1)!) as Uint8Array<ArrayBuffer>) }, payment } as ReceiptClaims));
    }
    return receipts;
  }
  const show = async (receipts: string[]) => {
    badge = mount('fdz-receipt-badge', { evidence, receipts, message: stored.message, recipient: ANNA, sender: CLERK });
    await until(() => badge.matches(':state(verified), :state(failed)'));
    inside(badge, 'button')!.click();
    await until(() => inside(badge, '.details .title'));
  };
  const steps = () => [...badge.shadowRoot!.querySelectorAll('.timeline li')].map((step) => step.textContent!.replace(/[\u2066-\u2069\u00a0]|\s+/g, ' '));

  it('says what became of the message as before, and what the payer says in every language', async () => {
    const receipts = await receiptsWith(SAID, { ...SAID, state: 'settled' });
    for (const [language, confirmed, booked] of [
      ['en', 'Payer says: confirmed at their bank', 'booked by their bank'], ['sk', 'Platiteľ uvádza: potvrdené v jeho banke', 'zaúčtované jeho bankou'],
      ['de', 'Laut Zahler: bei der eigenen Bank bestätigt', 'von der eigenen Bank gebucht'], ['ar', 'يقول الدافع: أُكّدت الدفعة لدى مصرفه', 'قيّد مصرفه الدفعة'],
    ] as const) {
      await evidencePageWords.load(language);
      document.documentElement.lang = language;
      await show(receipts);
      await until(() => steps().at(-2)?.includes(confirmed));
      expect(steps().at(-1), language).to.contain(booked).and.to.contain('DE02 1203 0000 0000 2020 51').and.to.contain('RF18539007547034').and.to.contain('VS 2026').and.to.contain(ANNA);
      expect(await violations(badge), language).to.deep.equal([]);
      badge.remove();
    }
    document.documentElement.lang = 'en';
    await show(receipts);
    expect(textOf(badge, '.word')).to.equal('Collected, receipt verified');
    expect(steps().at(-1)).to.contain('€184.90');
  });

  it('has no good mark where it goes back, is said of another sum, or is none', async () => {
    for (const said of [[{ ...SAID, state: 'settled' }, SAID], [SAID, { ...SAID, state: 'settled', amount: '984.90' }], [SAID, SAID], [{ ...SAID, amount: '<b>1</b>' }], [{ ...SAID, state: 'paid' }]]) {
      await show(await receiptsWith(...said));
      expect([badge.matches(':state(failed)'), textOf(badge, '.word')], JSON.stringify(said)).to.deep.equal([true, 'Receipt not valid']);
      expect(inside(badge, '.timeline .failed'), JSON.stringify(said)).to.not.equal(null);
      badge.remove();
    }
    await show(await receiptsWith(SAID));
    expect(badge.matches(':state(verified)')).to.equal(true);
  });

  it('is in the evidence file, whose page says it, too', async () => {
    const page = (await evidencePageIn('en'))!;
    const { bytes } = await evidence.archive(stored.message, [await receiptsWith(SAID)], page);
    const outcome = await evidence.file(bytes, evidencePageIn);
    expect([outcome.state, outcome.page]).to.deep.equal(['verified', 'same']);
    const text = new TextDecoder().decode(bytes);
    expect(text).to.contain('Payer says: confirmed at their bank<br><bdi>184.90 EUR</bdi> to the account').and.to.contain('PaymentStatement.jws');
    await show(await receiptsWith(SAID));
  });
});
