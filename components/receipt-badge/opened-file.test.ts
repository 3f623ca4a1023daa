import { expect } from 'chai';
import { deviceSignature } from '../../demo/server/world-confirm.ts';
import { createWorld, type MessageLike, type World } from '../../demo/server/world.ts';
import type { MessageSignature, StoredMessage } from '../../src/contract/index.ts';
import { digestOf } from '../../src/contract/digest.ts';
import { signedBytes } from '../../src/evidence/index.ts';
import words from '../../src/locales/en/evidence-page.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import type { EvidenceStore } from '../../src/stores/evidence.ts';
import { mount, inside, textOf, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { EvidenceCheckedEvent } from './events.ts';
import type { FdzReceiptBadge } from './fdz-receipt-badge.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const page = { language: 'en', direction: 'ltr', words } as const;

describe('an evidence file that is opened', () => {
  let world: World;
  let badge: FdzReceiptBadge;
  let evidence: EvidenceStore;
  beforeEach(async () => {
    world = await createWorld();
    world.tokenSource(ANNA);
    evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    badge = mount('fdz-receipt-badge', { evidence, file: true });
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    badge.remove();
    await world.close();
  });

  const give = async ({ bytes }: { bytes: Uint8Array<ArrayBuffer> }): Promise<EvidenceCheckedEvent['verification']> => {
    const drop = await until(() => inside(badge, '.drop'));
    const told = new Promise<EvidenceCheckedEvent>((resolve) => badge.addEventListener('fdz-evidence-checked', resolve, { once: true }));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'evidence.zip'));
    drop.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    const { verification } = await told;
    await badge.updateComplete;
    return verification;
  };
  const opened = (): string => textOf(badge, '.opened').replace(/[\u2066-\u2069]/g, '');
  /** Deposited, and fetched by its recipient: it has more than one receipt. */
  const collected = async (like: MessageLike = {}): Promise<StoredMessage> => {
    const { uri } = await world.deposit(CLERK, ANNA, { subject: 'Permit', ...like });
    await world.call(ANNA, 'GET', uri);
    return (await (await world.call(ANNA, 'GET', uri)).json()) as StoredMessage;
  };

  it('shows everything that was written: copies, what was asked for, the cover sheet, what was noted of files, and parts', async () => {
    await world.invite(ANNA, CLERK);
    const bytes = new TextEncoder().encode('the plan') as Uint8Array<ArrayBuffer>;
    const file = await world.attach(CLERK, ANNA, { bytes, name: 'plan.txt', mediaType: 'text/plain', properties: [{ name: 'sheet', label: 'Sheet', kind: 'number', value: '12.5', unit: 'cm' }] });
    const stored = await collected({
      cc: [{ address: 'ben@home.example', name: 'Ben <b>' }], reference: 'C-7', channel: 'Permits', evidence: { opened: true }, attachments: [file],
      cover: [{ name: 'applicant', label: 'Applicant', tags: [{ name: 'agreed', label: 'Agreed', kind: 'boolean', value: 'true' }, { name: 'fee', kind: 'money', value: '12.50', currency: 'EUR' }] }],
      parts: [{ type: 'application/vnd.example.step+json', data: { step: '<img src=x onerror=alert(1)>' } }],
    });
    expect((await give(await evidence.archive(stored.message, [stored.receipts!], page))).state).to.equal('verified');
    const facts = Object.fromEntries([...badge.shadowRoot!.querySelectorAll('.opened dt')].map((dt) => [dt.textContent, dt.nextElementSibling!.textContent.replace(/\s+/g, ' ').trim()]));
    expect(facts).to.deep.include({ 'Copy to': 'Ben <b> ben@home.example', Reference: 'C-7', Channel: 'Permits', 'Asked for': 'to be told when it is opened', Digest: stored.digest, Agreed: 'Yes', fee: '€12.50', Sheet: '12.5 cm' });
    for (const said of ['Applicant', 'plan.txt', 'text/plain', await digestOf(bytes), 'application/vnd.example.step+json', '<img src=x onerror=alert(1)>']) expect(opened()).to.contain(said);
    expect(inside(badge, 'img, b')).to.equal(null);
    expect(await violations(badge)).to.deep.equal([]);
  });

  it('says that the first receipts are missing, and of nobody that keys could not be asked for', async () => {
    const { message, receipts } = await collected();
    expect(receipts!.length).to.be.greaterThan(1);
    expect((await give(await evidence.archive(message, [receipts!.slice(1)], page))).state).to.equal('unknown');
    expect(opened()).to.contain('earlier receipts are missing').and.to.contain(`The first receipts of ${ANNA} are not in this file`).and.not.to.contain('keys');
    expect(textOf(badge, '.opened .title')).not.to.contain('message names');
    document.documentElement.lang = 'ar';
    await until(() => opened().includes('إيصالات سابقة مفقودة'));
  });

  it('names the domain whose keys could not be asked for: that of the signer, where it is the one', async () => {
    const plain = world.message(CLERK, [ANNA]);
    const { message, receipt } = await world.deposit(CLERK, ANNA, { ...plain, signature: await deviceSignature(CLERK, signedBytes(plain), world.domain('city.example').issuer) });
    const file = await evidence.archive(message, [[receipt]], page);
    world.intercept = (request, next) => (new URL(request.url).host.endsWith('city.example') ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
    badge.evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    expect((await give(file)).state).to.equal('unknown');
    expect(opened()).to.contain('really are those of city.example can').and.not.to.contain('those of home.example');
  });

  it('says of a signature that does not hold which check it fails, in every language', async () => {
    const { issuer } = world.domain('city.example');
    const ahead = { ...issuer, clock: { ...issuer.clock, now: () => world.clock.now() + 5 * 86_400_000 } };
    const flipped = async (bytes: Uint8Array<ArrayBuffer>, change: (header: string, raw: string) => string): Promise<MessageSignature> => {
      const good = await deviceSignature(CLERK, bytes, issuer);
      const [header = '', , raw = ''] = good.jws.split('.');
      return { ...good, jws: change(header, raw) };
    };
    const cases: [string, (bytes: Uint8Array<ArrayBuffer>) => Promise<MessageSignature>, readonly string[]][] = [
      ['form', (bytes) => flipped(bytes, (header, raw) => `${btoa('{}').replace(/=/g, '')}${header}..${raw}`), ['no signature', 'nie je podpis', 'keine Unterschrift', 'ليس توقيعًا']],
      ['signer', (bytes) => deviceSignature(ANNA, bytes, world.domain('home.example').issuer), ['somebody else than the sender', 'niekoho iného', 'jemand anderem', 'غير المرسل']],
      ['issuer', (bytes) => deviceSignature(CLERK, bytes, world.domain('home.example').issuer), ['does not speak for the domain', 'nehovorí za doménu', 'spricht nicht für die Domain', 'لا يتحدث باسم']],
      ['binding', () => deviceSignature(CLERK, signedBytes(world.message(CLERK, [ANNA])), issuer), ['does not vouch for this key', 'neručí', 'steht für diesen Schlüssel nicht ein', 'لا يضمن']],
      ['signature', (bytes) => flipped(bytes, (header, raw) => `${header}..${raw.startsWith('A') ? 'B' : 'A'}${raw.slice(1)}`), ['changed or forged', 'zmenený alebo sfalšovaný', 'geändert oder gefälscht', 'غُيّر التوقيع أو زُوّر']],
      ['time', (bytes) => deviceSignature(CLERK, bytes, ahead), ['The time it gives', 'Čas, ktorý uvádza', 'Die angegebene Zeit', 'الوقت المذكور']],
    ];
    for (const [check, sign, sentences] of cases) {
      const plain = world.message(CLERK, [ANNA]);
      const { message, receipt } = await world.deposit(CLERK, ANNA, { ...plain, signature: await sign(signedBytes(plain)) });
      const found = await give(await evidence.archive(message, [[receipt]], page));
      expect([found.state, found.signature!.failed]).to.deep.equal(['failed', check]);
      for (const [index, language] of ['en', 'sk', 'de', 'ar'].entries()) {
        document.documentElement.lang = language;
        await until(() => opened().includes(sentences[index]!));
      }
      expect(await violations(badge)).to.deep.equal([]);
      document.documentElement.lang = 'en';
    }
  });
});
