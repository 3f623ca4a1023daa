import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { DmailProblem } from '../contract/index.ts';
import type { OutgoingRequest, TokenSource } from '../identity/token-source.ts';
import { Http } from './http.ts';
import { listMailbox } from './mailbox.ts';
import { getMessage } from './threads.ts';
import { openSession } from './deposits.ts';

const ANNA = 'anna@home.example';

describe('the client', () => {
  let world: World;
  let asked: OutgoingRequest[];
  beforeEach(async () => {
    world = await createWorld();
    asked = [];
  });
  afterEach(() => world.close());

  const source = (): TokenSource => {
    const real = world.tokenSource(ANNA);
    return {
      account: real.account,
      headers: (request) => {
        asked.push(request);
        return real.headers(request);
      },
    };
  };
  const client = (tokens = source(), timeout = 2_000) => new Http({ tokens: () => tokens, fetch: world.fetch, timeout });
  const answering = (body: BodyInit | null, init: ResponseInit = {}) => (world.intercept = () => Promise.resolve(new Response(body, init)));
  const problem = async (work: Promise<unknown>): Promise<DmailProblem> => {
    const error: unknown = await work.then(() => undefined, (reason: unknown) => reason);
    expect(error).to.be.instanceOf(DmailProblem);
    return error as DmailProblem;
  };

  it('sends content as it is, by what carries it, unless the host has its own', async () => {
    const seen: [by: string, type: string, text: string][] = [];
    const by = (name: string): typeof fetch => async (input, init) => {
      const request = new Request(input, init);
      seen.push([name, request.headers.get('content-type') ?? '', await request.text()]);
      return new Response('{}');
    };
    const tokens = source();
    const call = { resource: 'https://city.example/dmail', method: 'PATCH', path: '/uploads/1', headers: { 'content-type': 'application/offset+octet-stream' }, content: new Blob(['abc']), via: by('via') };
    await new Http({ tokens: () => tokens }).stream(call);
    await new Http({ tokens: () => tokens, fetch: by('host') }).stream(call);
    expect(seen).to.deep.equal([['via', 'application/offset+octet-stream', 'abc'], ['host', 'application/offset+octet-stream', 'abc']]);
    expect(asked.map(({ method, url }) => `${method} ${url}`)).to.deep.equal(Array(2).fill('PATCH https://city.example/dmail/uploads/1'));
  });

  it('asks again with the nonce a server wants, once, and remembers it', async () => {
    const http = client();
    await listMailbox(http, { view: 'inbox' });
    await listMailbox(http, { view: 'sent' });
    const nonces = asked.map(({ nonce }) => nonce);
    expect(nonces.at(-1)).to.be.a('string');
    expect(asked.length).to.be.at.most(3);
  });

  it('asks once for another token when one is refused', async () => {
    let refused = 0;
    world.intercept = (request, next) => {
      if (refused++) return next(request);
      return Promise.resolve(Response.json({ type: 'urn:dmail:problem:token-invalid' }, { status: 401 }));
    };
    await listMailbox(client(), { view: 'inbox' });
    expect(asked.map(({ renew }) => !!renew).filter(Boolean).length).to.be.greaterThan(0);
    answering('{"type":"urn:dmail:problem:token-invalid"}', { status: 401 });
    asked.length = 0;
    expect((await problem(listMailbox(client(), { view: 'inbox' }))).code).to.equal('token-invalid');
    expect(asked).to.have.length(2);
  });

  it('tells what failed by the codes that exist, and by nothing else', async () => {
    const cases: [BodyInit | null, ResponseInit, string][] = [
      ['{"type":"urn:dmail:problem:not-found"}', { status: 404 }, 'not-found'],
      ['{"type":"urn:dmail:problem:constructor"}', { status: 404 }, 'not-found'],
      ['{"type":"https://evil.example/<b>"}', { status: 400 }, 'answer-invalid'],
      ['<html>busy</html>', { status: 503 }, 'unavailable'],
      ['<html>large</html>', { status: 413 }, 'too-large'],
      [null, { status: 500 }, 'internal'],
      ['[]', { status: 418 }, 'answer-invalid'],
    ];
    for (const [body, init, code] of cases) {
      answering(body, init);
      expect((await problem(listMailbox(client(), { view: 'inbox' }))).code).to.equal(code);
    }
  });

  it('takes from a problem only what has the right type', async () => {
    answering(JSON.stringify({ type: 'urn:dmail:problem:too-large', limit: 'many', field: 7, scope: 'send', invitation: {}, current: null, secret: 'x' }), { status: 413, headers: { 'retry-after': '12' } });
    expect((await problem(listMailbox(client(), { view: 'inbox' }))).context).to.deep.equal({ status: 413, scope: 'send', retryAfter: 12 });
  });

  it('refuses answers that are not what the contract says', async () => {
    const row = { id: 'a', messageId: 'b', subject: '', excerpt: '', direction: 'in', from: { address: 'x' }, to: [], at: '2026-11-21T05:00:00Z', count: 1, unread: 0, starred: false, archived: false, deleted: false };
    const page = { state: 's', conversations: [row], total: 1, unread: 0 };
    answering(JSON.stringify(page));
    expect((await listMailbox(client(), { view: 'inbox' })).conversations).to.have.length(1);
    for (const wrong of ['', '{', 'null', '[]', '"x"', JSON.stringify({ ...page, conversations: {} }), JSON.stringify({ ...page, total: '1' }), JSON.stringify({ ...page, conversations: [{ ...row, from: null }] }), JSON.stringify({ ...page, conversations: [{ ...row, at: 'soon' }] }), JSON.stringify({ ...page, conversations: [{ ...row, subject: { toString: 1 } }] }), JSON.stringify({ ...page, conversations: [{ ...row, direction: '<' }] }), JSON.stringify({ ...page, conversations: [{ ...row, tags: [{}] }] })]) {
      answering(wrong);
      expect((await problem(listMailbox(client(), { view: 'inbox' }))).code, wrong).to.equal('answer-invalid');
    }
  });

  it('reads a message with receipts that repeat a thousand times what it says of its attachments', async () => {
    const body = { id: 'a', direction: 'in', message: { id: 'b', from: { address: 'x' }, to: [], thread: 't', subject: '', sentAt: '2026-11-21T05:00:00Z', body: { text: '' } }, digest: 'd', at: '2026-11-21T05:00:00Z', unread: false, receipts: ['r'.repeat(3_000_000), 's'.repeat(3_000_000)] };
    answering(JSON.stringify(body));
    expect((await getMessage(client(), 'a')).receipts!.length).to.equal(2);
  });

  it('reads a message whose sender wrote a time that never was', async () => {
    const sentAt = '2026-06-30T23:59:60Z';
    answering(JSON.stringify({ id: 'a', direction: 'in', message: { id: 'b', from: { address: 'x' }, to: [], thread: 't', subject: '', sentAt, body: { text: '' } }, digest: 'd', at: '2026-11-21T05:00:00Z', unread: false }));
    expect((await getMessage(client(), 'a')).message.sentAt).to.equal(sentAt);
  });

  it('does not read an answer without end', async () => {
    let sent = 0;
    let cancelled = false;
    answering(new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1_048_576;
        controller.enqueue(new Uint8Array(1_048_576).fill(32));
      },
      cancel() {
        cancelled = true;
      },
    }));
    expect((await problem(listMailbox(client(), { view: 'inbox' }))).code).to.equal('answer-invalid');
    expect(sent).to.be.lessThan(10_000_000);
    expect(cancelled).to.equal(true);
  });

  it('does not wait for ever', async () => {
    world.intercept = (request) => new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)));
    expect((await problem(listMailbox(client(source(), 30), { view: 'inbox' }))).code).to.equal('timeout');
  });

  it('says unreachable or offline when nobody answers, and lets an aborted call be', async () => {
    world.offline = true;
    expect((await problem(listMailbox(client(), { view: 'inbox' }))).code).to.equal('unreachable');
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    try {
      expect((await problem(listMailbox(client(), { view: 'inbox' }))).code).to.equal('offline');
    } finally {
      Reflect.deleteProperty(navigator, 'onLine');
    }
    const stop = AbortSignal.abort();
    const error: unknown = await listMailbox(client(), { view: 'inbox' }, stop).catch((reason: unknown) => reason);
    expect(error).to.not.be.instanceOf(DmailProblem);
  });

  it('sends nothing to an address outside the server it speaks to', async () => {
    const http = client();
    for (const path of ['https://evil.example/x', 'https://home.example/dmailbox', 'https://home.example/dmail', 'http://home.example/dmail/x'])
      expect((await problem(http.answer({ path }))).code).to.equal('answer-invalid');
    expect(asked).to.deep.equal([]);
  });

  it('follows a redirect to the same server alone', async () => {
    const went: string[] = [];
    const http = new Http({
      tokens: () => world.tokenSource(ANNA),
      fetch: (url) => {
        went.push(url as string);
        return Promise.resolve(new Response(null, { status: 303, headers: { location: 'https://evil.example/deposits/x' } }));
      },
    });
    expect((await problem(openSession(http, 'https://city.example/dmail', 'clerk@city.example'))).code).to.equal('answer-invalid');
    expect(went).to.deep.equal(['https://city.example/dmail/sessions']);
  });
});
