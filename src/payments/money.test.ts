import { expect } from 'chai';
import { random } from '../../test/support/random.ts';
import { add, compare, decimal, divide, formatMoney, isCurrency, minorUnits, multiply, negate, parseAmount, placesOf, round, subtract } from './money.ts';

describe('money', () => {
  const next = random(2026);
  const below = (limit: number): number => Math.floor(next() * limit);
  /** An amount, and the same as whole units of 10^-6. */
  const amount = (): [string, bigint] => {
    const places = below(7);
    const whole = Array.from({ length: 1 + below(18) }, () => below(10)).join('').replace(/^0+(?=\d)/, '');
    const fraction = Array.from({ length: places }, () => below(10)).join('');
    const sign = below(3) ? '' : '-';
    const units = BigInt(whole + fraction.padEnd(6, '0')) * (sign ? -1n : 1n);
    return [`${units === 0n ? '' : sign}${whole}${fraction && `.${fraction}`}`, units];
  };
  const unitsOf = (value: string): bigint => {
    const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(value)!;
    return BigInt(whole + fraction.padEnd(6, '0')) * (sign ? -1n : 1n);
  };

  it('is reckoned to the last digit, whatever the amounts', () => {
    for (let i = 0; i < 2000; i++) {
      const [[a, x], [b, y], [c, z]] = [amount(), amount(), amount()];
      expect(unitsOf(add(a, b)), `${a} + ${b}`).to.equal(x + y);
      expect(unitsOf(subtract(a, b)), `${a} - ${b}`).to.equal(x - y);
      expect(compare(a, b), `${a} ? ${b}`).to.equal(x === y ? 0 : x < y ? -1 : 1);
      expect(add(a, b, c)).to.equal(add(c, add(b, a)));
      expect(compare(subtract(add(a, b), b), a)).to.equal(0);
      expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).to.equal(0);
      expect(unitsOf(negate(negate(a)))).to.equal(x);
      expect(x - z).to.equal(unitsOf(subtract(a, c)));
    }
  });

  it('is rounded by half a unit at most, to the places asked for', () => {
    for (let i = 0; i < 2000; i++) {
      const [value, units] = amount();
      const rounded = round(value, 2);
      expect(rounded).to.match(/^-?\d+\.\d\d$/);
      const off = unitsOf(rounded) - units;
      expect(off <= 5000n && off >= -5000n, value).to.equal(true);
      expect(round(negate(value), 2)).to.equal(compare(rounded, '0') ? negate(rounded) : rounded);
    }
  });

  it('goes up from a half', () => {
    for (const [value, places, expected] of [['0.125', 2, '0.13'], ['-0.125', 2, '-0.13'], ['0.1249', 2, '0.12'], ['2.675', 2, '2.68'], ['1.005', 2, '1.01'], ['0.5', 0, '1'], ['-0.4', 0, '0'], ['9.999', 2, '10.00'], ['1', 2, '1.00']] as const) expect(round(value, places)).to.equal(expected);
    for (const [a, b, places, expected] of [['1', '3', 2, '0.33'], ['2', '3', 2, '0.67'], ['-1', '8', 2, '-0.13'], ['0.3', '0.1', 0, '3'], ['1', '-8', 2, '-0.13']] as const) expect(divide(a, b, places)).to.equal(expected);
    expect(() => divide('1', '0.00', 2)).to.throw(RangeError);
  });

  it('has nothing of a float', () => {
    expect(add('0.1', '0.2')).to.equal('0.3');
    expect(add('90071992547409931.01', '0.01')).to.equal('90071992547409931.02');
    expect(multiply('1.10', '1.10')).to.equal('1.2100');
    expect(add()).to.equal('0');
  });

  it('is read as machines write it, and nothing else', () => {
    for (const [text, value] of [['184.90', '184.90'], ['+1.5', '1.5'], ['.5', '0.5'], ['5.', '5'], [' -03.10 ', '-3.10'], ['-0.00', '0.00'], ['', undefined], ['-', undefined], ['.', undefined], ['1,5', undefined], ['1e3', undefined], ['0x1', undefined], ['NaN', undefined], ['1 000', undefined], ['9'.repeat(61), undefined], [' '.repeat(1e6), undefined]] as const) expect(decimal(text), text.slice(0, 20)).to.equal(value);
    expect(() => add('1', 'a')).to.throw(TypeError);
    expect(() => compare('', '1')).to.throw(TypeError);
  });

  it('is read as people type it', () => {
    expect(parseAmount('1.234,50', 'de')).to.equal('1234.50');
    expect(parseAmount('1 234,5', 'sk')).to.equal('1234.5');
    expect(parseAmount('١٨٤٫٩', 'ar')).to.equal('184.9');
    expect(parseAmount('12,34,5', 'en')).to.equal(undefined);
    expect(parseAmount('1'.repeat(100), 'en')).to.equal(undefined);
  });

  it('is written as a language writes it, to the last digit', () => {
    expect(formatMoney('1234567890123456789.5', 'EUR', 'en')).to.equal('€1,234,567,890,123,456,789.50');
    expect(formatMoney('5', 'JPY', 'en')).to.equal('¥5');
    expect(formatMoney('0.125', 'EUR', 'en')).to.equal('€0.125');
    expect(formatMoney('5', 'no such', 'en')).to.equal('5 no such');
    expect([minorUnits('EUR'), minorUnits('JPY'), minorUnits('KWD'), minorUnits('CLF'), minorUnits('toString')]).to.deep.equal([2, 0, 3, 4, 2]);
    expect([isCurrency('EUR'), isCurrency('eur'), isCurrency('EURO')]).to.deep.equal([true, false, false]);
    expect([placesOf('1.50'), placesOf('100'), placesOf('1.000')]).to.deep.equal([1, 0, 0]);
  });
});
