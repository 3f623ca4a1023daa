/**
 * Confirming one thing at home, as HTTP: what can be asked, by whom and of whom, and what comes of it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { Browser, claims, Client, type Answer } from './person.ts';
import { createTown, hostPage, PASSWORD, type Town } from './town.ts';

const BEN = 'ben@home.localhost';
const ANNA = 'anna@home.localhost';
const tracking = { type: 'urn:dmail:tracking', peer: 'clerk@city.localhost' };

/** A town, and Anna, who is signed in at a page there. @param language of her browser */
async function signedIn(language?: string): Promise<{ town: Town; client: Client; browser: Browser }> {
  const town = await createTown();
  const client = await Client.create(town, hostPage(town, 'portal.localhost'));
  const browser = new Browser(town, language);
  await client.signIn(browser);
  return { town, client, browser };
}

describe('what is to be confirmed', () => {
  let town: Town;
  let client: Client;
  let browser: Browser;
  before(async () => void ({ town, client, browser } = await signedIn()));
  after(() => town.close());

  const refusals: [string, unknown, Record<string, string>?, string?][] = [
    ['of no known type', [{ type: 'urn:dmail:everything', peer: 'clerk@city.localhost' }]],
    ['that is two things', [tracking, tracking]],
    ['that is no list', tracking],
    ['that is no object', ['urn:dmail:tracking']],
    ['without whom it is about', [{ type: 'urn:dmail:tracking' }]],
    ['with more than it takes', [{ ...tracking, forever: true }]],
    ['about no address', [{ ...tracking, peer: 'Clerk <clerk@city.localhost>' }]],
    ['about no message', [{ ...tracking, message: '../consents' }]],
    ['decided beforehand', [{ type: 'urn:dmail:acceptance', message: 'message-1', digest: `sha-256:${'A'.repeat(43)}`, decision: 'accept' }]],
    ['with half a digest', [{ type: 'urn:dmail:acceptance', message: 'message-1', digest: 'sha-256:AAAA' }]],
    ['of somebody else’s data', [{ type: 'urn:dmail:erasure', address: BEN }]],
    ['without saying of whom', [tracking], { login_hint: '' }, 'invalid_request'],
    ['without saying by which key', [tracking], { dpop_jkt: '' }, 'invalid_request'],
    ['together with rights', [tracking], { scope: 'openid send read:mailbox' }, 'invalid_scope'],
  ];
  for (const [what, details, fields, error = 'invalid_authorization_details'] of refusals) {
    it(`is not ${what}`, async () => {
      const { status, body } = await client.push(details, fields);
      assert.equal(status, 400);
      assert.equal(body['error'], error, JSON.stringify(body));
      assert.doesNotMatch(String(body['error_description']), /not allowed for this client/);
    });
  }

  it('is pushed, not put into an address', async () => {
    const { url } = client.authorizeUrl('send', { authorization_details: JSON.stringify([tracking]), login_hint: ANNA });
    await browser.go(url, {}, client.page.redirectUri);
    assert.equal(new URL(browser.url).searchParams.get('error'), 'invalid_authorization_details');
    assert.equal(new URL(browser.url).searchParams.get('code'), null);
  });

  it('is not asked of the token endpoint', async () => {
    const { refresh_token: refresh } = await client.signIn(new Browser(town));
    const { status, body } = await client.token({ grant_type: 'refresh_token', refresh_token: refresh, resource: town.resource, authorization_details: JSON.stringify([tracking]) });
    assert.equal(status, 400);
    assert.equal(body['error'], 'invalid_authorization_details');
  });
});

