import type { Meta } from '@storybook/web-components-vite';
import type { Scanner } from '../demo/server/content/scanner.ts';
import { tusHeaders, type AttachmentLike, type MessageLike, type World } from '../demo/server/world.ts';
import type { Thread } from '../src/contract/index.ts';
import '../components/message/define.ts';
import { memorySink } from '../src/content/sinks.ts';
import type { Saving } from '../src/stores/downloads.ts';
import { lockedPdf, pdf } from '../test/support/pdf.ts';
import { message, received, type Args } from './letters.ts';
import { ANNA, CLERK, cut, permit, type Scene, type SceneOptions } from './scene.ts';
import { find, story, until, untilReads } from './story.ts';

/** Keeps what is downloaded in the page: a story leaves no files behind. */
const nowhere: Saving = { file: () => Promise.resolve(memorySink()), follow: () => undefined };
const kept = (made: Scene, args: Partial<Args>) => message(made, { ...args, saving: nowhere });

const bytes = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).map((_, index) => index);

/** As much of each as `send` says has arrived. */
async function enclose(world: World, from: string, files: readonly (Omit<AttachmentLike, 'bytes'> & { size?: number; bytes?: AttachmentLike['bytes']; send?: number })[]): Promise<NonNullable<MessageLike['attachments']>> {
  await world.invite(ANNA, from);
  const references = [];
  for (const { size = 0, send, ...file } of files) references.push(await world.attach(from, ANNA, { bytes: bytes(size), ...file }, send === undefined ? {} : { send }));
  return references;
}

const enclosed = (from: string, like: MessageLike, files: Parameters<typeof enclose>[2]): SceneOptions['before'] => async (world, facts) => {
  await received(from, { ...like, attachments: await enclose(world, from, files) })?.(world, facts);
};

const press = async (element: HTMLElement, name: string | RegExp): Promise<void> => {
  const list = await until(() => find(element, 'fdz-message-attachments'), 'the list of attachments');
  const button = await until(() => [...(list.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => (each.ariaLabel ?? each.textContent ?? '').match(name)), `the button ${String(name)}`);
  button.click();
};

/** A picture, drawn when it is needed. */
async function picture(): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
  const paint = canvas.getContext('2d')!;
  const sky = paint.createLinearGradient(0, 0, 0, 400);
  sky.addColorStop(0, '#8fb6d9');
  sky.addColorStop(0.65, '#e9d9b8');
  paint.fillStyle = sky;
  paint.fillRect(0, 0, 640, 400);
  paint.fillStyle = '#55704d';
  paint.fillRect(0, 300, 640, 100);
  paint.fillStyle = '#7a4f35';
  paint.fillRect(240, 190, 170, 120);
  paint.fillStyle = '#3f4a5a';
  paint.beginPath();
  paint.moveTo(220, 195);
  paint.lineTo(325, 110);
  paint.lineTo(430, 195);
  paint.fill();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new Uint8Array(await blob!.arrayBuffer());
}

const plan: AttachmentLike['properties'] = [{ name: 'scale', label: 'Scale', kind: 'text', value: '1 : 500' }, { name: 'drawn', label: 'Drawn', kind: 'date', value: '2026-10-14' }, { name: 'fee', label: 'Fee', kind: 'money', value: '50.00', currency: 'EUR' }];

export default { title: 'Attachments of a message', component: 'fdz-message', argTypes: { readonly: { control: 'boolean' } } } satisfies Meta<Args>;

export const Attachments = story<Args>({
  about: 'What came with a letter: each with its size, its version and what the sender says of it; the receipt names the same content.',
  before: enclosed(CLERK, permit, [
    { name: 'Confirmation of submission.pdf', mediaType: 'application/pdf', size: 212_000 },
    { name: 'Site plan 1147-3.tif', mediaType: 'image/tiff', size: 1_900_000, properties: plan },
    { name: 'View from the street.png', mediaType: 'image/png', size: 48_000 },
  ]),
  render: kept,
  shows: /3 attachments.*212 kB.*as in the receipt.*Scale 1 : 500/,
});

export const Arriving = story<Args>({
  about: 'One is there; the other still arrives, and may be downloaded meanwhile by whoever wants to.',
  before: enclosed(CLERK, permit, [
    { name: 'Confirmation of submission.pdf', mediaType: 'application/pdf', size: 212_000 },
    { name: 'Site plan 1147-3.tif', mediaType: 'image/tiff', size: 1_900_000, send: 1_200_000 },
  ]),
  render: kept,
  shows: 'arrives: 1.2 MB of 1.9 MB',
});

