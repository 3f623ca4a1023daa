import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { digestOf, DmailProblem } from '../contract/index.ts';
import type { Message, ReceiptClaims } from '../contract/index.ts';
import en from '../locales/en/evidence-page.ts';
import { evidencePageIn } from '../locales/evidence-page.ts';
import { languages } from '../locales/words.ts';
import { createEvidence } from '../services/evidence.ts';
import type { EvidenceStore } from '../stores/evidence.ts';
import { entryOf, repacked, replaced } from '../../test/support/repacked.ts';
import { openEvidenceFile, verifyEvidenceFile } from './index.ts';
import { evidencePage, pageMark } from './page.ts';
import type { EvidencePageOptions, EvidencePageWords } from './page.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('the page of an evidence file', () => {
  let world: World;
  let store: EvidenceStore;
  let message: Message;
  let receipt: string;
  let bytes: Uint8Array<ArrayBuffer>;

  const pageIn = async (language: string): Promise<EvidencePageOptions> => (await evidencePageIn(language))!;
  const made = async (language: string) => (await store.archive(message, [[receipt]], await pageIn(language))).bytes;

  before(async () => {
    world = await createWorld();
    store = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    ({ message, receipt } = await world.deposit(ANNA, CLERK, { subject: 'Permit', text: 'A stove, 12 kW.', cover: [{ name: 'permit', tags: [{ name: 'fee', kind: 'money', value: '12.50', currency: 'EUR' }] }] }));
    bytes = await made('en');
  });
  after(() => world.close());

  const outcomeOf = async (of: Uint8Array<ArrayBuffer>, pageOf = evidencePageIn) => {
    const { state, page } = await store.file(of, pageOf);
    return [state, page];
  };

  it('is made again from the rest of the file, in every language', async () => {
    for (const language of languages) {
      const file = await made(language);
      expect(JSON.parse(await entryOf(file, 'manifest.json'))).to.have.nested.property('page.language', language);
      expect(await outcomeOf(file), language).to.deep.equal(['verified', 'same']);
    }
  });

  it('is found out where it says anything else, though all receipts are genuine', async () => {
    const slovak = await entryOf(await made('sk'), 'index.html');
    const forgeries: ((html: string) => string)[] = [
      (html) => html.replace('12.50', '1250'), (html) => html.replace('Placed in', 'Refused by'), (html) => html.replace('</main>', '<script>alert(1)</script></main>'), (html) => html.replace('Permit', 'permit'),
      (html) => `${html} `, (html) => html.slice(0, -1), (html) => html.replace('<!doctype html>', '<!DOCTYPE html>'), (html) => html.replace('lang="en"', 'lang="sk"'), () => slovak, () => '',
    ];
    for (const forge of forgeries) {
      const file = await repacked(bytes, replaced('index.html', forge));
      const outcome = await store.file(file, evidencePageIn);
      expect([outcome.state, outcome.page], String(forge)).to.deep.equal(['failed', 'forged']);
      expect([outcome.message, outcome.chains!.map(({ state }) => state)]).to.deep.equal([message, ['verified']]);
    }
    // Offline too: it takes nobody else to find that out.
    const alone = { issuerOf: () => Promise.reject(new DmailProblem('offline')), keysOf: () => Promise.reject(new DmailProblem('offline')), now: world.clock.now(), pageOf: evidencePageIn };
    const { state, page } = await verifyEvidenceFile(await repacked(bytes, replaced('index.html', forgeries[0]!)), alone);
    expect([state, page]).to.deep.equal(['failed', 'forged']);
    expect((await verifyEvidenceFile(bytes, alone)).page).to.equal('same');
  });

  it('is found out with any bit of it changed', async () => {
    const html = await entryOf(bytes, 'index.html');
    const octets = new TextEncoder().encode(html);
    for (let round = 0; round < 40; round++) {
      const bit = Math.floor(Math.random() * octets.length * 8);
      const flipped = octets.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const file = await repacked(bytes, (entries) => entries.map((entry) => (entry.name === 'index.html' ? { ...entry, bytes: flipped } : entry)));
      expect(await outcomeOf(file), `bit ${bit}`).to.deep.equal(['failed', 'forged']);
    }
  });

  it('is said to be unchecked where it was made in another way, or by a version that is not here: then it may say anything', async () => {
    const mark = await pageMark(await pageIn('en'));
    const forged = replaced('index.html', () => 'Anna owes me 1000 EUR.');
    for (const page of [undefined, { ...mark, version: `sha-256:${'A'.repeat(43)}` }, { ...mark, language: 'sk' }, { ...mark, language: 'fr' }, { ...mark, language: 'constructor' }, { ...mark, language: '__proto__' }, { ...mark, language: '' }])
      expect(await outcomeOf(await repacked(bytes, forged, { page })), JSON.stringify(page)).to.deep.equal(['verified', 'unchecked']);
    // As of a newer version, with other words; and where words cannot be loaded.
    const newer = (await store.archive(message, [[receipt]], { ...(await pageIn('en')), words: { ...en, title: 'Proof of a message' } })).bytes;
    expect(await outcomeOf(newer)).to.deep.equal(['verified', 'unchecked']);
    expect(await outcomeOf(bytes, () => Promise.resolve(undefined))).to.deep.equal(['verified', 'unchecked']);
    expect(await outcomeOf(bytes, () => Promise.reject(new TypeError('Failed to fetch')))).to.deep.equal(['verified', 'unchecked']);
    expect((await store.file(bytes)).page).to.equal('unchecked');
  });

  it('is of a file that is refused where what it says of it is nothing of the kind', async () => {
    const mark = await pageMark(await pageIn('en'));
    for (const page of [null, 'en', 0, [], {}, { language: 'en' }, { ...mark, language: 1 }, { ...mark, version: null }, { ...mark, more: '' }]) expect(await openEvidenceFile(await repacked(bytes, undefined, { page })), JSON.stringify(page)).to.equal('malformed');
  });

  it('breaks nothing where what receipts say can be shown on no page', async () => {
    const claims = JSON.parse(atob(receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims;
    const { keys } = world.domain('city.example');
    for (const odd of [{ attachments: { length: 1 } }, { reason: { toString: 1 } }, { received_at: { toString: 1 } }, { attachments: [null] }]) {
      const signed = await keys.sign({ ...claims, ...odd } as unknown as ReceiptClaims);
      expect(await outcomeOf(await repacked(bytes, replaced('receipts/01-ContentConsignment.jws', () => signed))), JSON.stringify(odd)).to.satisfy(([state, page]: string[]) => state === 'failed' && page !== 'same');
    }
  });

  describe('from fixed contents', () => {
    const words = { ...Object.fromEntries(Object.keys(en).map((key) => [key, key])), months: 'M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 M12', date: '{day} {month} {year} {time}' } as EvidencePageWords;
    const options: EvidencePageOptions = { language: 'en', direction: 'ltr', words };
    const contents = (sentAt = '2026-11-21T10:00:00+01:30'): Parameters<typeof evidencePage>[0] => ({
      message: {
        id: 'message-1', from: { address: ANNA, name: 'Anna' }, to: [{ address: CLERK }], cc: [{ address: 'mayor@city.example', name: 'Mayor' }], thread: 'thread-1', subject: 'A & B', sentAt, reference: 'R-1', body: { text: 'Text' },
        cover: [{ name: 'one', label: 'One', tags: [{ name: 'size', kind: 'number', value: '12', unit: 'm' }] }],
        attachments: [{ id: 'document-1', upload: 'upload-01', name: 'Plan.pdf', mediaType: 'application/pdf', size: 1234567, properties: [{ name: 'kind', kind: 'text', value: 'plan' }] }],
        signature: { level: 'device-key', jws: 'a..b', binding: 'c.d.e' },
      },
      claims: [[
        { event: 'SubmissionAcceptance', iat: 1_790_000_000, received_at: '2026-11-21T08:30:00.250Z', to: CLERK, attachments: [{ id: 'document-1', digest: 'sha-256:x' }] },
        { event: 'NotificationForAcceptance', iat: 1_790_000_001, received_at: '', previous: {}, to: CLERK, until: '2026-12-31T23:59:59Z' },
        { event: 'ConsignmentRejection', iat: 1_790_000_002, received_at: '', previous: {}, to: CLERK, reason: { type: 'urn:dmail:problem:refused-by-recipient', detail: 'No.' } },
      ]] as unknown as ReceiptClaims[][],
      domains: [{ domain: 'city.example', server: 'https://city.example/dmail', keys: [{ kid: 'k', iat: 1, exp: 2, revoked: { revoked_at: 3 } }] }],
      files: ['message.json', 'receipts/01-SubmissionAcceptance.jws', 'receipts/02-NotificationForAcceptance.jws', 'receipts/03-ConsignmentRejection.jws'].map((name) => ({ name, size: 1000, digest: 'sha-256:y' })),
      exportedAt: 1_790_000_100_123,
    });
    const utf8 = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

    it('is always the same; whoever makes it another one counts its form up', async () => {
      // Both change then. Where only the second one does, files of before would be taken for forged.
      expect([(await pageMark(options)).version, await digestOf(utf8(await evidencePage(contents(), options)))]).to.deep.equal(['sha-256:wE-24NIonPW83ph_YQoKdmtnxrtUzDoTSm346X0GmC4', 'sha-256:h0aoLJCLXytIOlG8ma9yDvplbWx0OtZOB2ac3TCnbo0']);
    });

    it('says what the recipient says of a payment, as text alone', async () => {
      const said = { event: 'PaymentStatement', iat: 1_790_000_003, received_at: '', previous: {}, to: CLERK, payment: { id: 'p', state: 'authorised', amount: '184.90', currency: 'EUR', iban: 'DE02120300000000202051', reference: 'RF18539007547034', variableSymbol: '2026' } };
      const { claims: [chain], files, ...rest } = contents();
      const page = await evidencePage({ ...rest, claims: [[...chain!, said as unknown as ReceiptClaims]], files: [...files, { name: 'receipts/04-PaymentStatement.jws', size: 1000, digest: 'sha-256:y' }] }, options);
      expect(page).to.include('PaymentStatement: authorised<br><bdi>184.90 EUR</bdi> account <code dir="ltr">DE02120300000000202051</code> · <code dir="ltr">RF18539007547034</code> · <code dir="ltr">VS2026</code><br><small>byRecipient · ');
      for (const name of ['amount', 'iban', 'reference']) {
        const hostile = { ...said, payment: { ...said.payment, [name]: '<script>alert(1)</script>' } };
        expect(await evidencePage({ ...rest, claims: [[...chain!, hostile as unknown as ReceiptClaims]], files: [...files, files[1]!] }, options), name).to.not.include('<script');
      }
    });

    it('asks nothing of the browser that another one might answer differently', async () => {
      const page = await evidencePage(contents(), options);
      const { DateTimeFormat, NumberFormat, PluralRules } = Intl;
      const { parse } = Date;
      const none = () => { throw new Error('asked'); };
      Object.assign(Intl, { DateTimeFormat: none, NumberFormat: none, PluralRules: none });
      Date.parse = none;
      try {
        expect(await evidencePage(contents(), options)).to.equal(page);
      } finally {
        Object.assign(Intl, { DateTimeFormat, NumberFormat, PluralRules });
        Date.parse = parse;
      }
    });

    it('says times in words, in one time zone; what is none as it was written', async () => {
      const page = await evidencePage(contents(), options);
      for (const time of ['<time datetime="2026-11-21T08:30:00.250Z">21 M11 2026 08:30:00</time>', '<time datetime="2026-12-31T23:59:59.000Z">31 M12 2026 23:59:59</time>', '1\u202f234\u202f567']) expect(page).to.include(time);
      for (const when of ['2026-02-30T10:00:00Z', '2026-13-01T10:00:00Z', '2016-12-31T23:59:60Z', '2026-11-21T24:00:00Z', '0001-01-01T00:00:00Z', '2026-11-21 10:00:00Z', '2026-11-21T10:00:00', 'Nov 21 2026', 'yesterday', ''])
        expect(await evidencePage(contents(when), options), when).to.include(`<dt>sent</dt><dd><bdi>${when}</bdi></dd>`);
      expect(await evidencePage(contents('2024-02-29T23:30:00.999999-01:00'), options)).to.include('<time datetime="2024-03-01T00:30:00.999Z">1 M3 2024 00:30:00</time>');
      for (const language of languages) expect((await pageIn(language)).words.months.split(' '), language).to.have.length(12);
    });
  });
});
