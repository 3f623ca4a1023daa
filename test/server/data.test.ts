/**
 * What an owner takes along, and is rid of.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'libsql';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import type { EvidencePage, ExportRecord, MailboxPage, ReceiptClaims, ReceiptKeys, WellKnown } from '../../src/contract/index.ts';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import type { World } from '../../demo/server/world.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, MAYOR, session } from './support.ts';

const DAY = 86_400_000;
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const id = ({ uri }: { uri: string }): string => uri.split('/').at(-1)!;
const events = (receipts: readonly string[]): string[] => receipts.map((receipt) => decodeJwt<ReceiptClaims>(receipt).event);

const exportOf = async (world: World, owner: string): Promise<ExportRecord[]> => {
  const response = await world.call(owner, 'GET', '/export');
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-disposition')!, /^attachment; filename="dmail-[\w-]+-city\.example-\d{4}-\d\d-\d\d\.ndjson"/);
  return (await response.text()).trimEnd().split('\n').map((line) => JSON.parse(line) as ExportRecord);
};
const erase = async (world: World, owner: string, address = owner): Promise<Response> =>
  world.call(owner, 'DELETE', '/mailbox', { by: await world.tokenSource(owner).confirm({ type: 'urn:dmail:erasure', address }) });
async function evidence(world: World, from: string): Promise<EvidencePage['messages']> {
  const found: EvidencePage['messages'] = [];
  for (let since = 'new.0'; ; ) {
    const page = await body<EvidencePage>(world.call(from, 'GET', `${CITY}/evidence?since=${since}`));
    found.push(...page.messages);
    since = page.state;
    if (!page.hasMore) return found;
  }
}

/** A mailbox with one of everything; each word of it says whose it is. */
async function furnish(world: World, owner: string, word: string) {
  await world.call(ANNA, 'POST', `${CITY}/requests`, { body: { recipient: owner, reason: `${word}-reason` } });
  for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
  const reference = await world.attach(ANNA, owner, { bytes: bytes(`${word}-file`), name: `${word}-name.txt` });
  const letter = await world.deposit(ANNA, owner, { subject: `${word}-subject`, text: `${word}-text`, attachments: [reference], evidence: { opened: true } }, { invite: false });
  const registered = await world.deposit(ANNA, owner, { subject: `${word}-registered`, evidence: { acceptance: { until: new Date(world.clock.now() + 14 * DAY).toISOString() } } }, { invite: false });
  const unread = await world.deposit(BEN, owner, { subject: `${word}-unread` }, { invite: false });
  await body(world.call(owner, 'POST', '/consents', { body: { peer: ANNA }, by: await world.tokenSource(owner).confirm({ type: 'urn:dmail:tracking', peer: ANNA }) }));
  await body(world.call(owner, 'GET', letter.uri));
  assert.equal((await world.call(owner, 'POST', `/messages/${id(letter)}/openings`)).status, 204);
  await body(world.call(owner, 'PUT', `/messages/${id(letter)}/attachments/${reference.id}/properties`, { headers: { 'if-none-match': '*' }, body: { properties: [{ name: 'note', kind: 'text', value: `${word}-note` }] } }));
  await body(world.call(owner, 'PUT', '/drafts/draft-0000001', { headers: { 'if-none-match': '*' }, body: { to: [], cc: [], subject: `${word}-draft`, html: '' } }));
  await world.attach(BEN, owner, { bytes: bytes(`${word}-waits`), upload: `waits-${word}-0001` });
  await body(world.call(owner, 'PUT', `/repository/left-${word}-0001`, { body: { document: 'document-left', mediaType: 'text/plain', size: 9 } }), 201);
  await world.invite(ANNA, owner);
  const { message: sent } = await world.send(owner, [ANNA], { subject: `${word}-sent`, thread: letter.message.thread });
  const rejections = [await refuse(world, ANNA, owner, `${word}-refused`), await refuse(world, owner, MANY, `${word}-denied`)];
  return { letter, registered, unread, sent, reference, rejections };
}

/** Somebody to whom anybody here has written what nobody takes. */
const MANY = 'many@city.example';

