import { expect } from 'chai';
import type { Transfer } from '../../src/stores/transfers.ts';
import { inside, mount, textOf, until } from '../../test/support/element.ts';
import { FileListStore } from '../../src/stores/file-list.ts';
import './define.ts';
import type { FdzAttachmentPicker } from './fdz-attachment-picker.ts';

const file = (name: string): File => new File(['12345'], name);

describe('the list of fdz-attachment-picker', () => {
  let picker: FdzAttachmentPicker;
  afterEach(() => picker.remove());

  it('gives back what was said of a file that was removed', async () => {
    picker = mount('fdz-attachment-picker', { name: 'files', multiple: true, properties: [{ name: 'scale', kind: 'text' }] });
    picker.add([file('a.pdf'), file('b.pdf')]);
    (await until(() => inside(picker, '[data-do=properties]'))).click();
    const field = await until(() => inside<HTMLInputElement>(picker, '#property-0'));
    field.value = '1:50';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.form!.requestSubmit();
    await until(() => picker.attachments[0]!.properties);
    inside(picker, '[data-do=remove]')!.click();
    (await until(() => inside(picker, '.notice button'))).click();
    await until(() => picker.attachments.length === 2);
    expect(picker.attachments[0]).to.deep.include({ name: 'a.pdf', properties: [{ name: 'scale', kind: 'text', value: '1:50' }] });
  });

  it('takes of a folder that is chosen what it takes of one that is dropped', async () => {
    picker = mount('fdz-attachment-picker', { name: 'files', multiple: true });
    await picker.updateComplete;
    const input = inside<HTMLInputElement>(picker, '.chooser')!;
    input.addEventListener('click', (event) => event.preventDefault());
    picker.choose('folder');
    const files = ['.DS_Store', ...Array.from({ length: 10_001 }, (_, index) => `${index}.txt`), 'Thumbs.db'].map(file);
    Object.defineProperty(input, 'files', { value: files });
    input.dispatchEvent(new Event('change'));
    await until(() => inside(picker, '.notice'));
    expect(picker.attachments).to.have.length(10_000);
    expect(picker.attachments[0]!.name).to.equal('0.txt');
    expect(textOf(picker, '.notice p')).to.contain('10,000');
  }).timeout(20_000);

  it('looks at what is said of each file once, however many there are', async () => {
    const list = new FileListStore();
    const count = 400;
    list.add(Array.from({ length: count }, (_, index) => file(`${index}.pdf`)));
    let looks = 0;
    list.take(list.state.items.map((item): Transfer => ({ ...item, get properties() {
      looks += 1;
      return [];
    } })));
    picker = mount('fdz-attachment-picker', { transfers: list, listOnly: true, properties: [{ name: 'scale', kind: 'text', required: true }] });
    await until(() => inside(picker, '[part=missing]'));
    looks = 0;
    list.take([...list.state.items]);
    await picker.updateComplete;
    expect(picker.shadowRoot!.querySelectorAll('[part=missing]').length).to.be.greaterThan(20);
    expect(looks).to.be.greaterThan(0).and.below(6 * count);
  });
});
