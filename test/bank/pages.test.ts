/** A bank's pages: who gets to see what, and that nothing gets in. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { asks, at, IBANS, initiated, order, SHOP, status, world, type World } from './support.ts';

let w: World;
beforeEach(async () => {
  w = await world();
});
afterEach(async () => {
  assert.deepEqual(w.faults, []);
  await w.close();
});

describe('the pages', () => {
  it('ask strangers to sign in, and keep wrong passwords out', async () => {
    const visitor = at(w.first);
    const payment = await initiated(w.first, order('12.00'));
    for (const path of ['/', '/consents', '/accounts/acc-1924000005', `/sca/payments/${payment}`]) {
      const text = await (await visitor.get(path)).text();
      assert.match(text, /type="password"/, path);
      assert.doesNotMatch(text, /12\.00|Oakline|1000/, path);
    }
    const wrong = await visitor.post('/sign-in', { login: 'anna', password: 'ben-password', next: '/' });
    assert.deepEqual([wrong.status, wrong.headers.get('set-cookie')], [401, null]);
    assert.equal((await visitor.post(`/sca/payments/${payment}`, { decision: 'confirm' })).headers.get('location'), `/sca/payments/${payment}`);
    assert.equal(await status(w.first, payment), 'RCVD');
  });

  it('lead nowhere else after signing in', async () => {
    for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/sca/payments/../../x', 'javascript:alert(1)']) {
      assert.equal((await at(w.first).post('/sign-in', { login: 'anna', password: 'anna-password', next })).headers.get('location'), '/', next);
    }
  });

  it('show people their own accounts, and nobody else’s', async () => {
    const anna = await at(w.first).signIn('anna');
    const overview = await (await anna.get('/')).text();
    assert.match(overview, /SK78 9971 0000 0019 2400 0005/);
    assert.doesNotMatch(overview, /SK64/);
    const payment = await initiated(w.first, order('12.00'));
    await anna.post(`/sca/payments/${payment}`, { decision: 'confirm' });
    assert.match(await (await anna.get('/accounts/acc-1924000005')).text(), /not booked yet[\s\S]*Oakline[\s\S]*-€12\.00/);
    w.clock.now += 4000;
    assert.match(await (await anna.get('/accounts/acc-1924000005')).text(), /Sunday, November 22, 2026[\s\S]*Oakline[\s\S]*-€12\.00/);
    const shop = await at(w.second, 'https://second.example').signIn('shop');
    assert.match(await (await shop.get('/accounts/acc-1840200001')).text(), /Anna Kováčová[\s\S]*\+€12\.00[\s\S]*Invoice 2026-17/);
    for (const path of ['/accounts/acc-2750400002', '/accounts/clearing', '/accounts/acc-none']) assert.equal((await anna.get(path)).status, 404, path);
    assert.equal((await at(w.second, 'https://second.example').get('/', { cookie: anna.cookie })).status, 200);
    assert.match(await (await at(w.second, 'https://second.example').get('/', { cookie: anna.cookie })).text(), /type="password"/);
  });

  it('show a payment to whom it is about, and to nobody else, who cannot decide it either', async () => {
    const payment = await initiated(w.first, order('12.34'));
    const ben = await at(w.first).signIn('ben');
    const page = await ben.get(`/sca/payments/${payment}`);
    assert.equal(page.status, 403);
    assert.doesNotMatch(await page.text(), /12\.34|Oakline|SK83|SK78|Invoice/);
    for (const decision of ['confirm', 'refuse']) await ben.post(`/sca/payments/${payment}`, { decision });
    assert.equal(await status(w.first, payment), 'RCVD');
  });

  it('take forms from themselves alone', async () => {
    const payment = await initiated(w.first, order('12.00'));
    const anna = await at(w.first).signIn('anna');
    for (const headers of <Record<string, string>[]>[{ origin: 'https://evil.example' }, { origin: 'null' }, { 'content-type': 'text/plain' }]) assert.equal((await anna.post(`/sca/payments/${payment}`, { decision: 'confirm' }, headers)).status, 403);
    assert.equal((await anna.post(`/sca/payments/${payment}`, { decision: 'confirm', more: 'x'.repeat(9000) })).status, 403);
    await anna.get(`/sca/payments/${payment}?decision=confirm`);
    await anna.post(`/sca/payments/${payment}`, { decision: 'whatever' });
    assert.equal(await status(w.first, payment), 'RCVD');
  });

  it('run no script, stand in no frame, and lead back to the provider only', async () => {
    const payment = await initiated(w.first, { ...order('12.00', { name: '<script>alert(1)</script>' }), remittanceInformationUnstructured: '"><img src=x onerror=alert(1)> \u202eevil' });
    const anna = await at(w.first).signIn('anna');
    const page = await anna.get(`/sca/payments/${payment}`);
    assert.equal(page.headers.get('content-security-policy'), `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${SHOP}; frame-ancestors 'none'; base-uri 'none'`);
    assert.equal(page.headers.get('x-frame-options'), 'DENY');
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const text = await page.text();
    assert.doesNotMatch(text, /<script|<img src=x|\sstyle=|\u202e/);
    assert.match(text, /&lt;script&gt;/);
    assert.doesNotMatch((await anna.get('/')).headers.get('content-security-policy')!, /pay\.example/);
  });

  it('end with the session', async () => {
    const anna = await at(w.first).signIn('anna');
    const { cookie } = anna;
    assert.match(cookie, /^session=[\w-]{43}$/);
    await anna.post('/sign-out', {});
    anna.cookie = cookie;
    assert.match(await (await anna.get('/')).text(), /type="password"/);
    const again = await at(w.first).signIn('anna');
    w.clock.now += 30 * 60_000;
    assert.match(await (await again.get('/')).text(), /type="password"/);
  });

  it('keep the cookie from scripts and other sites', async () => {
    const response = await at(w.first).post('/sign-in', { login: 'anna', password: 'anna-password', next: '/' });
    assert.match(response.headers.get('set-cookie')!, /; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1800; Secure$/);
    assert.equal((await asks(w.first, 'OPTIONS', '/v1/consents', { headers: { origin: SHOP, 'access-control-request-method': 'POST' } })).headers.get('access-control-allow-origin'), null);
  });

  it('speak four languages', async () => {
    const payment = await initiated(w.first, order('1234.50', { to: IBANS.ben }));
    const anna = await at(w.first).signIn('anna');
    const pages = new Map<string, string>();
    for (const lang of ['en', 'sk', 'de', 'ar']) pages.set(lang, await (await anna.get(`/sca/payments/${payment}`, { 'accept-language': lang })).text());
    const titles = [...pages.values()].map((text) => /<h1>([^<]+)/.exec(text)![1]!);
    assert.equal(new Set(titles).size, 4);
    assert.match(pages.get('ar')!, /dir="rtl"/);
    assert.match(pages.get('sk')!, /1\s?234,50\s€/);
    for (const text of pages.values()) assert.doesNotMatch(text, /\{\w+\}|undefined/);
  });
});
