/**
 * The authorization server as HTTP: who gets a token, for what, and who does not.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { Browser, Client, claims, type Tokens } from './person.ts';
import { createTown, hostPage, type Town } from './town.ts';

describe('tokens', () => {
  let town: Town;
  let client: Client;
  let tokens: Tokens;
  let city: string;
  before(async () => {
    town = await createTown();
    client = await Client.create(town, hostPage(town, 'portal.localhost'));
    tokens = await client.signIn(new Browser(town));
    city = `${town.at('city.localhost')}/dmail`;
  });
  after(() => town.close());

  it('are those of the contract: for home, bound to the key, naming the address and the host', async () => {
    assert.equal(tokens.token_type, 'DPoP');
    const keys = createRemoteJWKSet(new URL(`${town.issuer}/jwks`), { [customFetch]: (url: string, init: object) => town.fetch(url, init) });
    const { payload } = await jwtVerify(tokens.access_token, keys, { typ: 'at+jwt', issuer: town.issuer, audience: town.resource, algorithms: ['ES256'] });
    assert.equal(payload['dmail_address'], 'anna@home.localhost');
    assert.equal(payload['client_id'], client.page.clientId);
    assert.equal(payload['scope'], 'send read:mailbox');
    assert.deepEqual(payload['cnf'], { jkt: client.jkt });
  });

  it('for another server come by exchange, last two minutes and are bound to the same key', async () => {
    const { status, body } = await client.exchange(tokens.access_token, city);
    assert.equal(status, 200);
    assert.equal(body['token_type'], 'DPoP');
    const token = claims(body['access_token']);
    assert.equal(token.aud, city);
    assert.equal(token['scope'], 'deposit');
    assert.equal(token['dmail_address'], 'anna@home.localhost');
    assert.equal(token['client_id'], client.page.clientId);
    assert.deepEqual(token['cnf'], { jkt: client.jkt });
    assert.ok(token.exp! - token.iat! <= 120);
  });

  it('for people of one’s own domain come by exchange too', async () => {
    const { body } = await client.exchange(tokens.access_token, town.resource);
    assert.equal(claims(body['access_token']).aud, town.resource);
  });

  const refusals: [string, string, () => Promise<{ status: number; body: Record<string, unknown> }>][] = [
    ['an ID token', 'invalid_grant', () => client.exchange(tokens.id_token!, city)],
    ['a refresh token', 'invalid_grant', () => client.exchange(tokens.refresh_token, city)],
    ['a token made up', 'invalid_grant', () => client.exchange('a.b.c', city)],
    ['a deposit token, whose audience is not home', 'invalid_grant', async () =>
      client.exchange(String((await client.exchange(tokens.access_token, city)).body['access_token']), `${town.at('shop.localhost')}/dmail`)],
    ['a deposit token for home itself', 'invalid_grant', async () =>
      client.exchange(String((await client.exchange(tokens.access_token, town.resource)).body['access_token']), city)],
    ['a token of another domain’s server', 'invalid_grant', async () => {
      const shop = await Client.create(town, client.page, town.at('id.shop.localhost'), `${town.at('shop.localhost')}/dmail`);
      const foreign = await federatedSignIn(shop);
      return client.exchange(foreign.access_token, city);
    }],
    ['a token bound to another key', 'invalid_grant', async () => (await Client.create(town, client.page)).exchange(tokens.access_token, city)],
    ['a token of another client', 'invalid_grant', () => client.as(hostPage(town, 'other.localhost')).exchange(tokens.access_token, city)],
    ['a token without the scope to send', 'invalid_scope', async () => {
      const reader = await Client.create(town, hostPage(town, 'reader.localhost'));
      return reader.exchange((await reader.signIn(new Browser(town), { scope: 'read:mailbox' })).access_token, city);
    }],
    ['a resource in the clear', 'invalid_target', () => client.exchange(tokens.access_token, 'http://city.example/dmail')],
    ['a resource that is no address', 'invalid_target', () => client.exchange(tokens.access_token, 'city')],
    ['another kind of token asked for', 'invalid_request', () =>
      client.exchange(tokens.access_token, city, { fields: { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' } })],
  ];
  for (const [what, error, attempt] of refusals) {
    it(`exchange refuses ${what}`, async () => {
      const { status, body } = await attempt();
      assert.equal(status, 400);
      assert.equal(body['error'], error);
      assert.equal(body['access_token'], undefined);
    });
  }

  it('a proof of possession serves once', async () => {
    await client.exchange(tokens.access_token, city);
    const proof = await client.proof();
    assert.equal((await client.exchange(tokens.access_token, city, { proof })).status, 200);
    const again = await client.exchange(tokens.access_token, city, { proof });
    assert.equal(again.status, 400);
    assert.equal(again.body['access_token'], undefined);
  });

  it('a proof without the server’s nonce, for another address or method, or none at all is refused', async () => {
    for (const [proof, error] of [
      [await client.proof({}, ''), 'use_dpop_nonce'],
      [await client.proof({}, 'made-up'), 'use_dpop_nonce'],
      [await client.proof({ htu: `${town.issuer}/other` }), 'invalid_dpop_proof'],
      [await client.proof({ htm: 'GET' }), 'invalid_dpop_proof'],
      ['', 'invalid_dpop_proof'],
    ] as const) {
      const { status, body } = await client.token(exchangeFields(tokens.access_token, city), { proof });
      assert.equal(status, 400, error);
      assert.equal(body['error'], error);
    }
  });

  it('a clock a day off does no harm while the nonce is fresh', async () => {
    await client.exchange(tokens.access_token, city);
    const proof = await client.proof({ iat: Math.floor(Date.now() / 1000) - 86_400 });
    assert.equal((await client.exchange(tokens.access_token, city, { proof })).status, 200);
  });

  it('answers only pages of the client’s own origin', async () => {
    const ask = (origin: string) => town.fetch(`${town.issuer}/token`, { method: 'POST', headers: { 'origin': origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ client_id: client.page.clientId, grant_type: 'refresh_token', refresh_token: 'x' }).toString() });
    assert.equal((await ask(client.page.origin)).headers.get('access-control-allow-origin'), client.page.origin);
    assert.equal((await ask('https://evil.example')).headers.get('access-control-allow-origin'), null);
  });

  const exchangeFields = (subject: string, resource: string) => ({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: subject,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', resource,
  });

  /** Shop signs people in by an ordinary provider, so the pages are another server's. */
  async function federatedSignIn(shop: Client): Promise<Tokens> {
    const browser = new Browser(town);
    const { url, verifier } = shop.authorizeUrl('send');
    await browser.go(url);
    assert.ok(browser.url.startsWith(town.at('login.shop.localhost')), browser.url);
    assert.ok(!browser.html.includes('Your mail’s home'), 'nobody’s mail is at the provider');
    await browser.submit({ login: 'sales', password: 'fair-prices', decision: 'sign-in' }, shop.page.redirectUri);
    if (!browser.url.startsWith(shop.page.redirectUri)) {
      assert.ok(browser.html.includes('Your mail’s home'));
      await browser.submit({ scope: 'send', decision: 'allow' }, shop.page.redirectUri);
    }
    const { status, body } = await shop.token({ grant_type: 'authorization_code', code: new URL(browser.url).searchParams.get('code') ?? '', redirect_uri: shop.page.redirectUri, code_verifier: verifier, resource: shop.resource });
    assert.equal(status, 200, JSON.stringify(body));
    return body as unknown as Tokens;
  }

  it('of a federated domain name the address there; those of the provider are worth nothing', async () => {
    const shop = await Client.create(town, client.page, town.at('id.shop.localhost'), `${town.at('shop.localhost')}/dmail`);
    const mine = await federatedSignIn(shop);
    assert.equal(claims(mine.access_token)['dmail_address'], 'sales@shop.localhost');
    assert.equal((await shop.exchange(mine.access_token, city)).status, 200);
  });

  it('are not given to people the provider knows but the domain does not', async () => {
    const shop = await Client.create(town, client.page, town.at('id.shop.localhost'), `${town.at('shop.localhost')}/dmail`);
    const browser = new Browser(town);
    await browser.go(shop.authorizeUrl('send').url);
    await browser.submit({ login: 'temp', password: 'summer-job', decision: 'sign-in' });
    assert.equal(browser.status, 403);
    assert.match(browser.html, /no mailbox for you at/);
  });

  it('of the provider’s answer in another browser come to nothing', async () => {
    const shop = await Client.create(town, client.page, town.at('id.shop.localhost'), `${town.at('shop.localhost')}/dmail`);
    const [mine, theirs] = [new Browser(town), new Browser(town)];
    await mine.go(shop.authorizeUrl('send').url);
    const answer = await mine.submit({ login: 'sales', password: 'fair-prices', decision: 'sign-in' }, town.at('id.shop.localhost') + '/federated/callback');
    await theirs.go(answer);
    assert.equal(theirs.status, 400);
  });
});

