import type { Meta } from '@storybook/web-components-vite';
import { html, LitElement, type TemplateResult } from 'lit';
import { memoryPayments } from '../demo/server/payments/memory.ts';
import type { MessageLike, World } from '../demo/server/world.ts';
import { FdzMessage } from '../components/message/define.ts';
import { define } from '../src/element/define.ts';
import { message, received, type Args } from './letters.ts';
import { ANNA, permit, SALES, type SceneOptions } from './scene.ts';
import { find, read, story, until } from './story.ts';

const TYPE = 'application/vnd.dmail.payment+json';

const order = { payee: 'Shop Ltd', iban: 'SK3112000000198742637541', amount: '184.90', currency: 'EUR', due: '2030-11-28', variableSymbol: '20261182', remittance: 'Order of 12 November' };
const letter: MessageLike = { ...permit, cover: [], reference: undefined, subject: 'Your order of 12 November', from: { address: SALES, name: 'Shop Ltd' }, text: 'Thank you for your order. It is on its way; please pay when it suits you, by 28 November.' };

const asking = (...requests: object[]): SceneOptions['before'] => received(SALES, { ...letter, parts: requests.map((data) => ({ type: TYPE, data: data as Record<string, unknown> })) });

const part = (at: HTMLElement): Promise<HTMLElement> => until(() => find(at, 'fdz-payment-form'), 'the payment form');

