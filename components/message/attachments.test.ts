import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { createWorld, type AttachmentLike, type MessageLike, type World } from '../../demo/server/world.ts';
import { memorySink, type Sink } from '../../src/content/sinks.ts';
import { DmailProblem, type AttachmentReference, type Message } from '../../src/contract/index.ts';
import type { Saving } from '../../src/stores/downloads.ts';
import { heard, inside, mount, until, violations } from '../../test/support/element.ts';
import { keptDownloads, privateRoot } from '../../test/support/private-files.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { FdzMessage, type AttachmentDownloadedEvent } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const filled = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).map((_, index) => index % 251);

/** One pixel, as PNG. */
const PNG = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (letter) => letter.charCodeAt(0));

/** A place to save in, and what has become of what was saved there. */
function shelf(change: Partial<Sink> = {}): Saving & { asked: string[]; kept: Map<string, Uint8Array>; discarded: string[]; followed: string[] } {
  const kept = new Map<string, Uint8Array>();
  const [asked, discarded, followed]: [string[], string[], string[]] = [[], [], []];
  return {
    asked, kept, discarded, followed,
    file({ name }) {
      asked.push(name);
      const sink = memorySink();
      return Promise.resolve({
        write: sink.write,
        async keep() {
          await sink.keep();
          kept.set(name, new Uint8Array(await sink.blob.arrayBuffer()));
        },
        discard: () => (discarded.push(name), sink.discard()),
        ...change,
      });
    },
    follow: (address) => followed.push(address),
  };
}

