import { expect } from 'chai';
import { parseDecimal, writeDecimal } from './parse.ts';

describe('numbers as people write them', () => {
  const read = (cases: readonly (readonly [locale: string, text: string, value: string | undefined])[]) => {
    for (const [locale, text, value] of cases) expect(parseDecimal(text, locale), `${locale}: ${text}`).to.equal(value);
  };

  it('are read by the marks of their language', () => read([
    ['en', '1,234.50', '1234.50'], ['en', '1,234', '1234'], ['de', '1.234,50', '1234.50'], ['de', '1.234', '1234'], ['sk', '1 234,50', '1234.50'],
    ['de-CH', '1’234.50', '1234.50'], ['hi', '12,34,567.8', '1234567.8'], ['en', '1,234,567', '1234567'], ['ar', '١٢٫٥', '12.5'], ['ar', '١٬٢٣٤', '1234'],
  ]));

  it('are read with the marks of another language where that can mean one thing alone', () => read([
    ['en', '12,50', '12.50'], ['de', '12.5', '12.5'], ['sk', '12.50', '12.50'], ['en', '12 345,6', '12345.6'],
  ]));

  it('are left to the person where they could be read in two ways', () => read([['sk', '1.234', undefined], ['sk', '12.345', undefined]]));

  it('are brought into the form of the contract', () => read([
    ['en', '007', '7'], ['en', '.5', '0.5'], ['en', '5.', '5'], ['en', ' −3 ', '-3'], ['en', '\u200e-3', '-3'], ['en', '90071992547409931', '90071992547409931'],
  ]));

  it('are none where something else is there', () => read([
    ['en', '', undefined], ['en', '.', undefined], ['en', '-', undefined], ['en', '1e9', undefined], ['en', '1,2,3', undefined], ['en', '1.2.3', undefined],
    ['en', '1,234.567.8', undefined], ['en', '1 2', undefined], ['en', '--1', undefined], ['en', '€5', undefined], ['en', 'ten', undefined],
  ]));

  it('are written to be changed, and read back the same', () => {
    for (const locale of ['en', 'de', 'sk', 'ar', 'ar-EG', 'fa', 'de-CH']) for (const value of ['1234.50', '0.5', '-3', '1.234']) expect(parseDecimal(writeDecimal(value, locale), locale), locale).to.equal(value);
  });
});
