import { expect } from 'chai';
import { keptDownloads, namesIn, privateFolder, privateRoot } from '../../test/support/private-files.ts';
import { DmailProblem } from '../contract/problems.ts';
import { browserSaving, temporarySink } from './save.ts';
import { fileSink, memorySink, privateSink, sweepPrivate, type Sink } from './sinks.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What every sink has to do, whatever is behind it. */
function suite(title: string, open: () => Promise<{ sink: Sink; read(): Promise<string | undefined> }>): void {
  describe(title, () => {
    it('keeps what was written, in its order, once it is told to', async () => {
      const { sink, read } = await open();
      await sink.write(bytes('All is '));
      await sink.write(bytes('well.'));
      await sink.keep();
      expect(await read()).to.equal('All is well.');
    });

    it('keeps nothing when it is told to discard', async () => {
      const { sink, read } = await open();
      await sink.write(bytes('All is not well.'));
      await sink.discard();
      expect(await read()).to.be.oneOf([undefined, '']);
    });

    it('holds what has no bytes', async () => {
      const { sink, read } = await open();
      await sink.keep();
      expect(await read()).to.equal('');
    });
  });
}

describe('where the bytes of a download go', () => {
  suite('memory', async () => {
    const sink = memorySink();
    return Promise.resolve({ sink, read: async () => sink.blob?.text() });
  });

  if (privateRoot) {
    suite('a file somebody chose', async () => {
      const folder = await privateFolder();
      const handle = await folder.getFileHandle('chosen', { create: true });
      return { sink: await fileSink(handle), read: async () => (await (await folder.getFileHandle('chosen').catch(() => undefined))?.getFile())?.text() };
    });

    suite('the private file system', async () => {
      const sink = await privateSink();
      return { sink, read: async () => sink.blob?.text().catch(() => undefined) };
    });

    it('leaves nothing in the private file system of what was discarded, or forgotten after it was kept', async () => {
      const [one, two] = [await privateSink(), await privateSink()];
      const both = await keptDownloads();
      await one.write(bytes('x'));
      await one.discard();
      expect(await keptDownloads()).to.have.length(both.length - 1);
      await two.write(bytes('y'));
      await two.keep();
      expect(await keptDownloads()).to.have.length(both.length - 1);
      await two.forget?.();
      expect(await keptDownloads()).to.have.length(both.length - 2);
    });

    it('sweeps away what a page that is gone has left, and nothing of one that lives', async () => {
      const folder = await privateRoot!.getDirectoryHandle('fdz-downloads', { create: true });
      const held = await privateSink();
      await held.keep();
      const living = await keptDownloads();
      await folder.getFileHandle('left-behind', { create: true });
      const writing = await privateSink();
      await writing.write(bytes('half'));
      const next = await privateSink();
      expect(await keptDownloads()).to.not.include('left-behind');
      expect(await keptDownloads()).to.include.members(living);
      await writing.write(bytes(' and half'));
      await writing.keep();
      expect(await writing.blob.text()).to.equal('half and half');
      for (const each of [held, writing]) await each.forget?.();
      await next.discard();
    });
  } else {
    it('is memory for what is small where there is no private file system, and no place in this page for more', async () => {
      const problem: unknown = await privateSink().then(() => undefined, (error: unknown) => error);
      expect(problem).to.be.instanceOf(Error);
      const sink = (await temporarySink(5))!;
      await sink.write(bytes('hello'));
      await sink.keep();
      expect(await sink.blob.text()).to.equal('hello');
      expect(await temporarySink(67_108_864)).to.have.property('keep');
      expect(await temporarySink(67_108_865)).to.equal(undefined);
      // There is nothing to sweep, and no fault in that.
      await sweepPrivate();
    });
  }

  it('is left without the file that was to be discarded, though the browser holds it for a moment', async () => {
    const [held, gone] = [new DOMException('', 'NoModificationAllowedError'), new DOMException('', 'NotFoundError')];
    const stream = { write: () => Promise.resolve(), close: () => Promise.resolve(), abort: () => Promise.resolve() };
    const handle = { createWritable: () => Promise.resolve(stream) } as unknown as FileSystemFileHandle;
    for (const [answers, asked] of [[[held, held, undefined, undefined], 3], [[gone, undefined], 1]] as const) {
      let times = 0;
      const sink = await fileSink(handle, () => {
        const answer = answers[times++];
        return answer ? Promise.reject(answer) : Promise.resolve();
      });
      await sink.discard();
      expect(times).to.equal(asked);
    }
  });

  it('says that there is no room, and that a place cannot be written to', async () => {
    const refusing = (name: string): FileSystemFileHandle => ({
      createWritable: () => Promise.resolve({ write: () => Promise.reject(new DOMException('', name)), close: () => Promise.resolve(), abort: () => Promise.resolve() }),
    }) as unknown as FileSystemFileHandle;
    for (const [name, code] of [['QuotaExceededError', 'local-storage-full'], ['NotAllowedError', 'local-storage-unavailable']] as const) {
      const sink = await fileSink(refusing(name));
      const problem: unknown = await sink.write(bytes('x')).then(() => undefined, (error: unknown) => error);
      expect(problem).to.be.instanceOf(DmailProblem).and.have.property('code', code);
      await sink.discard();
    }
  });
});

