import { expect } from 'chai';
import { deviceSignature } from '../../demo/server/world-confirm.ts';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { canonicalBytes, digestOf, DmailProblem } from '../contract/index.ts';
import type { Message, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
import ar from '../locales/ar/evidence-page.ts';
import en from '../locales/en/evidence-page.ts';
import { createEvidence } from '../services/evidence.ts';
import type { EvidenceStore } from '../stores/evidence.ts';
import { evidenceFile, openEvidenceFile, signedBytes, verifyEvidenceFile } from './index.ts';
import type { EvidenceContents, EvidencePageOptions } from './index.ts';
import { entriesOf, entryOf, repacked, replaced } from '../../test/support/repacked.ts';
import { writeZip } from './zip.ts';
import type { Entry } from './zip.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';
const PAGE: EvidencePageOptions = { language: 'en', direction: 'ltr', words: en };
const decoder = new TextDecoder();
const utf8 = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

describe('an evidence file', () => {
  let world: World;
  let message: Message;
  let chains: string[][];
  let bytes: Uint8Array<ArrayBuffer>;
  let store: EvidenceStore;

  before(async () => {
    world = await createWorld();
    store = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    const plain = world.message(ANNA, [CLERK, MAYOR], {
      subject: 'Žiadosť & <b>stove</b>', text: 'A stove, 12 kW.\n<script>alert(1)</script> & "quotes"', reference: 'ŽP-7',
      cover: [{ name: 'permit', label: 'Permit', tags: [{ name: 'fee', label: 'Fee', kind: 'money', value: '12.50', currency: 'EUR' }] }],
    });
    message = { ...plain, signature: await deviceSignature(ANNA, signedBytes(plain), world.domain('home.example').issuer) };
    await world.invite(CLERK, ANNA);
    await world.invite(MAYOR, ANNA);
    chains = (await world.send(ANNA, [CLERK, MAYOR], message)).deliveries.map(({ receipt }) => [receipt!]);
    chains[0]!.push(await next(chains[0]![0]!, 'ContentHandover'));
    ({ bytes } = await store.archive(message, chains, PAGE));
  });
  after(() => world.close());

  const claimsOf = (receipt: string): ReceiptClaims => JSON.parse(decoder.decode(Uint8Array.from(atob(receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0)))) as ReceiptClaims;
  async function next(receipt: string, event: ReceiptClaims['event'], changes: Partial<ReceiptClaims> = {}): Promise<string> {
    const claims = claimsOf(receipt);
    return world.domain('city.example').keys.sign({ ...claims, event, jti: `after ${claims.jti}`, previous: { jti: claims.jti, digest: await digestOf(utf8(receipt)) }, ...changes });
  }
  const read = async (of = bytes): Promise<Entry[]> => entriesOf(of);
  const text = async (name: string, of = bytes): Promise<string> => entryOf(of, name);
  const offline = { issuerOf: () => Promise.reject(new DmailProblem('offline')), keysOf: () => Promise.reject(new DmailProblem('offline')) };
  const verifyOffline = (of: Uint8Array<ArrayBuffer>) => verifyEvidenceFile(of, { ...offline, now: world.clock.now() });

  /** The same file with some entries changed, everything that says how they should be put right again. */
  const changed = (change: Parameters<typeof repacked>[1], mend = true): Promise<Uint8Array<ArrayBuffer>> => repacked(bytes, change, mend && {});

  it('holds the message, all receipts, the keys and a page', async () => {
    const { name, type } = await store.archive(message, chains, PAGE);
    expect([name, type]).to.deep.equal([`evidence-${new Date(world.clock.now()).toISOString().slice(0, 10)}-ziadost-bstoveb.zip`, 'application/zip']);
    expect((await read()).map((entry) => entry.name)).to.deep.equal([
      'index.html', 'message.json', 'receipts/01-ContentConsignment.jws', 'receipts/02-ContentHandover.jws', 'receipts/03-ContentConsignment.jws',
      'keys/city.example.json', 'signature/signature.jws', 'signature/key.json', 'signature/binding.jwt', 'signature/issuer.json', 'manifest.json',
    ]);
    expect(await text('message.json')).to.equal(decoder.decode(canonicalBytes(message)));
    expect(await text('receipts/02-ContentHandover.jws')).to.equal(chains[0]![1]);
  });

  it('is the same each time it is made of the same', async () => {
    const contents = (await openEvidenceFile(bytes)) as EvidenceContents;
    expect([...(await evidenceFile(contents, PAGE)).bytes]).to.deep.equal([...bytes]);
  });

  it('verifies, with every event for every recipient, and who signed', async () => {
    const { state, chains: found, signature, message: inside } = await store.file(bytes);
    expect(state).to.equal('verified');
    expect(found!.map(({ recipient, events }) => [recipient, events.map(({ event }) => event)])).to.deep.equal([[CLERK, ['ContentConsignment', 'ContentHandover']], [MAYOR, ['ContentConsignment']]]);
    expect([signature!.state, signature!.signer!.address]).to.deep.equal(['verified', ANNA]);
    expect(inside).to.deep.equal(message);
  });

  it('is neither good nor bad offline, where everything in it fits together', async () => {
    const { state, chains: found, signature } = await verifyOffline(bytes);
    expect([state, signature!.state]).to.deep.equal(['unknown', 'unknown']);
    expect(found!.flatMap((chain) => [chain.state, ...chain.events.map(({ verification }) => verification.state)]).every((each) => each === 'unknown')).to.equal(true);
    expect(found![0]!.events[0]!.verification.checks.every(({ passed }) => passed)).to.equal(true);
  });

  it('is not genuine by the word of somebody it is not addressed to', async () => {
    const EVE = 'eve@city.example';
    // What anybody can make who has a domain: a message of whom they like to whom they like, and a receipt of their own.
    const forged = async (changes: Partial<Message>, ...more: string[][]) => {
      const made = { ...world.message(ANNA, ['bob@bank.example'], { subject: 'I owe you', text: '1000 EUR' }), ...changes };
      const content = canonicalBytes(made);
      const { attachments: _, ...claims } = claimsOf(chains[0]![0]!);
      const receipt = await world.domain('city.example').keys.sign({ ...claims, to: EVE, message: { ...claims.message, id: made.id, digest: await digestOf(content), size: content.length } });
      return store.file((await store.archive(made, [[receipt], ...more], PAGE)).bytes);
    };
    const outcome = await forged({});
    expect([outcome.state, outcome.chains!.map(({ state, named }) => [state, named])]).to.deep.equal(['unknown', [['verified', false]]]);
    // Neither among others who are named, nor where they are named somewhere else.
    expect((await forged(message, chains[0]!)).chains!.map(({ recipient, named }) => [recipient, named])).to.deep.equal([[EVE, false], [CLERK, true]]);
    expect((await forged(message, chains[0]!)).state).to.equal('unknown');
    for (const changes of [{ from: { address: EVE } }, { to: [{ address: 'bob@bank.example', name: EVE }] }]) expect((await forged(changes)).state, JSON.stringify(changes)).to.not.equal('verified');
    expect((await forged({ cc: [{ address: EVE }] })).state).to.equal('verified');
  });

  it('is bad where a key that is known to be compromised vouches for it, whatever else cannot be asked', async () => {
    const { server, keys } = (JSON.parse(await text('keys/city.example.json'))) as { server: string; keys: ReceiptKey[] };
    let asked = 0;
    const outcome = await verifyEvidenceFile(bytes, {
      ...offline, now: world.clock.now(),
      issuerOf: () => (asked++ ? Promise.reject(new DmailProblem('offline')) : Promise.resolve({ server, keys: keys.map((key) => ({ ...key, revoked: { revoked_at: 1, reason: 'compromised' as const } })) })),
    });
    expect([outcome.state, outcome.chains!.map(({ failed }) => failed?.check)]).to.deep.equal(['failed', ['key', undefined]]);
  });

  it('is bad, offline too, where something in it does not fit', async () => {
    const forged = async (change: Parameters<typeof changed>[0]) => verifyOffline(await changed(change));
    const other = { ...message, subject: 'Another' };
    expect((await forged(replaced('message.json', () => decoder.decode(canonicalBytes(other))))).state).to.equal('failed');
    const [header, payload, signature] = chains[1]![0]!.split('.') as [string, string, string];
    const receipt = `${header}.${btoa(atob(payload.replace(/-/g, '+').replace(/_/g, '/')).replace('home-exchange', 'home-exchangf')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}.${signature}`;
    const outcome = await forged(replaced('receipts/03-ContentConsignment.jws', () => receipt));
    expect([outcome.state, outcome.chains?.[1]?.failed?.check]).to.deep.equal(['failed', 'signature']);
    expect((await forged((entries) => entries.filter(({ name }) => name !== 'receipts/01-ContentConsignment.jws').map((entry) => ({ ...entry, name: entry.name.replace('02-', '01-').replace('03-', '02-') })))).state).to.equal('unknown');
  });

  it('is refused where its keys are others than those published', async () => {
    const stranger = (await createWorld({ domains: ['city.example', 'home.example'], now: world.clock.now() }));
    try {
      const forged = await stranger.deposit(ANNA, CLERK, { ...message, to: [{ address: CLERK }] });
      const evidence = createEvidence({ fetch: stranger.fetch, now: () => world.clock.now() });
      const { signature: _, ...unsigned } = forged.message;
      const again = await stranger.deposit(ANNA, CLERK, { ...unsigned, id: crypto.randomUUID() });
      const file = await evidence.archive(again.message, [[again.receipt]], PAGE);
      expect((await evidence.file(file.bytes)).state).to.equal('verified');
      // Whoever asks the domain itself is told of other keys.
      const outcome = await store.file(file.bytes);
      expect([outcome.state, outcome.chains![0]!.failed!.check]).to.deep.equal(['failed', 'key']);
      const swapped = await store.file(await changed(replaced('keys/city.example.json', (keys) => keys.replace(/"x":"./, (start) => `${start.slice(0, -1)}${start.endsWith('A') ? 'B' : 'A'}`))));
      expect([swapped.state, swapped.keysDiffer]).to.deep.equal(['failed', true]);
    } finally {
      await stranger.close();
    }
  });

  it('is refused with anything else in it, twice in it, missing, or in other words', async () => {
    const fault = async (change: Parameters<typeof changed>[0], mend = true) => openEvidenceFile(await changed(change, mend));
    const add = (name: string) => (entries: Entry[]) => [...entries, { name, bytes: utf8('x') }];
    for (const name of ['evil.exe', '../evil.html', '/etc/passwd', 'receipts/../../x.jws', 'keys/..json', 'keys/sub/city.example.json', 'receipts/', 'C:\\evil', 'index.HTML', 'receipts/01-Con/signment.jws', 'signature/other', 'manifest.json/', 'keys/City.example.json', '']) expect(await fault(add(name), false), name).to.equal('name');
    for (const name of ['index.html', 'message.json', 'keys/city.example.json']) expect(await fault(add(name)), name).to.equal('duplicate');
    for (const name of ['receipts/04-Opened.jws', 'keys/other.example.json', 'signature/signature.der', 'signature/signed.json']) expect(await fault(add(name)), name).to.equal('malformed');
    for (const entry of await read()) {
      // The keys of an issuer, or of one of the domains, may not have been at hand.
      const optional = entry.name === 'signature/issuer.json' || entry.name.startsWith('keys/') || entry.name === 'manifest.json' || entry.name.startsWith('receipts/');
      if (!optional) expect(await fault((entries) => entries.filter(({ name }) => name !== entry.name)), entry.name).to.equal('malformed');
    }
    expect(await fault((entries) => entries.filter(({ name }) => name !== 'manifest.json'), false)).to.equal('malformed');
    expect(await fault((entries) => entries.filter(({ name }) => !name.startsWith('receipts/')))).to.equal('malformed');
    expect(await fault((entries) => entries.reverse(), false)).to.equal('malformed');
    expect(await fault((entries) => [entries[1]!, entries[0]!, ...entries.slice(2)])).to.equal('malformed');
    expect(await fault(() => [], false)).to.equal('foreign');
    for (const [name, by] of [
      ['message.json', (from: string) => ` ${from}`], ['message.json', (from: string) => from.replace('"id"', '"id" ')], ['message.json', () => 'null'], ['message.json', () => '{}'], ['message.json', () => '{"id":1'],
      ['message.json', (from: string) => from.replace(/"to":\[[^\]]*\]/, '"to":{}')], ['keys/city.example.json', () => '{}'], ['keys/city.example.json', (from: string) => from.replace(/"iat":\d+/, '"iat":"1"')],
      ['receipts/01-ContentConsignment.jws', (from: string) => `${from}\n`], ['receipts/01-ContentConsignment.jws', () => 'x.y.z'], ['receipts/01-ContentConsignment.jws', () => chains[0]![1]!],
      ['signature/key.json', () => '{}'], ['signature/binding.jwt', (from: string) => `${from}=`], ['signature/signature.jws', () => ''], ['signature/issuer.json', () => '[]'],
    ] as [string, (text: string) => string][]) expect(await fault(replaced(name, by)), `${name} ${by('…').slice(0, 60)}`).to.equal('malformed');
    for (const by of [() => '{}', () => 'null', (from: string) => from.replace('dmail-evidence/1', 'dmail-evidence/2'), (from: string) => from.replace(/"exportedAt":"[^"]*"/, '"exportedAt":"today"'), (from: string) => from.replace('"size":', '"size" :')])
      expect(await fault(replaced('manifest.json', by), false), by('…')).to.equal('malformed');
  });

  it('is refused with any bit changed: it says so itself', async () => {
    const samples = Array.from({ length: 600 }, (_, round) => (round < 64 ? round : Math.floor(Math.random() * bytes.length * 8))).concat(Array.from({ length: 73 * 8 }, (_, bit) => (bytes.length - 73) * 8 + bit));
    for (const bit of samples) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(typeof (await openEvidenceFile(flipped)), `bit ${bit}`).to.equal('string');
    }
  });

  it('is refused cut off anywhere, or with something behind it', async () => {
    for (const length of [0, 1, 3, 4, 21, 22, 40, 1000, bytes.length >> 1, bytes.length - 73, bytes.length - 60, bytes.length - 43, bytes.length - 1]) expect(['foreign', 'truncated'], String(length)).to.include(await openEvidenceFile(bytes.slice(0, length)));
    const longer = (more: number[]) => openEvidenceFile(Uint8Array.from([...bytes, ...more]));
    expect(await longer([0])).to.equal('trailing');
    expect(await longer(Array.from(utf8('<script>alert(1)</script>')))).to.equal('trailing');
    expect(await longer([...bytes])).to.equal('altered');
    expect(await openEvidenceFile(Uint8Array.from([...utf8('GIF89a'), ...bytes]))).to.equal('foreign');
  });

  it('is refused when it is an archive of another kind', async () => {
    /** The file with octets written over, and its digest put right again. */
    const patched = async (at: number, ...octets: number[]) => {
      const made = bytes.slice();
      made.set(octets, at < 0 ? made.length + at : at);
      const body = made.slice(0, -43);
      made.set(utf8((await digestOf(body)).slice(8)), body.length);
      return openEvidenceFile(made);
    };
    const view = new DataView(bytes.buffer);
    const end = bytes.length - 73;
    const central = view.getUint32(end + 16, true);
    // Flags (encrypted, sizes behind), method (deflate), sizes that differ, an extra field (zip64), a comment of an entry.
    for (const [offset, octets] of [[8, [1, 0]], [8, [8, 0]], [10, [8, 0]], [24, [0xff, 0xff, 0xff, 0xff]], [30, [4, 0]], [32, [4, 0]]] as [number, number[]][]) expect(await patched(central + offset, ...octets), `central ${offset}`).to.equal('unsupported');
    expect(await patched(-73 + 10, 0xff, 0xff)).to.equal('unsupported');
    expect(await patched(-73 + 16, 0xff, 0xff, 0xff, 0xff)).to.equal('unsupported');
    expect(await patched(-73 + 10, 0xe8 + 1, 3)).to.equal('too-many');
    // A directory that is elsewhere, an entry within another, one that is larger than the file, local headers that say otherwise.
    expect(await patched(-73 + 16, 0, 0, 0, 0)).to.equal('foreign');
    expect(await patched(central + 42, 1)).to.equal('foreign');
    expect(await patched(central + 20, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f)).to.equal('foreign');
    for (const [offset, octets] of [[4, [20]], [6, [1]], [8, [8]], [10, [1]], [14, [0]], [18, [0]], [28, [1]]] as [number, number[]][])
      if (octets[0] !== bytes[offset]) expect(await patched(offset, ...octets), `local ${offset}`).to.equal('foreign');
    for (const offset of [4, 6, 12, 16, 34, 36, 38]) expect(await patched(central + offset, 0x7f), `central ${offset}`).to.equal('foreign');
    for (const offset of [4, 6, 8, 12]) expect(await patched(-73 + offset, 0x7f), `end ${offset}`).to.equal('foreign');
    expect(await patched(central + 28, 0xff, 0xff)).to.equal('name');
  });

  it('is not opened when it is larger than any', async () => {
    const large = new Uint8Array(67_108_865);
    large.set(bytes);
    expect(await openEvidenceFile(large)).to.equal('too-large');
    expect(await openEvidenceFile(await writeZip(Array.from({ length: 1001 }, (_, index) => ({ name: `receipts/${String(index).padStart(4, '0')}-Opened.jws`, bytes: utf8('') }))))).to.equal('too-many');
  });

  it('is not made of what is no receipt, or without keys', async () => {
    const failing = async (...args: Parameters<EvidenceStore['archive']>) => store.archive(...args).then(() => 'made', (problem: DmailProblem) => problem.code);
    expect(await failing(message, [], PAGE)).to.equal('receipt-invalid');
    expect(await failing(message, [['x.y.z']], PAGE)).to.equal('receipt-invalid');
    expect(await failing(message, [[await next(chains[0]![0]!, '../../evil' as ReceiptClaims['event'])]], PAGE)).to.equal('receipt-invalid');
    const blind = createEvidence({ fetch: () => Promise.reject(new TypeError('Failed to fetch')), now: () => world.clock.now() });
    expect(await blind.archive(message, chains, PAGE).then(() => 'made', (problem: DmailProblem) => problem.code)).to.equal('unreachable');
  });

  describe('has a page', () => {
    const shown = async (options = PAGE, of: Message = message): Promise<HTMLIFrameElement> => {
      const contents = (await openEvidenceFile(bytes)) as EvidenceContents;
      const page = await evidenceFile({ ...contents, message: of }, options);
      const frame = document.createElement('iframe');
      frame.sandbox.add('allow-same-origin');
      frame.srcdoc = await text('index.html', page.bytes);
      const loaded = new Promise((resolve) => void (frame.onload = resolve));
      document.body.append(frame);
      await loaded;
      return frame;
    };

    it('that shows what was sent as text, and runs nothing', async () => {
      const frame = await shown();
      const page = frame.contentDocument!;
      expect(page.querySelectorAll('script, img, iframe, link, form, a, svg, b, base, object').length).to.equal(0);
      expect(page.querySelector('.text')!.textContent).to.equal(message.body.text);
      expect(page.body.innerHTML).to.not.match(/ on\w+=/);
      expect(page.querySelector('meta[http-equiv]')!.getAttribute('content')).to.match(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/);
      // The one style sheet is the one the policy names.
      expect(frame.contentWindow!.getComputedStyle(page.querySelector('dl')!).display).to.equal('grid');
      const said = page.body.textContent;
      for (const word of [message.subject, ANNA, CLERK, MAYOR, 'ŽP-7', 'Fee', '12.50 EUR', 'Handed over to the recipient', 'receipts/02-ContentHandover.jws', 'https://city.example/dmail', 'a key of their device']) expect(said).to.include(word);
      frame.remove();
    });

    it('in the language of the reader, from right to left too', async () => {
      const frame = await shown({ language: 'ar', direction: 'rtl', words: ar });
      const page = frame.contentDocument!;
      expect([page.documentElement.lang, page.documentElement.dir]).to.deep.equal(['ar', 'rtl']);
      expect(page.querySelector('h1')!.textContent).to.equal(ar.title);
      for (const each of page.querySelectorAll('code, pre')) expect(each.getAttribute('dir')).to.equal('ltr');
      frame.remove();
    });

    it('that no word of a stranger leaves its place in', async () => {
      const evil = '"><img src=x onerror=alert(1)></bdi></title></style><script>alert(1)</script>&lt;';
      const hostile: Message = {
        ...message, subject: evil, reference: evil, from: { ...message.from, name: evil }, to: [{ address: CLERK, name: evil }], body: { text: evil }, cover: [{ name: evil, label: evil, tags: [{ name: evil, label: evil, kind: 'text', value: evil, unit: evil }] }],
        attachments: [{ id: 'document-1', upload: 'upload-01', name: evil, mediaType: evil, size: 4, properties: [{ name: evil, kind: 'text', value: evil }] }],
      };
      const frame = await shown(PAGE, hostile);
      const page = frame.contentDocument!;
      expect(page.querySelectorAll('script, img, [onerror]').length).to.equal(0);
      expect(page.title).to.include(evil);
      expect(page.body.textContent!.split(evil).length).to.be.greaterThan(8);
      frame.remove();
    });
  });
});
