import { expect } from 'chai';
import readQr from 'jsqr';
import { unLzma } from '../../test/support/lzma.ts';
import { codesFor } from './code-kinds.ts';
import { encodePayment } from './codes.ts';
import { CodeRefusal } from './encoded.ts';
import type { Payment } from './payment.ts';
import { drawQr } from './qr.ts';

const whole: Payment = {
  payee: 'Shop Ltd', iban: 'SK3112000000198742637541', bic: 'TATRSKBX', amount: '184.90', currency: 'EUR', due: '2026-11-28', reference: 'RF18539007547034',
  variableSymbol: '0020261182', specificSymbol: '0000000001', constantSymbol: '0308', remittance: 'Order of 12 November, 50% * 2+1',
};

/** Draws the outlines on a canvas, and lets another library read what is seen. */
function scan({ size, path }: { size: number; path: string }): string | undefined {
  const scale = 4;
  const canvas = Object.assign(document.createElement('canvas'), { width: size * scale, height: size * scale });
  const drawing = canvas.getContext('2d', { willReadFrequently: true })!;
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.scale(scale, scale);
  drawing.fillStyle = '#000';
  const dark = new Path2D(path);
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is no array
  drawing.fill(dark);
  const { data, width, height } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  return readQr(data, width, height)?.data;
}

const seen = async (payment: Payment, kind: 'epc' | 'spayd' | 'by-square'): Promise<string> => {
  const { text } = await encodePayment(payment, kind);
  const read = scan(drawQr(text, kind === 'epc' ? 13 : undefined));
  expect(read).to.equal(text);
  return read!;
};

function readEpc(text: string): Partial<Payment> {
  const [tag, version, charset, id, bic, payee, iban, sum, purpose, reference, remittance, ...rest] = text.split('\n');
  expect([tag, version, charset, id, purpose ?? '', rest]).to.deep.equal(['BCD', '002', '1', 'SCT', '', []]);
  const [, currency, amount] = /^([A-Z]{3})(\d+\.\d\d)$/.exec(sum!)!;
  return { ...(bic && { bic }), payee, iban, amount, currency, ...(reference && { reference }), ...(remittance && { remittance }) };
}

function readSpayd(text: string): Partial<Payment> {
  const [tag, version, ...parts] = text.split('*');
  expect([tag, version]).to.deep.equal(['SPD', '1.0']);
  const keys = new Map(parts.map((part) => {
    const at = part.indexOf(':');
    return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))];
  }));
  const [iban, bic] = keys.get('ACC')!.split('+');
  return {
    iban, ...(bic && { bic }), amount: keys.get('AM'), currency: keys.get('CC'), payee: keys.get('RN'), due: keys.get('DT')?.replace(/(....)(..)(..)/, '$1-$2-$3'),
    remittance: keys.get('MSG'), variableSymbol: keys.get('X-VS'), specificSymbol: keys.get('X-SS'), constantSymbol: keys.get('X-KS'),
  };
}