/** What a server says that has not proven who sent it. */
const unproven = (before: SceneOptions['before']): SceneOptions['before'] => async (world: World, facts) => {
  await before?.(world, facts);
  world.intercept = async (request, next) => {
    const answer = await next(request);
    if (!/\/threads\//.test(request.url) || !answer.ok) return answer;
    const { messages, ...rest } = (await answer.json()) as { messages: { sender?: unknown }[] };
    return Response.json({ ...rest, messages: messages.map(({ sender: _, ...stored }) => stored) }, { headers: answer.headers });
  };
};

export default { title: 'Payment in a message', component: 'fdz-message', argTypes: { readonly: { control: 'boolean' } } } satisfies Meta<Args>;

export const Asked = story<Args>({
  about: 'A shop asks for a payment: who wants how much by when, beside the sender their server has proven.',
  before: asking(order),
  render: message,
  shows: /Payment request.*PAY by square/,
});

const banks = () => memoryPayments([{ id: 'harbour', name: 'Harbour Bank', country: 'SK' }, { id: 'savings', name: 'Savings Bank', country: 'SK' }]);

export const ByBank = story<Args>({
  about: 'Home asks banks for payments: it can be paid by bank, from inside the message.',
  payments: banks,
  before: asking(order),
  render: message,
  shows: /Payment request.*Pay by bank…/,
});

export const OtherAccount = story<Args>({
  about: 'The payee was paid before, at another account: both are named.',
  payments: banks,
  before: asking({ ...order, payee: 'Shop  Ltd' }),
  after: async ({ services }) => {
    const store = (await services.payments()).open({ payment: { ...order, iban: 'SK8399720000001840200001' } });
    store.subscribe(() => {});
    await until(() => store.state.phase === 'ready', 'what is known of it');
    await store.prepare();
    await store.pay({ bank: 'harbour', debtor: 'SK7899710000001924000005' });
  },
  render: message,
  shows: /You have paid \u2068Shop Ltd\u2069 before, at another account: \u2068SK83 9972/,
});

export const Editable = story<Args>({
  about: 'The payee lets the amount and the words be changed.',
  before: asking({ ...order, payee: 'Hospice of St. Elizabeth', amount: '20', editable: ['amount', 'remittance'] }),
  render: message,
  shows: /Payment request.*Message to the payee.*PAY by square/,
});

export const Several = story<Args>({
  about: 'Two payments in one message; each is shown.',
  before: asking({ ...order, amount: '100.00', variableSymbol: '1' }, { ...order, amount: '84.90', variableSymbol: '2', due: '2031-01-15' }),
  render: message,
  shows: /€100\.00.*€84\.90.*PAY by square: \u2068€84\.90/,
});

export const SenderUnproven = story<Args>({
  about: 'Nobody has proven who sent it: it says so beside the account, and no payment can be begun from here.',
  before: unproven(asking(order)),
  render: message,
  shows: /This sender is not proven/,
});

export const LikeTheSender = story<Args>({
  about: 'The payee’s name has a letter of another alphabet in it: warned of before anything else.',
  before: asking({ ...order, payee: 'Shоp Ltd' }),
  render: message,
  shows: /о\u2069 \(Cyrillic\).*almost like the sender/,
});

export const WrongAccount = story<Args>({
  about: 'The account is none: it says so, and nothing can be scanned.',
  before: asking({ ...order, iban: 'SK3112000000198742637542' }),
  render: message,
  shows: /check digits do not fit/,
});

export const Malformed = story<Args>({
  about: 'It has something in it that is not understood: nothing is offered to be paid, and what was sent can be read.',
  before: asking({ ...order, amount: 184.9, condition: 'only if <b>paid</b> twice' }),
  render: message,
  play: async (at) => {
    (await until(() => find(at, 'fdz-message-payment')?.shadowRoot?.querySelector('summary'), 'what was sent')).click();
  },
  shows: /in a form that is not understood.*only if <b>paid<\/b> twice/,
});

export const Overdue = story<Args>({
  about: 'It was to be paid long ago.',
  before: asking({ ...order, due: '2020-01-31' }),
  render: message,
  shows: /overdue.*PAY by square/,
});

export const Own = story<Args>({
  about: 'What one has asked somebody for: it can be read, not changed, and not paid.',
  person: SALES,
  before: async (world, facts) => {
    await world.invite(ANNA, SALES);
    const { message: sent } = await world.send(SALES, [ANNA], { ...letter, parts: [{ type: TYPE, data: { ...order, editable: ['amount'] } }] });
    facts.thread = sent.thread;
  },
  render: message,
  shows: /You ask for this payment.*PAY by square/,
});

export const ReadOnly = story<Args>({
  about: 'In a page where nothing is done with messages.',
  args: { readonly: true },
  before: asking({ ...order, editable: ['amount'] }),
  render: message,
  shows: /Payment request.*PAY by square/,
});

export const UnknownKind = story<Args>({
  about: 'Content of a kind that nothing here draws is text, behind its name.',
  before: received(SALES, { ...letter, parts: [{ type: 'application/vnd.example.step+json', data: { step: 'dispatched', parcels: [{ id: 'P-1', grams: 1200 }, { id: 'P-2', grams: 80 }] } }, { type: 'application/vnd.example.log+json', data: { lines: Array.from({ length: 800 }, (_, index) => `line ${index} <script>`) } }] }),
  render: message,
  play: async (at) => {
    const summaries = await until(() => {
      const found = find(at, 'fdz-message-parts')?.shadowRoot?.querySelectorAll('summary');
      return found?.length === 2 && found;
    }, 'both');
    summaries.forEach((each) => each.click());
  },
  shows: /vnd\.example\.step\+json.*"dispatched".*It is longer than what is shown here/,
});

/** How a host draws content of its own kind. */
class ExampleStep extends LitElement {
  static override properties = { data: { attribute: false } };
  declare data: { step?: unknown };
  override render(): TemplateResult {
    return html`<p>Where it is: <b>${String(this.data.step)}</b></p>`;
  }
}

export const KindOfTheHost = story<Args>({
  about: 'Content of a kind the host has an element for is drawn by it.',
  before: received(SALES, { ...letter, parts: [{ type: 'application/vnd.example.track+json', data: { step: 'dispatched' } }] }),
  after: () => {
    define('example-step', ExampleStep);
    FdzMessage.parts.define('application/vnd.example.track+json', 'example-step');
  },
  render: message,
  shows: 'Where it is: dispatched',
});

export const LongWords = story<Args>({
  about: 'Names without a place to break them, and marks that would turn what is around them.',
  before: asking({ ...order, payee: `Grundstücksverkehrs\u202e${'genehmigung'.repeat(4)}`, remittance: 'x'.repeat(140), amount: '999999999.99' }),
  render: message,
  shows: /€999,999,999\.99/,
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  width: 'rail',
  before: asking({ ...order, payee: 'Shоp Ltd', editable: ['remittance'] }),
  render: message,
  play: async (at) => {
    await until(async () => read(await part(at)).includes('PAY by square'), 'the code');
  },
  shows: /Letters of another alphabet.*PAY by square/,
});
