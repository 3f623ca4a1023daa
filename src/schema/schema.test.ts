import { expect } from 'chai';
import type { CoverTag } from '../contract/index.ts';
import { coverFaults, formatTag, tagFault, tagTone } from './index.ts';

const tag = (rest: Partial<CoverTag>): CoverTag => ({ name: 'a-tag', kind: 'text', value: 'x', ...rest });
/** Kinds of space differ between browsers. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('typed tags', () => {
  it('are formatted for the reader', () => {
    expect(plain(formatTag(tag({ kind: 'money', value: '1234.50', currency: 'EUR' }), 'de'))).to.equal('1.234,50 €');
    expect(plain(formatTag(tag({ kind: 'money', value: '1234.50', currency: 'EUR' }), 'sk'))).to.equal('1 234,50 €');
    expect(plain(formatTag(tag({ kind: 'number', value: '12.5', unit: 'm²' }), 'en'))).to.equal('12.5 m²');
    expect(formatTag(tag({ kind: 'date', value: '2026-12-01' }), 'en-GB')).to.equal('1 December 2026');
    const now = new Date(2026, 10, 21);
    expect(formatTag(tag({ kind: 'date', value: '2026-12-01' }), 'en-GB', undefined, now)).to.equal('1 Dec');
    expect(formatTag(tag({ kind: 'date', value: '2027-01-09' }), 'en-GB', undefined, now)).to.equal('9 Jan 2027');
    expect(formatTag(tag({ kind: 'boolean', value: 'true' }), 'en', { yes: 'Yes', no: 'No' })).to.equal('Yes');
    expect(formatTag(tag({ kind: 'reference', value: '2026/17' }), 'en')).to.equal('2026/17');
  });

  it('lose nothing of a large amount', () => {
    expect(formatTag(tag({ kind: 'number', value: '90071992547409931' }), 'en')).to.equal('90,071,992,547,409,931');
  });

  it('are shown as they came where they are not what they say', () => {
    for (const odd of [tag({ kind: 'money', value: '12', currency: 'x' }), tag({ kind: 'money', value: 'ten', currency: 'EUR' }), tag({ kind: 'date', value: 'soon' }), tag({ kind: 'number', value: '1e9' }), tag({ kind: 'boolean', value: 'perhaps' })])
      expect(formatTag(odd, 'en')).to.equal(odd.value);
    expect(formatTag(tag({ kind: 'number', value: '1' }), 'no such locale')).to.equal('1');
  });

  it('are due, soon or overdue by the reader’s day', () => {
    const due = tag({ kind: 'date', value: '2026-12-01', role: 'due' });
    expect(tagTone(due, new Date(2026, 10, 1).getTime())).to.equal('due');
    expect(tagTone(due, new Date(2026, 10, 30).getTime())).to.equal('soon');
    expect(tagTone(due, new Date(2026, 11, 1, 23, 59).getTime())).to.equal('soon');
    expect(tagTone(due, new Date(2026, 11, 2).getTime())).to.equal('overdue');
    expect(tagTone({ ...due, role: undefined }, 0)).to.equal('neutral');
    expect(tagTone({ ...due, value: 'soon' }, 0)).to.equal('neutral');
  });

  it('are valid or say why not', () => {
    const valid = [tag({}), tag({ kind: 'number', value: '-0.5' }), tag({ kind: 'money', value: '12.00', currency: 'EUR' }), tag({ kind: 'date', value: '2028-02-29' }), tag({ kind: 'date', value: '2026-11-21T05:00:00Z', role: 'due' }), tag({ kind: 'boolean', value: 'false' })];
    for (const one of valid) expect(tagFault(one), JSON.stringify(one)).to.equal(undefined);
    const wrong: [CoverTag, string][] = [
      [tag({ name: 'A tag' }), 'name malformed'], [tag({ value: ' ' }), 'value required'], [tag({ value: 'x'.repeat(2001) }), 'value too-long'],
      [tag({ kind: 'number', value: '007' }), 'value malformed'], [tag({ kind: 'number', value: '1,5' }), 'value malformed'],
      [tag({ kind: 'money', value: '1' }), 'currency required'], [tag({ kind: 'money', value: '1', currency: 'eur' }), 'currency malformed'], [tag({ currency: 'EUR' }), 'currency not-allowed'],
      [tag({ kind: 'date', value: '2026-02-30' }), 'value malformed'], [tag({ kind: 'date', value: '21.11.2026' }), 'value malformed'], [tag({ kind: 'boolean', value: 'yes' }), 'value malformed'],
      [tag({ unit: 'm' }), 'unit not-allowed'], [tag({ role: 'due' }), 'role not-allowed'], [tag({ label: '' }), 'label required'],
    ];
    for (const [one, fault] of wrong) expect(`${tagFault(one)?.field} ${tagFault(one)?.reason}`).to.equal(fault);
    expect(coverFaults([{ name: 'a', tags: [tag({}), tag({ value: '' })] }]).map(({ pointer }) => pointer)).to.deep.equal(['/cover/0/tags/1']);
  });
});
