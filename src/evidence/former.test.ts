import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { former, move, NEW, OLD, oldKeys } from '../../test/support/moved.ts';
import { digestOf } from '../contract/index.ts';
import type { Deposit, Message, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
import en from '../locales/en/evidence-page.ts';
import { createEvidence } from '../services/evidence.ts';
import type { FileVerification } from '../stores/evidence.ts';
import { entryOf, repacked, replaced } from '../../test/support/repacked.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const PAGE = { language: 'en', direction: 'ltr', words: en } as const;

describe('a receipt of a server the domain has left', () => {
  let world: World;
  let sent: Deposit & { message: Message };
  let keys: ReceiptKey[];
  before(async () => {
    world = await createWorld({ domains: ['home.example', 'city.example', 'host.example'] });
    sent = await world.deposit(ANNA, CLERK, { subject: 'The stove' });
    keys = await oldKeys(world);
  });
  beforeEach(() => void (world.intercept = undefined));
  after(() => world.close());

  const claimsOf = (receipt: string): ReceiptClaims => JSON.parse(atob(receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims;
  /** As a page finds it, which asks the domain. */
  async function outcomeOf(receipts: readonly string[] = [sent.receipt]) {
    const evidence = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    const expected = { message: sent.message, recipient: CLERK };
    const outcome = receipts[1] ? evidence.chain(receipts, expected) : evidence.verification(receipts[0], expected);
    return new Promise<typeof outcome.state>((resolve) => {
      const stop = outcome.subscribe(() => {
        stop();
        resolve(outcome.state);
      });
    });
  }
  const failed = async (said: unknown, receipt = sent.receipt) => {
    move(world, said);
    const { state, failed: check } = await outcomeOf([receipt]);
    return check ?? state;
  };

  it('stands where the domain says that it used it then, with these keys; and says until when', async () => {
    const named = former(world, keys);
    move(world, [named]);
    expect(await outcomeOf()).to.include({ state: 'verified', formerUntil: named.exp });
    world.intercept = undefined;
    expect(await outcomeOf()).to.include({ state: 'verified' }).and.not.to.have.property('formerUntil');
  });

  it('fails where the domain does not name it, or names it for another time', async () => {
    const { iat } = claimsOf(sent.receipt);
    for (const said of [undefined, [], [former(world, keys, { server: `${OLD}/` })], [former(world, keys, { server: 'https://evil.example/dmail' })], [former(world, keys, { exp: iat - 1 })], [former(world, keys, { iat: iat + 1 })], [former(world, keys, { iat: iat + 1, exp: iat - 1 })]])
      expect(await failed(said), JSON.stringify(said)).to.equal('issuer');
    for (const said of [[former(world, keys, { iat, exp: iat })], [former(world, keys, { exp: iat - 1 }), former(world, keys, { iat })]]) expect(await failed(said)).to.equal('verified');
  });

  it('fails with a key the domain does not publish for that server, whoever else does', async () => {
    const [key] = keys;
    const { keys: others } = (await (await world.fetch(`${NEW}/keys`)).json()) as { keys: ReceiptKey[] };
    expect(await failed([former(world, others)])).to.equal('key');
    expect(await failed([former(world, []), former(world, keys, { server: 'https://other.example/dmail' })])).to.equal('key');
    expect(await failed([former(world, [{ ...key!, revoked: { revoked_at: key!.iat + 90_000, reason: 'compromised' } }])])).to.equal('key');
    expect(await failed([former(world, [{ ...key!, exp: key!.iat - 1 }])])).to.equal('key');
    expect(await failed([former(world, [{ ...key!, x: key!.y, y: key!.x }])])).to.equal('key');
  });

  it('is not made by the server of today, nor one of today by that before', async () => {
    const named = [former(world, keys)];
    const old = world.domain('city.example').keys;
    const now = world.domain('host.example').keys;
    const claims = claimsOf(sent.receipt);
    expect(await failed(named, await now.sign(claims))).to.equal('key');
    expect(await failed(named, await old.sign({ ...claims, iss: NEW }))).to.equal('key');
    expect(await failed(named, await old.sign({ ...claims, iat: named[0]!.exp + 1 }))).to.equal('issuer');
    expect(await failed(named, await now.sign({ ...claims, iss: NEW }))).to.equal('verified');
    // A server that claims to have been that of the domain.
    expect(await failed(named, await now.sign({ ...claims, iss: 'https://host.example/old' }))).to.equal('issuer');
    // Nobody but the domain itself says where it was.
    const message = world.message(ANNA, ['office@host.example']);
    expect(message.to[0]!.address).to.equal('office@host.example');
    expect(await failed(named, await old.sign({ ...claims, to: 'office@host.example' }))).to.equal('issuer');
  });

  it('is neither good nor bad where what the domain says cannot be understood', async () => {
    const good = former(world, keys);
    const { jwks: _, ...without } = good;
    for (const said of [null, {}, 'none', 7, [null], ['server'], [[]], [{}], [without], [{ ...good, server: 1 }], [{ ...good, iat: '0' }], [{ ...good, exp: 1.5 }], [{ ...good, exp: undefined }], [{ ...good, jwks: [] }], [{ ...good, jwks: { keys: {} } }], [{ ...good, jwks: { keys: [null] } }], [{ ...good, jwks: { keys: [{ ...keys[0], iat: null }] } }], [{ ...good, jwks: { keys: Array.from({ length: 65 }, () => keys[0]) } }], Array.from({ length: 9 }, () => good)])
      expect(await failed(said), JSON.stringify(said)?.slice(0, 200)).to.equal('unknown');
  });

  it('is followed by those of the server that took over, and by no other', async () => {
    const claims = claimsOf(sent.receipt);
    const next = async (by: string, iss: string) => world.domain(by).keys.sign({ ...claims, iss, event: 'ContentHandover', jti: `after ${claims.jti}`, iat: Math.floor(world.clock.now() / 1000), previous: { jti: claims.jti, digest: await digestOf(new TextEncoder().encode(sent.receipt)) } });
    const later = await next('host.example', NEW);
    move(world, [former(world, keys)]);
    expect((await outcomeOf([sent.receipt, later])).state).to.equal('verified');
    expect((await outcomeOf([sent.receipt, await next('host.example', 'https://evil.example/dmail')])).failed).to.deep.equal({ index: 1, check: 'issuer' });
    // The other way round the domain would have to have been in two places.
    const first = await world.domain('host.example').keys.sign({ ...claims, iss: NEW });
    const back = await world.domain('city.example').keys.sign({ ...claims, event: 'ContentHandover', jti: 'back', previous: { jti: claims.jti, digest: await digestOf(new TextEncoder().encode(first)) } });
    expect((await outcomeOf([first, back])).failed).to.deep.equal({ index: 1, check: 'chain' });
    world.offline = true;
    expect((await outcomeOf([sent.receipt, later])).state).to.equal('unknown');
    world.offline = false;
  });

  it('can be put into an evidence file, which names the server, the time and the keys', async () => {
    move(world, [former(world, keys)]);
    const store = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    const { bytes } = await store.archive(sent.message, [[sent.receipt]], PAGE);
    const said = JSON.parse(await entryOf(bytes, 'keys/city.example.json')) as Record<string, unknown>;
    expect(said).to.have.keys('domain', 'server', 'keys', 'former_servers');
    const page = await entryOf(bytes, 'index.html');
    for (const text of [NEW, OLD, keys[0]!.kid]) expect(page).to.contain(text);
    expect(page).to.contain('jose fmt -j keys/city.example.json -g former_servers -g 0 -g jwks -o- | jose jws ver -i receipts/01-ContentConsignment.jws -k- -O-');
    const file = (of: Uint8Array<ArrayBuffer>): Promise<FileVerification> => store.file(of, async () => PAGE);
    expect(await file(bytes)).to.include({ state: 'verified', page: 'same' });
    // Where nobody can be asked any more, it fits together.
    world.intercept = () => Promise.reject(new TypeError('Failed to fetch'));
    const alone = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    expect((await alone.file(bytes)).chains![0]!.events[0]!.verification).to.include({ state: 'unknown', formerUntil: (said['former_servers'] as { exp: number }[])[0]!.exp });
    // A file that says of its own that there was another server before: the domain does not.
    move(world, []);
    const doubted = createEvidence({ fetch: world.fetch, now: () => world.clock.now() });
    expect(await doubted.file(bytes)).to.include({ state: 'failed' });
    for (const odd of [null, {}, [null], [{}], [{ server: NEW, iat: 0, exp: 1, jwks: null }], [{ server: NEW, iat: 0, exp: '1', jwks: { keys: [] } }]]) {
      const changed = await repacked(bytes, replaced('keys/city.example.json', () => JSON.stringify({ domain: 'city.example', former_servers: odd, keys: said['keys'], server: NEW })));
      expect(await doubted.file(changed), JSON.stringify(odd)).to.include({ state: 'failed', fault: 'malformed' });
    }
  });
});
