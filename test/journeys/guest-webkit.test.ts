/**
 * A guest of the town signs in by leaving its page and coming back, once and later again, in WebKitGTK.
 */
import { after, before, describe, it } from 'node:test';
import { startWebKit, type WebKit } from '../identity/webkit.ts';
import { openTown, until, type Town } from './people.ts';
import { EID, PETER } from './permits.ts';

describe('a guest who comes back, in WebKitGTK', () => {
  let town: Town;
  let webkit: WebKit;
  const at = (name: string): string => `${town.demo.origin(name)}/`;

  before(async () => {
    town = await openTown();
    webkit = await startWebKit();
    await webkit.go(`${at('townhall.localhost')}submissions`);
    await webkit.run('localStorage.setItem("way", "guest")');
  });
  after(async () => {
    await webkit.close();
    await town.close();
  });

  const leave = async (): Promise<void> => {
    await webkit.go(`${at('townhall.localhost')}submissions`);
    await until('nobody to be signed in', () => webkit.run('return document.querySelector("main fdz-account").matches(":state(signed-out)")'));
    await webkit.run('void document.querySelector("main fdz-account").signIn({ mode: "redirect" })');
  };
  const guest = async (): Promise<void> => {
    await webkit.window(at('id.city.localhost'), 'button[value=guest]');
    await webkit.click('button[value=guest]');
  };
  const withEid = async (): Promise<void> => {
    await webkit.window(at(EID.host), 'input[name=password]');
    await webkit.type('input[name=login]', PETER.local);
    await webkit.type('input[name=password]', PETER.password);
    await webkit.click('button[value=sign-in]');
  };
  const back = (): Promise<void> => webkit.window(`${at('townhall.localhost')}submissions`, 'main fdz-account:state(signed-in)');
  const out = async (): Promise<void> => {
    await webkit.run('await document.querySelector("main fdz-account").signOut({ erase: true })');
  };

  it('proves who he is, and allows the page what it asks for', async () => {
    await leave();
    await guest();
    await withEid();
    await webkit.window(at('id.city.localhost'), 'button[value=allow]');
    await webkit.click('button[value=allow]:not([aria-disabled])');
    await back();
  });

  it('is let in at once while all know him', async () => {
    await out();
    await leave();
    await back();
  });

  it('is asked by the town alone where the eID still knows him', async () => {
    await out();
    await webkit.forget(`${at('id.city.localhost')}assets/mark.svg`);
    await leave();
    await guest();
    await back();
  });

  it('proves who he is once more, and is back', async () => {
    await out();
    for (const name of ['id.city.localhost', EID.host]) await webkit.forget(`${at(name)}assets/mark.svg`);
    await leave();
    await guest();
    await withEid();
    await back();
  });
});