/** What a server does not take, with the receipt of that. */
async function refuse(world: World, from: string, to: string, word: string): Promise<string> {
  await world.invite(to, from);
  const reference = await world.attach(from, to, { bytes: bytes(word), name: `${word}.txt` });
  const { uri } = await session(world, from, to);
  const message = world.message(from, [to], { subject: `${word}-subject`, text: `${word}-text`, attachments: [reference], parts: [{ type: 'application/x-sh', data: {} }] });
  return (await expectProblem(world.call(from, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': crypto.randomUUID() } }), 415, 'type-forbidden')).receipt!;
}

describe('all data of an owner', () => {
  let world: World;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'data-'));
    world = await createCheckedWorld({ database: (domain) => openLibsql(join(folder, `${domain}.sqlite`)) });
  });
  after(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  /** Tables of the city in which a word stands. */
  function tablesWith(word: string): string[] {
    const db = new Database(join(folder, 'city.example.sqlite'));
    const found = new Set<string>();
    for (const { name } of db.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[])
      for (const row of db.prepare(`select * from "${name}"`).all() as Record<string, unknown>[]) {
        const text = Object.values(row).join('\n');
        // What is signed says it in base64url.
        const said = text + [...text.matchAll(/eyJ[\w-]+\.([\w-]+)\./g)].map(([, part]) => Buffer.from(part!, 'base64url').toString()).join('\n');
        if (said.includes(word)) found.add(name);
      }
    db.close();
    return [...found].sort();
  }

  let clerks: Awaited<ReturnType<typeof furnish>>;

  it('is in the export, and nothing of anybody else', async () => {
    clerks = await furnish(world, CLERK, 'clerks');
    await furnish(world, MAYOR, 'mayors');
    const records = await exportOf(world, CLERK);
    const text = JSON.stringify(records);
    for (const word of ['reason', 'subject', 'text', 'name', 'note', 'draft', 'sent', 'unread']) assert.ok(text.includes(`clerks-${word}`), word);
    assert.ok(!text.includes('mayors'));
    assert.ok(!text.includes('clerks-registered'), 'what has to be accepted first is withheld here, too');
    const [first, last] = [records[0]!, records.at(-1)!];
    assert.ok(first.kind === 'mailbox' && first.value.address === CLERK && first.value.attachments === `${CITY}/messages/{message}/attachments/{attachment}`);
    assert.deepEqual(last, { kind: 'end', records: records.length - 1 });
    const kinds = records.map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)], ['mailbox', 'conversation', 'message', 'draft', 'invitation', 'consent', 'note', 'upload', 'rejection', 'end']);
    const messages = records.flatMap((record) => (record.kind === 'message' ? [record.value] : []));
    assert.deepEqual(messages.map(({ direction }) => direction).sort(), ['in', 'in', 'in', 'out']);
    const incoming = messages.find(({ message }) => message.id === clerks.letter.message.id)!;
    assert.deepEqual(events(incoming.receipts!), ['ContentConsignment', 'ContentHandover', 'ContentAccessTracking']);
    assert.match(incoming.attachments![0]!.digest!, /^sha-256:/);
    assert.ok(messages.find(({ direction }) => direction === 'out')!.deliveries![0]!.receipt);
    assert.deepEqual(records.flatMap((record) => (record.kind === 'upload' ? [[record.value.upload, record.value.from]] : [])).filter(([upload]) => upload!.includes('clerks')), [['waits-clerks-0001', BEN], ['left-clerks-0001', undefined]]);
    const consent = records.find((record) => record.kind === 'consent')!;
    assert.equal(consent.kind === 'consent' && consent.value.records!.length, 1);
  });

  it('says what was refused as it came, to them or from them, with what is kept of that', async () => {
    const kept = (await exportOf(world, CLERK)).flatMap((record) => (record.kind === 'rejection' ? [record.value] : []));
    assert.deepEqual(kept.map(({ from, to }) => [from, to]).sort(), [[ANNA, CLERK], [CLERK, MANY]]);
    assert.deepEqual(kept.map(({ receipt }) => receipt).sort(), clerks.rejections.toSorted());
    for (const { receipt, from, to, at, until } of kept) {
      const claims = decodeJwt<ReceiptClaims>(receipt);
      assert.deepEqual([claims.event, claims.from.address, claims.to, claims.received_at, Date.parse(until) - Date.parse(at)], ['SubmissionRejection', from, to, at, 365 * DAY]);
      // Nothing of the message but what it is called.
      assert.deepEqual(Object.keys(claims).sort(), ['attachments', 'event', 'from', 'iat', 'iss', 'jti', 'message', 'reason', 'received_at', 'to']);
      assert.ok(!JSON.stringify(claims).includes('-subject') && !JSON.stringify(claims).includes('-text'));
    }
    assert.equal((await exportOf(world, MAYOR)).filter(({ kind }) => kind === 'rejection').length, 2);
  });

  it('comes whole of what was refused, however often that was', async () => {
    const { store, server } = world.domain('city.example');
    const owner = 'plenty@city.example';
    await world.invite(owner, ANNA);
    for (let index = 0; index < 230; index++) {
      const sender = { address: index % 2 ? owner : `stranger-${index}@elsewhere.example`, issuer: 'https://id.elsewhere.example', subject: String(index), method: 'home-exchange' as const };
      await store.reject({ sender, recipient: index % 2 ? MANY : owner, id: `message-${1000 + index}`, digest: `sha-256:${index}`, size: 1, attachments: [], reason: { type: 'urn:dmail:problem:type-forbidden' }, server, now: world.clock.now() });
    }
    const kept = (await exportOf(world, owner)).flatMap((record) => (record.kind === 'rejection' ? [decodeJwt<ReceiptClaims>(record.value.receipt).message.id] : []));
    assert.deepEqual(kept.sort(), Array.from({ length: 230 }, (_, index) => `message-${1000 + index}`));
  });

  it('hands over what nobody had fetched, and says so to its sender', async () => {
    const chain = (await evidence(world, BEN)).find(({ messageId }) => messageId === clerks.unread.message.id)!;
    assert.deepEqual(events(chain.receipts), ['ContentConsignment', 'ContentHandover']);
  });

  it('comes whole however much it is', async () => {
    const many = MANY;
    await world.invite(many, ANNA);
    const sent: string[] = [];
    for (let index = 0; index < 230; index++) sent.push((await world.deposit(ANNA, many, { text: index % 20 ? 'x' : 'y'.repeat(150_000) }, { invite: false })).message.id);
    const records = await exportOf(world, many);
    assert.deepEqual(records.flatMap((record) => (record.kind === 'message' ? [record.value.message.id] : [])).sort(), sent.sort());
    assert.equal(records.filter(({ kind }) => kind === 'conversation').length, 230);
  });

  it('is cut off when what was granted is taken back, and one sees that it was', async () => {
    const response = await world.app('city.example')(await asked());
    const reader = response.body!.getReader();
    await reader.read();
    await world.domain('city.example').app.revoke(MANY);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    });
    world.clock.advance(2000);
  });
  async function asked(): Promise<Request> {
    const url = `${CITY}/export`;
    const source = world.tokenSource(MANY);
    const first = await world.app('city.example')(new Request(url, { headers: await source.headers({ method: 'GET', url, resource: CITY }) }));
    return new Request(url, { headers: await source.headers({ method: 'GET', url, resource: CITY, nonce: first.headers.get('dpop-nonce')! }) });
  }

  it('is erased for exactly whose it is, once, and by nothing less', async () => {
    await expectProblem(world.call(CLERK, 'DELETE', '/mailbox'), 403, 'confirmation-required');
    await expectProblem(erase(world, CLERK, MAYOR), 403, 'confirmation-required');
    await expectProblem(world.call(CLERK, 'DELETE', '/mailbox', { by: await world.tokenSource(CLERK).confirm({ type: 'urn:dmail:tracking', peer: ANNA }) }), 403, 'confirmation-required');
    assert.ok(tablesWith('clerks').length > 8);
    const once = await world.tokenSource('leaver@city.example').confirm({ type: 'urn:dmail:erasure', address: 'leaver@city.example' });
    assert.equal((await world.call('leaver@city.example', 'DELETE', '/mailbox', { by: once })).status, 204);
    await expectProblem(world.call('leaver@city.example', 'DELETE', '/mailbox', { by: once }), 403, 'confirmation-required');
  });

  it('erased means: none of their words in any table; what others have stays', async () => {
    const before = await evidence(world, ANNA);
    const content = world.domain('city.example').content!;
    const mayors = JSON.stringify(await exportOf(world, MAYOR));
    const open = await session(world, ANNA, CLERK);
    assert.equal((await erase(world, CLERK)).status, 204);
    // The names of attachments stand in receipts, which are signed as they are.
    assert.deepEqual(tablesWith('clerks'), ['owed_receipts']);
    for (const word of ['reason', 'subject', 'text', 'note', 'draft', 'sent', 'unread', 'registered', 'waits', 'left', 'refused', 'denied']) assert.deepEqual(tablesWith(`clerks-${word}`), [], word);
    const digest = decodeJwt<ReceiptClaims>(clerks.letter.receipt).attachments![0]!.digest!;
    await assert.rejects(async () => {
      for await (const piece of content.read({ digest }, 0, 1)) assert.fail(`${piece.length} octets are there`);
    }, (error) => !(error instanceof assert.AssertionError));
    assert.deepEqual(await evidence(world, ANNA), before);
    assert.equal(JSON.stringify(await exportOf(world, MAYOR)).replace(/"at":"[^"]*"/, ''), mayors.replace(/"at":"[^"]*"/, ''));
    // The account is there, empty, and for nobody to write to.
    const left = await exportOf(world, CLERK);
    assert.deepEqual(left.map(({ kind }) => kind), ['mailbox', 'receipts', 'receipts', 'receipts', 'end']);
    const page = await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox'));
    assert.deepEqual([page.conversations, page.total, page.unread], [[], 0, 0]);
    await expectProblem(world.call(ANNA, 'POST', `${open.uri}/deposits`, { body: world.message(ANNA, [CLERK]), headers: { 'idempotency-key': crypto.randomUUID() } }), 410, 'session-expired');
    await expectProblem(world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: CLERK } }), 403, 'invitation-required');
    await world.deposit(ANNA, CLERK, { subject: 'A new beginning' });
    assert.equal((await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox'))).total, 1);
  });

  it('receipts owed to others still verify, and a letter nobody decided about expires for its sender in time', async () => {
    const { keys } = await body<ReceiptKeys>(world.fetch(`${CITY}/keys`));
    const chains = (await evidence(world, ANNA)).filter(({ recipient }) => recipient === CLERK);
    assert.ok(chains.length);
    for (const { receipts } of chains)
      for (const receipt of receipts) await compactVerify(receipt, await importJWK(keys.find(({ kid }) => kid === decodeProtectedHeader(receipt).kid)!, 'ES256'));
    const registered = async (): Promise<string[] | undefined> => {
      const found = (await evidence(world, ANNA)).find(({ messageId }) => messageId === clerks.registered.message.id);
      return found && events(found.receipts);
    };
    assert.notEqual((await registered())?.at(-1), 'AcceptanceRejectionExpiry');
    world.clock.advance(15 * DAY);
    await world.domain('city.example').app.purge();
    assert.deepEqual(await registered(), ['SubmissionAcceptance', 'NotificationForAcceptance', 'AcceptanceRejectionExpiry']);
    world.clock.advance(366 * DAY);
    await world.domain('city.example').app.purge();
    assert.equal(await registered(), undefined);
    assert.deepEqual(tablesWith('clerks'), []);
  });

  it('whoever watches is told: nothing from before is known any more', async () => {
    const { state } = await body<MailboxPage>(world.call(MAYOR, 'GET', '/mailbox'));
    const stream = await world.call(MAYOR, 'GET', '/events', { headers: { 'last-event-id': state } });
    const reader = stream.body!.getReader();
    await reader.read();
    assert.equal((await erase(world, MAYOR)).status, 204);
    while (!(await reader.read()).done);
    await expectProblem(world.call(MAYOR, 'GET', '/events', { headers: { 'last-event-id': state } }), 410, 'state-unknown');
    await expectProblem(world.call(MAYOR, 'GET', `/changes?since=${state}`), 410, 'state-unknown');
  });
});