describe('a confirmed token', () => {
  let town: Town;
  let client: Client;
  let browser: Browser;
  before(async () => void ({ town, client, browser } = await signedIn()));
  after(() => town.close());

  const allow = async (): Promise<Answer> => {
    const asked = await client.ask(browser, [tracking]);
    assert.equal(browser.status, 200, browser.html);
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    return client.answered(browser, asked);
  };

  it('says exactly what was confirmed, to the key that asked, for two minutes, with no right besides and nothing to renew it', async () => {
    const { status, body } = await allow();
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body['authorization_details'], [tracking]);
    assert.equal(body['refresh_token'], undefined);
    const keys = createRemoteJWKSet(new URL(`${town.issuer}/jwks`), { [customFetch]: (url: string, init: object) => town.fetch(url, init) });
    const { payload } = await jwtVerify(String(body['access_token']), keys, { typ: 'at+jwt', issuer: town.issuer, audience: town.resource, algorithms: ['ES256'] });
    assert.deepEqual(payload['authorization_details'], [tracking]);
    assert.deepEqual(payload['cnf'], { jkt: client.jkt });
    assert.equal(payload['dmail_address'], ANNA);
    assert.equal(payload['client_id'], client.page.clientId);
    assert.equal(payload['scope'], undefined);
    assert.ok(payload.exp! - payload.iat! <= 120);
  });

  it('is asked for every time', async () => {
    await allow();
    await client.ask(browser, [tracking]);
    assert.match(browser.html, /name="decision" value="allow"/);
  });

  it('leaves nothing behind in later sign-ins', async () => {
    await allow();
    const again = await client.signIn(browser, { scope: '' });
    assert.equal(claims(again.access_token)['authorization_details'], undefined);
    assert.equal((again as unknown as Record<string, unknown>)['authorization_details'], undefined);
    const usual = await client.signIn(browser);
    assert.equal(claims(usual.access_token)['authorization_details'], undefined);
    assert.equal(usual.scope, 'send read:mailbox');
  });

  it('is not exchanged for one that sends', async () => {
    const { body } = await allow();
    const exchanged = await client.exchange(String(body['access_token']), `${town.at('city.localhost')}/dmail`);
    assert.equal(exchanged.status, 400);
    assert.equal(exchanged.body['error'], 'invalid_scope');
  });

  it('is not given to whoever turns back', async () => {
    await client.ask(browser, [tracking]);
    await browser.submit({ decision: 'cancel' }, client.page.redirectUri);
    assert.equal(new URL(browser.url).searchParams.get('error'), 'access_denied');
    assert.equal(new URL(browser.url).searchParams.get('iss'), town.issuer);
  });

  it('is not given for a form that another site sent, or that says nothing', async () => {
    await client.ask(browser, [tracking]);
    const { url } = browser;
    await browser.submit({ decision: 'allow' }, client.page.redirectUri, 'https://evil.example');
    assert.equal(browser.status, 403);
    await browser.go(url);
    await browser.submit({}, client.page.redirectUri);
    assert.equal(browser.status, 200);
    assert.match(browser.html, /name="decision" value="allow"/);
  });

  it('is not given for a request that was used, is another client’s, or is made up', async () => {
    const asked = await client.ask(browser, [tracking]);
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    assert.ok(browser.url.startsWith(client.page.redirectUri), browser.url);
    await browser.go(asked.url, {}, client.page.redirectUri);
    assert.doesNotMatch(browser.url, /code=/);
    assert.doesNotMatch(browser.html, /value="allow"/);

    const fresh = await client.pushed([tracking]);
    const other = hostPage(town, 'other.localhost');
    await browser.go(fresh.url.replace(encodeURIComponent(client.page.clientId), encodeURIComponent(other.clientId)), {}, other.redirectUri);
    assert.doesNotMatch(browser.html, /value="allow"/);
    await browser.go(fresh.url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), {}, client.page.redirectUri);
    assert.doesNotMatch(browser.html, /value="allow"/);
  });

  it('is not given to another key, another verifier, or twice', async () => {
    const asked = await client.ask(browser, [tracking]);
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    const thief = await Client.create(town, client.page);
    assert.equal((await thief.answered(browser, asked)).status, 400);

    const second = await client.ask(browser, [tracking]);
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    assert.equal((await client.answered(browser, { ...second, verifier: 'x'.repeat(43) })).status, 400);

    const third = await client.ask(browser, [tracking]);
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    assert.equal((await client.answered(browser, third)).status, 200);
    assert.equal((await client.answered(browser, third)).status, 400);
  });

  it('is not asked of whoever ended the access of the site', async () => {
    const site = await Client.create(town, hostPage(town, 'former.localhost'));
    await site.signIn(browser);
    await browser.go(`${town.issuer}/grants`);
    await browser.submit({ client: site.page.clientId });
    await site.ask(browser, [tracking]);
    assert.equal(browser.status, 403);
    assert.match(browser.html, /ended the access of/);
    await browser.submit({ decision: 'allow' }, site.page.redirectUri);
    assert.equal(browser.status, 403);
  });
});

