/**
 * What is malformed, too large or of the wrong kind, on every route; generated from the contract.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AuthorizationDetail } from '../../src/contract/index.ts';
import { operations } from '../../demo/server/contract.ts';
import { memoryAccounts } from '../../demo/server/payments/memory-accounts.ts';
import { memoryPayments } from '../../demo/server/payments/memory.ts';
import type { World } from '../../demo/server/world.ts';
import { ANNA, assertConforms, CITY, CLERK, createCheckedWorld, expectProblem, expectRefusal, forSender, session } from './support.ts';

const SHOP = 'SK8399720000001840200001';

describe('input', () => {
  let world: World;
  let opened: string;
  /** The server's id of a message with an attachment. */
  let stored: string;
  before(async () => {
    const banks = [{ id: 'bank', name: 'Bank', country: 'SK' }];
    world = await createCheckedWorld({ payments: () => memoryPayments(banks), bankAccounts: () => memoryAccounts(banks.map((bank) => ({ ...bank, accounts: [] }))) });
    await world.invite(CLERK, ANNA);
    opened = (await session(world, ANNA, CLERK)).id;
    const reference = await world.attach(ANNA, CLERK, { id: 'document-0001', bytes: new Uint8Array(3) });
    stored = (await world.deposit(ANNA, CLERK, { attachments: [reference] }, { invite: false })).uri.split('/').at(-1)!;
    assert.equal((await send('confirmPayee', JSON.stringify(VALID['confirmPayee']))).status, 200);
  });
  after(() => world.close());

  const VALID: Record<string, unknown> = {
    openSession: { recipient: CLERK },
    depositMessage: { id: 'message-0001', from: { address: ANNA }, to: [{ address: CLERK }], thread: 'thread-0001', subject: 'A word', sentAt: '2026-11-21T10:00:00Z', body: { text: 'x' } },
    requestInvitation: { recipient: CLERK, reason: 'A question' },
    updateMailbox: { ids: ['thread-0001'], set: { starred: true } },
    putDraft: { to: [], cc: [], subject: '', html: '' },
    putSent: {
      message: { id: 'message-0001', from: { address: CLERK }, to: [{ address: ANNA }], thread: 'thread-0001', subject: 'A word', sentAt: '2026-11-21T10:00:00Z', body: { text: 'x' } },
      deliveries: [{ address: ANNA, state: 'sending' }],
    },
    putInvitation: { state: 'accepted' },
    openUpload: { document: 'document-0001', mediaType: 'text/plain', size: 1 },
    openRepositoryUpload: { document: 'document-0001', mediaType: 'text/plain', size: 1 },
    putOwnProperties: { properties: [] },
    grantPull: { server: 'https://home.example/dmail' },
    grantConsent: { peer: ANNA },
    requestBankConsent: { bank: 'bank' },
    confirmPayee: { iban: SHOP, payee: 'Oakline' },
    createPayment: { payment: { payee: 'Oakline', iban: SHOP, amount: '12.50', currency: 'EUR' }, bank: 'bank', debtor: 'SK7899710000001924000005' },
    returnFromBank: { state: 'A'.repeat(43) },
  };
  /** What was confirmed of a request that asks for it. */
  const DETAILS: Record<string, AuthorizationDetail> = {
    grantConsent: { type: 'urn:dmail:tracking', peer: ANNA },
    confirmPayee: { type: 'urn:dmail:payee', iban: SHOP, payee: 'Oakline' },
    decideAcceptance: { type: 'urn:dmail:acceptance', message: 'message-0001', digest: `sha-256:${'A'.repeat(43)}` },
  };

  const bodied = operations.filter((operation) => operation.body);
  const pathOf = (path: string, id = 'message-0001'): string => path.replace('{session}', opened).replace('{peer}', ANNA).replace('{upload}', 'upload-0001').replace('/messages/{id}/attachments/{attachment}', `/messages/${stored}/attachments/document-0001`).replace(/\{(?:id|messageId|thread)\}/, id);

  /** A request in the name of whoever this route is for, with a body as given. */
  async function send(id: string, body: BodyInit | null, headers: Record<string, string> = {}, path?: string): Promise<Response> {
    const operation = operations.find((candidate) => candidate.id === id)!;
    const address = forSender(operation) ? ANNA : CLERK;
    const url = CITY + (path ?? pathOf(operation.path));
    // People come back from their bank to a page of their home.
    const person = world.tokenSource(address, id === 'returnFromBank' ? { clientId: 'https://id.city.example' } : {});
    const source = operation.confirmed === undefined ? person : await person.confirm(DETAILS[id]!);
    const nonce = (await world.app('city.example')(new Request(`${CITY}/mailbox`, { headers: await person.headers({ method: 'GET', url: `${CITY}/mailbox`, resource: CITY }) }))).headers.get('dpop-nonce')!;
    const request = new Request(url, {
      method: operation.method, body, ...(body instanceof ReadableStream && { duplex: 'half' }),
      headers: {
        'content-type': 'application/json', ...((id === 'depositMessage' || id === 'createPayment') && { 'idempotency-key': 'key-0000000000000001' }), ...((id === 'putDraft' || id === 'putOwnProperties') && { 'if-none-match': '*' }),
        ...(await source.headers({ method: operation.method, url, resource: CITY, nonce })), ...headers,
      },
    });
    const response = await world.app('city.example')(request);
    await assertConforms(request, response);
    return response;
  }

  it('every valid body is understood', async () => {
    assert.deepEqual(Object.keys(VALID).sort(), bodied.map(({ id }) => id).sort());
    for (const { id } of bodied) {
      const response = await send(id, JSON.stringify(VALID[id]));
      // Nobody was sent to a bank with that state.
      if (id === 'returnFromBank') await expectProblem(response.clone(), 404, 'not-found');
      else assert.ok(response.status < 400, `${id}: ${response.status} ${await response.clone().text()}`);
    }
  });

  it('what is no JSON, no UTF-8 or no object is not understood', async () => {
    for (const { id } of bodied)
      for (const body of ['', '{', 'null', '[]', '7', '"x"', new Uint8Array([0x7b, 0xff, 0x7d])]) await expectProblem(send(id, body), 422, 'not-understood');
  });

  it('unknown, missing and mistyped fields are named', async () => {
    for (const { id } of bodied) {
      const valid = VALID[id] as Record<string, unknown>;
      assert.equal((await expectProblem(send(id, JSON.stringify({ ...valid, 'extra/~': 1 })), 422, 'not-understood')).field, '/extra~1~0', id);
      for (const name of Object.keys(valid)) {
        const { [name]: _, ...without } = valid;
        const answer = await send(id, JSON.stringify(without));
        if (answer.status === 422) assert.equal(((await answer.json()) as { field: string }).field, `/${name}`, `${id} without ${name}`);
        assert.ok((await expectProblem(send(id, JSON.stringify({ ...valid, [name]: { no: 1 } })), 422, 'not-understood')).field!.startsWith(`/${name}`), `${id} with another ${name}`);
      }
    }
  });

  it('a time that never was is refused, a leap second too: no browser can tell when it is', async () => {
    const valid = VALID['depositMessage'] as Record<string, unknown>;
    for (const sentAt of ['2026-06-30T23:59:60Z', '2026-06-30T24:00:00Z', '2026-06-30T23:60:00Z', '2026-02-30T12:00:00Z', '2026-13-01T12:00:00Z', '2026-06-30T23:59:61Z'])
      assert.equal((await expectProblem(send('depositMessage', JSON.stringify({ ...valid, sentAt }), { 'idempotency-key': 'key-0000000000000003' }), 422, 'not-understood')).field, '/sentAt', sentAt);
    const until = '2026-12-31T23:59:60Z';
    assert.equal((await expectProblem(send('depositMessage', JSON.stringify({ ...valid, evidence: { acceptance: { until } } }), { 'idempotency-key': 'key-0000000000000003' }), 422, 'not-understood')).field, '/evidence/acceptance/until');
  });

  it('numbers JSON cannot carry exactly, lone surrogates and prototypes are refused', async () => {
    const valid = VALID['depositMessage'] as Record<string, unknown>;
    const part = (data: string): string => JSON.stringify({ ...valid, id: 'message-0002', parts: [{ type: 'text/x', data: 'DATA' }] }).replace('"DATA"', data);
    for (const data of ['{"n":9007199254740993}', '{"n":1e400}', '{"s":"\\ud800"}', '{"\\udfff":1}']) await expectProblem(send('depositMessage', part(data), { 'idempotency-key': 'key-0000000000000002' }), 422, 'not-understood');
    await expectProblem(send('openSession', `{"recipient":"${CLERK}","__proto__":{"thread":"thread-0001"}}`), 422, 'not-understood');
  });

  it('another media type is refused', async () => {
    for (const { id } of bodied) for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) await expectProblem(send(id, JSON.stringify(VALID[id]), { 'content-type': type }), 415, 'media-type-unsupported');
  });

  it('what is too large is refused, by its length before it is read', async () => {
    for (const { id } of bodied) {
      const endless = (): ReadableStream<Uint8Array> => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)) });
      assert.ok((await expectProblem(send(id, endless()), 413, 'too-large')).limit! > 1000, id);
      let touched = false;
      const announced = new ReadableStream<Uint8Array>({ pull: () => void (touched = true) }, { highWaterMark: 0 });
      await expectProblem(send(id, announced, { 'content-length': '99999999999' }), 413, 'too-large');
      assert.equal(touched, false);
    }
  });

  it('path parameters that are none are named', async () => {
    for (const operation of operations.filter(({ path, public: open }) => path.includes('{') && !open)) {
      const name = /\{(\w+)\}/.exec(operation.path)![1]!;
      for (const value of ['%20', 'x'.repeat(401)]) {
        const url = operation.path.replace(`{${name}}`, value);
        const refused = send(operation.id, operation.body ? JSON.stringify(VALID[operation.id]) : null, {}, url);
        if (operation.method === 'HEAD') await expectRefusal('HEAD', refused, 422, 'not-understood');
        else assert.equal((await expectProblem(refused, 422, 'not-understood')).field, `/${name}`, operation.id);
      }
    }
  });

  it('query parameters are checked', async () => {
    const cases: [string, string][] = [
      ['/mailbox?limit=0', '/limit'], ['/mailbox?limit=201', '/limit'], ['/mailbox?limit=x', '/limit'], ['/mailbox?view=spam', '/view'], ['/mailbox?unread=yes', '/unread'], ['/mailbox?peer=nobody', '/peer'], ['/mailbox?cursor=zzz', '/cursor'],
      ['/mailbox?sort=up', '/sort'], ['/mailbox?view=inbox&view=sent', '/view'], ['/receipts', '/thread'], ['/changes', '/since'], ['/changes?since=%20', '/since'], [`/mailbox?q=${'x'.repeat(201)}`, '/q'],
    ];
    for (const [path, field] of cases) assert.equal((await expectProblem(world.call(CLERK, 'GET', path), 422, 'not-understood')).field, field, path);
  });

  it('headers are checked', async () => {
    for (const key of ['short', 'x'.repeat(65), 'with space and more']) assert.equal((await expectProblem(send('depositMessage', JSON.stringify(VALID['depositMessage']), { 'idempotency-key': key }), 422, 'not-understood')).field, '/Idempotency-Key');
  });

  it('a method that is none is refused with those that are', async () => {
    for (const path of new Set(operations.map((operation) => operation.path))) {
      const here = operations.filter((operation) => operation.path === path);
      const url = (here[0]!.rooted ? 'https://city.example' : CITY) + path.replace(/\{\w+\}/, 'AAAAAAAAAAAAAAAAAAAAAAAA');
      for (const method of ['PUT', 'DELETE', 'POST', 'PATCH', 'GET', 'HEAD'].filter((candidate) => !here.some((operation) => operation.method === candidate))) {
        const response = await world.app('city.example')(new Request(url, { method }));
        assert.deepEqual([response.status, response.headers.get('allow')], [405, [...here.map((operation) => operation.method), 'OPTIONS'].join(', ')], `${method} ${path}`);
      }
    }
  });

  it('every path answers a preflight', async () => {
    for (const { path, rooted, method } of operations) {
      const response = await world.app('city.example')(new Request((rooted ? 'https://city.example' : CITY) + path.replace(/\{\w+\}/, 'AAAAAAAAAAAAAAAAAAAAAAAA'), { method: 'OPTIONS' }));
      assert.equal(response.status, 204);
      assert.ok(response.headers.get('access-control-allow-methods')!.includes(method));
      for (const name of ['authorization', 'dpop', 'idempotency-key', 'last-event-id', 'if-match', 'range', 'if-range', 'upload-offset', 'tus-resumable']) assert.ok(response.headers.get('access-control-allow-headers')!.toLowerCase().includes(name));
      assert.equal(response.headers.get('access-control-allow-credentials'), null);
    }
  });

  it('another host is not answered for, another path is not there', async () => {
    await expectProblem(world.app('city.example')(new Request('https://elsewhere.example/dmail/keys')), 421, 'misdirected');
    for (const path of ['/', '/dmail', '/dmail/', '/dmail/nothing', '/dmail/keys/', '/dmail//keys', '/.well-known/other', '/dmail/%2e%2e/keys']) await expectProblem(world.app('city.example')(new Request(`https://city.example${path}`)), 404, 'not-found');
  });
});
