/**
 * Scopes limited to one peer or channel: what is asked, what is granted, and what people read of it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { words } from '../../demo/identity/pages/words.ts';
import { Browser, Client, claims, type Tokens } from './person.ts';
import { startMail, type Mail } from './mail.ts';
import { createTown, hostPage, type Town } from './town.ts';

const BEN = 'read:mailbox?peer=ben@home.localhost';
const EVA = 'read:mailbox?peer=eva@city.localhost';
const ODA = 'read:mailbox?peer=oda@city.localhost';

let town: Town;
let count = 0;
before(async () => { town = await createTown(); });
after(() => town.close());

/** A host page nobody has allowed anything yet. */
const newClient = (): Promise<Client> => Client.create(town, hostPage(town, `site-${++count}.localhost`));
const sorted = (scope: unknown): string[] => String(scope).split(' ').sort();
const scopeOf = (token: unknown): string => String(claims(token)['scope']);
/** Leads to the consent page, or back with a code where nothing is asked. */
const ask = async (client: Client, browser: Browser, scope: string, extra?: Record<string, string>): Promise<{ verifier: string; asked: boolean }> => {
  const { url, verifier } = client.authorizeUrl(scope, extra);
  await browser.go(url, {}, client.page.redirectUri);
  if (browser.html.includes('name="password"') && !browser.url.startsWith(client.page.redirectUri)) await browser.submit({ login: 'anna', password: 'garden-house', decision: 'sign-in' }, client.page.redirectUri);
  return { verifier, asked: !browser.url.startsWith(client.page.redirectUri) };
};
const tokensOf = async (client: Client, browser: Browser, asked: { verifier: string }): Promise<Tokens> => {
  const { status, body } = await client.answered(browser, asked);
  assert.equal(status, 200, JSON.stringify(body));
  return body as unknown as Tokens;
};
const text = (markup: string): string => markup.replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
/** Lines of what a site is allowed, as /grants lists them. */
const listed = async (browser: Browser, client: Client): Promise<string[]> => {
  await browser.go(`${town.issuer}/grants`);
  const site = browser.html.split('<h3 class="origin">').find((part) => part.includes(`value="${client.page.clientId}"`)) ?? '';
  return [...site.matchAll(/<li(?: class="plain")?>(.*?)(?=<ul>|<\/li>)/gs)].map(([, line]) => text(line!));
};

