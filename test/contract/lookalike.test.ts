/** Names that read like others. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likeness, mixesAlphabets, skeleton, strangeLetters, takenFor } from '../../src/contract/lookalike.ts';

describe('names that look alike', () => {
  for (const [a, b] of [
    ['Shop Ltd', 'shop  ltd.'], ['Pekáreň Žilina', 'Pekaren Zilina'], ['ＳＨＯＰ', 'Shop'], ['Müller & Söhne', 'Muller Sohne'], ['Sh\u200bop Ltd', 'Shop Ltd'],
  ] as const) it(`${a} is the same as ${b}`, () => assert.equal(likeness(a, b), 'same'));

  for (const [a, b] of [
    ['Shop Ltd', 'Shоp Ltd'], ['Shop Ltd', 'Ѕhор Ltd'], ['Tatra banka', 'Tαtra banka'], ['Modern Homes', 'Modem Homes'], ['Wien Energie', 'VVien Energie'], ['Illum', 'lllum'], ['Illum', '1llum'], ['Foto Ostrava', 'F0t0 0strava'],
    ['Pekáreň Žilina', 'Pekárne Žilina'], ['Pekáreň Žilina', 'Pekárenň Žilina'], ['Stadtwerke', 'Stadwerke'], ['Stadtwerke', 'Stadtvverke'], ['Łódź Gaz', 'Lodz Gaz'], ['МОСВА', 'MOCBA'], ['𝐒𝐡𝐨𝐩 𝐋𝐭𝐝', 'Shор Ltd'],
  ] as const) it(`${a} is taken for ${b}`, () => {
    assert.equal(likeness(a, b), 'alike');
    assert.equal(likeness(b, a), 'alike');
  });

  for (const [a, b] of [['Shop Ltd', 'Town hall'], ['ABC', 'ABD'], ['Shop Ltd', ''], ['…', '—'], ['Pekáreň Žilina', 'Pekáreň Martin'], ['Zlatá rybka', 'Zlatý ryžba'], ['دكان', 'مدرسة']] as const) {
    it(`“${a}” is not taken for “${b}”`, () => assert.equal(likeness(a, b), undefined));
  }

  it('is the same for every way to write one name, and bounded for a long one', () => {
    assert.equal(skeleton('Ѕһор'), skeleton('SHOP'));
    assert.ok(skeleton('ы'.repeat(1_000_000)).length < 1000);
  });

  it('knows words of several alphabets, and names whose words are each of one', () => {
    for (const name of ['Shоp', 'Αlpha', 'Bank ofа Trade', 'Օbec']) assert.ok(mixesAlphabets(name), name);
    for (const name of ['Shop Ltd', 'Пекарня Shop', 'Žilina', 'Ελλάδα 24', 'متجر Shop', '', 'O2 Slovakia', 'Łódź']) assert.ok(!mixesAlphabets(name), name);
    assert.deepEqual(strangeLetters('Shоp Ltd, Пекaрня, Αlpha'), [{ letter: 'о', alphabet: 'Cyrl' }, { letter: 'a', alphabet: 'Latn' }, { letter: 'Α', alphabet: 'Grek' }]);
  });
});

describe('payees a new one may be taken for', () => {
  const shop = { iban: 'SK3112000000198742637541', payee: 'Shop Ltd', peer: 'sales@shop.example' };
  const town = { iban: 'DE89370400440532013000', payee: 'Town hall' };
  const found = (iban: string, payee: string, peer?: string) => takenFor({ iban, payee, peer }, [shop, town]).map(({ payee: name, because }) => `${name}, ${because}`);

  it('are those of like names and another account, whoever asks', () => {
    assert.deepEqual(found('CZ6508000000192000145399', 'Shоp Ltd', 'a@other.example'), ['Shop Ltd, payee']);
    assert.deepEqual(found('CZ6508000000192000145399', 'Shop Ltd', 'sales@shop.example'), ['Shop Ltd, payee']);
    assert.deepEqual(found('CZ6508000000192000145399', 'Town-hall'), ['Town hall, payee']);
  });

  it('are those whose domain the sender’s reads like', () => {
    assert.deepEqual(found('CZ6508000000192000145399', 'Sales', 'sales@sh0p.example'), ['Shop Ltd, peer']);
    assert.deepEqual(found(shop.iban, 'Sales', 'sales@shop.invalid'), ['Shop Ltd, peer']);
    assert.deepEqual(found('CZ6508000000192000145399', 'Sales', 'anna@shop.example'), []);
  });

  it('are none for an account that was paid when the same sender asked, nor for a name of its own', () => {
    assert.deepEqual(found(shop.iban, 'Shop Limited', shop.peer), []);
    assert.deepEqual(found(shop.iban, 'Shop Ltd'), []);
    assert.deepEqual(found('CZ6508000000192000145399', 'Bakery', 'a@bakery.example'), []);
  });
});
