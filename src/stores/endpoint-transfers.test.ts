import { expect } from 'chai';
import { tusEndpoint, type TusEndpoint } from '../../test/support/tus-endpoint.ts';
import { until } from '../../test/support/waiting.ts';
import { digestOf } from '../content/hash.ts';
import { openChosen } from '../offline/chosen.ts';
import { EndpointTransfers } from './endpoint-transfers.ts';

const file = (name: string, size = 4) => new File([new Uint8Array(size).fill(7)], name, { type: 'text/plain' });

describe('files sent to an endpoint', () => {
  let server: TusEndpoint;
  let list: EndpointTransfers;
  let leave: () => void;
  const states = () => list.state.items.map(({ state }) => state).join(' ');
  const methods = () => server.seen.map(({ method }) => method).join(' ');
  let restore = (): void => undefined;

  beforeEach(() => {
    server = tusEndpoint();
    list = new EndpointTransfers({ endpoint: () => server.url, requests: () => ({ fetch: (...args) => server.fetch(...args) }) });
    leave = list.subscribe(() => undefined);
  });
  afterEach(() => {
    restore();
    leave();
  });

  it('arrive whole, with their names, and are known by where they are', async () => {
    list.add([file('a.txt'), file('empty.txt', 0)]);
    await until(() => states() === 'done done');
    expect([...server.kept.values()].map(({ length }) => length).sort()).to.deep.equal([0, 4]);
    expect(list.references.map(({ name, size }) => [name, size])).to.deep.equal([['a.txt', 4], ['empty.txt', 0]]);
    for (const { url, digest } of list.references) expect(digest).to.equal(await digestOf(new Blob([server.kept.get(url)!])));
    expect(server.seen.some(({ headers }) => headers.get('upload-metadata')?.includes(`filename ${btoa('a.txt')},`))).to.equal(true);
  });

  it('wait for their turn when they are many', async () => {
    server.instead = (method) => (method === 'POST' ? new Promise(() => undefined) : undefined);
    list.add(['a', 'b', 'c', 'd', 'e'].map((name) => file(name)));
    await until(() => server.seen.length === 3);
    expect(states()).to.equal('sending sending sending waiting waiting');
    list.remove(list.state.items[0]!.id);
    await until(() => server.seen.length === 4);
    expect(states()).to.equal('sending sending sending waiting');
  });

  it('go on where they were when they were paused', async () => {
    let reached = false;
    server.instead = (method, url) => {
      if (method !== 'PATCH') return undefined;
      // Half of it had arrived when the connection was cut.
      server.kept.set(url, new Uint8Array(2).fill(7));
      reached = true;
      return new Promise(() => undefined);
    };
    list.add([file('a.txt')]);
    await until(() => reached);
    const { id } = list.state.items[0]!;
    list.pause(id);
    expect(states()).to.equal('paused');
    list.pause(id);
    list.retry(id);
    expect(states()).to.equal('paused');
    server.instead = undefined;
    list.resume(id);
    await until(() => states() === 'done');
    expect(methods()).to.equal('POST PATCH HEAD PATCH');
    expect([...server.kept.values()]).to.deep.equal([new Uint8Array(4).fill(7)]);
  });

  it('wait while nobody sees them, and go on then', async () => {
    server.instead = (method) => (method === 'PATCH' ? new Promise(() => undefined) : undefined);
    list.add([file('a.txt')]);
    await until(() => methods() === 'POST PATCH');
    leave();
    expect(states()).to.equal('waiting');
    server.instead = undefined;
    list.add([file('b.txt')]);
    expect(methods()).to.equal('POST PATCH');
    leave = list.subscribe(() => undefined);
    await until(() => states() === 'done done');
    expect(server.kept.size).to.equal(2);
  });

  it('say why they failed, and begin again where the endpoint has cleared them', async () => {
    server.instead = (method) => (method === 'PATCH' ? new Response(null, { status: 404 }) : undefined);
    list.add([file('a.txt')]);
    await until(() => states() === 'failed');
    expect(list.state.items[0]!.problem).to.deep.equal({ code: 'not-found' });
    server.instead = undefined;
    list.retry(list.state.items[0]!.id);
    await until(() => states() === 'done');
    expect(methods()).to.equal('POST PATCH POST PATCH');
  });

  /** Time passes at once; answers how long was waited for. */
  const hurry = (): number[] => {
    const waits: number[] = [];
    const { setTimeout: later } = globalThis;
    globalThis.setTimeout = ((work: () => void, time = 0) => later(work, waits.push(time) && 0)) as unknown as typeof setTimeout;
    restore = () => { globalThis.setTimeout = later; };
    return waits;
  };

  it('leave an endpoint alone for as long as it asks', async () => {
    let busy = 0;
    server.instead = (method) => (method === 'PATCH' && !busy++ ? new Response(null, { status: 429, headers: { 'retry-after': '90' } }) : undefined);
    const waits = hurry();
    list.add([file('a.txt')]);
    await until(() => states() === 'done');
    expect(waits).to.include(90_000);
  });

  it('wait for a request that was cut off, and begin again where the endpoint keeps something else', async () => {
    let conflicts = 0;
    server.instead = (method) => (method === 'PATCH' && ++conflicts < 4 ? new Response(null, { status: 409 }) : undefined);
    hurry();
    list.add([file('a.txt')]);
    await until(() => states() === 'done');
    expect(conflicts).to.equal(4);
    conflicts = -Infinity;
    list.add([file('b.txt')]);
    await until(() => states() === 'done failed');
    server.instead = undefined;
    list.retry(list.state.items[1]!.id);
    await until(() => states() === 'done done');
    expect(server.seen.filter(({ method }) => method === 'POST')).to.have.length(3);
  });

  it('send nothing that a rule forbids', async () => {
    leave();
    list = new EndpointTransfers({ endpoint: () => server.url, requests: () => ({ fetch: server.fetch }), rules: () => [{ by: 'page', maxBytes: 3 }] });
    leave = list.subscribe(() => undefined);
    list.add([file('large.txt'), file('small.txt', 2)]);
    await until(() => states() === 'refused done');
    expect(server.kept.size).to.equal(1);
    expect(list.references.map(({ name }) => name)).to.deep.equal(['small.txt']);
  });
});