describe('a limited scope', () => {
  it('is what the token holds, at first, after a refresh, and elsewhere', async () => {
    const client = await newClient();
    const scope = 'send?peer=eva@city.localhost read:thread?channel=Building%20permits read:mailbox?peer=eva@city.localhost&channel=K%C3%BA%C4%BEkov%C3%A1';
    const tokens = await client.signIn(new Browser(town), { scope });
    assert.equal(tokens.scope, scope);
    assert.equal(scopeOf(tokens.access_token), scope);
    const { body } = await client.refresh(tokens.refresh_token);
    assert.equal(body['scope'], scope);
    assert.equal(scopeOf(body['access_token']), scope);
    const elsewhere = await client.exchange(String(body['access_token']), `${town.at('city.localhost')}/dmail`);
    assert.equal(elsewhere.body['scope'], 'deposit?peer=eva@city.localhost');
    assert.equal(scopeOf(elsewhere.body['access_token']), 'deposit?peer=eva@city.localhost');
  });

  it('is exchanged with its limits, each of them, and not at all where nothing may be sent', async () => {
    const client = await newClient();
    const city = `${town.at('city.localhost')}/dmail`;
    const deposit = async (scope: string): Promise<unknown> => {
      const { body } = await client.exchange((await client.signIn(new Browser(town), { scope })).access_token, city);
      if (body['error'] !== undefined) return body['error'];
      assert.equal(scopeOf(body['access_token']), body['scope']);
      return body['scope'];
    };
    assert.equal(await deposit(`${BEN} read:thread?peer=eva@city.localhost`), 'invalid_scope');
    assert.equal(await deposit('send?channel=Permits send?peer=eva@city.localhost&channel=B%26B'), 'deposit?channel=Permits deposit?peer=eva@city.localhost&channel=B%26B');
    assert.equal(await deposit('send'), 'deposit');
  });

  it('may be left out at a refresh, and none is added', async () => {
    const client = await newClient();
    const { refresh_token: first } = await client.signIn(new Browser(town), { scope: `${BEN} ${EVA}` });
    const refresh = (refresh_token: unknown, scope: string) => client.token({ grant_type: 'refresh_token', refresh_token: String(refresh_token), scope, resource: town.resource });
    const { body } = await refresh(first, BEN);
    assert.equal(body['scope'], BEN);
    assert.equal(scopeOf(body['access_token']), BEN);
    for (const wider of ['read:mailbox', ODA, 'send?peer=ben@home.localhost']) {
      const answer = await refresh(body['refresh_token'], wider);
      assert.equal(answer.body['error'], 'invalid_scope', wider);
      assert.equal(answer.body['access_token'], undefined);
    }
  });

  it('is not asked for beside the same without a limit, or with a wider one', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const both = 'read:mailbox?peer=ben@home.localhost&channel=Permits';
    const asked = await ask(client, browser, `send?peer=ben@home.localhost ${both} ${BEN} ${EVA} send`);
    assert.deepEqual([...browser.html.matchAll(/name="scope" value="([^"]+)" checked/g)].map(([, value]) => value), ['send', BEN, EVA]);
    await browser.submit({ scope: ['send', BEN, both], decision: 'allow' }, client.page.redirectUri);
    assert.equal((await tokensOf(client, browser, asked)).scope, `send ${BEN}`);
  });

  const refused = [
    'read:mailbox?', 'read:mailbox?peer=', 'read:mailbox?peer=Ben@home.localhost', 'read:mailbox?peer=ben', 'read:mailbox?from=ben@home.localhost', 'read:mailbox?channel=a+b%20', 'read:mailbox?channel=%FF',
    'read:mailbox?channel=%61', 'read:mailbox?channel=Permits&peer=ben@home.localhost', 'pay?peer=ben@home.localhost', 'read:accounts?channel=Permits', 'openid?peer=ben@home.localhost', 'write?peer=ben@home.localhost', `send?channel=${'x'.repeat(101)}`,
  ];
  for (const scope of refused) {
    it(`is refused where it is not understood: ${scope.slice(0, 60)}`, async () => {
      const client = await newClient();
      const browser = new Browser(town);
      await browser.go(client.authorizeUrl(`send ${scope}`).url, {}, client.page.redirectUri);
      const answer = new URL(browser.url).searchParams;
      assert.equal(answer.get('error'), 'invalid_scope');
      assert.equal(answer.get('scope'), scope);
      assert.match(answer.get('error_description') ?? '', /\?peer=<address>/);
      assert.equal(answer.get('iss'), town.issuer);
    });
  }

  it('is asked for twenty times at once, and no more', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const some = (length: number): string => Array.from({ length }, (_, index) => `send?peer=customer-${index}@city.localhost`).join(' ');
    assert.ok((await ask(client, browser, some(20))).asked);
    await browser.go(client.authorizeUrl(some(21)).url, {}, client.page.redirectUri);
    assert.equal(new URL(browser.url).searchParams.get('error'), 'invalid_scope');
    assert.match(new URL(browser.url).searchParams.get('error_description') ?? '', /at most 20/);
    const long = Array.from({ length: 9 }, (_, index) => `send?channel=${encodeURIComponent(`${index}${'é'.repeat(80)}`)}`).join(' ');
    await browser.go(client.authorizeUrl(long).url, {}, client.page.redirectUri);
    assert.match(new URL(browser.url).searchParams.get('error_description') ?? '', /at most 4096 characters/);
  });
});

describe('the server of the mail', () => {
  let mail: Mail;
  before(async () => { mail = await startMail(town); });
  after(() => mail.close());

  it('shows what a limited token reaches', async () => {
    await mail.letter();
    for (const [scope, length] of [[BEN, 1], [EVA, 0]] as const) {
      const client = await newClient();
      const { access_token: token } = await client.signIn(new Browser(town), { scope });
      const { status, body } = await mail.call(client, token, 'GET', '/mailbox');
      assert.equal(status, 200);
      assert.equal((body['conversations'] as unknown[]).length, length, scope);
    }
  });

  it('takes a limited token where it may be used', async () => {
    for (const [peer, status] of [['anna@home.localhost', 201], ['eva@city.localhost', 403]] as const) {
      const client = await newClient();
      const { access_token: token } = await client.signIn(new Browser(town), { scope: `send?peer=${peer}`, login: 'ben', password: 'forty-photos' });
      const deposit = await client.exchange(token, town.resource);
      assert.equal((await mail.call(client, String(deposit.body['access_token']), 'POST', '/sessions', { recipient: 'anna@home.localhost' })).status, status, peer);
    }
  });
});

