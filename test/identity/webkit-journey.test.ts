/**
 * A host page asks a person to confirm something at home, in WebKitGTK.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { canonicalBytes, digestOf, type AuthorizationDetail, type Message } from '../../src/contract/index.ts';
import { verifySignature } from '../../src/evidence/signature.ts';
import { createTown, PASSWORD, type Town } from './town.ts';
import { startWebKit, type WebKit } from './webkit.ts';
import { portal, until, wellKnown, type Portal } from './windows.ts';

const message: Message = {
  id: 'message-0000001', thread: 'thread-00000001', from: { address: 'anna@home.localhost' }, to: [{ address: 'clerk@city.localhost' }],
  subject: 'Permit', sentAt: new Date().toISOString(), body: { text: 'I ask for the permit.' },
};

describe('confirming in WebKitGTK', () => {
  let town: Town;
  let site: Portal;
  let webkit: WebKit;
  before(async () => {
    town = await createTown();
    wellKnown(town, 'home.localhost');
    site = await portal(town);
    webkit = await startWebKit();
    await webkit.go(site.url);
    await until('the page', () => webkit.run('return document.body.dataset.phase === "signed-out"'));
    await webkit.click('#in');
    await webkit.window(`${town.issuer}/interaction/`, 'input[name=password]');
    await webkit.type('input[name=login]', 'anna');
    await webkit.type('input[name=password]', PASSWORD);
    await webkit.click('button[value=sign-in]');
    await webkit.click('button[value=allow]:not([aria-disabled])');
    await webkit.window(site.url, 'body[data-phase=signed-in]');
  });
  after(async () => {
    await webkit.close();
    await town.close();
  });

  const ask = async (detail: AuthorizationDetail): Promise<void> => {
    await webkit.window(site.url);
    await webkit.run('globalThis.answers.length = 0; globalThis.asking = values[0]; return true', detail);
    await webkit.click('#ask');
    await webkit.window(`${town.issuer}/interaction/`, 'button[value=cancel]');
  };
  const answer = async (): Promise<AuthorizationDetail> => {
    await webkit.window(site.url);
    return until('the answer', () => webkit.run<AuthorizationDetail | null>('return answers.at(-1) ?? null'));
  };

  it('allows tracking', async () => {
    const detail: AuthorizationDetail = { type: 'urn:dmail:tracking', peer: 'clerk@city.localhost' };
    await ask(detail);
    await webkit.click('button[value=allow]:not([aria-disabled])');
    assert.deepEqual(await answer(), detail);
  });

  it('turns back', async () => {
    await ask({ type: 'urn:dmail:tracking', peer: 'clerk@city.localhost' });
    await webkit.click('button[value=cancel]');
    await webkit.window(site.url);
    await until('the refusal', () => webkit.run('return problems.at(-1) === "sign-in-cancelled"'));
  });

  it('signs with a key of this browser', async () => {
    const digest = await digestOf(canonicalBytes(message));
    await ask({ type: 'urn:dmail:signature', digest, message });
    await webkit.click('button[value=sign]:not([aria-disabled])');
    const detail = await answer();
    assert.ok(detail.type === 'urn:dmail:signature' && detail.signature);
    const { keys } = (await (await town.fetch(`${town.issuer}/jwks`)).json()) as { keys: JsonWebKey[] };
    const outcome = await verifySignature({ ...message, signature: detail.signature }, { keysOf: () => Promise.resolve(keys), now: Date.now() });
    assert.equal(outcome.state, 'verified', JSON.stringify(outcome));
  });

  it('offers no passkey where the browser has none', async () => {
    await ask({ type: 'urn:dmail:signature', digest: await digestOf(canonicalBytes(message)), message });
    const [has, disabled, hidden] = await webkit.run<boolean[]>('return [!!globalThis.PublicKeyCredential, document.querySelector("[value=passkey]").disabled, document.querySelector(".absent").hidden]');
    assert.equal(disabled, !has);
    assert.equal(hidden, has);
    await webkit.click('button[value=cancel]');
  });
});
