import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/attachment-picker/define.ts';
import type { FdzAttachmentPicker } from '../components/attachment-picker/fdz-attachment-picker.ts';
import { FileListStore } from '../src/stores/file-list.ts';
import type { Transfer } from '../src/stores/transfers.ts';
import { find, story, until, untilReads } from './story.ts';

type Args = Pick<FdzAttachmentPicker, 'accept' | 'multiple' | 'required' | 'disabled' | 'readOnly'>;

const file = (name: string, size = 1200, type = ''): File => new File([new Uint8Array(size)], name, { type });
const picker = (element: HTMLElement): FdzAttachmentPicker => element.matches('fdz-attachment-picker') ? (element as FdzAttachmentPicker) : element.querySelector('fdz-attachment-picker')!;

/** A picture as a camera takes it. */
async function picture(): Promise<File> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 300 });
  const paper = canvas.getContext('2d')!;
  for (const [index, colour] of ['#7fa8c9', '#d9c9a3', '#5d7f5a'].entries()) {
    paper.fillStyle = colour;
    paper.fillRect(0, index * 100, 400, 100);
  }
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  return new File([blob!], 'Garden.png', { type: 'image/png' });
}

/** A list somebody else carries, as a compose box has one, at one moment. */
class Moment extends FileListStore {
  constructor(items: readonly Partial<Transfer>[]) {
    super();
    this.set({ items: items.map((item, index) => ({ id: `moment-${index}`, name: 'Plan.pdf', mediaType: 'application/pdf', size: 640e6, sent: 0, state: 'waiting', ...item })) });
  }
}

const ofEveryState = new Moment([
  { name: 'Plan corrected.dwg', state: 'sending', sent: 184e6, rate: 22e6 },
  { name: 'Confirmation of submission.pdf', state: 'done', size: 212e3, sent: 212e3 },
  { name: 'Site plan 1147-3.tif', state: 'paused', size: 1.9e9, sent: 1.2e9 },
  { name: 'Photographs.zip', state: 'waiting', size: 3.1e9 },
  { name: 'Survey.docx', state: 'failed', size: 4e6, sent: 1e6, problem: { code: 'unreachable' } },
  { name: 'Letter of the surveyor.odt', state: 'failed', size: 4e6, problem: { code: 'file-changed' } },
  { name: 'Setup.exe', state: 'refused', size: 4e6, problem: { rule: { rule: 'type', by: 'city.example' } } },
  { name: 'Film.mov', state: 'refused', size: 12e9, problem: { rule: { rule: 'size', by: 'page', limit: 2e9 } } },
  { name: 'Contract.pdf', state: 'lost', size: 900e3 },
]);

const element = (_: unknown, { accept = '', multiple = true, required = false, disabled = false, readOnly = false }: Partial<Args>) =>
  html`<fdz-attachment-picker aria-label="Enclosures" name="files" accept=${accept} ?multiple=${multiple} ?required=${required} ?disabled=${disabled} ?readonly=${readOnly}></fdz-attachment-picker>`;

const some = (at: HTMLElement) => picker(at).add([file('Plan corrected.dwg', 64_000), file('Confirmation of submission.pdf', 212_000, 'application/pdf'), file('Letter.odt', 18_000)]);

export default {
  title: 'Attachment picker',
  component: 'fdz-attachment-picker',
  argTypes: { accept: { control: 'text' }, multiple: { control: 'boolean' }, required: { control: 'boolean' }, disabled: { control: 'boolean' }, readOnly: { control: 'boolean' } },
} satisfies Meta<Args>;

export const Empty = story<Args>({ about: 'Nothing chosen yet.', render: element, shows: 'or drop them here' });

export const OneFile = story<Args>({ about: 'For one file; another takes its place.', args: { multiple: false }, render: element, play: async (at) => picker(at).add([file('Plan.pdf', 212_000)]), shows: 'Choose another file' });

export const Limits = story<Args>({
  about: 'What may be chosen is said before.',
  render: () => html`<fdz-attachment-picker aria-label="Enclosures" name="files" multiple accept=".pdf,.dwg,image/*" max-bytes="10000000" max-files="5" max-total="30000000"></fdz-attachment-picker>`,
  shows: 'PDF, DWG, Images · up to 10 MB each · at most 5 files · 30 MB altogether',
});