describe('sign-in', () => {
  let town: Town;
  before(async () => { town = await createTown(); });
  after(() => town.close());

  it('asks for a proof of the code’s owner: PKCE and the same key', async () => {
    const client = await Client.create(town, hostPage(town, 'portal.localhost'));
    const browser = new Browser(town);
    const plain = new URL(client.authorizeUrl('send').url);
    plain.searchParams.delete('code_challenge');
    plain.searchParams.delete('code_challenge_method');
    await browser.go(plain.href, {}, client.page.redirectUri);
    assert.equal(new URL(browser.url).searchParams.get('error'), 'invalid_request');

    const { url, verifier } = client.authorizeUrl('send');
    await browser.go(url);
    await browser.submit({ login: 'anna', password: 'garden-house', decision: 'sign-in' });
    await browser.submit({ scope: 'send', decision: 'allow' }, client.page.redirectUri);
    const fields = { grant_type: 'authorization_code', code: new URL(browser.url).searchParams.get('code')!, redirect_uri: client.page.redirectUri, code_verifier: verifier, resource: town.resource };
    const thief = await Client.create(town, client.page);
    assert.equal((await thief.token(fields)).body['error'], 'invalid_grant');
  });

  it('names the issuer in every answer', async () => {
    const client = await Client.create(town, hostPage(town, 'portal.localhost'));
    const browser = new Browser(town);
    await browser.go(client.authorizeUrl('send').url);
    await browser.submit({ decision: 'cancel' }, client.page.redirectUri);
    const answer = new URL(browser.url).searchParams;
    assert.equal(answer.get('error'), 'access_denied');
    assert.equal(answer.get('iss'), town.issuer);
  });

  it('shows the host’s address, lists what it asks for, and grants only what stays ticked', async () => {
    const client = await Client.create(town, hostPage(town, 'desk.localhost'));
    const browser = new Browser(town);
    const { url } = client.authorizeUrl('send read:thread read:mailbox');
    await browser.go(url);
    await browser.submit({ login: 'ben', password: 'forty-photos', decision: 'sign-in' });
    assert.match(browser.html, new RegExp(`<strong class="origin"><bdi dir="ltr">${client.page.origin.replace(/(?=:\d+$)/, '<wbr>')}</bdi>`));
    for (const scope of ['send', 'read:thread', 'read:mailbox']) assert.match(browser.html, new RegExp(`value="${scope}" checked`));
    await browser.submit({ decision: 'allow' });
    assert.equal(browser.status, 422);
    const granted = await client.signIn(browser, { scope: 'send read:thread read:mailbox', allow: ['read:thread'], login: 'ben', password: 'forty-photos' });
    assert.equal(granted.scope, 'read:thread');
    assert.equal((await client.refresh(granted.refresh_token)).body['scope'], 'read:thread');
  });

  it('asks again when a host wants more than before, and not when it wants the same', async () => {
    const client = await Client.create(town, hostPage(town, 'again.localhost'));
    const browser = new Browser(town);
    await client.signIn(browser, { scope: 'send' });
    await browser.go(client.authorizeUrl('send').url, {}, client.page.redirectUri);
    assert.ok(browser.url.startsWith(client.page.redirectUri));
    await browser.go(client.authorizeUrl('send read:mailbox').url, {}, client.page.redirectUri);
    assert.match(browser.html, /value="allow"/);
  });

  it('lets somebody else sign in from the consent page', async () => {
    const client = await Client.create(town, hostPage(town, 'shared.localhost'));
    const browser = new Browser(town);
    await browser.go(client.authorizeUrl('send').url);
    await browser.submit({ login: 'anna', password: 'garden-house', decision: 'sign-in' });
    await browser.submit({ decision: 'other' });
    assert.match(browser.html, /name="password"/);
    await browser.submit({ login: 'ben', password: 'forty-photos', decision: 'sign-in' });
    assert.match(browser.html, /ben@home\.localhost/);
  });

  it('takes no form that another site sends', async () => {
    const client = await Client.create(town, hostPage(town, 'portal.localhost'));
    const browser = new Browser(town);
    await browser.go(client.authorizeUrl('send').url);
    await browser.submit({ login: 'anna', password: 'garden-house', decision: 'sign-in' }, '', client.page.origin);
    assert.equal(browser.status, 403);
  });

  it('slows down whoever guesses passwords', async () => {
    const client = await Client.create(town, hostPage(town, 'portal.localhost'));
    const browser = new Browser(town);
    await browser.go(client.authorizeUrl('send').url);
    const form = browser.html;
    for (let attempt = 0; attempt < 9; attempt++) {
      browser.html = form;
      await browser.submit({ login: 'nobody', password: `guess-${attempt}`, decision: 'sign-in' });
    }
    assert.equal(browser.status, 429);
  });

  it('pages stand alone: no script, no frame, no other origin, in the reader’s language', async () => {
    const client = await Client.create(town, hostPage(town, 'portal.localhost'));
    for (const [accept, lang, dir] of [['sk-SK,en;q=0.5', 'sk', 'ltr'], ['ar', 'ar', 'rtl'], ['fr, de;q=0.9', 'de', 'ltr'], ['xx', 'en', 'ltr']] as const) {
      const browser = new Browser(town, accept);
      await browser.go(client.authorizeUrl('send').url);
      assert.match(browser.html, new RegExp(`<html lang="${lang}" dir="${dir}">`));
      assert.doesNotMatch(browser.html, /<script|style="|\son\w+="/);
      const policy = browser.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.equal(browser.headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.equal(browser.headers.get('cache-control'), 'no-store');
    }
  });

  it('escapes what a host calls itself', async () => {
    const page = hostPage(town, 'sly.localhost');
    const document = { client_id: page.clientId, client_name: '<img src=x onerror=alert(1)>"', redirect_uris: [page.redirectUri] };
    hostPage(town, 'sly.localhost', { '/dmail-client.json': { type: 'application/json', body: JSON.stringify(document) } });
    const browser = new Browser(town);
    await browser.go((await Client.create(town, page)).authorizeUrl('send').url);
    await browser.submit({ login: 'anna', password: 'garden-house', decision: 'sign-in' });
    assert.match(browser.html, /&lt;img/);
    assert.doesNotMatch(browser.html, /<img/);
  });
});

describe('client documents', () => {
  let town: Town;
  before(async () => { town = await createTown(); });
  after(() => town.close());

  const document = (page: { clientId: string; redirectUri: string }, change: object = {}) => JSON.stringify({ client_id: page.clientId, redirect_uris: [page.redirectUri], ...change });
  const refusals: [string, (page: ReturnType<typeof hostPage>) => { body: string; headers?: Record<string, string> }][] = [
    ['with a redirect to another origin', (page) => ({ body: document(page, { redirect_uris: [page.redirectUri, 'https://evil.example/callback'] }) })],
    ['that names another client', (page) => ({ body: document(page, { client_id: 'https://portal.example/dmail-client.json' }) })],
    ['too large to be one', (page) => ({ body: document(page, { padding: 'x'.repeat(40_000) }) })],
    ['that claims a secret', (page) => ({ body: document(page, { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'x' }) })],
    ['without redirects', (page) => ({ body: document(page, { redirect_uris: [] }) })],
    ['that is not JSON', () => ({ body: '<html>' })],
  ];
  for (const [index, [what, make]] of refusals.entries()) {
    it(`are refused: ${what}`, async () => {
      const name = `site${index}.localhost`;
      const page = hostPage(town, name);
      hostPage(town, name, { '/dmail-client.json': { type: 'application/json', ...make(page) } });
      const browser = new Browser(town);
      await browser.go((await Client.create(town, page)).authorizeUrl('send').url);
      assert.equal(browser.status, 400);
      assert.match(browser.html, /invalid_client/);
    });
  }

  it('are not looked for at addresses that are not allowed', async () => {
    const page = hostPage(town, 'portal.localhost');
    const before = town.log.length;
    for (const clientId of ['http://127.0.0.1/client.json', 'http://portal.example/client.json', 'https://user@portal.example/client.json', 'https://portal.example/', 'https://portal.example/a#b', 'ftp://portal.example/a', 'nonsense']) {
      const browser = new Browser(town);
      await browser.go((await Client.create(town, { ...page, clientId })).authorizeUrl('send').url);
      assert.equal(browser.status, 400, clientId);
      assert.match(browser.html, /invalid_client/);
    }
    assert.ok(!town.log.slice(before).some((line) => line.includes('client.json')));
  });

  it('are not looked for where a redirect leads', async () => {
    const page = hostPage(town, 'moved.localhost');
    town.host('moved.localhost', (_request, response) => void response.writeHead(302, { location: `${town.at('portal.localhost')}/dmail-client.json` }).end());
    const browser = new Browser(town);
    await browser.go((await Client.create(town, page)).authorizeUrl('send').url);
    assert.match(browser.html, /invalid_client/);
  });

  it('are asked for once in a while only', async () => {
    const client = await Client.create(town, hostPage(town, 'cached.localhost'));
    for (let visit = 0; visit < 3; visit++) await new Browser(town).go(client.authorizeUrl('send').url);
    assert.equal(town.log.filter((line) => line === 'GET cached.localhost/dmail-client.json').length, 1);
  });
});

describe('what was granted', () => {
  it('rotates; a refresh token that comes back ends the grant', async () => {
    const town = await createTown({ rotationGrace: 0 });
    try {
      const client = await Client.create(town, hostPage(town, 'portal.localhost'));
      const first = await client.signIn(new Browser(town));
      const second = await client.refresh(first.refresh_token);
      assert.equal(second.status, 200);
      assert.notEqual(second.body['refresh_token'], first.refresh_token);
      const stolen = await Client.create(town, client.page);
      assert.equal((await stolen.refresh(String(second.body['refresh_token']))).body['error'], 'invalid_grant');
      assert.equal((await client.refresh(first.refresh_token)).body['error'], 'invalid_grant');
      assert.equal((await client.refresh(String(second.body['refresh_token']))).body['error'], 'invalid_grant');
      assert.ok(town.home.revocations.isRevoked(String(claims(first.access_token)['grant'])));
      assert.equal((await client.exchange(first.access_token, `${town.at('city.localhost')}/dmail`)).body['error'], 'invalid_grant');
    } finally { await town.close(); }
  });

  it('survives an answer lost on the way: the same key may ask once more', async () => {
    const town = await createTown();
    try {
      const client = await Client.create(town, hostPage(town, 'portal.localhost'));
      const first = await client.signIn(new Browser(town));
      await client.refresh(first.refresh_token);
      assert.equal((await client.refresh(first.refresh_token)).status, 200);
    } finally { await town.close(); }
  });

  it('is listed at home, and ends at once when it is revoked there', async () => {
    const town = await createTown();
    try {
      const client = await Client.create(town, hostPage(town, 'portal.localhost'));
      const browser = new Browser(town);
      const tokens = await client.signIn(browser);
      const heard: string[] = [];
      town.home.revocations.subscribe((grant, { account, client: host }) => {
        assert.deepEqual([account, host], ['anna@home.localhost', client.page.clientId]);
        heard.push(grant);
      });
      await browser.go(`${town.issuer}/grants`);
      assert.match(browser.html, /http:\/\/portal\.localhost<wbr>:/);
      assert.match(browser.html, /Show your whole mailbox/);
      await browser.submit({ client: client.page.clientId });
      assert.match(browser.html, /can no longer use your mail/);
      assert.deepEqual(heard, [claims(tokens.access_token)['grant']]);
      assert.equal((await client.refresh(tokens.refresh_token)).body['error'], 'invalid_grant');
      assert.equal((await client.exchange(tokens.access_token, `${town.at('city.localhost')}/dmail`)).body['error'], 'invalid_grant');
      const { revoked } = await (await town.fetch(`${town.issuer}/revocations`)).json() as { revoked: string[] };
      assert.deepEqual(revoked, heard);
      // And the person is asked anew.
      await browser.go(client.authorizeUrl('send').url, {}, client.page.redirectUri);
      assert.match(browser.html, /value="allow"/);
    } finally { await town.close(); }
  });

  it('ends when the host signs the person out', async () => {
    const town = await createTown();
    try {
      const client = await Client.create(town, hostPage(town, 'portal.localhost'));
      const tokens = await client.signIn(new Browser(town));
      const whose: object[] = [];
      town.home.revocations.subscribe((_grant, person) => whose.push(person));
      await client.token({ token: tokens.refresh_token, token_type_hint: 'refresh_token' }, { path: '/token/revocation' });
      assert.deepEqual(whose, [{ account: 'anna@home.localhost', client: client.page.clientId }]);
      assert.ok(town.home.revocations.isRevoked(String(claims(tokens.access_token)['grant'])));
      assert.equal((await client.refresh(tokens.refresh_token)).body['error'], 'invalid_grant');
    } finally { await town.close(); }
  });

  it('shows nobody else’s, and signs out', async () => {
    const town = await createTown();
    try {
      const browser = new Browser(town);
      await browser.go(`${town.issuer}/grants`);
      assert.match(browser.html, /name="password"/);
      await browser.submit({ login: 'ben@home.localhost', password: 'forty-photos', decision: 'sign-in' });
      assert.match(browser.html, /No site may use your mail/);
      await browser.submit({});
      assert.match(browser.html, /You are signed out/);
      await browser.go(`${town.issuer}/grants`);
      assert.match(browser.html, /name="password"/);
    } finally { await town.close(); }
  });

  it('is shown to people whom an ordinary provider signs in, too', async () => {
    const town = await createTown();
    try {
      const browser = new Browser(town);
      await browser.go(`${town.at('id.shop.localhost')}/grants`);
      assert.ok(browser.url.startsWith(town.at('login.shop.localhost')));
      await browser.submit({ login: 'sales', password: 'fair-prices', decision: 'sign-in' });
      assert.equal(browser.url, `${town.at('id.shop.localhost')}/grants`);
      assert.match(browser.html, /sales@shop\.localhost/);
      // Turning back there leads to a page that says so, not to a loop.
      const other = new Browser(town);
      await other.go(`${town.at('id.shop.localhost')}/grants`);
      await other.submit({ decision: 'cancel' });
      assert.equal(other.status, 403);
      assert.match(other.html, /You were not signed in/);
    } finally { await town.close(); }
  });

  it('outlives a restart, keys and all, and is kept as a hash where it is a password', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'identity-'));
    const town = await createTown({ dataDir });
    try {
      const client = await Client.create(town, hostPage(town, 'portal.localhost'));
      const tokens = await client.signIn(new Browser(town));
      const { keys } = town.home.jwks;
      await town.restart();
      assert.deepEqual(town.home.jwks.keys, keys);
      assert.equal((await client.exchange(tokens.access_token, `${town.at('city.localhost')}/dmail`)).status, 200);
      assert.equal((await client.refresh(tokens.refresh_token)).status, 200);
      assert.ok(!(await readFile(join(dataDir, 'identity.sqlite'))).includes('garden-house'));
    } finally {
      await town.close();
      await rm(dataDir, { recursive: true });
    }
  });
});