describe('files sent to an endpoint, over a reload', () => {
  const LARGE = 8_388_609;
  let server: TusEndpoint;
  let name: string;
  let list: EndpointTransfers;
  let leave = (): void => undefined;
  const states = () => list.state.items.map(({ state }) => state).join(' ');
  const records = async () => (await openChosen(name)).all();
  const stalled = (method: string) => (method === 'PATCH' ? new Promise<Response>(() => undefined) : undefined);

  /** The page as it is when it is loaded again. */
  const load = (back = true): void => {
    leave();
    list = new EndpointTransfers({ endpoint: () => server.url, requests: () => ({ fetch: (...args) => server.fetch(...args) }), keep: () => openChosen(name), back: () => back });
    leave = list.subscribe(() => undefined);
  };
  beforeEach(() => {
    server = tusEndpoint();
    name = crypto.randomUUID();
    load(false);
  });
  afterEach(async () => {
    leave();
    leave = () => undefined;
    await new Promise((resolve, reject) => {
      const gone = indexedDB.deleteDatabase('fdz-files');
      gone.addEventListener('success', resolve);
      gone.addEventListener('error', reject);
    });
  });

  it('go on where they were, small ones by themselves', async () => {
    server.instead = (method, url) => {
      if (method === 'PATCH') server.kept.set(url, new Uint8Array(2).fill(7));
      return stalled(method);
    };
    list.add([file('a.txt')]);
    await until(async () => (await records())[0]?.url);
    load();
    server.instead = undefined;
    server.seen.length = 0;
    await until(() => states() === 'done');
    expect(server.seen.map(({ method }) => method)).to.deep.equal(['HEAD', 'PATCH']);
    expect([...server.kept.values()]).to.deep.equal([new Uint8Array(4).fill(7)]);
    expect(list.references).to.deep.equal([{ name: 'a.txt', mediaType: 'text/plain', size: 4, url: `${server.url}1`, digest: await digestOf(file('a.txt')) }]);
  });

  it('are known when they have arrived, and what was in them is kept no more', async () => {
    list.add([file('a.txt'), file('b.txt')]);
    await until(() => states() === 'done done');
    const { references } = list;
    await until(async () => (await records()).every(({ state, bytes }) => state === 'done' && !bytes));
    load();
    await until(() => states() === 'done done');
    expect(list.references).to.deep.equal(references);
    expect(server.seen.filter(({ method }) => method === 'POST')).to.have.length(2);
  });

  it('are there once, though the browser remembers the form too', async () => {
    list.add([file('a.txt')]);
    await until(() => states() === 'done');
    const { references } = list;
    await until(async () => (await records())[0]?.state === 'done');
    load();
    await list.restore(references);
    await until(() => list.state.items[0]?.id.startsWith('file-'));
    await list.restore(references);
    expect(list.references).to.deep.equal(references);
  });

  it('are asked for again where nothing of them is here, and known again by their content', async () => {
    server.instead = stalled;
    const large = file('large.bin', LARGE);
    list.add([large]);
    await until(async () => (await records())[0]?.digest);
    load();
    await until(() => states() === 'lost');
    const { id } = list.state.items[0]!;
    expect(await list.find(id)).to.equal(false);
    expect(await list.find(id, file('large.bin', 5))).to.equal(false);
    expect(await list.find(id, new File([new Uint8Array(LARGE)], 'large.bin', { lastModified: large.lastModified }))).to.equal(false);
    server.instead = undefined;
    server.seen.length = 0;
    expect(await list.find(id, new File([large], 'under another name.bin'))).to.equal(true);
    await until(() => states() === 'done');
    expect(server.seen[0]!.method).to.equal('HEAD');
    expect(list.references[0]).to.include({ name: 'large.bin', digest: await digestOf(large) });
  });

  it('are begun again where they may be others than those that were missed', async () => {
    server.instead = stalled;
    await (await openChosen(name)).put({ id: 'file-1', order: 1, name: 'large.bin', chosen: 'large.bin', mediaType: 'text/plain', size: 4, lastModified: 1, state: 'waiting', url: `${server.url}old` });
    load();
    await until(() => states() === 'lost');
    server.instead = undefined;
    expect(await list.find('file-1', file('other.bin'))).to.equal(true);
    await until(() => states() === 'done');
    expect(list.references[0]!.url).to.equal(`${server.url}1`);
  });

  it('stay paused, and are forgotten when they were taken out', async () => {
    server.instead = stalled;
    list.add([file('a.txt'), file('b.txt')]);
    await until(async () => (await records()).filter(({ url }) => url).length === 2);
    list.pause(list.state.items[0]!.id);
    list.remove(list.state.items[1]!.id);
    await until(async () => (await records()).map(({ state }) => state).join() === 'paused');
    load();
    await until(() => states() === 'paused');
    list.clear();
    await until(async () => !(await records()).length);
  });

  it('are nobody else’s, and not kept for ever', async () => {
    list.add([file('a.txt')]);
    await until(async () => (await records()).length);
    expect(await (await openChosen(crypto.randomUUID())).all()).to.deep.equal([]);
    leave();
    const week = () => Date.now() + 8 * 86_400_000;
    expect(await (await openChosen(name, week)).all()).to.deep.equal([]);
  });

  it('are sent all the same where nothing can be kept', async () => {
    leave();
    list = new EndpointTransfers({ endpoint: () => server.url, requests: () => ({ fetch: (...args) => server.fetch(...args) }), keep: () => Promise.reject(new DOMException('', 'SecurityError')), back: () => true });
    leave = list.subscribe(() => undefined);
    list.add([file('a.txt')]);
    await until(() => states() === 'done');
  });
});
