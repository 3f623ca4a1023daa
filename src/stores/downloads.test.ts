import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { until, when } from '../../test/support/waiting.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { Http } from '../client/http.ts';
import { memorySink } from '../content/sinks.ts';
import { DmailProblem, type StoredMessage } from '../contract/index.ts';
import type { TokenSource } from '../identity/token-source.ts';
import { DownloadsOf } from './downloads-store.ts';
import type { Kit } from './kit.ts';
import { downloadId, promised, type RemoteFile, type Saving } from './downloads.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('what is downloaded', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  /** A letter with one file, of which so much has arrived. */
  async function file(size: number, send = size): Promise<{ thread: string; file: RemoteFile; more(octets: number): Promise<unknown> }> {
    const like = { id: crypto.randomUUID(), upload: crypto.randomUUID(), name: 'Plan.dwg', bytes: new Uint8Array(size).fill(7) };
    const reference = await world.attach(CLERK, ANNA, like, { send });
    const { message } = await world.deposit(CLERK, ANNA, { attachments: [reference] });
    const { messages } = (await (await world.call(ANNA, 'GET', `/threads/${message.thread}`)).json()) as { messages: StoredMessage[] };
    return {
      thread: message.thread, file: { message: messages[0]!.id, attachment: reference.id, name: reference.name, size, digests: [], arriving: send < size },
      more: (octets) => world.attach(CLERK, ANNA, like, { send: octets }),
    };
  }

  /** Counts what became of the places it gave. */
  function places(): Saving & { kept: number; discarded: number; asked: number } {
    const saving = {
      kept: 0, discarded: 0, asked: 0,
      file() {
        saving.asked++;
        const sink = memorySink();
        return Promise.resolve({ write: sink.write, keep: () => (saving.kept++, sink.keep()), discard: () => (saving.discarded++, sink.discard()) });
      },
      follow: () => {},
    };
    return saving;
  }

  it('goes on when the conversation is left, and is one and the same in all of them', async () => {
    const services = tab(world, ANNA);
    const [one, two] = [await file(50_000, 20_000), await file(10)];
    const downloads = await (await services.thread(one.thread)).downloads();
    const saving = places();
    const ended = downloads.start(one.file, saving);
    expect(await (await services.thread(two.thread)).downloads()).to.equal(downloads);
    await when(downloads, ({ items }) => items[downloadId(one.file)]?.received === 20_000);
    await one.more(50_000);
    expect(await ended).to.equal('verified');
    expect(downloads.state.items[downloadId(one.file)]).to.include({ phase: 'saved', received: 50_000, verified: true });
    expect(saving).to.include({ kept: 1, discarded: 0 });
  });

  it('is asked for once, however often somebody asks while the place is chosen or it runs', async () => {
    const services = tab(world, ANNA);
    const { thread, file: plan, more } = await file(1000, 100);
    const downloads = await (await services.thread(thread)).downloads();
    const saving = places();
    const first = downloads.start(plan, saving);
    expect(await downloads.start(plan, saving)).to.equal(undefined);
    await when(downloads, ({ items }) => items[downloadId(plan)]?.received === 100);
    expect(await downloads.start(plan, saving)).to.equal(undefined);
    await more(1000);
    expect(await first).to.equal('verified');
    expect(saving.asked).to.equal(1);
  });

  it('goes on in the same place after what made it fail is over', async () => {
    const source = world.tokenSource(ANNA);
    let ended = false;
    const tokenSource: TokenSource = { account: source.account, headers: (request) => (ended ? Promise.reject(new DmailProblem('signed-out')) : source.headers(request)) };
    const services = tab(world, ANNA, { tokenSource });
    const { thread, file: plan } = await file(1000);
    const downloads = await (await services.thread(thread)).downloads();
    const saving = places();
    ended = true;
    expect(await downloads.start(plan, saving)).to.equal(undefined);
    expect(downloads.state.items[downloadId(plan)]).to.include({ phase: 'failed' }).and.have.nested.property('problem.code', 'signed-out');
    ended = false;
    expect(await downloads.start(plan, saving)).to.equal('verified');
    expect(saving).to.include({ asked: 1, kept: 1, discarded: 0 });
  });

  it('leaves nothing behind when it is cancelled, and may be asked for again', async () => {
    const services = tab(world, ANNA);
    const { thread, file: plan, more } = await file(1000, 100);
    const downloads = await (await services.thread(thread)).downloads();
    const saving = places();
    const cancelled = downloads.start(plan, saving);
    await when(downloads, ({ items }) => items[downloadId(plan)]?.received === 100);
    downloads.cancel(plan);
    expect(await cancelled).to.equal(undefined);
    expect(downloads.state.items).to.deep.equal({});
    await until(() => saving.discarded === 1);
    await more(1000);
    expect(await downloads.start(plan, saving)).to.equal('verified');
    expect(saving.kept).to.equal(1);
  });

  it('ends when the person goes: what runs is discarded, what the page still holds is forgotten', async () => {
    const source = world.tokenSource(ANNA);
    const downloads = new DownloadsOf({ http: new Http({ tokens: () => source, fetch: world.fetch }), backoff: {} } as unknown as Kit);
    const { file: done } = await file(10);
    const { file: half } = await file(1000, 100);
    const ended: string[] = [];
    const saving = (name: string): Saving => ({
      file: () => Promise.resolve({ ...memorySink(), discard: () => Promise.resolve(void ended.push(`${name} discarded`)), forget: () => Promise.resolve(void ended.push(`${name} forgotten`)) }),
      follow: () => {},
    });
    expect(await downloads.start(done, saving('done'))).to.equal('verified');
    const running = downloads.start(half, saving('half'));
    await when(downloads, ({ items }) => items[downloadId(half)]?.received === 100);
    downloads.close();
    expect(await running).to.equal(undefined);
    expect(ended.sort()).to.deep.equal(['done forgotten', 'half discarded']);
    expect(downloads.state.items).to.deep.equal({});
    expect(await downloads.start(done, saving('late'))).to.equal(undefined);
    expect(downloads.state.items).to.deep.equal({});
  });

  it('shows nothing of what has not all arrived, or whose content nobody names', async () => {
    const services = tab(world, ANNA);
    const { thread, file: plan } = await file(1000, 100);
    const downloads = await (await services.thread(thread)).downloads();
    for (const wrong of [plan, { ...plan, arriving: false }]) {
      const problem: unknown = await downloads.preview(wrong, new AbortController().signal).then(() => undefined, (error: unknown) => error);
      expect(problem).to.be.instanceOf(DmailProblem);
    }
  });

  it('promises to show what a browser draws or plays without running anything', () => {
    expect(['image/png', 'IMAGE/JPEG', 'text/plain', 'text/csv', 'text/xml', 'Application/XML', 'audio/mpeg', 'video/mp4'].map(promised)).to.deep.equal(['image', 'image', 'text', 'text', 'text', 'text', 'audio', 'video']);
    expect(['image/svg+xml', 'text/html', 'application/xhtml+xml', 'multipart/related', 'videos', ''].map(promised)).to.deep.equal(Array(6).fill(undefined));
    expect(promised('Application/PDF')).to.equal('pdf');
  });
});
