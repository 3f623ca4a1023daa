import { expect } from 'chai';
import * as check from './iban.ts';
import { readField as read, type PaymentField } from './payment.ts';
import { makeRf, rfFault } from './reference.ts';

const { compactIban, formatIban, ibanFault } = check;
const readField = (field: PaymentField, text: string, locale?: string) => read(field, text, check, locale);

describe('account numbers', () => {
  it('are read with spaces, in lower case, with the word before them, with marks of direction', () => {
    for (const text of ['SK3112000000198742637541', 'sk31 1200 0000 1987 4263 7541', 'IBAN: SK31 1200 0000 1987 4263 7541', '\u2066SK31\u00a01200-0000-1987-4263-7541\u2069', 'SK٣١ ١٢٠٠ ٠٠٠٠ ١٩٨٧ ٤٢٦٣ ٧٥٤١']) {
      expect(compactIban(text)).to.equal('SK3112000000198742637541');
      expect(ibanFault(compactIban(text)), text).to.equal(undefined);
    }
    expect(formatIban('SK3112000000198742637541')).to.equal('SK31 1200 0000 1987 4263 7541');
    expect(formatIban('NO9386011117947')).to.equal('NO93 8601 1117 947');
  });

  it('are good in every country with its own length', () => {
    for (const iban of ['DE89370400440532013000', 'CZ6508000000192000145399', 'GB29NWBK60161331926819', 'MT84MALT011000012345MTLCAST001S', 'NO9386011117947', 'CH9300762011623852957', 'LC55HEMM000100010012001200023015']) expect(ibanFault(iban), iban).to.equal(undefined);
  });

  it('say what is wrong with them', () => {
    for (const [iban, reason] of [['', 'unfinished'], ['S', 'unfinished'], ['ZZ31', 'country'], ['12345', 'country'], ['SK31_2000000198742637541', 'characters'], ['SK31120000001987426375AB', 'characters'], ['SKX112000000198742637541', 'characters'], ['SK3112000000198742637542', 'checksum'], ['SK3112000000198742635741', 'checksum'], ['constructor', 'country']] as const) expect(ibanFault(iban)?.reason, iban).to.equal(reason);
    expect(ibanFault('SK31120000001987426375')).to.deep.equal({ reason: 'length', country: 'SK', expected: 24, found: 22 });
  });

  it('do not stay good when one digit is another', () => {
    const iban = 'SK3112000000198742637541';
    for (let at = 2; at < iban.length; at++) for (let digit = 0; digit < 10; digit++) {
      const changed = `${iban.slice(0, at)}${digit}${iban.slice(at + 1)}`;
      expect(ibanFault(changed) === undefined, changed).to.equal(changed === iban);
    }
  });
});

describe('references', () => {
  it('have check digits (ISO 11649)', () => {
    expect(makeRf('539007547034')).to.equal('RF18539007547034');
    expect(makeRf('ab 23')).to.match(/^RF\d\dAB23$/);
    for (const body of ['1', '20261182', 'A1B2C3', 'Z'.repeat(21)]) expect(rfFault(makeRf(body))).to.equal(undefined);
    for (const [text, fault] of [['RF19539007547034', 'checksum'], ['RF18539007547043', 'checksum'], ['RF', 'form'], ['RF18', 'form'], ['XX18539007547034', 'form'], [`RF18${'1'.repeat(22)}`, 'form'], ['RF1853900754703_', 'form']] as const) expect(rfFault(text), text).to.equal(fault);
    expect(() => makeRf('')).to.throw(RangeError);
  });
});

describe('a field of a payment', () => {
  const cases: readonly (readonly [PaymentField, string, string, string?])[] = [
    ['payee', ' Shop\u202e Ltd\n', 'Shop Ltd'], ['payee', 'x'.repeat(71), 'x'.repeat(71), 'too-long'], ['payee', 'Ž'.repeat(70), 'Ž'.repeat(70)], ['payee', `${' '.repeat(2000)}x`, ''],
    ['remittance', 'x'.repeat(140), 'x'.repeat(140)], ['remittance', 'x'.repeat(141), 'x'.repeat(141), 'too-long'], ['remittance', 'a\tb\r\nc', 'a b c'],
    ['bic', 'tatrskbx', 'TATRSKBX'], ['bic', 'TATR', 'TATR', 'bic'],
    ['amount', '184.90', '184.90'], ['amount', '0', '0', 'not-positive'], ['amount', '-5', '-5', 'not-positive'], ['amount', '999999999.99', '999999999.99'], ['amount', '1000000000', '1000000000', 'too-large'], ['amount', '12,5', '12,5', 'amount'], ['amount', '1e5', '1e5', 'amount'],
    ['currency', 'eur', 'EUR'], ['currency', 'EURO', 'EURO', 'currency'], ['currency', 'QQQ', 'QQQ', 'currency'],
    ['due', '2026-11-28', '2026-11-28'], ['due', '2026-02-31', '2026-02-31', 'date'], ['due', '28.11.2026', '28.11.2026', 'date'], ['due', '2026-13-01', '2026-13-01', 'date'],
    ['reference', 'rf18 5390 0754 7034', 'RF18539007547034'], ['reference', 'RF18539007547035', 'RF18539007547035', 'rf-checksum'], ['reference', '123', '123', 'rf-form'],
    ['variableSymbol', '0123456789', '0123456789'], ['variableSymbol', '12345678901', '12345678901', 'too-long'], ['specificSymbol', '12a', '12A', 'digits'],
    ['constantSymbol', '0308', '0308'], ['constantSymbol', '03081', '03081', 'too-long'], ['variableSymbol', '١٢٣', '123'],
  ];
  for (const [field, text, value, reason] of cases) {
    it(`${field}: ${JSON.stringify(text).slice(0, 40)} is ${reason ?? 'good'}`, () => {
      const reading = readField(field, text);
      if (!value) return expect(reading).to.equal(undefined);
      expect(reading?.fault?.reason).to.equal(reason);
      return expect(reading?.value).to.equal(value);
    });
  }

  it('is nothing where nothing is there', () => {
    for (const text of ['', '  ', '\u200b', '\u202e\u2066']) expect(readField('payee', text)).to.equal(undefined);
  });

  it('is an amount as the person’s language writes it', () => {
    expect(readField('amount', '1.184,90', 'de')).to.deep.equal({ value: '1184.90' });
    expect(readField('amount', '1.184,90')?.fault?.reason).to.equal('amount');
  });

  it('stays unchecked while nothing is there to check it', () => {
    expect(read('iban', 'SK31 1200', undefined)).to.deep.equal({ value: 'SK311200', unchecked: true });
    expect(read('bic', 'x', undefined)).to.deep.equal({ value: 'X', unchecked: true });
  });

  it('takes no time, however long the text', () => {
    for (const field of ['payee', 'iban', 'amount', 'reference', 'due', 'variableSymbol'] as const) expect(readField(field, '1'.repeat(5_000_000))?.fault, field).to.not.equal(undefined);
  });
});
