import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { mount, until, violations } from '../../test/support/element.ts';
import { ubl, ublMeans } from '../../test/support/invoices.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzMessage } from './define.ts';
import './define.ts';

const ANNA = 'anna@home.example';
const SHOP = 'sales@shop.example';
const SK = 'SK3112000000198742637541';
const DE = 'DE89370400440532013000';

// More modules come before it than a browser remembers by itself.
performance.setResourceTimingBufferSize(5000);

describe('paying an invoice that came with a message', () => {
  let world: World;
  let element: FdzMessage;
  beforeEach(async () => {
    world = await createWorld({ domains: ['home.example', 'shop.example'] });
    await world.invite(ANNA, SHOP);
  });
  afterEach(async () => {
    element.remove();
    closeTabs();
    await world.close();
  });

  const list = () => element.shadowRoot!.querySelector('fdz-message-attachments')?.shadowRoot ?? undefined;
  const view = () => list()?.querySelector('fdz-message-invoice')?.shadowRoot ?? undefined;
  const panel = () => view()?.querySelector('fdz-message-invoice-pay')?.shadowRoot ?? undefined;
  const form = () => panel()?.querySelector('fdz-payment-form') ?? undefined;
  const begin = () => view()?.querySelector<HTMLButtonElement>('.begin button') ?? undefined;
  const bare = (text: string | null | undefined): string => (text ?? '').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
  const options = (): string[] => [...(panel()?.querySelectorAll('fieldset') ?? [])].map((each) => [...each.querySelectorAll('legend, label')].map(({ textContent }) => bare(textContent)).join(' | '));
  const choose = (text: string): void => [...panel()!.querySelectorAll('label')].find((each) => bare(each.textContent).startsWith(text))!.click();

  /** The button that was pressed is changing its colours: they are looked at when it has. */
  const faults = (): Promise<string[]> => {
    view()!.getAnimations().forEach((each) => each.finish());
    return violations(element);
  };

  async function show(xml: string, properties: Partial<FdzMessage> = {}): Promise<void> {
    const attachment = await world.attach(SHOP, ANNA, { bytes: new TextEncoder().encode(xml), name: 'a.xml', mediaType: 'application/xml' });
    const { message } = await world.deposit(SHOP, ANNA, { subject: 'Invoice', attachments: [attachment] });
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message.thread, ...properties });
    (await until(() => [...(list()?.querySelectorAll('button') ?? [])].find((each) => each.ariaLabel === 'Show a.xml'))).click();
    await until(() => view()?.querySelector('.amount'));
  }

  it('fills the form with what the invoice says, and gives the focus to it', async () => {
    await show(ubl());
    begin()!.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => form()?.payment);
    expect(form()!.payment).to.deep.equal({ payee: 'Pekáreň Žilina', iban: SK, bic: 'TATRSKBX', amount: '120.00', currency: 'EUR', due: '2026-12-01', reference: 'RF18539007547034' });
    expect(form()!.request!.sender).to.deep.equal({ address: SHOP, verified: true });
    expect([panel()!.activeElement?.className, begin()!.ariaExpanded, form()!.editable]).to.deep.equal(['pay', 'true', '']);
    expect(await faults()).to.deep.equal([]);
    begin()!.click();
    await until(() => !panel() && begin()!.ariaExpanded === 'false');
  });

  it('chooses neither account nor reference for the person; a reference goes with its account', async () => {
    await show(ubl({ means: ublMeans('58', SK, 'RF18539007547034') + ublMeans('30', DE, '2026-11') }));
    begin()!.click();
    await until(() => panel()?.querySelector('fieldset'));
    expect([form(), panel()!.querySelectorAll('input:checked').length]).to.deep.equal([undefined, 0]);
    expect(options()).to.deep.equal(['To which account? | SK31 1200 0000 1987 4263 7541 | DE89 3704 0044 0532 0130 00']);
    expect(await faults()).to.deep.equal([]);
    choose('DE89');
    await until(() => form()?.payment);
    expect([form()!.payment!.iban, form()!.payment!.reference, form()!.payment!.remittance]).to.deep.equal([DE, undefined, '2026-11']);
    choose('SK31');
    await until(() => form()?.payment?.iban === SK);
    expect([form()!.payment!.reference, form()!.payment!.remittance]).to.deep.equal(['RF18539007547034', undefined]);
  });

  it('asks for the reference where one account has several', async () => {
    await show(ubl({ means: ublMeans('58', SK, 'A-1') + ublMeans('58', SK, 'A-2') }));
    begin()!.click();
    await until(() => panel()?.querySelector('fieldset'));
    expect([options(), form()]).to.deep.equal([['With which reference? | A-1 | A-2'], undefined]);
    choose('A-2');
    await until(() => form()?.payment?.remittance === 'A-2');
  });

  it('asks for the currency where it is not clear', async () => {
    await show(ubl({ payable: '<cbc:PayableAmount currencyID="USD">120.00</cbc:PayableAmount>' }));
    begin()!.click();
    await until(() => panel()?.querySelector('fieldset'));
    expect([options(), form()]).to.deep.equal([['In which currency? | EUR | USD'], undefined]);
    choose('USD');
    await until(() => form()?.payment);
    expect([form()!.payment!.amount, form()!.payment!.currency]).to.deep.equal(['120.00', 'USD']);
  });

  it('names the invoice where it names no reference, and lets that be changed', async () => {
    await show(ubl({ means: ublMeans('58', SK) }));
    begin()!.click();
    await until(() => form()?.payment);
    expect([form()!.payment!.remittance, form()!.editable]).to.deep.equal(['2026-11', 'remittance']);
    expect(panel()!.textContent).to.include('It names no reference.');
  });

  it('is not offered where nothing is to be paid, or no account is named', async () => {
    for (const xml of [ubl({ means: ublMeans('59') }), ubl({ means: ublMeans('58', 'SK3112000000198742637542') }), ubl({ payable: '<cbc:PayableAmount currencyID="EUR">-5.00</cbc:PayableAmount>' })]) {
      await show(xml);
      expect(begin()).to.equal(undefined);
      element.remove();
    }
  });

  it('is there to be read in a page where nothing is done with messages', async () => {
    await show(ubl({ means: ublMeans('58', SK) }), { readonly: true });
    begin()!.click();
    await until(() => form()?.payment);
    expect([form()!.disabled, form()!.editable]).to.deep.equal([true, '']);
  });

  it('warns of a seller whose name is forged', async () => {
    await show(ubl().replaceAll('Pekáreň Žilina', 'Pekáreň Žilinа'));
    begin()!.click();
    await until(() => bare(panel()?.textContent).includes('а (Cyrillic)'));
  });
});
