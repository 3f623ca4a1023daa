import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { base64url, digestOf, canonicalBytes, DmailProblem } from '../contract/index.ts';
import type { Deposit, Message, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
import { createEvidence } from '../services/evidence.ts';
import { receiptFile, verifyReceipt } from './index.ts';
import type { Issuer } from './index.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('a receipt', () => {
  let world: World;
  let sent: Deposit & { message: Message };
  before(async () => {
    world = await createWorld();
    sent = await world.deposit(ANNA, CLERK, { subject: 'The stove' });
  });
  after(() => world.close());

  const issuer = async (): Promise<Issuer> => {
    const server = 'https://city.example/dmail';
    return { server, keys: ((await (await world.fetch(`${server}/keys`)).json()) as { keys: ReceiptKey[] }).keys };
  };
  const verify = (receipt: string, { message = sent.message, recipient = CLERK, ...rest } = {}, issuerOf = issuer, now = world.clock.now()) =>
    verifyReceipt(receipt, { message, recipient, ...rest }, { issuerOf, now });

  it('verifies', async () => {
    const { state, checks, claims } = await verify(sent.receipt);
    expect(state).to.equal('verified');
    expect(checks.map(({ name }) => name)).to.deep.equal(['form', 'issuer', 'key', 'signature', 'message', 'sender', 'recipient', 'time']);
    expect(claims?.to).to.equal(CLERK);
  });

  it('verifies by its digest alone, and without an account', async () => {
    const evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    const outcome = evidence.verification(sent.receipt, { digest: await digestOf(canonicalBytes(sent.message)), recipient: CLERK });
    await new Promise<void>((resolve) => {
      const stop = outcome.subscribe(() => {
        stop();
        resolve();
      });
    });
    expect(outcome.state.state).to.equal('verified');
    expect(evidence.verification(undefined, {}).state.state).to.equal('none');
  });

  it('fails with any character changed', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const keys = issuer();
    for (let i = 0; i < sent.receipt.length; i++) {
      const at = letters.indexOf(sent.receipt[i]!);
      // The lowest bit too, which in a last character may stand for nothing.
      const other = at < 0 ? 'A' : letters[at ^ (1 << i % 6)]!;
      const { state } = await verify(sent.receipt.slice(0, i) + other + sent.receipt.slice(i + 1), {}, () => keys);
      expect(state, `character ${i}`).to.equal('failed');
    }
  });

  it('fails for another message, sender or recipient', async () => {
    expect((await verify(sent.receipt, { message: { ...sent.message, subject: 'Another' } })).failed).to.equal('message');
    expect((await verify(sent.receipt, { sender: 'ben@home.example' } as object)).failed).to.equal('sender');
    expect((await verify(sent.receipt, { recipient: 'mayor@city.example' })).failed).to.equal('recipient');
  });

  it('names the attachments as the message does, and says what each consists of once all is there', async () => {
    const digest = await digestOf(new TextEncoder().encode('plan'));
    const reference = { id: 'document-1', upload: 'upload-01', name: 'Plan.pdf', mediaType: 'application/pdf', size: 4 };
    const { upload: _, ...named } = { ...reference, version: 1 };
    const message: Message = { ...sent.message, attachments: [reference] };
    const { claims: plain } = await verify(sent.receipt);
    const outcomeOf = async (event: ReceiptClaims['event'], attachments: unknown, of = message, reason?: unknown) => {
      const canonical = canonicalBytes(of);
      const claims = { ...plain!, event, message: { ...plain!.message, digest: await digestOf(canonical), size: canonical.byteLength }, ...(attachments !== undefined && { attachments }), ...(reason !== undefined && { reason }) } as ReceiptClaims;
      const { state, failed } = await verify(await world.domain('city.example').keys.sign(claims), { message: of });
      return failed ?? state;
    };
    expect(await outcomeOf('SubmissionAcceptance', [named])).to.equal('verified');
    expect(await outcomeOf('ContentConsignment', [{ ...named, digest }])).to.equal('verified');
    expect(await outcomeOf('ContentConsignment', [{ ...named, digest }], { ...message, attachments: [{ ...reference, digest }] })).to.equal('verified');
    const infected = { type: 'urn:dmail:problem:infected', attachments: [named.id] };
    expect(await outcomeOf('ContentConsignmentFailure', [{ ...named, digest }], message, infected)).to.equal('verified');
    expect(await outcomeOf('ContentConsignmentFailure', [named], message, infected)).to.equal('verified');
    expect(await outcomeOf('ContentConsignmentFailure', [{ ...named, digest }])).to.equal('form');
    expect(await outcomeOf('ContentConsignment', [{ ...named, digest }], message, infected)).to.equal('form');
    for (const [event, attachments] of [
      ['ContentConsignment', [named]],
      ['ContentConsignment', undefined],
      ['ContentConsignment', []],
      ['ContentConsignment', [{ ...named, digest }, { ...named, digest }]],
      ['ContentConsignment', [{ ...named, digest, name: 'Other.pdf' }]],
      ['ContentConsignment', [{ ...named, digest, size: 5 }]],
      ['ContentConsignment', [{ ...named, digest, mediaType: 'text/html' }]],
      ['ContentConsignment', [{ ...named, digest, id: 'document-2' }]],
      ['SubmissionAcceptance', []],
    ] as const) expect(await outcomeOf(event, attachments), `${event} ${JSON.stringify(attachments)}`).to.equal('message');
    for (const attachments of ['none', null, [null], [{}], [{ ...named, digest: 1 }], [{ ...named, size: '4' }], [{ ...named, name: ['Plan.pdf'] }]]) expect(await outcomeOf('ContentConsignment', attachments), JSON.stringify(attachments)).to.equal('form');
    const other = await digestOf(new TextEncoder().encode('other'));
    expect(await outcomeOf('ContentConsignment', [{ ...named, digest }], { ...message, attachments: [{ ...reference, digest: other }] })).to.equal('message');
    expect(await outcomeOf('Opened' as ReceiptClaims['event'], [{ ...named, digest }])).to.equal('form');
  });

  it('names the properties of attachments as the message does', async () => {
    const amount = { name: 'amount', kind: 'money', value: '12.50', currency: 'EUR' } as const;
    const reference = { id: 'document-1', upload: 'upload-01', name: 'Bill.pdf', mediaType: 'application/pdf', size: 4, properties: [amount] };
    const { upload: _, properties, ...named } = { ...reference, version: 1 };
    const { claims: plain } = await verify(sent.receipt);
    const outcomeOf = async (said: object, stated: readonly object[] = properties) => {
      const { properties: _own, ...bare } = reference;
      const message = { ...sent.message, attachments: [{ ...bare, ...(stated.length && { properties: stated }) }] } as Message;
      const canonical = canonicalBytes(message);
      const claims = { ...plain!, event: 'SubmissionAcceptance', message: { ...plain!.message, digest: await digestOf(canonical), size: canonical.byteLength }, attachments: [{ ...named, ...said }] } as ReceiptClaims;
      const { state, failed } = await verify(await world.domain('city.example').keys.sign(claims), { message });
      return failed ?? state;
    };
    expect(await outcomeOf({ properties: [amount] })).to.equal('verified');
    // In any order of members: it is what is said that counts.
    expect(await outcomeOf({ properties: [{ currency: 'EUR', value: '12.50', kind: 'money', name: 'amount' }] })).to.equal('verified');
    // As servers signed it that named no properties.
    expect(await outcomeOf({})).to.equal('verified');
    expect(await outcomeOf({}, [])).to.equal('verified');
    for (const other of [[{ ...amount, value: '12.5' }], [amount, amount], [], null, {}, 'amount', false, [{ ...amount, prominent: true }], [{ ...amount, value: '\ud800' }]])
      expect(await outcomeOf({ properties: other }), JSON.stringify(other)).to.equal('message');
    for (const other of [[amount], [], null]) expect(await outcomeOf({ properties: other }, []), JSON.stringify(other)).to.equal('message');
  });

  it('is neither good nor bad while its keys cannot be read', async () => {
    const outcome = await verify(sent.receipt, {}, () => Promise.reject(new DmailProblem('unreachable')));
    expect([outcome.state, outcome.failed]).to.deep.equal(['unknown', undefined]);
    expect(outcome.checks).to.deep.equal([{ name: 'form', passed: true }]);
  });

  it('fails without its keys, too, where it says something else than it should', async () => {
    const away = () => Promise.reject(new DmailProblem('unreachable'));
    const strange = { ...sent.message, body: { text: '\ud800' } };
    for (const [expected, check] of [[{ message: { ...sent.message, subject: 'Another' } }, 'message'], [{ message: strange }, 'message'], [{ sender: 'ben@home.example' }, 'sender'], [{ recipient: 'mayor@city.example' }, 'recipient']] as const) {
      const outcome = await verify(sent.receipt, expected as object, away);
      expect([outcome.state, outcome.failed, outcome.checks.filter(({ passed }) => !passed).length], check).to.deep.equal(['failed', check, 1]);
    }
  });

  it('is neither good nor bad where the domain runs no server any more', async () => {
    for (const code of ['not-dmail', 'not-found'] as const) {
      const { state, failed, checks } = await verify(sent.receipt, {}, () => Promise.reject(new DmailProblem(code)));
      expect({ state, failed, checks: checks.map(({ name }) => name) }).to.deep.equal({ state: 'unknown', failed: undefined, checks: ['form'] });
    }
  });

  it('fails where the domain runs another server', async () => {
    expect((await verify(sent.receipt, {}, async () => ({ ...(await issuer()), server: 'https://other.example/dmail' }))).failed).to.equal('issuer');
  });

  it('fails for keys that are unknown, of another period, or not what they are called', async () => {
    const { server, keys } = await issuer();
    const among = (changed: readonly ReceiptKey[]) => verify(sent.receipt, {}, () => Promise.resolve({ server, keys: changed }));
    expect((await among([])).failed).to.equal('key');
    expect((await among(keys.map((key) => ({ ...key, exp: key.iat - 1 })))).failed).to.equal('key');
    expect((await among(keys.map((key) => ({ ...key, iat: key.iat + 90_000_000 })))).failed).to.equal('key');
    expect((await among(keys.map((key) => ({ ...key, x: key.y, y: key.x })))).failed).to.equal('key');
  });

  it('does not mind a clock that is a day off, and does not believe one from next week', async () => {
    const day = 86_400_000;
    expect((await verify(sent.receipt, {}, issuer, world.clock.now() - day)).state).to.equal('verified');
    expect((await verify(sent.receipt, {}, issuer, world.clock.now() + 400 * day)).state).to.equal('verified');
    expect((await verify(sent.receipt, {}, issuer, world.clock.now() - 7 * day)).failed).to.equal('time');
  });

  describe('made by somebody else', () => {
    const encoder = new TextEncoder();
    const part = (value: unknown) => base64url(encoder.encode(JSON.stringify(value)));
    const claims = (): ReceiptClaims => JSON.parse(atob(sent.receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims;
    const forge = async (header: object, changes: Partial<ReceiptClaims> = {}) => {
      const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
      const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
      const kid = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(JSON.stringify({ crv, kty, x, y })))));
      const signed = `${part({ alg: 'ES256', typ: 'dmail-receipt+jwt', kid, ...header })}.${part({ ...claims(), ...changes })}`;
      const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, encoder.encode(signed)));
      const key = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig', iat: claims().iat } as ReceiptKey;
      return { receipt: `${signed}.${base64url(signature)}`, issuerOf: () => Promise.resolve({ server: claims().iss, keys: [key] }), key };
    };

    it('verifies with the key it was made with, and with no other', async () => {
      const { receipt, issuerOf } = await forge({});
      expect((await verify(receipt, {}, issuerOf)).state).to.equal('verified');
      expect((await verify(receipt)).failed).to.equal('key');
    });

    it('may not say how it is to be checked', async () => {
      for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { typ: 'JWT' }, { typ: undefined }, { kid: 7 }, { crit: ['exp'] }, { jwk: {} }, { jku: 'https://evil.example' }, { x5u: 'https://evil.example' }, { x5c: [] }, { b64: false }]) {
        const { receipt, issuerOf } = await forge(header);
        expect((await verify(receipt, {}, issuerOf)).failed, JSON.stringify(header)).to.equal('form');
      }
    });

    it('may not speak for another domain, of another event, or from another time', async () => {
      const cases: [Partial<ReceiptClaims>, string][] = [
        [{ iss: 'https://evil.example/dmail' }, 'issuer'],
        [{ received_at: '2020-01-01T00:00:00Z' }, 'time'],
        [{ from: { ...claims().from, address: 'ben@home.example' } }, 'sender'],
        [{ message: { ...claims().message, size: 1 } }, 'message'],
      ];
      for (const [changes, failed] of cases) {
        const { receipt, issuerOf } = await forge({}, changes);
        const fixed = () => issuerOf().then((found) => ({ ...found, server: 'https://city.example/dmail' }));
        expect((await verify(receipt, {}, fixed)).failed).to.equal(failed);
      }
      const { receipt, issuerOf } = await forge({}, { event: 'ContentHandover' } as object);
      expect((await verify(receipt, {}, issuerOf)).failed).to.equal('form');
    });

    it('may be nonsense', async () => {
      for (const nonsense of ['', '.', '..', 'a.b.c', 'x'.repeat(30_000), `${sent.receipt}.x`, sent.receipt.replace('.', '..'), '\ud800', ` ${sent.receipt}`, `${sent.receipt}=`])
        expect((await verify(nonsense)).failed).to.equal('form');
    });
  });

  it('is handed on exactly as it was signed', () => {
    const file = receiptFile(sent.receipt, { jti: 'a/b', received_at: '2026-11-21T05:00:00Z' });
    expect(file).to.deep.equal({ name: 'receipt-2026-11-21-a-b.jws', type: 'application/jose', text: sent.receipt });
  });
});
