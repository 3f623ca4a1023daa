import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { World } from '../../demo/server/world.ts';
import type { Message } from '../../src/contract/index.ts';
import { PAYMENT_PART } from '../../src/contract/payment-part.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import { ubl, ublMeans } from '../../test/support/invoices.ts';
import { heard, mount, textOf, until, violations } from '../../test/support/element.ts';
import { attach, invitedWorld, latestLetter } from '../../test/support/letters.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const IBAN = 'SK3112000000198742637541';

const plain = (text: string | null | undefined) => (text ?? '').replace(/[\u2066-\u2069]/g, '').replace(/[\s\u00a0]+/g, ' ').trim();

describe('a payment asked for in fdz-compose-box', () => {
  let world: World;
  let box: FdzComposeBox;
  beforeEach(async () => {
    world = await invitedWorld([CLERK], [ANNA]);
  });
  afterEach(async () => {
    box.remove();
    closeTabs();
    await world.close();
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
  });

  async function open(properties: Partial<FdzComposeBox> = {}, services = tab(world, ANNA)): Promise<FdzComposeBox> {
    box = mount('fdz-compose-box', { services, to: CLERK, subject: 'For the boards', ...properties });
    await until(() => inBox('#subject') && !inBox('.addr.checking') && inBox('fdz-compose-payment[choose]')?.shadowRoot?.hasChildNodes());
    return box;
  }
  const inBox = (selector: string): HTMLElement | null => box.shadowRoot!.querySelector<HTMLElement>(selector);
  const panel = (): HTMLElement => inBox('fdz-compose-payment:not([choose])')!;
  const inPanel = <E extends HTMLElement = HTMLInputElement>(selector: string): E | null => panel().shadowRoot!.querySelector<E>(selector);
  const ask = (): HTMLButtonElement | null => inBox('fdz-compose-payment[choose]')!.shadowRoot!.querySelector('button');
  const buttons = (text: string): HTMLButtonElement | undefined => [...panel().shadowRoot!.querySelectorAll('button')].find((each) => plain(each.textContent) === text);
  const field = (name: string): HTMLInputElement => inPanel(`#request-${name}`)!;
  const standing = (): string => plain(inPanel('#request-state')?.textContent);
  const notices = (): string => [...box.shadowRoot!.querySelectorAll('.notice')].map(({ textContent }) => plain(textContent)).join(' ');
  const begin = async (): Promise<void> => {
    (await until(ask)).click();
    await until(() => inPanel('input'));
  };
  const write = (name: string, text: string): void => {
    field(name).value = text;
    field(name).dispatchEvent(new Event('input'));
    field(name).dispatchEvent(new Event('change'));
  };
  const fill = (): void => {
    write('payee', 'Anna Kováčová');
    write('iban', 'SK31 1200 0000 1987 4263 7541');
    write('amount', '184.90');
  };
  const delivered = async (): Promise<Message> => (await latestLetter(world, CLERK))!.message;

  it('is written by keyboard, checked, and goes with the message', async () => {
    await open();
    const spoken = heard(panel());
    (await until(ask)).focus();
    await sendKeys({ press: 'Enter' });
    await until(() => panel().shadowRoot!.activeElement?.id === 'request-payee');
    expect(await until(standing)).to.equal('Still missing: Payee, IBAN, and Amount.');
    await sendKeys({ type: 'Anna Kováčová' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ type: 'SK31 1200 0000 1987 4263 7542' });
    await sendKeys({ press: 'Tab' });
    await until(() => spoken.some((text) => /wrong|check|digit/i.test(text)));
    expect(field('iban').getAttribute('aria-invalid')).to.equal('true');
    expect(await violations(box)).to.deep.equal([]);
    write('iban', 'SK31 1200 0000 1987 4263 7541');
    write('amount', '184.90');
    // Banks there know symbols.
    await until(() => field('variableSymbol'));
    write('variableSymbol', '20261147');
    write('due', '2026-12-11');
    inPanel('[type=checkbox]')!.click();
    await until(() => standing() === 'Complete. It goes with the message.');
    expect(await violations(box)).to.deep.equal([]);
    await until(async () => (await box.send(true)) || undefined);
    await until(() => inBox('.deliveries .deposited'));
    expect((await delivered()).parts).to.deep.equal([{ type: PAYMENT_PART, data: { payee: 'Anna Kováčová', iban: IBAN, amount: '184.90', currency: 'EUR', due: '2026-12-11', variableSymbol: '20261147', editable: ['amount'] } }]);
  });

  it('does not leave unfinished, and says what is missing where the cursor is put', async () => {
    await open();
    await begin();
    write('payee', 'Anna Kováčová');
    expect(await box.send(true)).to.equal(false);
    await until(() => notices().includes('The payment request is not complete.'));
    await until(() => panel().shadowRoot!.activeElement?.id === 'request-iban');
    expect(plain(inPanel('#request-iban-wrong')!.textContent)).to.equal('IBAN is missing.');
    expect(plain(inPanel('#request-amount-wrong')!.textContent)).to.equal('Amount is missing.');
    write('iban', IBAN);
    write('amount', '12,345');
    expect(await box.send(true)).to.equal(false);
    write('amount', '12.345');
    await until(() => standing() === 'Look at: Amount.');
    expect(await box.send(true)).to.equal(false);
    write('amount', '12.34');
    await until(() => !notices().includes('not complete'));
    expect(await box.send(true)).to.equal(true);
  });

  it('is kept in the draft, here and at home, finished or not', async () => {
    const storage = memoryStorage();
    await open({}, tab(world, ANNA, { storage }));
    await begin();
    write('payee', 'Anna Kováčová');
    write('iban', 'SK31 1200');
    await box.flush();
    const draft = box.draftId!;
    const atHome = async (): Promise<unknown> => ((await (await world.call(ANNA, 'GET', `/drafts/${draft}`)).json()) as { content?: { parts?: unknown } }).content?.parts;
    await until(async () => JSON.stringify(await atHome())?.includes('SK311200'));
    box.remove();
    // The page is loaded again, and then another device opens it.
    for (const services of [tab(world, ANNA, { storage }), tab(world, ANNA)]) {
      await open({ draft }, services);
      await until(() => field('iban')?.value.startsWith('SK31'));
      await until(() => standing() === 'Still missing: Amount. Look at: IBAN.');
      expect(field('payee').value).to.equal('Anna Kováčová');
      expect(await box.send(true)).to.equal(false);
      box.remove();
    }
    await open({ draft });
    await until(() => field('iban'));
    fill();
    await until(() => standing().startsWith('Complete'));
    await until(async () => (await box.send(true)) || undefined);
    await until(() => inBox('.deliveries .deposited'));
    expect((await delivered()).parts).to.deep.equal([{ type: PAYMENT_PART, data: { payee: 'Anna Kováčová', iban: IBAN, amount: '184.90', currency: 'EUR' } }]);
  });

  it('is taken out, and put back as it was', async () => {
    await open();
    await begin();
    fill();
    await until(() => standing().startsWith('Complete'));
    buttons('Remove the request')!.click();
    await until(() => panel().shadowRoot!.activeElement?.id === 'undo');
    expect(await violations(box)).to.deep.equal([]);
    expect(ask()).not.to.equal(null);
    await sendKeys({ press: 'Enter' });
    await until(() => inPanel('input'));
    expect([field('payee').value, field('iban').value.replaceAll(' ', ''), field('amount').value]).to.deep.equal(['Anna Kováčová', IBAN, '184.90']);
    buttons('Remove the request')!.click();
    await until(() => inPanel('#undo'));
    buttons('Close')!.click();
    await until(() => !inPanel('#undo'));
    await until(async () => (await box.send(true)) || undefined);
    await until(() => inBox('.deliveries .deposited'));
    expect((await delivered()).parts).to.equal(undefined);
  });

  it('is filled in from an attached invoice, and names it', async () => {
    await open();
    const means = ublMeans('58', IBAN, 'RF18539007547034') + ublMeans('58', 'NL57RABO0107307510', 'RF18539007547034');
    attach(box, new File([ubl({ means })], 'Invoice.xml', { type: 'text/xml' }));
    await until(() => inBox('fdz-attachment-picker')?.shadowRoot && textOf(inBox('fdz-attachment-picker')!).includes('its properties come from the file'));
    await begin();
    (await until(() => buttons('Fill in from Invoice.xml'))).click();
    await until(() => field('amount').value === '120.00');
    expect([field('payee').value, field('due').value, field('reference').value]).to.deep.equal(['Pekáreň Žilina', '2026-12-01', 'RF18 5390 0754 7034']);
    // Which of two accounts is meant, nobody but the person knows.
    expect([field('iban').value, standing()]).to.deep.equal(['', 'Still missing: IBAN.']);
    expect(await violations(box)).to.deep.equal([]);
    (await until(() => buttons('SK31 1200 0000 1987 4263 7541'))).click();
    await until(() => standing().startsWith('Complete'));
    await until(async () => (await box.send(true)) || undefined);
    await until(() => inBox('.deliveries .deposited'));
    const { attachments, parts } = await delivered();
    expect(parts).to.deep.equal([{ type: PAYMENT_PART, data: { payee: 'Pekáreň Žilina', iban: IBAN, amount: '120.00', currency: 'EUR', due: '2026-12-01', reference: 'RF18539007547034', invoice: attachments![0]!.id } }]);
  });

  it('that names a file which does not go along names none', async () => {
    const services = tab(world, ANNA);
    const draft = await services.compose({ to: [CLERK], subject: 'For the boards' });
    draft.edit({ parts: [{ type: PAYMENT_PART, data: { payee: 'Anna', iban: IBAN, amount: '1.00', currency: 'EUR', invoice: '0c5d9a43-8f3e-4c93-8f0e-0c1f7f0d6a11' } }, { type: 'application/vnd.example.step+json', data: { step: 1 } }] });
    await draft.flush();
    await open({ draft: draft.state.id }, services);
    await until(async () => (await box.send(true)) || undefined);
    await until(() => inBox('.deliveries .deposited'));
    expect((await delivered()).parts).to.deep.equal([{ type: PAYMENT_PART, data: { payee: 'Anna', iban: IBAN, amount: '1.00', currency: 'EUR' } }, { type: 'application/vnd.example.step+json', data: { step: 1 } }]);
  });

  it('of another version of the draft is shown before it is chosen, and taken over with it', async () => {
    const storage = memoryStorage();
    await open({}, tab(world, ANNA, { storage }));
    await begin();
    write('payee', 'Anna Kováčová');
    await box.flush();
    const draft = box.draftId!;
    const url = `/drafts/${draft}`;
    const kept = await until(async () => {
      const answer = await world.call(ANNA, 'GET', url);
      return answer.ok && ((await answer.json()) as { version: string; content: { parts?: unknown[] } });
    });
    // On the telephone.
    await world.call(ANNA, 'PUT', url, { body: { ...kept.content, parts: [{ type: PAYMENT_PART, data: { payee: 'Somebody else', iban: IBAN, amount: '5.00', currency: 'EUR' } }] }, headers: { 'if-match': kept.version } });
    write('payee', 'Anna K.');
    expect((await until(() => inBox('.other'))).innerText).to.contain(`Somebody else · ${IBAN} · 5.00 · EUR`);
    [...box.shadowRoot!.querySelectorAll<HTMLButtonElement>('.conflict button')].at(-1)!.click();
    await until(() => field('payee')?.value === 'Somebody else');
  });

  it('is shown and not changed while nothing can be', async () => {
    await open();
    await begin();
    fill();
    box.disabled = true;
    await until(() => field('payee').disabled);
    expect(buttons('Remove the request')).to.equal(undefined);
    expect(await violations(box)).to.deep.equal([]);
  });

  for (const [lang, word, text] of [['sk', 'Požiadať o platbu', 'Ešte chýba'], ['de', 'Zahlung anfordern', 'Es fehlt noch'], ['ar', 'طلب دفع', 'ما زال ينقص']] as const)
    it(`speaks ${lang}`, async () => {
      document.documentElement.lang = lang;
      document.documentElement.dir = lang === 'ar' ? 'rtl' : '';
      await open();
      await until(() => plain(ask()?.textContent) === word);
      await begin();
      await until(() => standing().includes(text));
      expect(await violations(box)).to.deep.equal([]);
    });
});