describe('what was allowed', () => {
  it('covers what is asked with a limit: nobody is asked again, and the token is limited', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    await client.signIn(browser, { scope: 'send read:mailbox' });
    const limited = `${BEN} send?peer=ben@home.localhost&channel=Permits`;
    const asked = await ask(client, browser, limited);
    assert.equal(asked.asked, false);
    const tokens = await tokensOf(client, browser, asked);
    assert.deepEqual(sorted(scopeOf(tokens.access_token)), sorted(limited));
    assert.deepEqual(sorted((await client.refresh(tokens.refresh_token)).body['scope']), sorted(limited));
    // The other way round it does not.
    const other = await newClient();
    await other.signIn(browser, { scope: BEN });
    for (const wider of ['read:mailbox', EVA, 'read:mailbox?channel=Permits', 'read:thread?peer=ben@home.localhost']) assert.ok((await ask(other, browser, wider)).asked, wider);
  });

  it('grows by one after the other, lives on, and is listed whole', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const first = await client.signIn(browser, { scope: `send ${BEN}` });
    await client.signIn(browser, { scope: `send ${EVA}` });
    assert.deepEqual(await listed(browser, client), [
      words.en.send, words.en['read:part'], 'Only conversations in which eva@city.localhost takes part.', 'Only conversations in which ben@home.localhost takes part.',
    ]);
    assert.equal((await client.refresh(first.refresh_token)).status, 200);
    for (const scope of [BEN, EVA, `send ${BEN} ${EVA}`]) {
      const asked = await ask(client, browser, scope);
      assert.equal(asked.asked, false, scope);
      assert.deepEqual(sorted((await tokensOf(client, browser, asked)).scope), sorted(scope));
    }
  });

  it('ends, all of it that lives, where something of it is asked again and unticked', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const first = await client.signIn(browser, { scope: `send ${BEN} ${EVA}` });
    const asked = await ask(client, browser, `send ${EVA} ${ODA}`);
    await browser.submit({ scope: ['send', ODA], decision: 'allow' }, client.page.redirectUri);
    const second = await tokensOf(client, browser, asked);
    assert.equal(second.scope, `send ${ODA}`);
    assert.equal((await client.refresh(first.refresh_token)).body['error'], 'invalid_grant');
    assert.ok(town.home.revocations.isRevoked(String(claims(first.access_token)['grant'])));
    assert.ok(!town.home.revocations.isRevoked(String(claims(second.access_token)['grant'])));
    assert.equal((await client.refresh(second.refresh_token)).status, 200);
    assert.deepEqual(await listed(browser, client), [
      words.en.send, words.en['read:part'], 'Only conversations in which oda@city.localhost takes part.', 'Only conversations in which ben@home.localhost takes part.',
    ]);
    assert.equal((await ask(client, browser, BEN)).asked, false);
    assert.ok((await ask(client, browser, EVA)).asked);
  });

  it('ends on a page the site has asked for, too, while a grant of this browser lives', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const first = await client.signIn(browser, { scope: `send ${BEN}` });
    const asked = await ask(client, browser, `send ${BEN}`, { prompt: 'consent' });
    assert.ok(asked.asked);
    await browser.submit({ scope: 'send', decision: 'allow' }, client.page.redirectUri);
    assert.equal((await tokensOf(client, browser, asked)).scope, 'send');
    assert.equal((await client.refresh(first.refresh_token)).body['error'], 'invalid_grant');
  });

  it('ends where it would allow what was just refused', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const first = await client.signIn(browser, { scope: 'read:mailbox' });
    const asked = await ask(client, browser, `send ${BEN}`);
    await browser.submit({ scope: 'send', decision: 'allow' }, client.page.redirectUri);
    assert.equal((await tokensOf(client, browser, asked)).scope, 'send');
    assert.equal((await client.refresh(first.refresh_token)).body['error'], 'invalid_grant');
    assert.deepEqual(await listed(browser, client), [words.en.send]);
  });

  it('stays where the rest of it is refused', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const first = await client.signIn(browser, { scope: BEN });
    await ask(client, browser, 'send read:mailbox');
    await browser.submit({ scope: 'send', decision: 'allow' }, client.page.redirectUri);
    assert.equal((await client.refresh(first.refresh_token)).status, 200);
    assert.deepEqual(await listed(browser, client), [words.en.send, words.en['read:part'], 'Only conversations in which ben@home.localhost takes part.']);
  });

  it('is a hundred limits at most: the oldest go, and with them what was granted earlier', async () => {
    const client = await newClient();
    const browser = new Browser(town);
    const batch = (from: number, length = 20): string => Array.from({ length }, (_, index) => `send?peer=c-${from + index}@city.localhost`).join(' ');
    const first = await client.signIn(browser, { scope: `read:thread ${batch(0)}` });
    for (const from of [20, 40, 60, 80]) await client.signIn(browser, { scope: batch(from) });
    const { body } = await client.refresh(first.refresh_token);
    assert.equal((await listed(browser, client)).length, 2 + 100);
    await client.signIn(browser, { scope: batch(100, 1) });
    assert.equal((await client.refresh(String(body['refresh_token']))).body['error'], 'invalid_grant');
    const lines = await listed(browser, client);
    assert.deepEqual(lines.slice(0, 3), [words.en['read:thread'], words.en.send, 'Only to c-100@city.localhost.']);
    assert.equal(lines.at(-1), 'Only to c-50@city.localhost.');
    assert.equal(lines.length, 2 + 51);
  });
});

