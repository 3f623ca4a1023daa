import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import { FileListStore } from '../../src/stores/file-list.ts';
import type { Transfer } from '../../src/stores/transfers.ts';
import { heard, inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { tusEndpoint } from '../../test/support/tus-endpoint.ts';
import './define.ts';
import type { AttachmentAddRequestEvent, AttachmentRefusedEvent } from './events.ts';
import type { FdzAttachmentPicker } from './fdz-attachment-picker.ts';

const file = (name: string, size = 10, type = '') => new File([new Uint8Array(size)], name, { type });
const names = (data: FormData, key = 'files') => data.getAll(key).map((entry) => (entry instanceof File ? `${entry.name} ${entry.size}` : entry));

describe('fdz-attachment-picker', () => {
  let form: HTMLFormElement;
  let picker: FdzAttachmentPicker;
  const open = async (properties: Partial<FdzAttachmentPicker> = {}) => {
    form = document.createElement('form');
    document.body.append(form);
    picker = mount('fdz-attachment-picker', { name: 'files', multiple: true, ...properties }, form);
    await picker.updateComplete;
    said = heard(picker);
  };
  const add = async (...files: File[]) => {
    picker.add(files);
    await picker.updateComplete;
  };
  const listed = () => picker.attachments.map(({ name }) => name);
  const rows = () => [...picker.shadowRoot!.querySelectorAll<HTMLElement>('.row')];
  let said: readonly string[];
  const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
  const focused = () => picker.shadowRoot!.activeElement as HTMLElement | null;
  /** `Alt+F4` holds the first. */
  const press = async (keys: string) => {
    const [key, modifier] = keys.split('+').reverse();
    if (modifier) await sendKeys({ down: modifier });
    await sendKeys({ press: key! });
    if (modifier) await sendKeys({ up: modifier });
    await picker.updateComplete;
  };
  /** The keyboard goes to the list: to the name of the first file. */
  const enterList = () => rows()[0]!.querySelector<HTMLElement>('button')!.focus();

  afterEach(() => {
    form.remove();
    document.documentElement.lang = 'en';
  });

  describe('in a form', () => {
    it('submits the files under its name, in their order and by the names they were given', async () => {
      await open();
      await add(file('a.txt', 1), file('b.txt', 2));
      expect(names(new FormData(form))).to.deep.equal(['a.txt 1', 'b.txt 2']);
      enterList();
      await press('Alt+ArrowDown');
      await press('Enter');
      await sendKeys({ type: 'first' });
      await press('Enter');
      expect(names(new FormData(form))).to.deep.equal(['b.txt 2', 'first.txt 1']);
    });

    it('submits what was added in the same breath', async () => {
      await open();
      picker.add([file('a.txt')]);
      expect(names(new FormData(form))).to.deep.equal(['a.txt 10']);
    });

    it('submits nothing while nothing is chosen, and nothing without a name', async () => {
      await open({ name: undefined });
      expect([...new FormData(form)]).to.deep.equal([]);
      await add(file('a.txt'));
      expect([...new FormData(form)]).to.deep.equal([]);
      picker.name = 'late';
      await picker.updateComplete;
      expect(names(new FormData(form), 'late')).to.deep.equal(['a.txt 10']);
    });

    it('is emptied when the form is reset', async () => {
      await open({ required: true });
      await add(file('a.txt'));
      form.reset();
      await picker.updateComplete;
      expect(listed()).to.deep.equal([]);
      expect(names(new FormData(form))).to.deep.equal([]);
      expect(inside(picker, '#complaint')!.hidden).to.equal(true);
    });

    it('says what is missing when it is required, beside the control, until it is there', async () => {
      await open({ required: true });
      expect(picker.validity.valueMissing).to.equal(true);
      expect(picker.matches(':state(user-invalid)')).to.equal(false);
      expect(form.reportValidity()).to.equal(false);
      await picker.updateComplete;
      expect(picker.matches(':state(user-invalid)')).to.equal(true);
      expect(textOf(picker, '#complaint')).to.equal('Choose at least one file.');
      expect(focused()?.className).to.equal('choose');
      await add(file('a.txt'));
      expect(picker.validity.valid).to.equal(true);
      expect(inside(picker, '#complaint')!.hidden).to.equal(true);
      expect(picker.matches(':state(user-invalid)')).to.equal(false);
    });

    it('complains in the language around it', async () => {
      document.documentElement.lang = 'de';
      await open({ required: true });
      await until(() => picker.validationMessage === 'Wählen Sie mindestens eine Datei aus.');
    });

    it('is disabled with its fieldset, and then neither takes nor submits', async () => {
      await open();
      await add(file('a.txt'));
      const fieldset = document.createElement('fieldset');
      fieldset.disabled = true;
      form.append(fieldset);
      fieldset.append(picker);
      await until(() => inside<HTMLButtonElement>(picker, '.choose')!.disabled);
      picker.add([file('b.txt')]);
      expect(listed()).to.deep.equal(['a.txt']);
      expect(names(new FormData(form))).to.deep.equal([]);
      expect(picker.shadowRoot!.querySelectorAll('.row button')).to.have.length(0);
      fieldset.disabled = false;
      await until(() => !inside<HTMLButtonElement>(picker, '.choose')!.disabled);
      expect(names(new FormData(form))).to.deep.equal(['a.txt 10']);
    });

    it('is named by its label and takes the focus from it', async () => {
      await open();
      const label = document.createElement('label');
      label.htmlFor = picker.id = 'enclosures';
      label.textContent = 'Enclosures';
      form.prepend(label);
      let chooser = 0;
      inside(picker, '.chooser')!.addEventListener('click', (event) => {
        event.preventDefault();
        chooser += 1;
      });
      expect([...picker.labels]).to.deep.equal([label]);
      label.click();
      expect(chooser).to.equal(1);
      picker.focus();
      expect(focused()?.className).to.equal('choose');
      label.remove();
    });

    it('has a fault the page found', async () => {
      await open();
      picker.setCustomValidity('Not this one.');
      expect(form.checkValidity()).to.equal(false);
      expect(picker.validationMessage).to.equal('Not this one.');
      picker.setCustomValidity('');
      expect(form.checkValidity()).to.equal(true);
    });

    it('takes back what the browser kept of it', async () => {
      await open();
      const kept = new FormData();
      kept.append('file', file('kept.txt', 3));
      kept.append('file', 'no file');
      picker.formStateRestoreCallback(kept);
      await until(() => listed().length);
      expect(listed()).to.deep.equal(['kept.txt']);
      expect(names(new FormData(form))).to.deep.equal(['kept.txt 3']);
    });

    it('holds one file without `multiple`, and another takes its place', async () => {
      await open({ multiple: false });
      await add(file('a.txt'));
      await add(file('b.txt'));
      expect(listed()).to.deep.equal(['b.txt']);
      expect(textOf(picker, '.choose')).to.equal('Choose another file');
      expect(inside(picker, '.folder')).to.equal(null);
    });
  });

  describe('rules', () => {
    it('refuse what they forbid, say which, and keep the form from being sent until it is gone', async () => {
      await open({ accept: '.pdf', maxBytes: 100 });
      const refused: string[] = [];
      picker.addEventListener('fdz-attachment-refused', ({ attachments }: AttachmentRefusedEvent) => refused.push(...attachments.map(({ name }) => name)));
      await add(file('a.pdf'), file('b.exe'), file('c.pdf', 101));
      expect(refused).to.deep.equal(['b.exe', 'c.pdf']);
      expect(plain(textOf(picker, '.refused .state'))).to.equal('Refused · Files of this kind are not taken here. | Refused · It is larger than 100 bytes, the most a file may have here.');
      expect(names(new FormData(form))).to.deep.equal(['a.pdf 10']);
      expect(form.checkValidity()).to.equal(false);
      expect(picker.validationMessage).to.equal('2 files were refused. Remove them to go on.');
      await until(() => said.includes('One file added, 2 refused.'));
      for (const button of picker.shadowRoot!.querySelectorAll<HTMLElement>('.refused [data-do=remove]')) button.click();
      await picker.updateComplete;
      expect(form.checkValidity()).to.equal(true);
    });

    it('take what had no room when there is room again', async () => {
      await open({ maxFiles: 2, maxTotal: 50 });
      await add(file('a', 10), file('b', 10), file('c', 10));
      expect(picker.attachments.map(({ state }) => state)).to.deep.equal(['waiting', 'waiting', 'refused']);
      rows()[0]!.querySelector<HTMLElement>('[data-do=remove]')!.click();
      expect(names(new FormData(form))).to.deep.equal(['b 10', 'c 10']);
    });

    it('are told before anything is chosen', async () => {
      await open({ accept: '.pdf, image/*', maxBytes: 10e6, maxFiles: 1 });
      expect(plain(textOf(picker, '#hint'))).to.equal('PDF, Images · up to 10 MB each · one file');
      expect(inside(picker, '.choose')!.getAttribute('aria-describedby')).to.contain('hint');
    });

    it('let the page keep files away, or take them itself', async () => {
      await open();
      const asked: [string, number][] = [];
      picker.addEventListener('fdz-attachment-add-request', (event: AttachmentAddRequestEvent) => {
        asked.push([event.source, event.files.length]);
        event.preventDefault();
      });
      await add(file('a'), file('b'));
      expect(asked).to.deep.equal([['page', 2]]);
      expect(listed()).to.deep.equal([]);
    });
  });

  describe('adding', () => {
    const transferOf = (...files: File[]) => {
      const data = new DataTransfer();
      for (const one of files) data.items.add(one);
      return data;
    };

    it('takes what is chosen in the browser’s chooser', async () => {
      await open({ accept: '.txt' });
      const input = inside<HTMLInputElement>(picker, '.chooser')!;
      const opened: Partial<HTMLInputElement>[] = [];
      input.addEventListener('click', (event) => {
        event.preventDefault();
        const { accept, multiple, webkitdirectory } = input;
        opened.push({ accept, multiple, webkitdirectory });
      });
      inside(picker, '.choose')!.click();
      inside(picker, '.folder')!.click();
      expect(opened).to.deep.equal([{ accept: '.txt', multiple: true, webkitdirectory: false }, { accept: '', multiple: true, webkitdirectory: true }]);
      input.files = transferOf(file('a.txt')).files;
      input.dispatchEvent(new Event('change'));
      await until(() => listed().length === 1);
    });

    it('takes what is dropped on it, and shows while it is dragged over that it would', async () => {
      await open();
      const drag = (type: string, target: Element, related: Element | null = null) => {
        const event = new DragEvent(type, { bubbles: true, composed: true, cancelable: true, dataTransfer: transferOf(file('a.txt')), relatedTarget: related });
        target.dispatchEvent(event);
        return event;
      };
      const sheet = inside(picker, '.sheet')!;
      expect(drag('dragover', inside(picker, '.choose')!).defaultPrevented).to.equal(true);
      await picker.updateComplete;
      expect(picker.matches(':state(over)')).to.equal(true);
      drag('dragleave', sheet, inside(picker, '.bar'));
      await picker.updateComplete;
      expect(picker.matches(':state(over)')).to.equal(true);
      drag('dragleave', sheet, document.body);
      await picker.updateComplete;
      expect(picker.matches(':state(over)')).to.equal(false);
      expect(drag('drop', sheet).defaultPrevented).to.equal(true);
      await until(() => listed().join() === 'a.txt');
    });

    it('leaves words that are dragged over it to others', async () => {
      await open();
      const data = new DataTransfer();
      data.setData('text/plain', 'words');
      const event = new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: data });
      inside(picker, '.sheet')!.dispatchEvent(event);
      expect(event.defaultPrevented).to.equal(false);
    });

    it('walks a folder that is dropped, and leaves out what systems put there', async () => {
      await open();
      const entry = (name: string, children?: FileSystemEntry[]): FileSystemEntry => ({
        name, isFile: !children, isDirectory: !!children,
        file: (done: (one: File) => void, failed: (reason: Error) => void) => (name === 'gone' ? failed(new DOMException('', 'NotFoundError')) : done(file(name))),
        createReader: () => {
          const rest = [...(children ?? [])];
          return { readEntries: (done: (some: FileSystemEntry[]) => void) => done(rest.splice(0, 2)) };
        },
      } as unknown as FileSystemEntry);
      const folder = entry('folder', [entry('a'), entry('.DS_Store'), entry('deeper', [entry('b')]), entry('gone'), entry('c')]);
      await picker.addFrom({ items: [{ kind: 'file', webkitGetAsEntry: () => folder }], files: [] } as unknown as DataTransfer);
      expect(listed()).to.deep.equal(['a', 'b', 'c']);
      await picker.updateComplete;
      expect(textOf(picker, '.notice p')).to.equal('One file could not be read.');
    });

    it('takes what is pasted while it has the focus', async () => {
      await open();
      const paste = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
      // Firefox gives an event of a script a clipboard of its own.
      Object.defineProperty(paste, 'clipboardData', { value: transferOf(file('image.png', 10, 'image/png')) });
      inside(picker, '.choose')!.dispatchEvent(paste);
      expect(paste.defaultPrevented).to.equal(true);
      await until(() => listed().join() === 'image.png');
    });
  });

  describe('the list', () => {
    it('is one tab stop; arrows lead through it, in the direction of the text', async () => {
      await open();
      await add(file('a.txt'), file('b.txt'), file('c.txt'));
      expect(picker.shadowRoot!.querySelectorAll('.row [tabindex="0"]')).to.have.length(1);
      enterList();
      await press('ArrowDown');
      expect(focused()).to.equal(rows()[1]!.querySelector('.name'));
      await press('ArrowRight');
      expect(focused()?.getAttribute('aria-label')).to.equal('Move \u2068b.txt\u2069');
      await press('ArrowRight');
      expect(focused()?.getAttribute('aria-label')).to.equal('Remove \u2068b.txt\u2069');
      await press('End');
      expect(rows()[2]!.contains(focused())).to.equal(true);
      await press('ArrowLeft');
      await press('ArrowLeft');
      expect(focused()).to.equal(rows()[2]!.querySelector('.name'));
      expect(picker.shadowRoot!.querySelectorAll('.row [tabindex="0"]')).to.have.length(1);
      form.dir = 'rtl';
      await press('ArrowLeft');
      expect(focused()?.dataset.do).to.equal('reorder');
    });

    it('removes with Delete, keeps the focus in its place, and gives back', async () => {
      await open();
      await add(file('a.txt', 1), file('b.txt', 2), file('c.txt', 3));
      enterList();
      await press('ArrowDown');
      await press('Delete');
      expect(listed()).to.deep.equal(['a.txt', 'c.txt']);
      expect(focused()?.textContent).to.equal('c.txt');
      await until(() => said.includes('b.txt was removed.'));
      inside(picker, '.notice button')!.click();
      await picker.updateComplete;
      expect(listed()).to.deep.equal(['a.txt', 'b.txt', 'c.txt']);
      expect(focused()?.textContent).to.equal('b.txt');
      expect(inside(picker, '.notice')).to.equal(null);
      expect(names(new FormData(form))).to.deep.equal(['a.txt 1', 'b.txt 2', 'c.txt 3']);
    });

    it('leads back to the button that chooses when the last one is removed', async () => {
      await open();
      await add(file('a.txt'));
      enterList();
      await press('Delete');
      expect(focused()?.className).to.equal('choose');
    });

    it('renames in place: the extension stays, Escape leaves the name', async () => {
      await open();
      await add(file('plan.pdf'));
      enterList();
      await press('Enter');
      const input = inside<HTMLInputElement>(picker, 'input.rename')!;
      expect(focused()).to.equal(input);
      expect(input.value.slice(input.selectionStart!, input.selectionEnd!)).to.equal('plan');
      await sendKeys({ type: 'other' });
      await press('Escape');
      expect(listed()).to.deep.equal(['plan.pdf']);
      expect(focused()?.className).to.equal('name');
      focused()!.dispatchEvent(new KeyboardEvent('keydown', { key: 'F2', bubbles: true }));
      await picker.updateComplete;
      await press('Control+a');
      await sendKeys({ type: 'a/b.exe' });
      await press('Enter');
      expect(listed()).to.deep.equal(['a_b.exe.pdf']);
      await until(() => said.includes('It is now called a_b.exe.pdf.'));
      await press('Enter');
      await press('Control+a');
      await sendKeys({ press: 'Backspace' });
      await press('Enter');
      expect(listed()).to.deep.equal(['a_b.exe.pdf']);
    });

    it('is put in order with Alt and an arrow, with buttons, and by dragging', async () => {
      await open();
      await add(file('a.txt'), file('b.txt'), file('c.txt'));
      enterList();
      await press('Alt+ArrowDown');
      expect(listed()).to.deep.equal(['b.txt', 'a.txt', 'c.txt']);
      await until(() => said.includes('a.txt is now 2 of 3.'));
      expect(focused()?.textContent).to.equal('a.txt');
      await press('Alt+ArrowUp');
      await press('Alt+ArrowUp');
      expect(listed()).to.deep.equal(['a.txt', 'b.txt', 'c.txt']);

      rows()[0]!.querySelector<HTMLElement>('.handle')!.click();
      await picker.updateComplete;
      expect(focused()?.getAttribute('aria-label')).to.equal('Move \u2068a.txt\u2069 up');
      inside(picker, '[data-do=down]')!.click();
      await picker.updateComplete;
      expect(listed()).to.deep.equal(['b.txt', 'a.txt', 'c.txt']);
      expect(focused()?.dataset.do).to.equal('down');
      await press('Escape');
      expect(inside(picker, '[data-do=down]')).to.equal(null);
      expect(focused()?.className).to.contain('handle');

      const middle = (element: Element): [number, number] => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [Math.round(x + width / 2), Math.round(y + height / 2)];
      };
      const [x, y] = middle(rows()[2]!.querySelector('.handle')!);
      await sendMouse({ type: 'move', position: [x, y] });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [x, middle(rows()[0]!)[1] - 10] });
      expect(rows()[0]!.classList.contains('before')).to.equal(true);
      await sendMouse({ type: 'up' });
      await until(() => listed().join() === 'c.txt,b.txt,a.txt');
      await picker.updateComplete;
      expect(inside(picker, '[data-do=down]'), 'a drag is not a press').to.equal(null);
      expect(rows().some(({ className }) => /before|after|dragged/.test(className))).to.equal(false);
    });

    it('shows names so that nothing in them turns or hides what is around', async () => {
      const hostile = 'invoice\u202efdp.exe';
      class Other extends FileListStore {
        constructor() {
          super();
          this.set({ items: [{ id: 'x', name: hostile, mediaType: 'image/svg+xml', size: 1, sent: 0, state: 'waiting', file: new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' }) }, { id: 'y', name: '<img src=x onerror=alert(1)>.html', mediaType: 'text/html', size: 1, sent: 0, state: 'waiting' }] });
        }
      }
      await open({ transfers: new Other() });
      expect(textOf(picker, '.name')).to.equal('invoice\ufffdfdp.exe | <img src=x onerror=alert(1)>.html');
      expect(picker.shadowRoot!.querySelectorAll('img, canvas, iframe, object')).to.have.length(0);
      expect(rows()[0]!.querySelector('bdi')).to.not.equal(null);
      picker.remove();
      await open();
      await add(file(hostile), file('../../a.txt'));
      expect(listed()).to.deep.equal(['invoicefdp.exe', '_.._a.txt']);
    });

    it('draws pictures small, and keeps the mark of what is none', async () => {
      await open();
      const canvas = Object.assign(document.createElement('canvas'), { width: 20, height: 20 });
      canvas.getContext('2d')!.fillRect(0, 0, 20, 20);
      const blob = await new Promise<Blob | null>((resolve) => {
        canvas.toBlob(resolve, 'image/png');
      });
      await add(new File(['no picture'], 'broken.png', { type: 'image/png' }), new File([blob!], 'real.png', { type: 'image/png' }));
      await until(() => rows()[1]!.querySelector('canvas'));
      expect(rows()[0]!.querySelector('.thumb')!.textContent).to.equal('PNG');
    });

    it('shows the first of ten thousand, and the others when they are asked for', async () => {
      await open();
      await add(...Array.from({ length: 10_000 }, (_, index) => file(`${index}.txt`, 1)));
      expect(rows()).to.have.length(50);
      expect(plain(textOf(picker, '.summary'))).to.equal('10,000 files, 10 kB and 9,950 more');
      expect(inside(picker, '[role=grid]')!.getAttribute('aria-rowcount')).to.equal('10000');
      await until(() => said.includes('10,000 files added.'));
      inside(picker, '.more')!.click();
      await picker.updateComplete;
      expect(rows()).to.have.length(250);
      expect(focused()?.textContent).to.equal('50.txt');
      expect(new FormData(form).getAll('files')).to.have.length(10_000);
    });

    it('is read only where it must be', async () => {
      await open();
      await add(file('a.txt'));
      picker.readOnly = true;
      await picker.updateComplete;
      expect(picker.shadowRoot!.querySelectorAll('button')).to.have.length(0);
      expect(inside(picker, '[role=list] [role=listitem]')).to.not.equal(null);
      picker.add([file('b.txt')]);
      expect(listed()).to.deep.equal(['a.txt']);
      expect(names(new FormData(form))).to.deep.equal(['a.txt 10']);
    });
  });

  describe('with an endpoint', () => {
    const url = 'https://files.example/tus/';

    it('uploads at once, keeps the form back until it has arrived, and submits where it is', async () => {
      const server = tusEndpoint(url);
      let arrive: (() => void) | undefined;
      const held = new Promise<void>((resolve) => { arrive = resolve; });
      server.instead = (method) => (method === 'PATCH' ? held.then(() => { server.instead = undefined; return new Response(null, { status: 503 }); }) : undefined);
      await open({ endpoint: url, uploadOptions: { fetch: server.fetch, headers: () => ({ authorization: 'Bearer own' }) } });
      const uploaded: string[] = [];
      picker.addEventListener('fdz-attachment-uploaded', ({ attachment }) => uploaded.push(attachment.name));
      await add(file('a.txt', 4, 'text/plain'));
      await until(() => server.seen.some(({ method }) => method === 'PATCH'));
      expect(form.checkValidity()).to.equal(false);
      expect(picker.validationMessage).to.equal('One file is not uploaded yet.');
      expect(names(new FormData(form))).to.deep.equal([]);
      expect(picker.matches(':state(busy)')).to.equal(true);
      arrive!();
      await until(() => picker.attachments[0]?.state === 'done');
      expect(server.kept.get(`${url}1`)).to.deep.equal(new Uint8Array(4));
      expect(server.seen.every(({ headers }) => headers.get('authorization') === 'Bearer own')).to.equal(true);
      expect(uploaded).to.deep.equal(['a.txt']);
      expect(form.checkValidity()).to.equal(true);
      expect(JSON.parse(names(new FormData(form))[0]!)).to.deep.equal({ name: 'a.txt', mediaType: 'text/plain', size: 4, url: `${url}1`, digest: 'sha-256:3z9hmASpL9tAVxktxD3XSOp3itxSvEmM6AUkwBS4ERk' });
      await until(() => said.includes('a.txt is uploaded.'));
    });

    it('pauses, goes on, and tries again what failed', async () => {
      const server = tusEndpoint(url);
      server.instead = (method) => (method === 'POST' ? new Promise(() => undefined) : undefined);
      await open({ endpoint: url, uploadOptions: { fetch: (...args) => server.fetch(...args) } });
      await add(file('a.txt', 4));
      await until(() => server.seen.length === 1);
      inside(picker, '[data-do=pause]')!.click();
      await picker.updateComplete;
      expect(textOf(picker, '.state')).to.contain('Paused');
      server.instead = () => new Response(null, { status: 403 });
      inside(picker, '[data-do=resume]')!.click();
      await until(() => inside(picker, '[data-do=retry]'));
      expect(picker.matches(':state(failed)')).to.equal(true);
      server.instead = undefined;
      inside(picker, '[data-do=retry]')!.click();
      await until(() => picker.attachments[0]?.state === 'done');
      expect(server.kept.size).to.equal(1);
    });

    it('goes on with what was removed and taken back, where it was', async () => {
      const server = tusEndpoint(url);
      await open({ endpoint: url, uploadOptions: { fetch: server.fetch } });
      await add(file('a.txt', 4));
      await until(() => picker.attachments[0]?.state === 'done');
      inside(picker, '[data-do=remove]')!.click();
      await picker.updateComplete;
      expect(names(new FormData(form))).to.deep.equal([]);
      inside(picker, '.notice button')!.click();
      await until(() => picker.attachments[0]?.state === 'done');
      expect(server.seen.filter(({ method }) => method === 'POST')).to.have.length(1);
      expect(names(new FormData(form))).to.have.length(1);
    });

    it('sends nothing where the files themselves go with the form', async () => {
      const server = tusEndpoint(url);
      await open({ endpoint: url, submit: 'files', uploadOptions: { fetch: server.fetch } });
      await add(file('a.txt'));
      expect(names(new FormData(form))).to.deep.equal(['a.txt 10']);
      expect(server.seen).to.deep.equal([]);
    });

    it('takes up references the browser kept, and nothing that is none', async () => {
      await open({ endpoint: url });
      const kept = { name: 'kept.pdf', mediaType: 'application/pdf', size: 3, url: `${url}9`, digest: 'sha-256:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0' };
      picker.formStateRestoreCallback(JSON.stringify([kept, { name: 'x' }, { ...kept, digest: 3 }, { ...kept, url: 'javascript:alert(1)' }, null]));
      await until(() => listed().length);
      expect(names(new FormData(form)).map((text) => JSON.parse(text) as unknown)).to.deep.equal([kept]);
    });

    it('takes up nothing that is no JSON, and leaves what was chosen meanwhile alone', async () => {
      await open();
      picker.formStateRestoreCallback('{ no JSON');
      const kept = new FormData();
      kept.append('file', file('kept.txt'));
      picker.formStateRestoreCallback(kept);
      await add(file('chosen.txt'));
      await until(() => rows().length);
      expect(listed()).to.deep.equal(['chosen.txt']);
    });
  });

  describe('with the list of another', () => {
    class Carried extends FileListStore {
      readonly asked: string[] = [];
      constructor(items: Partial<Transfer>[]) {
        super();
        this.set({ items: items.map((item, index) => ({ id: `${index}`, name: 'a.pdf', mediaType: 'application/pdf', size: 100, sent: 0, state: 'waiting', ...item })) });
      }
      becomes(change: Partial<Transfer>): void {
        this.set({ items: this.state.items.map((item) => ({ ...item, ...change })) });
      }
      override pause(id: string): void {
        this.asked.push(`pause ${id}`);
      }
      override resume(id: string): void {
        this.asked.push(`resume ${id}`);
      }
      override retry(id: string): void {
        this.asked.push(`retry ${id}`);
      }
      override find(id: string, chosen?: File): Promise<boolean> {
        this.asked.push(`find ${id} ${chosen?.name ?? 'by itself'}`);
        return Promise.resolve(chosen?.name === 'same.pdf' || id === '1');
      }
    }

    it('shows and commands it, and takes part in no form', async () => {
      const list = new Carried([{ state: 'sending', sent: 29, rate: 7 }, { state: 'paused' }, { state: 'failed', problem: { code: 'unreachable' } }, { state: 'lost' }]);
      await open({ transfers: list, required: true });
      expect(plain(rows()[0]!.querySelector('.state')!.textContent!)).to.equal('29 bytes of 100 bytes · 7 byte/s · 15 sec left');
      expect(rows()[0]!.querySelector('progress')!.position).to.equal(0.29);
      for (const command of ['pause', 'resume', 'retry']) inside(picker, `[data-do=${command}]`)!.click();
      expect(list.asked).to.deep.equal(['pause 0', 'resume 1', 'retry 2']);
      expect(form.checkValidity()).to.equal(true);
      expect([...new FormData(form)]).to.deep.equal([]);
      form.reset();
      expect(list.state.items).to.have.length(4);
      // A part of the form of the page, and framed like one; elsewhere the element around it has the frame.
      expect(getComputedStyle(inside(picker, '.sheet')!).borderTopWidth).to.equal('1px');
      expect(await violations(picker)).to.deep.equal([]);
    });

    it('keeps the focus in the row whose button goes because all of it has arrived', async () => {
      const list = new Carried([{ state: 'sending', sent: 29 }]);
      await open({ transfers: list });
      inside(picker, '[data-do=pause]')!.focus();
      list.becomes({ state: 'done', sent: 100 });
      await until(() => !inside(picker, '[data-do=pause]'));
      const { activeElement } = picker.shadowRoot!;
      expect(rows()[0]!.contains(activeElement)).to.equal(true);
      expect((activeElement as HTMLElement).tabIndex).to.equal(0);
      // What has the focus elsewhere keeps it.
      const other = document.body.appendChild(document.createElement('button'));
      other.focus();
      list.becomes({ state: 'sending', sent: 50 });
      await until(() => inside(picker, '[data-do=pause]'));
      expect(document.activeElement === other).to.equal(true);
      other.remove();
    });

    it('asks for a lost file again, and takes no other', async () => {
      const list = new Carried([{ state: 'lost' }]);
      await open({ transfers: list, listOnly: true });
      const input = inside<HTMLInputElement>(picker, '.chooser')!;
      let opened = 0;
      input.addEventListener('click', (event) => {
        event.preventDefault();
        opened += 1;
      });
      const give = async (name: string) => {
        const before = opened;
        inside(picker, '[data-do=find]')!.click();
        await until(() => opened > before);
        const data = new DataTransfer();
        data.items.add(file(name));
        input.files = data.files;
        input.dispatchEvent(new Event('change'));
      };
      await give('other.pdf');
      await until(() => inside(picker, '.notice'));
      expect(textOf(picker, '.notice p')).to.contain('That is another file.');
      await give('same.pdf');
      expect(list.asked).to.deep.equal(['find 0 by itself', 'find 0 other.pdf', 'find 0 by itself', 'find 0 same.pdf']);
      expect(listed()).to.deep.equal(['a.pdf']);
      expect(inside(picker, '.bar')).to.equal(null);
    });

    it('asks nobody for a lost file that the browser opens by itself', async () => {
      const list = new Carried([{}, { state: 'lost' }]);
      await open({ transfers: list, listOnly: true });
      let opened = 0;
      inside(picker, '.chooser')!.addEventListener('click', (event) => {
        event.preventDefault();
        opened += 1;
      });
      inside(picker, '[data-do=find]')!.click();
      await list.find('1');
      expect([list.asked[0], opened]).to.deep.equal(['find 1 by itself', 0]);
    });
  });

  it('has nothing axe would find, from right to left too', async () => {
    document.documentElement.lang = 'ar';
    await open({ ariaLabel: 'الملفات', maxFiles: 2 });
    await add(file('a.txt'), file('تقرير.pdf'), file('c.txt'));
    expect(getComputedStyle(picker).direction).to.equal('rtl');
    expect(textOf(picker, '.choose')).to.equal('اختيار ملفات');
    expect(await violations(picker)).to.deep.equal([]);
  });

  it('keeps what is long within a rail', async () => {
    await open({ maxFiles: 1 });
    picker.style.inlineSize = '300px';
    await add(file(`${'x'.repeat(200)}.pdf`), file('b.pdf'));
    for (const each of [inside(picker, '.sheet')!, ...rows()]) expect(each.scrollWidth).to.be.at.most(each.clientWidth + 1);
    expect(rows()[0]!.querySelector('.full')!.lastElementChild!.textContent).to.equal('.pdf');
    expect(rows()[0]!.querySelector('.full')!.lastElementChild!.getBoundingClientRect().width).to.be.greaterThan(0);
  });
});