export const Chosen = story<Args>({
  about: 'Files that go with the form; a picture is shown small.',
  render: element,
  play: async (at) => {
    some(at);
    picker(at).add([await picture()]);
    await until(() => find(at, 'canvas'), 'the small picture');
  },
  shows: '4 files',
});

export const EveryState = story<Args>({
  about: 'A list that is carried by somebody else, in every state a file can be in. Without a frame: it stands in another element.',
  render: () => html`<fdz-attachment-picker aria-label="Enclosures" .transfers=${ofEveryState} list-only></fdz-attachment-picker>`,
  shows: 'Choose the same file again',
});

export const Refused = story<Args>({
  about: 'Files that break a rule of the page stay to be seen; the form waits until they are removed.',
  args: { accept: '.pdf' },
  render: element,
  play: async (at) => picker(at).add([file('Plan.pdf'), file('Setup.exe', 4000)]),
  shows: 'Refused · Files of this kind are not taken here.',
});

export const RequiredAndInvalid = story<Args>({
  about: 'The form was sent without a file.',
  render: (_, args) => html`<form>${element(_, { ...args, required: true })}</form>`,
  play: async (at) => {
    await picker(at).updateComplete;
    picker(at).checkValidity();
  },
  shows: 'Choose at least one file.',
});

export const Disabled = story<Args>({
  about: 'In a fieldset that is disabled.',
  render: (_, args) => html`<form><fieldset disabled>${element(_, args)}</fieldset></form>`,
  play: async (at) => picker(at).updateComplete.then(() => undefined),
  shows: 'Choose files',
});

export const ReadOnly = story<Args>({
  about: 'The list is shown; nothing can be changed.',
  render: () => html`<fdz-attachment-picker aria-label="Enclosures" .transfers=${ofEveryState} readonly></fdz-attachment-picker>`,
  shows: 'Plan corrected',
});

export const Renaming = story<Args>({
  about: 'A name is written anew in its place.',
  render: element,
  play: async (at) => {
    some(at);
    (await until(() => find(at, 'button.name'), 'a name')).click();
    await until(() => find(at, 'input.rename'), 'the field');
  },
  shows: 'Plan corrected.dwg',
});

export const Moving = story<Args>({
  about: 'A place is chosen with buttons, where dragging is not wanted.',
  render: element,
  play: async (at) => {
    some(at);
    (await until(() => find(at, '.row:nth-child(2) .handle'), 'a handle')).click();
  },
  shows: 'Move ⁨Confirmation of submission.pdf⁩ up',
});

export const Removed = story<Args>({
  about: 'A file was removed; that can be taken back.',
  render: element,
  play: async (at) => {
    some(at);
    (await until(() => find(at, '[data-do=remove]'), 'a button that removes')).click();
  },
  shows: /was removed\..*Undo/,
});

export const NotUploaded = story<Args>({
  about: 'The endpoint of the host does not answer: what was kept, and what to do.',
  render: () => html`<fdz-attachment-picker aria-label="Enclosures" name="files" multiple endpoint="https://files.example/" .uploadOptions=${{ fetch: () => Promise.resolve(new Response(null, { status: 403 })) }}></fdz-attachment-picker>`,
  play: async (at) => picker(at).add([file('Plan.pdf', 64_000)]),
  shows: /Failed · .*Try again/,
});

export const LongNames = story<Args>({
  about: 'Names without a place to break them, of another direction, and with characters that would turn what is around them.',
  render: () => html`<fdz-attachment-picker aria-label="Enclosures" list-only .transfers=${new Moment([
    { name: `${'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung'.repeat(3)}.pdf`, state: 'done', sent: 640e6 },
    { name: 'تقرير المساحة النهائي.pdf', state: 'sending', sent: 2e8, rate: 9e6 },
    { name: 'invoice\u202efdp.exe', state: 'waiting' },
  ])}></fdz-attachment-picker>`,
  shows: 'invoice\ufffdfdp',
});

export const VeryMany = story<Args>({
  about: 'Ten thousand files.',
  render: element,
  play: async (at) => picker(at).add(Array.from({ length: 10_000 }, (_, index) => file(`Page ${index + 1}.tif`, 1))),
  shows: 'and 9,950 more',
});

export const Rail = story<Args>({
  about: 'In a side rail.',
  width: 'rail',
  render: () => html`<fdz-attachment-picker aria-label="Enclosures" .transfers=${ofEveryState} multiple></fdz-attachment-picker>`,
  play: async (at) => untilReads(at, 'Plan corrected').then(() => undefined),
  shows: 'Plan corrected',
});
