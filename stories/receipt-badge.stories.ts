import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { World } from '../demo/server/world.ts';
import '../components/receipt-badge/define.ts';
import type { FdzReceiptBadge } from '../components/receipt-badge/fdz-receipt-badge.ts';
import type { Delivery, Message, StoredMessage } from '../src/contract/index.ts';
import words from '../src/locales/en/evidence-page.ts';
import { createEvidence } from '../src/services/evidence.ts';
import { ANNA, CLERK, cut, permit, stall, type Scene } from './scene.ts';
import { former, move, oldKeys } from '../test/support/moved.ts';
import { repacked, replaced } from '../test/support/repacked.ts';
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

export const FormerServer = story<Args>({
  about: 'The domain of the recipient has moved since: its own word says which server it used before, until when, and with which keys.',
  async before(world, facts) {
    await sent(world, facts);
    move(world, [former(world, await oldKeys(world))], 'https://home.example/dmail');
  },
  render: badge(),
  play: open,
  shows: /used until/,
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

/** A registered letter of the clerk's that Anna accepted and opened, as she and the clerk see it. */
const proven = async (world: World, facts: Record<string, string>): Promise<void> => {
  const { uri } = await world.deposit(CLERK, ANNA, { ...permit, from: { address: CLERK }, evidence: { opened: true, acceptance: { until: new Date(world.clock.now() + 14 * 86_400_000).toISOString() } } });
  const read = async (): Promise<StoredMessage> => (await (await world.call(ANNA, 'GET', uri)).json()) as StoredMessage;
  const source = world.tokenSource(ANNA);
  const { id, digest } = await read();
  world.clock.advance(3_600_000);
  await world.call(ANNA, 'POST', `${uri}/acceptance`, { by: await source.confirm({ type: 'urn:dmail:acceptance', message: id, digest }) });
  await world.call(ANNA, 'POST', '/consents', { body: { peer: CLERK }, by: await source.confirm({ type: 'urn:dmail:tracking', peer: CLERK }) });
  await read();
  world.clock.advance(60_000);
  await world.call(ANNA, 'POST', `${uri}/openings`);
  facts.stored = JSON.stringify(await read());
};

const chain = (change: (receipts: readonly string[]) => readonly string[] = (receipts) => receipts) => ({ services, facts }: Scene, { size = 'stamp' }: Partial<Args>) => {
  const { message, receipts = [] }: StoredMessage = JSON.parse(facts.stored ?? '{}');
  return html`<fdz-receipt-badge .services=${services} .message=${message} .receipts=${change(receipts)} recipient=${ANNA} size=${size}></fdz-receipt-badge>`;
};

export const Timeline = story<Args>({
  about: 'All receipts of a registered letter: what happened, when, and who made it happen. Each is verified, and that it follows from the one before.',
  before: proven,
  render: chain(),
  play: open,
  shows: /Opened, receipt verified.*The recipient was asked to accept it.*Opened by the recipient/,
});

export const TimelineNarrow = story<Args>({
  about: 'The same in a narrow rail.',
  before: proven,
  args: { size: 'inline' },
  width: 'rail',
  render: chain(),
  play: open,
  shows: /Opened by the recipient/,
});

export const ReceiptMissing = story<Args>({
  about: 'One receipt was taken out: the next one does not follow, and there is no good mark.',
  before: proven,
  render: chain((receipts) => receipts.toSpliced(2, 1)),
  play: open,
  shows: /Receipt not valid.*does not follow/,
});

export const EvidenceFile = story<Args>({
  about: 'Takes an evidence file by drop or choosing, and verifies it here.',
  render: ({ services }) => html`<fdz-receipt-badge file .services=${services}></fdz-receipt-badge>`,
  shows: 'Choose an evidence file…',
});

/** Gives the badge a file of the letter, as somebody would drop it. */
const dropped = (change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> = (bytes) => bytes, before: (scene: Scene) => void = () => {}) => async (element: HTMLElement, scene: Scene): Promise<void> => {
  const { message, receipts = [] }: StoredMessage = JSON.parse(scene.facts.stored ?? '{}');
  const { bytes, name } = await createEvidence({ fetch: scene.world.fetch, now: () => scene.world.clock.now() }).archive(message, [receipts], { language: 'en', direction: 'ltr', words });
  const changed = await change(bytes);
  before(scene);
  const zone = await until(() => find(element, '.drop'), 'the place to drop');
  const transfer = new DataTransfer();
  transfer.items.add(new File([changed], name));
  zone.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
};
const opener = ({ services }: Scene) => html`<fdz-receipt-badge file .services=${services}></fdz-receipt-badge>`;

export const EvidenceFileOpened = story<Args>({
  about: 'An evidence file that holds: the message and what happened to it.',
  before: proven,
  render: opener,
  play: dropped(),
  shows: /in this file are genuine.*Opened by the recipient/,
});

export const EvidenceFileChanged = story<Args>({
  about: 'One bit of the file was changed.',
  before: proven,
  render: opener,
  play: dropped((bytes) => {
    bytes[bytes.length >> 1]! ^= 1;
    return bytes;
  }),
  shows: /This file does not hold up.*changed after it was made/,
});

/** With another page in it, which says what it likes. */
const lying = replaced('index.html', (html) => html.replace('Opened by the recipient', 'Refused by the recipient'));

export const EvidenceFilePageForged = story<Args>({
  about: 'The receipts are genuine, and somebody has put another page into the file: it is not good, and what the page should say is shown.',
  before: proven,
  render: opener,
  play: dropped((bytes) => repacked(bytes, lying)),
  shows: /This file does not hold up.*put another one in its place.*Opened by the recipient/,
});

export const EvidenceFilePageUnchecked = story<Args>({
  about: 'Made by another version: its page cannot be made again, and is no proof.',
  before: proven,
  render: opener,
  play: dropped((bytes) => repacked(bytes, lying, { page: { language: 'en', version: 'another' } })),
  shows: /in this file are genuine.*could not be checked.*proves nothing.*Opened by the recipient/,
});

export const EvidenceFileOffline = story<Args>({
  about: 'Without a network everything in it fits together, and whose keys they are cannot be confirmed: no good mark.',
  before: proven,
  render: opener,
  play: dropped(undefined, cut),
  shows: /keys could not be confirmed/,
});

export const NoneYet = story<Args>({
  about: 'No receipt.',
  render: () => html`<fdz-receipt-badge size="stamp"></fdz-receipt-badge>`,
  shows: /no receipt/i,
});
