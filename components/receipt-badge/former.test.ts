import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import type { Message, ReceiptKey } from '../../src/contract/index.ts';
import words from '../../src/locales/en/evidence-page.ts';
import { formatMoment } from '../../src/locales/format.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import type { EvidenceStore } from '../../src/stores/evidence.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { former, move, oldKeys } from '../../test/support/moved.ts';
import './define.ts';
import type { EvidenceCheckedEvent } from './events.ts';
import type { FdzReceiptBadge } from './fdz-receipt-badge.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('fdz-receipt-badge with a receipt of a server the domain has left', () => {
  let world: World;
  let badge: FdzReceiptBadge;
  let evidence: EvidenceStore;
  let message: Message;
  let receipt: string;
  let keys: ReceiptKey[];
  beforeEach(async () => {
    world = await createWorld({ domains: ['home.example', 'city.example', 'host.example'] });
    ({ message, receipt } = await world.deposit(ANNA, CLERK, { subject: 'Permit' }));
    keys = await oldKeys(world);
    evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    badge.remove();
    await world.close();
  });

  it('has a good mark, and says until when the domain used it, in every language', async () => {
    const named = former(world, keys);
    move(world, [named]);
    badge = mount('fdz-receipt-badge', { evidence, receipt, message, recipient: CLERK });
    await until(() => badge.state === 'verified');
    inside(badge, 'button')!.click();
    for (const [language, server, key] of [
      ['en', 'a server the recipient’s domain used until', 'the domain publishes for that server'], ['sk', 'server, ktorý doména príjemcu používala do', 'doména pre tento server zverejňuje'],
      ['de', 'den die Domain des Empfängers bis', 'den die Domain für diesen Server veröffentlicht'], ['ar', 'خادم كان نطاق المستلم يستخدمه حتى', 'ينشره النطاق لذلك الخادم'],
    ] as const) {
      document.documentElement.lang = language;
      await until(() => textOf(badge, '.checks').includes(server));
      const when = formatMoment(document.documentElement.lang, named.exp * 1000);
      for (const said of [key, when]) expect(textOf(badge, '.checks')).to.contain(said);
      expect(textOf(badge, '.timeline')).to.contain(when);
      expect(await violations(badge)).to.deep.equal([]);
    }
  });

  it('says in plain words where the domain did not use it then, in every language', async () => {
    move(world, [former(world, keys, { exp: 1_600_000_000 })]);
    badge = mount('fdz-receipt-badge', { evidence, receipt, message, recipient: CLERK });
    await until(() => badge.state === 'failed');
    expect(badge.verification!.failed).to.equal('issuer');
    inside(badge, 'button')!.click();
    for (const [language, said] of [['en', 'nor by one their domain used at that time'], ['sk', 'ani server, ktorý jeho doména vtedy používala'], ['de', 'noch von einem, den seine Domain damals nutzte'], ['ar', 'ولا خادم كان نطاقه يستخدمه وقتها']] as const) {
      document.documentElement.lang = language;
      await until(() => textOf(badge, '.checks .failed').includes(said));
    }
    expect(textOf(badge, '.timeline')).not.to.contain('2020');
  });

  it('opens an evidence file of it', async () => {
    const named = former(world, keys);
    move(world, [named]);
    const { bytes, name } = await evidence.archive(message, [[receipt]], { language: 'en', direction: 'ltr', words });
    badge = mount('fdz-receipt-badge', { evidence, file: true });
    const drop = await until(() => inside(badge, '.drop'));
    const told = new Promise<EvidenceCheckedEvent>((resolve) => badge.addEventListener('fdz-evidence-checked', resolve, { once: true }));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name));
    drop!.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    expect((await told).verification).to.include({ state: 'verified', page: 'same' });
    await until(() => textOf(badge, '.timeline').includes(`from a server the domain used until ${formatMoment(document.documentElement.lang, named.exp * 1000)}`));
  });
});