describe('what other servers fetch from whoever leaves', () => {
  it('ends with the mailbox', async () => {
    const world = await createCheckedWorld();
    try {
      await body(world.call(ANNA, 'PUT', '/repository/upload-000001', { body: { document: 'document-left', mediaType: 'text/plain', size: 5 } }), 201);
      const granted = await body<{ uri: string }>(world.call(ANNA, 'POST', '/repository/upload-000001/grants', { body: { server: CITY } }), 201);
      assert.equal((await erase(world, ANNA)).status, 204);
      assert.ok((await world.fetch(granted.uri)).status >= 400);
      await expectProblem(world.call(ANNA, 'POST', '/repository/upload-000001/grants', { body: { server: CITY } }), 404, 'not-found');
    } finally {
      await world.close();
    }
  });
});

describe('retention', () => {
  it('is published, and what has had its time goes, by the clock', async () => {
    const world = await createCheckedWorld({ retention: { deleted: 3, receipts: 5, messages: 20 } });
    try {
      const purge = (): Promise<void> => world.domain('city.example').app.purge();
      assert.deepEqual((await body<WellKnown>(world.fetch('https://city.example/.well-known/dmail'))).retention, { deleted: 3, receipts: 5, messages: 20 });
      const [gone, old] = [await world.deposit(ANNA, CLERK), await world.deposit(ANNA, CLERK)];
      for (const { uri } of [gone, old]) await body(world.call(CLERK, 'GET', uri));
      await world.call(CLERK, 'PATCH', '/mailbox', { body: { ids: [gone.message.thread], set: { deleted: true } } });
      const there = async (): Promise<boolean[]> => Promise.all([gone, old].map(async ({ uri }) => (await world.call(CLERK, 'GET', uri)).status === 200));
      const owed = async (): Promise<string[]> => (await evidence(world, ANNA)).map(({ messageId }) => messageId);
      const both = [gone.message.id, old.message.id];
      const after = async (days: number): Promise<void> => {
        world.clock.advance(days * DAY + 1000);
        await purge();
      };
      await after(2);
      assert.deepEqual([await there(), await owed()], [[true, true], both]);
      await after(1);
      assert.deepEqual([await there(), await owed()], [[false, true], both]);
      await after(6);
      assert.deepEqual([await there(), await owed()], [[false, true], both.slice(1)]);
      await after(12);
      assert.deepEqual([await there(), await owed()], [[false, false], both.slice(1)]);
      await after(6);
      assert.deepEqual([await there(), await owed()], [[false, false], []]);
    } finally {
      await world.close();
    }
  });
});
