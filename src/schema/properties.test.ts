import { expect } from 'chai';
import type { CoverTag, PropertyDefinition } from '../contract/index.ts';
import { formatProperty, lacking, mergedDefinitions, propertyFault, propertyFaults, propertyLabel, readDefinitions, tagFault, tagOf } from './index.ts';

const status: PropertyDefinition = { name: 'status', kind: 'choice', choices: [{ value: 'to-pay', label: 'To pay' }, { value: 'paid' }], prominent: true };
const amount: PropertyDefinition = { name: 'amount', kind: 'money', currency: 'EUR' };
const area: PropertyDefinition = { name: 'area', kind: 'number', unit: 'm²' };
const due: PropertyDefinition = { name: 'due', kind: 'date', role: 'due', label: 'Due' };
const number: PropertyDefinition = { name: 'number', kind: 'text', label: 'Invoice number', required: true };
const ALL = [status, amount, area, due, number];

const said = (fault: { field: string; reason: string } | undefined) => fault && `${fault.field} ${fault.reason}`;

describe('definitions of properties', () => {
  it('make tags that are as they want them', () => {
    const made = [tagOf(status, 'paid'), tagOf(amount, ' 184.90 ', 'CZK'), tagOf(area, '24.5'), tagOf(due, '2026-12-01'), tagOf(number, 'A/17')];
    for (const [index, tag] of made.entries()) {
      expect(tagFault(tag), tag.name).to.equal(undefined);
      expect(propertyFault(ALL[index]!, tag), tag.name).to.equal(undefined);
    }
    expect(made[0]).to.deep.equal({ name: 'status', kind: 'choice', value: 'paid', prominent: true });
    expect(made[1]).to.deep.equal({ name: 'amount', kind: 'money', value: '184.90', currency: 'EUR' });
    expect(made[2]!.unit).to.equal('m²');
    expect(made[3]).to.deep.equal({ name: 'due', kind: 'date', value: '2026-12-01', role: 'due', label: 'Due' });
    expect(tagOf({ name: 'fee', kind: 'money' }, '1', 'CZK').currency).to.equal('CZK');
    expect(tagOf({ name: 'fee', kind: 'text' }, '1', 'CZK')).to.deep.equal({ name: 'fee', kind: 'text', value: '1' });
  });

  it('say what is wrong with a tag', () => {
    const wrong: [PropertyDefinition, CoverTag | undefined, string][] = [
      [number, undefined, 'value required'],
      [number, tagOf(number, ' '), 'value required'],
      [number, { ...tagOf(number, '1'), kind: 'reference' }, 'kind not-allowed'],
      [status, tagOf(status, 'perhaps'), 'value not-allowed'],
      [status, tagOf(status, 'To pay'), 'value not-allowed'],
      [amount, { ...tagOf(amount, '1'), currency: 'CZK' }, 'currency not-allowed'],
      [{ name: 'fee', kind: 'money' }, { name: 'fee', kind: 'money', value: '1' }, 'currency required'],
      [area, { name: 'area', kind: 'number', value: '1' }, 'unit required'],
      [area, { name: 'area', kind: 'number', value: '1', unit: 'ha' }, 'unit not-allowed'],
      [due, tagOf(due, '2026-02-30'), 'value malformed'],
    ];
    for (const [definition, tag, fault] of wrong) expect(said(propertyFault(definition, tag)), `${definition.name} ${tag?.value}`).to.equal(fault);
    expect(propertyFault(amount, undefined)).to.equal(undefined);
  });

  it('are held against a list, with a pointer to each fault', () => {
    const list = [tagOf(amount, 'ten'), { name: 'other', kind: 'boolean', value: 'yes' } as CoverTag, tagOf(status, 'paid'), tagOf(status, 'to-pay')];
    expect(propertyFaults(list, ALL).map(({ pointer, name, fault }) => `${pointer} ${name} ${said(fault)}`)).to.deep.equal([
      '/0/value amount value malformed', '/1/value other value malformed', '/3/name status name not-allowed', ' number value required',
    ]);
    expect(propertyFaults([tagOf(number, '1')], ALL)).to.deep.equal([]);
    expect(propertyFaults([], [])).to.deep.equal([]);
  });

  it('of several are held against several attachments: what lacks, and whose wish it is', () => {
    const files = [{ id: 'a', properties: [tagOf(number, '1')] }, { id: 'b' }, { id: 'c', properties: [tagOf(number, '1'), tagOf(status, 'perhaps')] }];
    const found = lacking(files, [{ by: 'page', properties: [status] }, { by: 'city.example', properties: [number, amount] }]);
    expect(found.map(({ attachment, by, definition, fault }) => `${attachment} ${by} ${definition.name} ${fault.reason}`)).to.deep.equal(['b city.example number required', 'c page status not-allowed']);
  });

  it('of one name are one: the first, required where anybody requires it', () => {
    expect(mergedDefinitions([[{ name: 'a', kind: 'text' }, due], [{ name: 'a', kind: 'number', required: true }, number]])).to.deep.equal([{ name: 'a', kind: 'text', required: true }, due, number]);
  });

  it('give values and names in words', () => {
    expect(formatProperty(tagOf(status, 'to-pay'), status, 'en')).to.equal('To pay');
    expect(formatProperty(tagOf(status, 'paid'), status, 'en')).to.equal('paid');
    expect(formatProperty(tagOf(status, 'to-pay'), undefined, 'en')).to.equal('to-pay');
    expect(formatProperty({ name: 'status', kind: 'text', value: 'to-pay' }, status, 'en')).to.equal('to-pay');
    expect(formatProperty(tagOf(amount, '1234.50'), amount, 'de').replace(/\s/g, ' ')).to.equal('1.234,50 €');
    expect([propertyLabel({ name: 'due' }, due), propertyLabel({ name: 'due', label: 'By' }), propertyLabel({ name: 'due' })]).to.deep.equal(['Due', 'By', 'due']);
  });

  it('are read from anywhere; what is none is left out, and said', () => {
    const refused: number[] = [];
    const odd = [
      null, 7, 'status', {}, { name: 'A', kind: 'text' }, { name: 'a', kind: 'reference' }, { name: 'a', kind: 'text', label: '' }, { name: 'a', kind: 'text', unit: 'm' }, { name: 'a', kind: 'number', currency: 'EUR' },
      { name: 'a', kind: 'money', currency: 'euro' }, { name: 'a', kind: 'choice' }, { name: 'a', kind: 'choice', choices: [] }, { name: 'a', kind: 'choice', choices: [{ value: '' }] },
      { name: 'a', kind: 'choice', choices: [{ value: 'x' }, { value: 'x' }] }, { name: 'a', kind: 'choice', choices: 'x' }, { name: 'a', kind: 'choice', choices: [null] }, { name: 'a', kind: 'text', choices: [{ value: 'x' }] }, { name: 'a', kind: 'text', role: 'due' },
    ];
    const list = [...odd, ...ALL, { ...status }];
    expect(readDefinitions(list, (index) => refused.push(index))).to.deep.equal(ALL);
    expect(refused).to.deep.equal([...odd.keys(), list.length - 1]);
    for (const none of [undefined, null, {}, 'x', '[]']) expect(readDefinitions(none)).to.deep.equal([]);
    const surplus = readDefinitions([{ name: 'a', kind: 'text', label: 'A', required: 1, prominent: 'yes', onclick: 'x' }]);
    expect(surplus).to.deep.equal([{ name: 'a', kind: 'text', label: 'A' }]);
    expect(readDefinitions(Array.from({ length: 60 }, (_, index) => ({ name: `n${index}`, kind: 'text' })))).to.have.length(50);
  });
});
