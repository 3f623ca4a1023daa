import { expect } from 'chai';
import { tusEndpoint, type TusEndpoint } from '../../test/support/tus-endpoint.ts';
import { until } from '../../test/support/waiting.ts';
import { EndpointTransfers } from './endpoint-transfers.ts';

const file = (name: string, size = 4) => new File([new Uint8Array(size).fill(7)], name, { type: 'text/plain' });

describe('files sent to an endpoint', () => {
  let server: TusEndpoint;
  let list: EndpointTransfers;
  let leave: () => void;
  const states = () => list.state.items.map(({ state }) => state).join(' ');
  const methods = () => server.seen.map(({ method }) => method).join(' ');

  beforeEach(() => {
    server = tusEndpoint();
    list = new EndpointTransfers({ endpoint: () => server.url, requests: () => ({ fetch: (...args) => server.fetch(...args) }) });
    leave = list.subscribe(() => undefined);
  });
  afterEach(() => leave());

  it('arrive whole, with their names, and are known by where they are', async () => {
    list.add([file('a.txt'), file('empty.txt', 0)]);
    await until(() => states() === 'done done');
    expect([...server.kept.values()].map(({ length }) => length).sort()).to.deep.equal([0, 4]);
    expect(list.references.map(({ name, size }) => [name, size])).to.deep.equal([['a.txt', 4], ['empty.txt', 0]]);
    for (const { url } of list.references) expect(server.kept.has(url)).to.equal(true);
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
