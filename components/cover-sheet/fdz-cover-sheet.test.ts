import { expect } from 'chai';
import type { Message, Sender } from '../../src/contract/index.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import './define.ts';
import type { FdzCoverSheet } from './fdz-cover-sheet.ts';

const message: Message = {
  id: '5b1c3a4e-0000-4000-8000-000000000001', thread: '5b1c3a4e-0000-4000-8000-000000000002',
  from: { address: 'permits@city.example', name: 'Building permits' }, to: [{ address: 'anna@home.example', name: 'Anna' }], cc: [{ address: 'ben@home.example' }],
  reference: 'CITY-2026-004182', channel: 'Permits', subject: 'Permit for a garden house', sentAt: '2026-11-21T10:42:00Z', body: { text: 'Words' },
  cover: [{
    name: 'permit', label: 'Permit', tags: [
      { name: 'fee', label: 'Fee', kind: 'money', value: '1234567890123456789.50', currency: 'EUR' },
      { name: 'area', label: 'Floor area', kind: 'number', value: '24.5', unit: 'm²' },
      { name: 'pay-by', label: 'Pay by', kind: 'date', value: '2020-12-19', role: 'due' },
      { name: 'urgent', label: 'Urgent', kind: 'boolean', value: 'false' },
      { name: 'parcel', label: 'Parcel', kind: 'text', value: 'x'.repeat(400) },
    ],
  }],
};
const sender: Sender = { address: 'permits@city.example', issuer: 'https://id.city.example', subject: 'permits', method: 'home-exchange' };

describe('fdz-cover-sheet', () => {
  let sheet: FdzCoverSheet;
  afterEach(() => {
    document.documentElement.lang = 'en';
    sheet.remove();
  });
  const open = async (properties: Partial<FdzCoverSheet> = {}) => {
    sheet = mount('fdz-cover-sheet', { message, sender, ...properties });
    await until(() => inside(sheet, '.sheet'));
  };
  const value = (label: string) =>
    [...sheet.shadowRoot!.querySelectorAll('dt')].find(({ textContent }) => textContent === label)?.nextElementSibling?.textContent?.replace(/\s+/g, ' ').trim();

  it('shows a time that never was as it was written', async () => {
    await open({ message: { ...message, sentAt: '2026-13-30T23:59:00Z' } });
    expect(value('Sent')).to.equal('2026-13-30T23:59:00Z');
  });

  it('shows who, when and what about, and who vouches for it', async () => {
    await open();
    expect(textOf(sheet, '.reference')).to.equal('Ref. CITY-2026-004182 · Permits');
    expect(textOf(sheet, '[role="heading"][aria-level="3"]')).to.equal('Permit for a garden house');
    expect(value('From')).to.contain('Building permits').and.to.contain('permits@city.example');
    expect(inside(sheet, '.proven')!.getAttribute('aria-label')).to.contain('proven');
    expect(value('To')).to.contain('anna@home.example');
    expect(value('Copy')).to.equal('ben@home.example');
    expect(value('Proven by')).to.equal('id.city.example');
    expect(await violations(sheet)).to.deep.equal([]);
  });

  it('formats tags by their kind, amounts to the last digit', async () => {
    await open();
    expect(value('Fee')).to.equal('€1,234,567,890,123,456,789.50');
    expect(value('Floor area')).to.equal('24.5 m²');
    expect(value('Urgent')).to.equal('No');
    expect(value('Pay by')).to.contain('overdue');
  });

  it('vouches for no sender other than the proven one', async () => {
    await open({ sender: { ...sender, address: 'someone@else.example' } });
    expect(inside(sheet, '.proven')).to.equal(null);
  });

  it('wraps what is long, wide and narrow', async () => {
    await open();
    for (const width of ['900px', '480px', '300px']) {
      sheet.style.inlineSize = width;
      await until(() => sheet.getBoundingClientRect().width === parseFloat(width));
      expect(inside(sheet, '.sheet')!.scrollWidth).to.be.at.most(inside(sheet, '.sheet')!.clientWidth + 1);
    }
  });

  it('reads a message from its attribute, and says nothing without one', async () => {
    sheet = document.createElement('fdz-cover-sheet');
    sheet.setAttribute('message', JSON.stringify(message));
    document.body.append(sheet);
    await until(() => inside(sheet, '.subject'));
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (text: string) => warnings.push(text);
    try {
      sheet.setAttribute('message', '{ not JSON');
      await until(() => !inside(sheet, '.sheet'));
    } finally {
      console.warn = warn;
    }
    expect(warnings).to.deep.equal(['<fdz-cover-sheet>: the attribute is not JSON.']);
  });

  it('takes another stamp', async () => {
    await open({ deliveries: [{ address: 'anna@home.example', state: 'queued' }] });
    expect(inside(sheet, 'fdz-receipt-badge')).to.not.equal(null);
    const own = document.createElement('b');
    own.slot = 'stamp';
    sheet.append(own);
    expect(inside<HTMLSlotElement>(sheet, 'slot[name="stamp"]')!.assignedElements()).to.deep.equal([own]);
  });

  it('speaks the language around it, from right to left too', async () => {
    document.documentElement.lang = 'ar';
    await open();
    expect(value('من')).to.contain('permits@city.example');
    expect(getComputedStyle(sheet).direction).to.equal('rtl');
    expect(await violations(sheet)).to.deep.equal([]);
  });
});
