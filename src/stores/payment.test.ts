import { expect } from 'chai';
import { when } from '../../test/support/waiting.ts';
import { PaymentStore } from './payment.ts';

const texts = { payee: 'Shop Ltd', iban: 'SK31 1200 0000 1987 4263 7541', amount: '5', currency: 'EUR' };

describe('payment store', () => {
  it('has no payment before its account was checked', async () => {
    const store = new PaymentStore();
    store.write(texts);
    expect(store.state.payment).to.equal(undefined);
    expect(store.state.fields.iban).to.deep.equal({ text: texts.iban, value: 'SK3112000000198742637541', unchecked: true });
    const { payment } = await when(store, (state) => !!state.payment);
    expect(payment).to.deep.equal({ ...texts, iban: 'SK3112000000198742637541' });
  });

  it('checks what is there when it can, not what was there when it began to wait', async () => {
    const store = new PaymentStore();
    store.write(texts);
    store.write({ iban: 'SK31 1200 0000 1987 4263 7542' });
    await when(store, (state) => !state.fields.iban?.unchecked);
    expect(store.state.fields.iban?.fault).to.deep.equal({ reason: 'checksum' });
    expect(store.state.payment).to.equal(undefined);
  });

  it('knows amounts by the currency, whichever came last', async () => {
    const store = new PaymentStore();
    store.write({ ...texts, amount: '5.5', currency: 'JPY' });
    await store.check();
    expect(store.state.fields.amount?.fault).to.deep.equal({ reason: 'places', most: 0, currency: 'JPY' });
    store.write({ currency: 'EUR' });
    expect(store.state.payment?.amount).to.equal('5.5');
  });
});
