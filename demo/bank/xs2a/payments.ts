/**
 * Payment initiation.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { dayOf, type BankDeps } from '../config.ts';
import { onRequest, REASONS, type Reason } from '../rejections.ts';
import type { Settlement } from '../settlement.ts';
import type { PaymentRow } from '../store/schema.ts';
import { Fault } from './fault.ts';
import type { Call, Given, Handlers } from './gateway.ts';
import { once } from './once.ts';
import { readPayment, type PaymentContent } from './payment-content.ts';
import { readRedirects } from './redirect.ts';

const PRODUCTS = ['sepa-credit-transfers', 'instant-sepa-credit-transfers'];

export function paymentHandlers({ store, place, now }: BankDeps, settlement: Settlement): Handlers {
  /** One of the provider's own payments; of others it does not learn that there are any. */
  async function own({ provider, parameters }: Call): Promise<PaymentRow> {
    product(parameters);
    const payment = await settlement.find(parameters['paymentId']!);
    if (!payment || payment.tpp !== provider.id || payment.product !== parameters['payment-product']) throw new Fault(404, 'RESOURCE_UNKNOWN', 'you have no such payment', 'paymentId');
    return payment;
  }

  return {
    async initiatePayment(call): Promise<Given> {
      const chosen = product(call.parameters);
      const content = call.body as PaymentContent;
      const { redirect, nok } = readRedirects(call);
      return store.transaction().execute((work) => once(work, call, async () => {
        const { debtor, creditor, amount } = readPayment(content, dayOf(now()));
        if (!settlement.isOurs(debtor)) throw new Fault(400, 'PAYMENT_FAILED', 'the payer’s account is at another bank', '/debtorAccount/iban');
        const asked = onRequest(amount);
        if (asked?.at === 'initiation' && asked.fails === 'refused') throw new Fault(400, 'PAYMENT_FAILED', 'refused, as this amount asks for');
        if (asked?.at === 'initiation') throw new Fault(503, 'SERVICE_UNAVAILABLE', 'away, as this amount asks for');
        const id = randomUUID();
        await work.insertInto('payments').values({ id, tpp: call.provider.id, product: chosen, content: JSON.stringify(content), debtor, creditor, amount, status: 'RCVD', reason: null, created: now(), due: null, redirect, nok }).execute();
        const self = `/v1/payments/${chosen}/${id}`;
        return {
          status: 201,
          headers: { location: `${place.origin}${self}`, 'aspsp-sca-approach': 'REDIRECT' },
          body: {
            transactionStatus: 'RCVD',
            paymentId: id,
            _links: { scaRedirect: { href: `${place.origin}/sca/payments/${id}` }, self: { href: self }, status: { href: `${self}/status` } },
          },
        };
      }));
    },

    async getPaymentInformation(call) {
      const payment = await own(call);
      return { status: 200, body: { ...(JSON.parse(payment.content) as PaymentContent), transactionStatus: payment.status, ...messages(payment) } };
    },

    async getPaymentInitiationStatus(call) {
      const payment = await own(call);
      return { status: 200, body: { transactionStatus: payment.status, ...messages(payment) } };
    },

    async cancelPayment(call) {
      const { id } = await own(call);
      if (!(await settlement.cancel(id))) throw new Fault(405, 'CANCELLATION_INVALID', 'this payment can not be cancelled any more');
      return { status: 204 };
    },
  };
}

function product(parameters: Call['parameters']): string {
  const found = PRODUCTS.find((each) => each === parameters['payment-product']);
  if (!found || parameters['payment-service'] !== 'payments') throw new Fault(404, 'PRODUCT_UNKNOWN', `payments of ${PRODUCTS.join(' or ')} are what there is`);
  return found;
}

/** Why it was rejected. The document has no place for a code of ISO 20022: the text begins with it. */
function messages({ reason }: PaymentRow): object {
  return reason === null ? {} : { tppMessages: [{ category: 'ERROR', code: 'ERROR', text: `${reason} ${REASONS[reason as Reason]}` }] };
}