describe('how a file reaches the person', () => {
  const file = { name: 'Permit.pdf', size: 5 };

  it('saves nothing when no place is chosen', async () => {
    const saving = browserSaving({ showSaveFilePicker: () => Promise.reject(new DOMException('', 'AbortError')), showDirectoryPicker: () => Promise.reject(new DOMException('', 'AbortError')) });
    expect(await saving.file(file)).to.equal(undefined);
    expect(await saving.folder!()).to.equal(undefined);
  });

  it('hands it over by a link where the page may not ask', async () => {
    const clicked: string[] = [];
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function clicks(this: HTMLAnchorElement) {
      clicked.push(`${this.download} ${this.protocol}`);
    };
    try {
      const saving = browserSaving({ showSaveFilePicker: () => Promise.reject(new DOMException('', 'SecurityError')) });
      const sink = (await saving.file(file)) as Sink;
      await sink.write(bytes('hello'));
      expect(clicked).to.deep.equal([]);
      await sink.keep();
      expect(clicked).to.deep.equal(['Permit.pdf blob:']);
      await sink.forget?.();
    } finally {
      HTMLAnchorElement.prototype.click = click;
    }
  });

  it('has no place in this page for what is larger than all there is', async () => {
    expect(await temporarySink(Number.MAX_SAFE_INTEGER)).to.equal(undefined);
    expect(await browserSaving({}).file({ name: 'all.zip', size: Number.MAX_SAFE_INTEGER })).to.equal('link');
  });

  if (privateRoot) {
    it('asks where to save it, where the browser can', async () => {
      const folder = await privateFolder();
      const asked: unknown[] = [];
      const saving = browserSaving({ showSaveFilePicker: (options) => (asked.push(options.suggestedName), folder.getFileHandle(options.suggestedName!, { create: true })) });
      const sink = (await saving.file(file)) as Sink;
      await sink.write(bytes('hello'));
      await sink.keep();
      expect(asked).to.deep.equal(['Permit.pdf']);
      expect(await (await (await folder.getFileHandle('Permit.pdf')).getFile()).text()).to.equal('hello');
    });

    it('writes over nothing that is in a folder', async () => {
      const chosen = await privateFolder();
      const saving = browserSaving({ showDirectoryPicker: () => Promise.resolve(chosen) });
      const place = (await saving.folder!())!;
      for (const text of ['one', 'two', 'three']) {
        const sink = await place.file(file);
        await sink.write(bytes(text));
        await sink.keep();
      }
      const wrong = await place.file(file);
      await wrong.discard();
      expect(await namesIn(chosen)).to.deep.equal(['Permit (2).pdf', 'Permit (3).pdf', 'Permit.pdf']);
      expect(await (await (await chosen.getFileHandle('Permit (2).pdf')).getFile()).text()).to.equal('two');
    });

    it('gives a number to a name a folder has, and leaves room for it in a long one', async () => {
      const chosen = await privateFolder();
      const place = (await browserSaving({ showDirectoryPicker: () => Promise.resolve(chosen) }).folder!())!;
      await chosen.getDirectoryHandle('Permit.pdf', { create: true });
      const name = `${'ö'.repeat(125)}x.pdf`;
      for (const each of ['Permit.pdf', name, name]) await (await place.file({ name: each, size: 0 })).keep();
      expect(await namesIn(chosen)).to.deep.equal(['Permit (2).pdf', 'Permit.pdf', `${'ö'.repeat(123)} (2).pdf`, name].sort());
    });
  } else {
    it('is a link, at once or when all of it is there, where nothing else is to be had', async () => {
      const saving = browserSaving();
      expect(saving.folder).to.equal(undefined);
      expect(await saving.file({ name: 'all.zip', size: 67_108_865 })).to.equal('link');
      expect(await saving.file({ name: 'some.zip', size: 67_108_864 })).to.have.property('keep');
    });
  }

  /** A folder the browser answers about in this way. */
  const answering = (answer: () => Promise<FileSystemFileHandle>): { asked: string[]; saving: ReturnType<typeof browserSaving> } => {
    const asked: string[] = [];
    const folder = { getFileHandle: (name: string) => (asked.push(name), answer()) } as unknown as FileSystemDirectoryHandle;
    return { asked, saving: browserSaving({ showDirectoryPicker: () => Promise.resolve(folder) }) };
  };
  const saved = async ({ saving }: ReturnType<typeof answering>): Promise<unknown> => (await saving.folder!())!.file(file).catch((error: unknown) => error);

  for (const reason of ['NotAllowedError', 'InvalidStateError', 'SecurityError'])
    it(`says that nothing can be kept in a folder that cannot be read (${reason})`, async () => {
      const folder = answering(() => Promise.reject(new DOMException('', reason)));
      expect(await saved(folder)).to.be.instanceOf(DmailProblem).and.have.property('code', 'local-storage-unavailable');
      expect(folder.asked).to.deep.equal(['Permit.pdf']);
    });

  it('does not try names for ever', async () => {
    const folder = answering(() => Promise.reject(new DOMException('', 'TypeMismatchError')));
    expect(await saved(folder)).to.be.instanceOf(DmailProblem);
    expect(folder.asked.length).to.be.lessThan(200);
  });
});
