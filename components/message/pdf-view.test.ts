import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { mount, until, violations } from '../../test/support/element.ts';
import { lockedPdf, pdf } from '../../test/support/pdf.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzMessage } from './define.ts';
import './define.ts';
import type { FdzMessagePdf } from './pdf-view.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

/** Whether anything of what draws PDFs was asked for. */
// As many files come before it as a browser may not remember by itself.
performance.setResourceTimingBufferSize(5000);
const loaded = (): boolean => performance.getEntriesByType('resource').some(({ name }) => /\/pdf(?:-view)?-\w+\.js$|pdf-worker/.test(name));

describe('a PDF that came with a message', () => {
  let world: World;
  let element: FdzMessage | undefined;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
    element?.remove();
    closeTabs();
    await world.close();
  });

  const list = () => [...element!.shadowRoot!.querySelectorAll('fdz-message-attachments')].at(-1);
  const view = (): FdzMessagePdf | undefined => list()?.shadowRoot?.querySelector('fdz-message-pdf') ?? undefined;
  const inView = <E extends HTMLElement>(selector: string): E | null => view()?.shadowRoot?.querySelector<E>(selector) ?? null;
  const button = (name: string | RegExp): HTMLButtonElement | undefined => [...(list()?.shadowRoot?.querySelectorAll('button') ?? []), ...(view()?.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => each.ariaLabel?.match(name));
  const press = async (name: string | RegExp): Promise<void> => (await until(() => button(name))).click();
  const drawn = (label: string): Promise<unknown> => until(() => inView('canvas')?.getAttribute('aria-label') === label && inView('.sheet')?.getAttribute('aria-busy') === 'false');
  /** Browsers write Arabic numbers in one way or the other. */
  const where = (): string => (inView('.where')?.textContent ?? '').replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));

  async function open(bytes: Uint8Array<ArrayBuffer>, name = 'Invoice.pdf'): Promise<void> {
    const { message } = await world.deposit(CLERK, ANNA, { subject: 'Invoice', attachments: [await world.attach(CLERK, ANNA, { bytes, name, mediaType: 'application/pdf' })] });
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message.thread });
    await until(() => list()?.shadowRoot?.textContent?.includes('as in the receipt'));
  }

  const three = pdf(['One', 'Two', 'Three'].map((text) => ({ text })));

  it('brings nothing of what draws it before somebody opens one', async () => {
    expect(loaded()).to.equal(false);
    await open(three);
    await until(() => button('Show Invoice.pdf'));
    expect(loaded()).to.equal(false);
    await press('Show Invoice.pdf');
    await drawn('Page 1 of 3 of Invoice.pdf');
    expect(loaded()).to.equal(true);
  });

  it('is shown page by page, after its content was checked, and read out', async () => {
    await open(three);
    await press('Show Invoice.pdf');
    await drawn('Page 1 of 3 of Invoice.pdf');
    expect(list()!.shadowRoot!.querySelector('.preview')!.textContent).to.include('The content is what the receipt names.');
    await until(() => inView('.view .visually-hidden')?.textContent === 'One');
    expect([where(), button('Previous page')?.getAttribute('aria-disabled'), button('Next page')?.getAttribute('aria-disabled')]).to.deep.equal(['Page 1 of 3', 'true', null]);
    await press('Next page');
    await press('Next page');
    await drawn('Page 3 of 3 of Invoice.pdf');
    await until(() => inView('.view .visually-hidden')?.textContent === 'Three');
    expect(button('Next page')?.getAttribute('aria-disabled')).to.equal('true');
    await until(() => inView('[role=status]')?.textContent === 'Page 3 of 3');
    await press('Next page');
    expect(where()).to.equal('Page 3 of 3');
    expect(await violations(element!)).to.deep.equal([]);
  });

  it('is turned by keys, which follow the direction of the language', async () => {
    // As it fits the view there is nothing to be moved.
    await open(pdf(['One', 'Two', 'Three'].map((text) => ({ text, height: 150 }))));
    await press('Show Invoice.pdf');
    await drawn('Page 1 of 3 of Invoice.pdf');
    inView('.view')!.focus();
    const after = async (key: string): Promise<string> => {
      await sendKeys({ press: key });
      await view()!.updateComplete;
      return where();
    };
    expect([await after('ArrowRight'), await after('PageDown'), await after('PageDown'), await after('ArrowLeft'), await after('Home'), await after('End'), await after('PageUp')])
      .to.deep.equal([2, 3, 3, 2, 1, 3, 2].map((page) => `Page ${page} of 3`));
    document.documentElement.lang = 'ar';
    document.documentElement.dir = 'rtl';
    await until(() => where().startsWith('الصفحة'));
    expect([await after('ArrowLeft'), await after('ArrowRight')]).to.deep.equal([3, 2].map((page) => `الصفحة ${page} من 3`));
  });

  it('is made larger and smaller, and what is larger than the view is moved before it is turned', async () => {
    await open(three);
    await press('Show Invoice.pdf');
    await drawn('Page 1 of 3 of Invoice.pdf');
    const width = () => inView('.sheet')!.getBoundingClientRect().width;
    const [fitting, fine] = [width(), inView<HTMLCanvasElement>('canvas')!.width];
    inView('.view')!.focus();
    await sendKeys({ press: '+' });
    // Not to the pixel: what else becomes longer may bring a scroll bar meanwhile.
    await until(() => width() > fitting * 1.4 && inView<HTMLCanvasElement>('canvas')!.width > fine);
    inView('.view')!.focus();
    await sendKeys({ press: 'PageDown' });
    await until(() => inView('.view')!.scrollTop > 0);
    expect(where()).to.equal('Page 1 of 3');
    for (let count = 0; count < 9; count++) await press('Smaller');
    await until(() => width() < fitting * 0.6);
    expect(button('Smaller')?.getAttribute('aria-disabled')).to.equal('true');
  });

  it('that wants a password or is damaged says so, and can be downloaded', async () => {
    await open(lockedPdf(), 'Locked.pdf');
    await press('Show Locked.pdf');
    await until(() => view()?.shadowRoot?.textContent?.includes('It is protected by a password. Download it to open it.'));
    expect(button('Download Locked.pdf')).to.not.equal(undefined);
    element!.remove();
    await open(Uint8Array.from('%PDF-1.4 no more of it', (letter) => letter.charCodeAt(0)), 'Broken.pdf');
    await press('Show Broken.pdf');
    await until(() => view()?.shadowRoot?.textContent?.includes('It is damaged, or not what it says it is.'));
    expect(await violations(element!)).to.deep.equal([]);
  });

  it('one page of which is damaged shows the others', async () => {
    await open(pdf([{ text: 'One' }, { text: 'Two' }, { text: 'Three' }], { kids: '100 0 R 102 0 R 99 0 R' }));
    await press('Show Invoice.pdf');
    await drawn('Page 1 of 3 of Invoice.pdf');
    await press('Next page');
    await drawn('Page 2 of 3 of Invoice.pdf');
    await press('Next page');
    await until(() => inView('.view')?.textContent?.includes('This page is damaged and cannot be shown.'));
    await press('Previous page');
    await drawn('Page 2 of 3 of Invoice.pdf');
    expect(inView('.view')!.textContent).to.not.include('damaged');
  });

  it('that is hidden while it opens, or gone with its message, leaves nothing at work', async () => {
    const native = globalThis.Worker;
    let [started, ended] = [0, 0];
    globalThis.Worker = class extends native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        started++;
      }
      override terminate(): void {
        super.terminate();
        ended++;
      }
    };
    try {
      await open(three);
      await press('Show Invoice.pdf');
      await press('Hide Invoice.pdf');
      await press('Show Invoice.pdf');
      await drawn('Page 1 of 3 of Invoice.pdf');
      element!.remove();
      await until(() => ended === started);
      expect(started).to.be.above(0);
    } finally {
      globalThis.Worker = native;
    }
  });
});