describe('who is asked', () => {
  let town: Town;
  let client: Client;
  before(async () => void ({ town, client } = await signedIn()));
  after(() => town.close());

  it('signs in first where nobody is signed in', async () => {
    const browser = new Browser(town);
    const asked = await client.ask(browser, [tracking]);
    assert.match(browser.html, /name="password"/);
    await browser.submit({ login: 'anna', password: PASSWORD, decision: 'sign-in' });
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    assert.equal((await client.answered(browser, asked)).status, 200);
  });

  it('is nobody else: another person sees whom the page asks, and may make room', async () => {
    const browser = new Browser(town);
    await client.signIn(browser, { login: 'ben', password: 'forty-photos' });
    const asked = await client.ask(browser, [tracking]);
    assert.equal(browser.status, 403);
    assert.match(browser.html, /for somebody else to confirm/);
    assert.ok(browser.html.includes(BEN) && browser.html.includes(ANNA));
    assert.doesNotMatch(browser.html, /value="allow"/);
    // Not by pressing a button that is not there, either.
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    assert.doesNotMatch(browser.url, /code=/);
    assert.match(browser.html, /name="password"/);
    // And not by signing in as the same one again.
    await browser.submit({ login: 'ben', password: 'forty-photos', decision: 'sign-in' }, client.page.redirectUri);
    assert.match(browser.html, /for somebody else to confirm/);
    await browser.submit({ decision: 'other' }, client.page.redirectUri);
    await browser.submit({ login: 'anna', password: PASSWORD, decision: 'sign-in' }, client.page.redirectUri);
    await browser.submit({ decision: 'allow' }, client.page.redirectUri);
    const { status, body } = await client.answered(browser, asked);
    assert.equal(status, 200);
    assert.equal(claims(body['access_token'])['dmail_address'], ANNA);
  });

  it('may turn back as another person', async () => {
    const browser = new Browser(town);
    await client.signIn(browser, { login: 'ben', password: 'forty-photos' });
    await client.ask(browser, [tracking]);
    await browser.submit({ decision: 'cancel' }, client.page.redirectUri);
    assert.equal(new URL(browser.url).searchParams.get('error'), 'access_denied');
  });
});

for (const [language, direction, title] of [['sk', 'ltr', 'Oznámiť odosielateľovi'], ['de', 'ltr', 'Dem Absender sagen'], ['ar', 'rtl', 'هل يُخبَر المرسِل']] as const) {
  it(`the page of tracking speaks ${language}, in no frame and with no script that asks anybody`, async () => {
    const { town, client, browser } = await signedIn(language);
    try {
      await client.ask(browser, [tracking]);
      assert.ok(browser.html.includes(`<html lang="${language}" dir="${direction}">`));
      assert.ok(browser.html.includes(title));
      assert.ok(browser.html.includes('clerk@city.localhost') && browser.html.includes('http://portal.localhost'));
      const policy = browser.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      // One script, which asks nobody: it only makes the buttons wait.
      assert.deepEqual(browser.html.match(/<script[^>]*>/g), ['<script src="/assets/settle.js">']);
      assert.match(policy, /script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'/);
      assert.doesNotMatch(policy, /connect-src|unsafe/);
      assert.equal(browser.headers.get('cross-origin-opener-policy'), 'same-origin');
    } finally {
      await town.close();
    }
  });
}