describe('what people read of a limit', () => {
  const CHANNEL = '<img src=x onerror=1> \u202edetimilnu\u202c & more';
  const written = '<img src=x onerror=1> U+202EdetimilnuU+202C & more';
  const limit = encodeURIComponent(CHANNEL);
  const scopes = ['send?peer=ben@home.localhost', `send?channel=${limit}`, `read:mailbox?channel=${limit}`, 'read:thread?peer=ben@home.localhost'];
  const lines: Record<'en' | 'sk' | 'de' | 'ar', string[]> = {
    en: [
      'Only to ben@home.localhost.', `Only in the channel “${written}”.`, 'Only conversations in which ben@home.localhost takes part.',
      `Only conversations of the channel “${written}”.`,
    ],
    sk: ['Len na adresu ben@home.localhost.', `Len v kanáli „${written}“.`, 'Len konverzácie, v ktorých je účastníkom ben@home.localhost.', `Len konverzácie kanála „${written}“.`],
    de: ['Nur an ben@home.localhost.', `Nur im Kanal „${written}“.`, 'Nur Unterhaltungen, an denen ben@home.localhost beteiligt ist.', `Nur Unterhaltungen des Kanals „${written}“.`],
    ar: ['فقط إلى ben@home.localhost.', `فقط في القناة «${written}».`, 'فقط المحادثات التي يشارك فيها ben@home.localhost.', `فقط محادثات القناة «${written}».`],
  };
  const both = { en: 'Only conversations of the channel “Permits” in which eva@city.localhost takes part.', ar: 'فقط محادثات القناة «Permits» التي يشارك فيها eva@city.localhost.' };

  for (const language of ['en', 'sk', 'de', 'ar'] as const) {
    it(`is the limit, as text, before and after it is allowed: ${language}`, async () => {
      const client = await newClient();
      const browser = new Browser(town, language);
      const asked = await ask(client, browser, scopes.join(' '));
      const consent = browser.html;
      assert.match(consent, new RegExp(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`));
      const labels = [...consent.matchAll(/<label class="scope">.*?value="([^"]+)" checked>(.*?)<\/label>/gs)].map(([, , inside]) => [...inside!.matchAll(/<(?:b|span class="limit"|span)>(.*?)<\/(?:b|span)>(?=<span|$)/gs)].map(([, one]) => text(one!)));
      const w = words[language];
      assert.deepEqual(labels, [
        [w.send, lines[language][0], w.sendNote], [w.send, lines[language][1], w['send:channelNote']],
        [w['read:thread'], lines[language][2], w['read:threadNote']],
        [w['read:part'], lines[language][3], w['read:partNote']],
      ]);
      assert.doesNotMatch(consent, /<img/);
      assert.doesNotMatch(consent, /[\u202a-\u202e\u2066-\u2069]/);
      assert.match(consent, /<p class="say">[^<]*<span class="sign" dir="ltr">U\+202E<\/span>/);
      assert.match(consent, /<bdi dir="ltr">ben@home\.localhost<\/bdi>/);
      assert.match(consent, /<bdi>&lt;img src=x onerror=1&gt; /);
      assert.ok(!text(consent).includes(w['read:mailboxNote']) && !text(consent).includes(w['read:mailbox']), 'nothing says that it is all letters');

      const values = [...consent.matchAll(/name="scope" value="([^"]+)"/g)].map(([, value]) => value!.replaceAll('&amp;', '&'));
      await browser.submit({ scope: values, decision: 'allow' }, client.page.redirectUri);
      await tokensOf(client, browser, asked);
      const found = await listed(browser, client);
      assert.deepEqual(found, [w.send, lines[language][1], lines[language][0], w['read:thread'], lines[language][2], w['read:part'], lines[language][3]]);
      assert.doesNotMatch(browser.html, /<img|[\u202a-\u202e\u2066-\u2069]/);
    });
  }

  for (const language of ['en', 'ar'] as const) {
    it(`is both limits where there are two: ${language}`, async () => {
      const client = await newClient();
      const browser = new Browser(town, language);
      await ask(client, browser, 'read:mailbox?peer=eva@city.localhost&channel=Permits');
      assert.ok(text(browser.html).includes(both[language]));
      assert.doesNotMatch(browser.html, /<p class="say">/);
    });
  }
});
