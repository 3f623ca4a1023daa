import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { World } from '../demo/server/world.ts';
import '../components/receipt-badge/define.ts';
import type { FdzReceiptBadge } from '../components/receipt-badge/fdz-receipt-badge.ts';
import type { Delivery, Message } from '../src/contract/index.ts';
import { ANNA, CLERK, cut, permit, stall, type Scene } from './scene.ts';
import { find, story, until } from './story.ts';

type Args = Pick<FdzReceiptBadge, 'size'>;

/** Anna's letter to the clerk, with its true receipt. */
const sent = async (world: World, facts: Record<string, string>): Promise<void> => {
  await world.invite(CLERK, ANNA);
  const { message, deliveries } = await world.send(ANNA, [CLERK], permit);
  facts.message = JSON.stringify(message);
  facts.delivery = JSON.stringify(deliveries[0]);
};

const read = (facts: Record<string, string>): { message: Message; delivery: Delivery } => {
  const message: Message = JSON.parse(facts.message ?? 'null');
  const delivery: Delivery = JSON.parse(facts.delivery ?? 'null');
  return { message, delivery };
};

type Change = (both: { message: Message; delivery: Delivery }) => { message: Message; delivery: Delivery };

const badge = (change: Change = (both) => both) => ({ services, facts }: Scene, { size = 'stamp' }: Partial<Args>) => {
  const { message, delivery } = change(read(facts));
  return html`<fdz-receipt-badge .services=${services} .message=${message} .delivery=${delivery} size=${size}></fdz-receipt-badge>`;
};

const open = async (element: HTMLElement): Promise<void> => {
  const button = await until(() => find(element, '[part~="badge"]'), 'the badge');
  button.click();
};

export default {
  title: 'Receipt badge',
  component: 'fdz-receipt-badge',
  argTypes: { size: { control: 'inline-radio', options: ['row', 'inline', 'stamp'] } },
} satisfies Meta<Args>;

export const Verified = story<Args>({
  about: 'The receipt was checked in this page: signature, digest, sender, recipient.',
  before: sent,
  render: badge(),
  shows: /verified/i,
});

export const Opened = story<Args>({
  about: 'It opens to the checks that were made, and to the receipt as a file.',
  before: sent,
  render: badge(),
  play: open,
  shows: /download|save/i,
});

export const Inline = story<Args>({
  about: 'A ring and a word, in a line of text.',
  before: sent,
  args: { size: 'inline' },
  render: badge(),
  shows: 'Delivered',
});

export const Row = story<Args>({
  about: 'A ring of sixteen pixels, in a row of a list.',
  before: sent,
  args: { size: 'row' },
  render: badge(),
  shows: /verified/i,
});

export const Waiting = story<Args>({
  about: 'Not delivered yet: nothing to check.',
  before: sent,
  render: badge(({ message, delivery }) => ({ message, delivery: { address: delivery.address, state: 'queued' } })),
  shows: 'Waiting',
});

export const Refused = story<Args>({
  about: 'The recipient’s server did not take it.',
  before: sent,
  render: badge(({ message, delivery }) => ({ message, delivery: { address: delivery.address, state: 'refused' } })),
  shows: 'Refused',
});

export const Verifying = story<Args>({
  about: 'The keys of the recipient’s domain have not come yet.',
  before: sent,
  after: stall,
  render: badge(),
  shows: 'Verifying',
});

export const Unknown = story<Args>({
  about: 'The keys cannot be had without a network: neither good nor bad.',
  before: sent,
  after: cut,
  render: badge(),
  shows: /Could not be verified now|Unverified/,
});

export const ChangedMessage = story<Args>({
  about: 'One word of the message was changed: the digest does not match, and it says so.',
  before: sent,
  render: badge(({ message, delivery }) => ({ message: { ...message, subject: `${message.subject}!` }, delivery })),
  play: open,
  shows: /not verified|did not hold|does not/i,
});

export const ForgedReceipt = story<Args>({
  about: 'One letter of the signature was changed.',
  before: sent,
  render: badge(({ message, delivery }) => {
    const receipt = delivery.receipt ?? '';
    const at = receipt.length - 20;
    return { message, delivery: { ...delivery, receipt: `${receipt.slice(0, at)}${receipt[at] === 'A' ? 'B' : 'A'}${receipt.slice(at + 1)}` } };
  }),
  play: open,
  shows: /not verified|did not hold|does not/i,
});

export const NoneYet = story<Args>({
  about: 'No receipt.',
  render: () => html`<fdz-receipt-badge size="stamp"></fdz-receipt-badge>`,
  shows: /no receipt/i,
});
