import { expect } from 'chai';
import { mount, until } from '../../test/support/element.ts';
import './define.ts';
import type { FdzAttachmentPicker } from './fdz-attachment-picker.ts';

describe('the camera of fdz-attachment-picker', () => {
  let picker: FdzAttachmentPicker;
  afterEach(() => picker.remove());

  const button = (kind: string) => picker.shadowRoot!.querySelector<HTMLElement>(`.${kind}`);
  const chooser = () => picker.shadowRoot!.querySelector<HTMLInputElement>('.chooser')!;
  /** Presses a button, and answers what the browser is asked for. */
  const asked = (kind: string) => {
    let found: unknown[] = [];
    chooser().addEventListener('click', (event) => {
      event.preventDefault();
      const { accept, multiple } = chooser();
      found = [chooser().getAttribute('capture'), accept, multiple];
    }, { once: true });
    button(kind)!.click();
    return found;
  };

  it('is asked for a picture of what lies before the person; choosing files afterwards is not', async () => {
    picker = mount('fdz-attachment-picker', { name: 'files', multiple: true, accept: '.pdf,image/*' });
    await picker.updateComplete;
    expect(asked('camera')).to.deep.equal(['environment', 'image/*', true]);
    expect(asked('choose')).to.deep.equal([null, '.pdf,image/*', true]);
  });

  it('gives a photo that is listed with its picture', async () => {
    picker = mount('fdz-attachment-picker', { name: 'files', multiple: true });
    await picker.updateComplete;
    const sources: string[] = [];
    picker.addEventListener('fdz-attachment-add-request', ({ source }) => sources.push(source));
    asked('camera');
    const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
    canvas.getContext('2d')!.fillRect(0, 0, 40, 30);
    const photo = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    const taken = new DataTransfer();
    taken.items.add(new File([photo!], 'photo.png', { type: 'image/png' }));
    chooser().files = taken.files;
    chooser().dispatchEvent(new Event('change'));
    await until(() => picker.shadowRoot!.querySelector('.row .thumb canvas'));
    expect(picker.files.map(({ name }) => name)).to.deep.equal(['photo.png']);
    expect(sources).to.deep.equal(['camera']);
  });

  it('is not offered where no picture is taken', async () => {
    picker = mount('fdz-attachment-picker', { name: 'files', accept: '.pdf' });
    await picker.updateComplete;
    expect(button('camera')).to.equal(null);
  });
});