describe('the attachments of a message', () => {
  let world: World;
  let element: FdzMessage;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    document.documentElement.lang = 'en';
    document.documentElement.dir = '';
    element.remove();
    closeTabs();
    await world.close();
  });

  async function receive(files: readonly (AttachmentLike & { send?: number })[], like: MessageLike = {}): Promise<Message> {
    const attachments: AttachmentReference[] = [];
    for (const { send, ...file } of files) attachments.push(await world.attach(CLERK, ANNA, file, send === undefined ? {} : { send }));
    return (await world.deposit(CLERK, ANNA, { subject: 'Permit', attachments, ...like })).message;
  }

  let outcomes: string[];
  async function open(threadId: string, saving?: Saving, services = tab(world, ANNA)): Promise<void> {
    const heard: string[] = (outcomes = []);
    element = mount('fdz-message', { services, threadId, saving });
    element.addEventListener('fdz-attachment-downloaded', ({ outcome }: AttachmentDownloadedEvent) => heard.push(outcome));
    await until(() => list()?.shadowRoot?.querySelector('.file'));
  }

  const list = () => [...element.shadowRoot!.querySelectorAll('fdz-message-attachments')].at(-1);
  const rows = (): HTMLElement[] => [...(list()?.shadowRoot?.querySelectorAll<HTMLElement>('.file') ?? [])];
  const reads = (row = 0): string => rows()[row]?.innerText.replace(/\s+/g, ' ').trim() ?? '';
  const button = (name: string | RegExp): HTMLButtonElement | undefined =>
    [...(list()?.shadowRoot?.querySelectorAll('button') ?? [])].find((each) => (each.ariaLabel ?? each.textContent!.trim()).match(name));
  const press = async (name: string | RegExp): Promise<void> => (await until(() => button(name))).click();

  const isDownload = ({ url, method }: Request): boolean => method === 'GET' && /\/attachments\/[^/]+$/.test(url);

  it('are named, with size and what the sender says, and their content is held against the receipt', async () => {
    const { thread } = await receive([
      { bytes: filled(212_000), name: 'Confirmation.pdf', mediaType: 'application/pdf', properties: [{ name: 'fee', label: 'Fee', kind: 'money', value: '50.00', currency: 'EUR' }] },
      { bytes: filled(10), name: 'Notes.txt', mediaType: 'text/plain' },
    ]);
    await open(thread);
    await until(() => reads(0).includes('as in the receipt') && reads(1).includes('as in the receipt'));
    expect(reads(0)).to.match(/^PDF Confirmation\.pdf 212 kB.*Download From the sender Fee €50\.00/);
    expect(list()!.shadowRoot!.querySelector('h4')!.textContent).to.equal('2 attachments · 212 kB');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('are saved once their digest was verified, and it is said once', async () => {
    const bytes = filled(700_000);
    const { thread } = await receive([{ bytes, name: 'Plan.dwg' }]);
    const saving = shelf();
    await open(thread, saving);
    await until(() => reads().includes('as in the receipt'));
    const said = heard(list()!);
    await press(/^Download Plan/);
    await until(() => reads().includes('Saved. The content is what the receipt names.'));
    expect(saving.kept.get('Plan.dwg')).to.deep.equal(bytes);
    expect(outcomes).to.deep.equal(['verified']);
    await until(() => said.at(-1) === 'Plan.dwg: Saved. The content is what the receipt names.');
    expect(said.filter((text) => text.includes('Saved'))).to.have.length(1);
    expect(button(/^Download again: Plan/)?.textContent).to.equal('Download again');
    expect(await violations(element)).to.deep.equal([]);
  });

  it('are left to a host that prevents it', async () => {
    const { thread, attachments } = await receive([{ bytes: filled(10), name: 'Plan.dwg' }]);
    const saving = shelf();
    await open(thread, saving);
    const asked: unknown[] = [];
    element.addEventListener('fdz-attachment-download-request', (event) => {
      event.preventDefault();
      const { attachment, name, size } = event.attachment;
      asked.push({ attachment, name, size });
    });
    await press(/^Download Plan/);
    expect(asked).to.deep.equal([{ attachment: attachments![0]!.id, name: 'Plan.dwg', size: 10 }]);
    expect(saving.asked).to.deep.equal([]);
  });

  it('are not saved when they are something else', async () => {
    const { thread } = await receive([{ bytes: filled(90_000), name: 'Plan.dwg' }]);
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (!response.ok || !isDownload(request)) return response;
      const wrong = new Uint8Array(await response.arrayBuffer());
      wrong[1234]! ^= 1;
      return new Response(wrong, { headers: response.headers });
    };
    const saving = shelf();
    await open(thread, saving);
    await press(/^Download Plan/);
    await until(() => reads().includes('The content is not what the receipt names: it was not saved.'));
    expect([...saving.kept]).to.deep.equal([]);
    expect(saving.discarded).to.deep.equal(['Plan.dwg']);
    expect(outcomes).to.deep.equal(['mismatch']);
    expect(reads()).to.not.include('as in the receipt');
    world.intercept = undefined;
    await press(/^Try again: Plan/);
    await until(() => reads().includes('Saved. The content is what the receipt names.'));
  });

  it('are forgotten when no place was chosen, and say where there is no room', async () => {
    const { thread } = await receive([{ bytes: filled(1000), name: 'Plan.dwg' }]);
    const saving = shelf({ write: () => Promise.reject(new DmailProblem('local-storage-full')) });
    let chosen = false;
    await open(thread, { ...saving, file: (file) => (chosen ? saving.file(file) : ((chosen = true), Promise.resolve(undefined))) });
    const before = await until(() => reads().includes('as in the receipt') && reads());
    await press(/^Download Plan/);
    await until(() => chosen);
    expect(reads()).to.equal(before);
    await press(/^Download Plan/);
    await until(() => reads().includes('This device has no room left for it. Nothing was saved'));
    expect(saving.discarded).to.deep.equal(['Plan.dwg']);
    expect(outcomes).to.deep.equal([]);
  });

  it('are left to the browser, not verified, where they have no place in the page', async () => {
    const { thread } = await receive([{ bytes: filled(1000), name: 'Plan.dwg' }]);
    const saving = shelf();
    await open(thread, { ...saving, file: () => Promise.resolve('link') });
    await press(/^Download Plan/);
    await until(() => reads().includes('Left to the browser to save, not verified.'));
    expect(outcomes).to.deep.equal(['unverified']);
    const [address] = saving.followed;
    expect(address).to.match(/^https:\/\/home\.example\/dmail\/downloads\//);
    expect(new Uint8Array(await (await world.fetch(address!)).arrayBuffer())).to.deep.equal(filled(1000));
    expect((await world.fetch(address!)).ok).to.equal(false);
  });

  it('show how far they have come, and may be downloaded meanwhile', async () => {
    const bytes = filled(640_000);
    const file = { bytes, id: crypto.randomUUID(), upload: crypto.randomUUID(), name: 'Film.bin' };
    const { thread } = await receive([{ ...file, send: 184_000 }]);
    const saving = shelf();
    await open(thread, saving);
    await until(() => reads().includes('arrives: 184 kB of 640 kB · not checked yet') || reads().replace(/ ·/g, '').includes('arrives: 184 kB of 640 kB not checked yet'));
    expect(list()!.shadowRoot!.querySelector('progress')!.value).to.equal(184_000);
    expect(button(/^Show/)).to.equal(undefined);
    await world.attach(CLERK, ANNA, file, { send: 300_000 });
    // Nobody is told of bytes that come: the page asks while it is looked at.
    await until(() => reads().includes('arrives: 300 kB of 640 kB'));
    await press(/^Download while it arrives: Film\.bin.*not checked yet/);
    await until(() => reads().includes('downloaded: 300 kB of 640 kB'));
    expect(await violations(element)).to.deep.equal([]);
    await world.attach(CLERK, ANNA, file);
    await until(() => reads().includes('Saved.'));
    expect(saving.kept.get('Film.bin')).to.deep.equal(bytes);
    expect(outcomes).to.deep.equal(['verified']);
  });

  it('are given up, and nothing of them stays', async () => {
    const { thread } = await receive([{ bytes: filled(640_000), name: 'Film.bin', send: 100_000 }]);
    const saving = shelf();
    await open(thread, saving);
    await press(/^Download while it arrives/);
    await until(() => reads().includes('downloaded: 100 kB'));
    await press(/^Cancel: Film/);
    await until(() => button(/^Download while it arrives/));
    expect(saving.discarded).to.deep.equal(['Film.bin']);
    expect(outcomes).to.deep.equal([]);
  });

  it('wait without a network and go on by themselves', async () => {
    const { thread } = await receive([{ bytes: filled(5000), name: 'Plan.dwg' }]);
    const saving = shelf();
    await open(thread, saving);
    await until(() => reads().includes('as in the receipt'));
    world.offline = true;
    await press(/^Download Plan/);
    await until(() => reads().includes('Waiting for the connection. It goes on by itself.'));
    world.offline = false;
    await until(() => saving.kept.has('Plan.dwg'));
  });

  it('say that they are gone, and that nobody is signed in', async () => {
    const { thread } = await receive([{ bytes: filled(5000), name: 'Plan.dwg' }]);
    const source = world.tokenSource(ANNA);
    let ended = false;
    const services = tab(world, ANNA, { tokenSource: { account: source.account, headers: (request) => (ended ? Promise.reject(new DmailProblem('signed-out')) : source.headers(request)) } });
    await open(thread, shelf(), services);
    ended = true;
    await press(/^Download Plan/);
    await until(() => reads().includes('You have been signed out'));
    ended = false;
    world.intercept = (request, next) => next(isDownload(request) ? new Request(request.url.replace(/[^/]+$/, crypto.randomUUID()), request) : request);
    await press(/^Try again: Plan/);
    await until(() => !reads().includes('You have been signed out') && button(/^Try again: Plan/));
    expect(outcomes).to.deep.equal([]);
  });

  it('all go into a folder, one after the other, those that are there', async () => {
    const { thread } = await receive([{ bytes: filled(300), name: 'Plan.dwg' }, { bytes: filled(400), name: 'Plan.dwg' }, { bytes: filled(500), name: 'Film.bin', send: 100 }]);
    const saving = shelf();
    const folder: string[] = [];
    await open(thread, { ...saving, folder: () => Promise.resolve({ file: (file) => (folder.push(file.name), saving.file({ ...file, name: `${folder.length} ${file.name}` }) as Promise<Sink>) }) });
    await press('Download the 2 that are there');
    await until(() => outcomes.length === 2);
    expect(outcomes).to.deep.equal(['verified', 'verified']);
    expect([...saving.kept].map(([name, { length }]) => `${name} ${length}`)).to.deep.equal(['1 Plan.dwg 300', '2 Plan.dwg 400']);
  });

  it('have names that do no harm, on the screen and on the disk', async () => {
    const { thread } = await receive([
      { bytes: filled(9), name: 'invoice\u202Efdp.exe' }, { bytes: filled(9), name: '../../../.bashrc' }, { bytes: filled(9), name: '<img src=x onerror=alert(1)>' }, { bytes: filled(9), name: 'CON.txt' }, { bytes: filled(9), name: '\u202E\u0000 ' },
    ]);
    const saving = shelf();
    await open(thread, saving);
    expect(rows().map((row) => row.querySelector('bdi')!.textContent)).to.deep.equal(['invoicefdp.exe', '_.._.._.bashrc', '_img src=x onerror=alert(1)_', '_CON.txt', 'application/octet-stream']);
    expect(list()!.shadowRoot!.querySelector('.file img')).to.equal(null);
    await press('Download all');
    await until(() => outcomes.length === 5);
    expect(saving.asked).to.deep.equal(['invoicefdp.exe', '_.._.._.bashrc', '_img src=x onerror=alert(1)_', '_CON.txt', 'attachment']);
  });

  it('list their versions, what is different, and download one that is older', async () => {
    const id = crypto.randomUUID();
    const scale = (value: string) => [{ name: 'scale', label: 'Scale', kind: 'text' as const, value }];
    const first = await receive([{ id, bytes: filled(100), name: 'Plan.dwg', properties: scale('1 : 500') }]);
    await receive([{ id, bytes: filled(200), name: 'Site plan.dwg', properties: scale('1 : 200') }], { thread: first.thread });
    const saving = shelf();
    await open(first.thread, saving);
    await until(() => reads().includes('version 2, one of 2'));
    const details = list()!.shadowRoot!.querySelector('details')!;
    expect(details.innerText.trim()).to.equal('All 2 versions');
    details.querySelector('summary')!.click();
    await until(() => details.querySelectorAll('li').length === 2);
    const versions = [...details.querySelectorAll('li')].map((row) => row.innerText.replace(/\s+/g, ' '));
    expect(versions[0]).to.match(/^Version 2 · clerk@city\.example · .* 200 bytes · in this message Site plan\.dwg before: Plan\.dwg Scale: 1 : 500 → 1 : 200/);
    expect(versions[1]).to.match(/^Version 1 · clerk@city\.example · .* 100 bytes Plan\.dwg Download/);
    expect(await violations(element)).to.deep.equal([]);
    await press(/^Download: version 1 of Plan/);
    await until(() => details.innerText.includes('Saved.'));
    expect(saving.kept.get('Plan.dwg')).to.deep.equal(filled(100));
    expect(outcomes).to.deep.equal(['verified']);
  });

  describe('shown in place', () => {
    const preview = () => list()?.shadowRoot?.querySelector<HTMLElement>('.preview');

    it('a picture, when somebody asks for it and its content was checked', async () => {
      const { thread } = await receive([{ bytes: PNG, name: 'View.png', mediaType: 'image/png' }]);
      await open(thread);
      await until(() => reads().includes('as in the receipt'));
      expect(preview()).to.equal(null);
      await press(/^Show View/);
      const image = await until(() => preview()?.querySelector('img'));
      await until(() => image.naturalWidth === 1);
      expect(image.src).to.match(/^blob:/);
      expect((await (await fetch(image.src)).blob()).type).to.equal('image/png');
      expect(preview()!.innerText).to.include('The content is what the receipt names.');
      expect(await violations(element)).to.deep.equal([]);
      const { src } = image;
      await press(/^Hide View/);
      await until(() => !preview());
      // What was hidden cannot be had any more.
      expect(await fetch(src).then(() => 'there', () => 'gone')).to.equal('gone');
    });

    if (privateRoot)
      it('and is nowhere on this device any more when it was hidden, or the message is gone', async () => {
        const before = await keptDownloads();
        /** Of another test, or another page, one may go meanwhile. */
        const added = async () => (await keptDownloads()).filter((name) => !before.includes(name)).length;
        const { thread } = await receive([{ bytes: PNG, name: 'View.png', mediaType: 'image/png' }, { bytes: bytesOf('Words'), name: 'Words.txt', mediaType: 'text/plain' }]);
        await open(thread);
        await until(() => reads(1).includes('as in the receipt'));
        for (let time = 0; time < 2; time++) {
          await press(/^Show View/);
          await until(() => preview()?.querySelector('img'));
          await until(async () => (await added()) === 1);
          await press(/^Hide View/);
          await until(async () => !(await added()));
        }
        await press(/^Show Words/);
        await until(() => preview()?.querySelector('pre'));
        expect(await added()).to.equal(1);
        element.remove();
        await until(async () => !(await added()));
      });

    it('and cannot be had any more when the message is gone', async () => {
      const { thread } = await receive([{ bytes: PNG, name: 'View.png', mediaType: 'image/png' }]);
      await open(thread);
      await press(/^Show View/);
      const { src } = await until(() => preview()?.querySelector('img'));
      expect(await fetch(src).then(() => 'there', () => 'gone')).to.equal('there');
      element.remove();
      await until(() => fetch(src).then(() => false, () => true));
    });

    it('a text, as text, its beginning only where it is long', async () => {
      const { thread } = await receive([{ bytes: bytesOf(`<script>alert(1)</script>${'x'.repeat(300_000)}`), name: 'Page.txt', mediaType: 'text/plain' }]);
      await open(thread);
      await press(/^Show Page/);
      const text = await until(() => preview()?.querySelector('pre'));
      expect(text.textContent!.startsWith('<script>alert(1)</script>xxx')).to.equal(true);
      expect(text.textContent).to.have.length(204_800);
      expect(text.childElementCount).to.equal(0);
      expect(preview()!.innerText).to.include('Only the beginning is shown.');
    });

    it('nothing whose type a browser might run or open, whatever it is called', async () => {
      const svg = bytesOf('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>');
      const { thread } = await receive([
        { bytes: svg, name: 'a.svg', mediaType: 'image/svg+xml' }, { bytes: bytesOf('<!doctype html>'), name: 'b.html', mediaType: 'text/html' }, { bytes: bytesOf('<html xmlns="http://www.w3.org/1999/xhtml"/>'), name: 'c.xhtml', mediaType: 'application/xhtml+xml' },
        { bytes: svg, name: 'd.png', mediaType: 'image/png' }, { bytes: bytesOf('PK\u0003\u0004\u0000'), name: 'e.png', mediaType: 'image/png' },
      ]);
      await open(thread);
      await until(() => reads(4).includes('as in the receipt'));
      expect(rows().map((row) => !!row.querySelector('.do [aria-expanded]'))).to.deep.equal([false, false, false, true, true]);
      await press(/^Show d\.png/);
      // An SVG that calls itself a picture is text: no document is made of it.
      await until(() => preview()?.querySelector('pre')?.textContent?.startsWith('<svg'));
      expect(preview()!.querySelector('img, svg:not(.ring), object, iframe, embed')).to.equal(null);
      await press(/^Hide d\.png/);
      await press(/^Show e\.png/);
      await until(() => preview()?.innerText.includes('This kind of content is not shown here.'));
    });

    it('nothing that is not what the receipt names', async () => {
      const { thread } = await receive([{ bytes: PNG, name: 'View.png', mediaType: 'image/png' }]);
      world.intercept = async (request, next) => {
        const response = await next(request);
        if (!response.ok || !isDownload(request)) return response;
        const wrong = new Uint8Array(await response.arrayBuffer());
        wrong[60]! ^= 1;
        return new Response(wrong, { headers: response.headers });
      };
      await open(thread);
      await press(/^Show View/);
      await until(() => preview()?.innerText.includes('it is not shown'));
      expect(preview()!.querySelector('img')).to.equal(null);
    });
  });

  it('of a message that was sent say what has arrived, and offer no download', async () => {
    await world.invite(CLERK, ANNA);
    const there = await world.attach(ANNA, CLERK, { bytes: filled(300), name: 'Application.pdf' });
    const half = await world.attach(ANNA, CLERK, { bytes: filled(900), name: 'Film.bin' }, { send: 100 });
    const { message } = await world.send(ANNA, [CLERK], { attachments: [there, half] });
    await open(message.thread);
    await until(() => /300 bytes ?·? arrived$/.test(reads(0)) && /900 bytes ?·? on its way$/.test(reads(1)));
    expect(list()!.shadowRoot!.querySelectorAll('button')).to.have.length(0);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('of a message that was sent list the versions the sender has sent, to whom, and offer no download', async () => {
    await world.invite(CLERK, ANNA);
    await world.invite(MAYOR, ANNA);
    const id = crypto.randomUUID();
    const scale = (value: string) => [{ name: 'scale', label: 'Scale', kind: 'text' as const, value }];
    const send = async (to: string, file: AttachmentLike, like: MessageLike = {}) => {
      const other = await world.attach(ANNA, to, { bytes: filled(5), name: 'Once.txt' });
      return (await world.send(ANNA, [to], { attachments: [other, await world.attach(ANNA, to, { id, ...file })], ...like })).message;
    };
    await send(CLERK, { bytes: filled(100), name: 'Plan.dwg', properties: scale('1 : 500') });
    const { thread } = await send(MAYOR, { bytes: filled(200), name: 'Site plan.dwg', properties: scale('1 : 200') });
    await open(thread);
    await until(() => reads(1).includes('version 2, one of 2'));
    expect(reads(0)).not.to.include('version');
    const details = list()!.shadowRoot!.querySelectorAll('details');
    expect(details).to.have.length(1);
    details[0]!.querySelector('summary')!.focus();
    await sendKeys({ press: 'ArrowUp' });
    expect(list()!.shadowRoot!.activeElement?.localName).to.equal('summary');
    await sendKeys({ press: 'Enter' });
    await until(() => details[0]!.querySelectorAll('li').length === 2);
    const versions = [...details[0]!.querySelectorAll('li')].map((row) => row.innerText.replace(/\s+/g, ' '));
    expect(versions[0]).to.match(/^Version 2 · to mayor@city\.example · .* 200 bytes · arrived · in this message Site plan\.dwg before: Plan\.dwg Scale: 1 : 500 → 1 : 200/);
    expect(versions[1]).to.match(/^Version 1 · to clerk@city\.example · .* 100 bytes · arrived Plan\.dwg$/);
    expect(list()!.shadowRoot!.querySelectorAll('button')).to.have.length(0);
    expect(await violations(element)).to.deep.equal([]);
  });

  it('beyond twenty are shown on demand; the keys move between rows, and the list is one stop', async () => {
    const one = await world.attach(CLERK, ANNA, { bytes: filled(50), name: 'Sheet' });
    const attachments: AttachmentReference[] = [one];
    for (let index = 1; index < 22; index++) attachments.push(await world.attach(CLERK, ANNA, { bytes: filled(50 + index), name: `Sheet ${index}` }));
    const { message } = await world.deposit(CLERK, ANNA, { attachments });
    await open(message.thread, shelf());
    expect(rows()).to.have.length(20);
    expect(rows().map((row) => row.querySelector('button')!.tabIndex)).to.deep.equal([0, ...Array(19).fill(-1)]);
    const focused = (): string | null | undefined => list()!.shadowRoot!.activeElement?.ariaLabel;
    button(/^Download Sheet$/)!.focus();
    await sendKeys({ press: 'ArrowDown' });
    await until(() => focused() === 'Download Sheet 1');
    expect(rows()[1]!.querySelector('button')!.tabIndex).to.equal(0);
    await sendKeys({ press: 'End' });
    await until(() => focused() === 'Download Sheet 19');
    await press('Show all 22 attachments');
    await until(() => rows().length === 22 && focused() === 'Download Sheet 20');
    await sendKeys({ press: 'Enter' });
    await until(() => outcomes.length === 1);
  });

  it('are all on paper, with their digests', async () => {
    const files = Array.from({ length: 21 }, (_, index) => ({ bytes: filled(10 + index), name: `Sheet ${index}` }));
    await open((await receive(files)).thread);
    expect(rows()).to.have.length(20);
    window.dispatchEvent(new Event('beforeprint'));
    expect(rows()).to.have.length(21);
    expect(rows().every((row) => /^sha-256:[\w-]{43}$/.test(row.querySelector('.digest')!.textContent!))).to.equal(true);
  });

  for (const [lang, word] of [['sk', 'Stiahnuť'], ['de', 'Herunterladen'], ['ar', 'تنزيل']] as const) {
    it(`speak ${lang}`, async () => {
      document.documentElement.lang = lang;
      const { thread } = await receive([{ bytes: filled(9), name: 'Plan.dwg' }, { bytes: filled(900), name: 'Film.bin', send: 100 }]);
      await open(thread);
      await until(() => rows()[0]?.querySelector('button')?.textContent?.trim() === word);
      if (lang === 'ar') expect(getComputedStyle(inside(list()!, 'ul')!).direction).to.equal('rtl');
      expect(await violations(element)).to.deep.equal([]);
    });
  }
});