export const Downloaded = story<Args>({
  about: 'A download whose content is what the receipt names.',
  before: enclosed(CLERK, permit, [{ name: 'Confirmation of submission.pdf', mediaType: 'application/pdf', size: 212_000 }]),
  render: kept,
  play: (element) => press(element, /^Download Confirmation/),
  shows: 'Saved. The content is what the receipt names.',
});

export const WrongContent = story<Args>({
  about: 'On its way a byte became another one: it is not saved.',
  before: enclosed(CLERK, permit, [{ name: 'Confirmation of submission.pdf', mediaType: 'application/pdf', size: 212_000 }]),
  after: ({ world }) => {
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (request.method !== 'GET' || !response.ok || !/\/attachments\/[^/]+$/.test(request.url)) return response;
      const wrong = new Uint8Array(await response.arrayBuffer());
      wrong[1000]! ^= 1;
      return new Response(wrong, { headers: response.headers });
    };
  },
  render: kept,
  play: (element) => press(element, /^Download Confirmation/),
  shows: 'it was not saved',
});

export const Downloading = story<Args>({
  about: 'A download that waits for the rest of an upload; it can be given up.',
  before: enclosed(CLERK, permit, [{ name: 'Site plan 1147-3.tif', mediaType: 'image/tiff', size: 1_900_000, send: 1_200_000 }]),
  render: kept,
  play: (element) => press(element, /^Download while it arrives: Site plan/),
  shows: 'downloaded: 1.2 MB of 1.9 MB',
});