/** CRC-32 (ISO 3309), bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function readBySquare(text: string): Partial<Payment> {
  const bits = [...text].map((letter) => '0123456789ABCDEFGHIJKLMNOPQRSTUV'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Uint8Array.from(bits.match(/.{8}/g)!, (octet) => parseInt(octet, 2));
  const plain = unLzma(bytes.subarray(4), bytes[2]! | (bytes[3]! << 8));
  expect(new DataView(plain.buffer).getUint32(0, true)).to.equal(crc32(plain.subarray(4)));
  const [, count, type, amount, currency, due, variableSymbol, constantSymbol, specificSymbol, reference, remittance, accounts, iban, bic, standing, debit, payee] = new TextDecoder().decode(plain.subarray(4)).split('\t');
  expect([count, type, accounts, standing, debit]).to.deep.equal(['1', '1', '1', '0', '0']);
  return Object.fromEntries(Object.entries({ payee, iban, bic, amount, currency, due: due?.replace(/(....)(..)(..)/, '$1-$2-$3'), reference, variableSymbol, specificSymbol, constantSymbol, remittance }).filter(([, value]) => value));
}

const refused = (payment: Payment, kind: 'epc' | 'spayd' | 'by-square'): Promise<string> => encodePayment(payment, kind).then(({ text }) => `went through: ${text}`, (error: unknown) => (error instanceof CodeRefusal ? error.reason : String(error)));

const without = (payment: Payment, ...fields: (keyof Payment)[]): Partial<Payment> => Object.fromEntries(Object.entries(payment).filter(([field]) => !fields.includes(field as keyof Payment)));

describe('payment codes', () => {
  it('follow the country of the payee, then the currency', () => {
    const cases = [['SK31', 'EUR', 'by-square,epc,spayd'], ['CZ65', 'CZK', 'spayd,by-square'], ['CZ65', 'EUR', 'spayd,epc,by-square'], ['DE89', 'EUR', 'epc,by-square,spayd'], ['CH93', 'CHF', ''], ['AT61', 'USD', ''], ['SK31', 'USD', 'by-square']] as const;
    for (const [iban, currency, kinds] of cases) expect(codesFor({ iban, currency }).join(), `${iban} ${currency}`).to.equal(kinds);
  });

  it('EPC069-12 is read back to the same fields', async () => {
    const structured = { ...whole, remittance: undefined };
    expect(readEpc(await seen(structured, 'epc'))).to.deep.equal(without(structured, 'due', 'variableSymbol', 'specificSymbol', 'constantSymbol', 'remittance'));
    expect((await encodePayment(structured, 'epc')).omitted).to.deep.equal(['due', 'variableSymbol', 'specificSymbol', 'constantSymbol']);
    const words: Payment = { payee: 'Obec Ťahanovce – Žižkov', iban: 'DE89370400440532013000', amount: '0.01', currency: 'EUR', remittance: 'Miete für März' };
    expect(readEpc(await seen(words, 'epc'))).to.deep.equal(words);
    expect((await encodePayment(words, 'epc')).omitted).to.deep.equal([]);
    const bare: Payment = { payee: 'A', iban: 'DE89370400440532013000', amount: '999999999.99', currency: 'EUR' };
    expect((await encodePayment(bare, 'epc')).text).to.equal('BCD\n002\n1\nSCT\n\nA\nDE89370400440532013000\nEUR999999999.99');
  });

  it('EPC069-12 has a reference or words, and says which it left out', async () => {
    const { text, omitted } = await encodePayment(whole, 'epc');
    expect(readEpc(text)).to.not.have.property('remittance');
    expect(omitted).to.include('remittance');
  });

  it('EPC069-12 is in euro, and in 331 octets', async () => {
    expect(await refused({ ...whole, currency: 'CZK' }, 'epc')).to.equal('currency');
    const arabic: Payment = { payee: 'م'.repeat(70), iban: whole.iban, amount: '1', currency: 'EUR', remittance: 'د'.repeat(140) };
    expect(await refused(arabic, 'epc')).to.equal('size');
    const large: Payment = { ...arabic, payee: 'M'.repeat(70), remittance: `${'d'.repeat(60)}${'د'.repeat(60)}` };
    expect(readEpc(await seen(large, 'epc'))).to.deep.equal({ ...large, amount: '1.00' });
  });

  it('SPAYD is read back to the same fields', async () => {
    const czech = { ...whole, iban: 'CZ6508000000192000145399', currency: 'CZK', payee: 'Obec Žďár * 50 %', reference: undefined };
    expect(readSpayd(await seen(czech, 'spayd'))).to.deep.equal(without(czech, 'reference'));
    expect((await encodePayment(czech, 'spayd')).omitted).to.deep.equal([]);
    expect(readSpayd((await encodePayment({ ...czech, amount: '0.5' }, 'spayd')).text).amount).to.equal('0.50');
  });

  it('SPAYD leaves out whole what is too long, and says so', async () => {
    const { text, omitted } = await encodePayment({ ...whole, payee: 'x'.repeat(36), remittance: 'y'.repeat(61) }, 'spayd');
    expect(omitted).to.deep.equal(['payee', 'reference', 'remittance']);
    expect(text).to.not.contain('xxx').and.to.not.contain('yyy');
    expect(readSpayd((await encodePayment({ ...whole, remittance: undefined }, 'spayd')).text).remittance).to.equal(whole.reference);
    expect(await refused({ ...whole, amount: '12345678.00' }, 'spayd')).to.equal('amount');
  });

  it('PAY by square is read back to the same fields', async () => {
    expect(readBySquare(await seen(whole, 'by-square'))).to.deep.equal({ ...whole, amount: '184.9' });
    const bare: Payment = { payee: 'A', iban: whole.iban, amount: '0.07', currency: 'EUR' };
    expect(readBySquare(await seen(bare, 'by-square'))).to.deep.equal(bare);
    expect((await encodePayment(whole, 'by-square')).omitted).to.deep.equal([]);
  });

  it('PAY by square keeps amounts to the cent, and takes diacritics off', async () => {
    for (const amount of ['999999999.99', '0.01', '1234567.89', '4.35', '100.00']) expect(Number(readBySquare((await encodePayment({ ...whole, amount }, 'by-square')).text).amount)).to.equal(Number(amount));
    expect(readBySquare((await encodePayment({ ...whole, payee: 'Obec Ťahanovce', remittance: 'Daň\tz nehnuteľnosti' }, 'by-square')).text)).to.include({ payee: 'Obec Tahanovce', remittance: 'Dan z nehnutelnosti' });
  });

  it('are drawn with light around them', () => {
    const { size, path } = drawQr('x');
    expect(size).to.equal(21 + 8);
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      expect(Math.min(Number(x), Number(y))).to.be.at.least(4);
      expect(Math.max(Number(x) + Number(width), Number(y) + 1)).to.be.at.most(size - 4);
    }
    expect(() => drawQr('x'.repeat(4000))).to.throw(CodeRefusal);
  });
});