export const Previewed = story<Args>({
  about: 'A picture and a text are shown when somebody asks for them, after their content was checked.',
  before: async (world, facts) => {
    await enclosed(CLERK, permit, [
      { name: 'View from the street.png', mediaType: 'image/png', bytes: await picture() },
      { name: 'Conditions.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode('1. The fence may stand.\n2. It is no higher than one metre and a half.\n3. The hedge stays.\n') },
    ])?.(world, facts);
  },
  render: kept,
  play: async (element) => {
    await press(element, /^Show View/);
    await press(element, /^Show Conditions/);
  },
  shows: /The hedge stays\..*The content is what the receipt names/,
});

/** An invoice of three pages, in a font every program has. */
function invoice(): Uint8Array<ArrayBuffer> {
  const line = (text: string, x: number, y: number, size = 11): string => `BT /F1 ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET\n`;
  const rule = (y: number): string => `0.7 w 0.75 G 56 ${y} m 539 ${y} l S\n`;
  const head = (title: string): string => `0.11 0.31 0.57 rg 56 770 28 28 re f 0 g ${line('City of Example', 96, 786, 13)}${line('Building department, Main Square 1', 96, 771, 9)}${rule(752)}${line(title, 56, 706, 24)}`;
  const rows = [['Fence permit 1147-3', '50.00'], ['Site plan, one copy', '4.20'], ['Entry in the register', '12.00'], ['Total, EUR', '66.20']];
  const pages = [
    head('Invoice 2026-1147') + line('Due on 30 November 2026', 56, 680) + rows.map(([what, amount], index) => line(what!, 56, 630 - 26 * index) + line(amount!, 490, 630 - 26 * index) + rule(620 - 26 * index)).join('')
      + line('Please name the reference 1147-3 when you pay.', 56, 480),
    head('Conditions') + ['1. The fence may stand.', '2. It is no higher than one metre and a half.', '3. The hedge stays.'].map((text, index) => line(text, 56, 660 - 22 * index)).join(''),
    head('Site plan') + '0.35 0.45 0.3 RG 1.4 w 120 240 360 340 re S 200 330 150 120 re S [6 4] 0 d 120 300 360 0.1 re S\n',
  ];
  return pdf(pages.map((content) => ({ width: 595, height: 842, content })));
}

export const Document = story<Args>({
  about: 'A PDF is shown page by page when somebody asks for it: turned by buttons and keys, made larger, read out.',
  before: async (world, facts) => {
    await enclosed(CLERK, permit, [{ name: 'Invoice 2026-1147.pdf', mediaType: 'application/pdf', bytes: invoice() }])?.(world, facts);
  },
  render: kept,
  play: async (element) => {
    await press(element, /^Show Invoice/);
    const list = await until(() => find(element, 'fdz-message-attachments'), 'the list of attachments');
    await until(() => list.shadowRoot?.querySelector('fdz-message-pdf')?.shadowRoot?.querySelector('canvas'), 'the first page');
  },
  shows: /Page 1 of 3.*The content is what the receipt names/,
});

export const Locked = story<Args>({
  about: 'A PDF that wants a password, or is damaged, says so and can still be downloaded.',
  before: async (world, facts) => {
    await enclosed(CLERK, permit, [
      { name: 'Statement.pdf', mediaType: 'application/pdf', bytes: lockedPdf() },
      { name: 'Half a plan.pdf', mediaType: 'application/pdf', bytes: invoice().slice(0, 90) },
    ])?.(world, facts);
  },
  render: kept,
  play: async (element) => {
    await press(element, /^Show Statement/);
    await press(element, /^Show Half/);
  },
  shows: /protected by a password.*damaged/,
});

/** Says of a content what the content says of itself; where that is nothing, it never comes to an end. */
const byItself: Scanner = {
  async scan(content, signal) {
    let text = '';
    for await (const piece of content) text += new TextDecoder().decode(piece);
    if (text === 'clean') return { state: text };
    if (text === 'infected') return { state: text, signature: 'Story.Test' };
    if (text !== 'unknown') await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { state: 'not-scanned', passing: false };
  },
};

const FOUND = ['clean', 'infected', 'unknown', 'pending'].map((state) => ({ bytes: new TextEncoder().encode(state) as Uint8Array<ArrayBuffer>, mediaType: 'application/pdf', name: `${{ clean: 'Permit 1147-3', infected: 'Invoice 4711', unknown: 'Site plan', pending: 'Statement' }[state]!}.pdf` }));

export const LookedAt = story<Args>({
  about: 'Malware was looked for: found in one, not found in another; one could not be looked at, another still is. What has malware offers nothing to press.',
  scanner: byItself,
  // Before the verdict: what is known to have malware is not taken with a message.
  before: async (world, facts) => {
    await enclosed(CLERK, permit, FOUND.map((file) => ({ ...file, send: 0 })))?.(world, facts);
  },
  after: async ({ world, facts }) => {
    const { messages } = (await (await world.call(ANNA, 'GET', `/threads/${facts['thread']}`)).json()) as Thread;
    for (const [index, { upload }] of messages[0]!.message.attachments!.entries())
      await world.call(CLERK, 'PATCH', `${world.domain('home.example').server}/uploads/${upload}`, { body: FOUND[index]!.bytes, headers: tusHeaders(0) });
  },
  render: kept,
  shows: /checked for malware.*Malware was found in it: it cannot be downloaded\..*not checked for malware.*being checked for malware/,
});

export const Versions = story<Args>({
  about: 'A document that was sent again: its versions, and what is different.',
  before: async (world, facts) => {
    const id = crypto.randomUUID();
    facts.thread = crypto.randomUUID();
    const versions: readonly (readonly [size: number, name: string, properties: NonNullable<AttachmentLike['properties']>])[] = [
      [180_000, 'Site plan.tif', [plan[0]!]],
      [182_000, 'Site plan 1147-3.tif', [plan[0]!, plan[2]!]],
      [190_000, 'Site plan 1147-3.tif', [{ ...plan[0]!, value: '1 : 200' }, plan[2]!]],
    ];
    for (const [index, [size, name, properties]] of versions.entries()) {
      world.clock.advance(86_400_000);
      const attachments = await enclose(world, CLERK, [{ id, name, mediaType: 'image/tiff', size, properties }]);
      await world.deposit(CLERK, ANNA, { subject: 'Site plan', text: `Version ${index + 1} of the site plan.`, thread: facts.thread, attachments });
    }
  },
  render: kept,
  play: async (element) => {
    const versions = await until(() => [...(element.shadowRoot?.querySelectorAll('fdz-message-attachments') ?? [])].at(-1)?.shadowRoot?.querySelector('details'), 'the versions');
    versions.open = true;
  },
  shows: /All 3 versions.*Version 3.*in this message.*Scale: 1 : 500 → 1 : 200.*Version 1/,
});

export const HostileNames = story<Args>({
  about: 'Names that mean to mislead are shown as they would be saved.',
  before: enclosed(CLERK, { subject: 'Names' }, [
    { name: 'invoice\u202Efdp.exe', mediaType: 'application/pdf', size: 900 },
    { name: '../../etc/passwd', mediaType: 'text/plain', size: 900 },
    { name: '<img src=x onerror=alert(1)>.png', mediaType: 'image/png', size: 900 },
    { name: `${'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4)}.docx`, mediaType: 'application/msword', size: 900 },
    { name: 'خطة الموقع.pdf', mediaType: 'application/pdf', size: 900 },
  ]),
  render: kept,
  shows: /invoicefdp\.exe.*_etc_passwd/,
});

export const VeryManyAttachments = story<Args>({
  about: 'Two hundred: the first twenty, then all.',
  before: async (world, facts) => {
    const [one] = await enclose(world, CLERK, [{ name: 'Plan.dwg', mediaType: 'application/acad', size: 16_000 }]);
    await enclosed(CLERK, permit, Array.from({ length: 200 }, (_, index) => ({ name: `Sheet ${index + 1}.dwg`, mediaType: 'application/acad', size: 160 + index })))?.(world, facts);
    if (!one) throw new Error('nothing was attached');
  },
  render: kept,
  shows: 'Show all 200 attachments',
});

export const AttachmentsOffline = story<Args>({
  about: 'Without a network a download waits and goes on by itself.',
  before: enclosed(CLERK, permit, [{ name: 'Confirmation of submission.pdf', mediaType: 'application/pdf', size: 212_000 }]),
  render: kept,
  play: async (element, made) => {
    await untilReads(element, 'as in the receipt');
    cut(made);
    await press(element, /^Download Confirmation/);
  },
  shows: 'Waiting for the connection',
});

export const AttachmentsRail = story<Args>({
  about: 'Attachments in a side rail.',
  before: enclosed(CLERK, permit, [
    { name: 'Confirmation of submission.pdf', mediaType: 'application/pdf', size: 212_000 },
    { name: 'Site plan 1147-3.tif', mediaType: 'image/tiff', size: 1_900_000, send: 1_200_000, properties: plan },
    { name: 'View from the street.png', mediaType: 'image/png', size: 48_000 },
  ]),
  width: 'rail',
  render: kept,
  shows: 'arrives: 1.2 MB of 1.9 MB',
});

export const AttachmentsSent = story<Args>({
  about: 'A letter that was sent: what has arrived, by the receipts. The bytes are at the recipient’s.',
  before: async (world, facts) => {
    await world.invite(CLERK, ANNA);
    const there = await world.attach(ANNA, CLERK, { bytes: bytes(212_000), name: 'Application.pdf', mediaType: 'application/pdf' });
    const half = await world.attach(ANNA, CLERK, { bytes: bytes(1_900_000), name: 'Site plan 1147-3.tif', mediaType: 'image/tiff' }, { send: 100_000 });
    facts.thread = crypto.randomUUID();
    await world.send(ANNA, [CLERK], { subject: 'My application', text: 'Here it is.', thread: facts.thread, attachments: [there, half] });
  },
  render: kept,
  shows: /212 kB arrived.*1.9 MB on its way/,
});

export const VersionsSent = story<Args>({
  about: 'A document its sender has sent again: the versions of all their letters, to whom each went, and what is different. There is nothing to download: the bytes are at the recipients’.',
  before: async (world, facts) => {
    await world.invite(CLERK, ANNA);
    const id = crypto.randomUUID();
    facts.thread = crypto.randomUUID();
    for (const [index, [size, value]] of ([[180_000, '1 : 500'], [190_000, '1 : 200'], [204_000, '1 : 100']] as const).entries()) {
      world.clock.advance(86_400_000);
      const file = await world.attach(ANNA, CLERK, { id, bytes: bytes(size), name: index ? 'Site plan 1147-3.tif' : 'Site plan.tif', mediaType: 'image/tiff', properties: [{ ...plan[0]!, value }] });
      await world.send(ANNA, [CLERK], { subject: 'My application', text: `Site plan, take ${index + 1}.`, thread: facts.thread, attachments: [file] });
    }
  },
  render: kept,
  play: async (element) => {
    const versions = await until(() => [...(element.shadowRoot?.querySelectorAll('fdz-message-attachments') ?? [])].at(-1)?.shadowRoot?.querySelector('details'), 'the versions');
    versions.open = true;
  },
  shows: /All 3 versions.*Version 3.*arrived.*in this message.*Version 1/,
});
