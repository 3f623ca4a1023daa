/**
 * The network goes away at every phase of a deposit, the server dies, the clock is wrong, the sign-in ends:
 * the letter arrives, once.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page, Protocol } from 'puppeteer-core';
import { spawnDemo, type SpawnedDemo } from '../../demo/spawn.ts';
import { copies, invite, ready, started } from './letters.ts';
import { openBrowser, openTown, until, type Person, type Town } from './people.ts';

type Phase = [name: string, method: string, path: RegExp, stage: 'Request' | 'Response'];

const phases: readonly Phase[] = [
  ['before the copy is kept at home', 'PUT', /\/sent\//, 'Request'],
  ['after the copy was kept at home', 'PUT', /\/sent\//, 'Response'],
  ['before the token is asked for', 'POST', /\/token$/, 'Request'],
  ['before the session is asked for', 'POST', /\/sessions$/, 'Request'],
  ['after the session was granted', 'POST', /\/sessions$/, 'Response'],
  ['before the letter is deposited', 'POST', /\/sessions\/[^/]+\/deposits$/, 'Request'],
  ['after the letter was deposited', 'POST', /\/sessions\/[^/]+\/deposits$/, 'Response'],
  ['when the receipt is fetched', 'GET', /\/deposits\/[^/]+$/, 'Response'],
];

/** Breaks the first exchange that matches; answers when it has been broken. */
async function breakOnce(page: Page, [, method, where, stage]: Phase): Promise<{ broken: Promise<void>; end(): Promise<void> }> {
  const session = await page.createCDPSession();
  let done!: () => void;
  const broken = new Promise<void>((resolve) => {
    done = resolve;
  });
  let left = 1;
  session.on('Fetch.requestPaused', ({ requestId, request }: Protocol.Fetch.RequestPausedEvent) => {
    const hit = left > 0 && request.method === method && where.test(new URL(request.url).pathname);
    if (hit) left -= 1;
    const settled = hit ? session.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' }) : session.send('Fetch.continueRequest', { requestId });
    settled.then(() => hit && done(), () => undefined);
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/dmail/*', requestStage: stage }, { urlPattern: '*/token', requestStage: stage }] });
  return { broken, end: () => session.detach() };
}

describe('a letter in bad weather', () => {
  let town: Town;
  let browser: Browser;
  let anna: Person;
  let clerk: Person;

  before(async () => {
    town = await openTown();
    browser = await openBrowser();
    ({ anna, clerk } = await started(town, browser));
    await invite(anna, clerk);
  });
  after(async () => {
    await browser.close();
    await town.close();
  });

  for (const phase of phases) {
    it(`arrives once when the connection is reset ${phase[0]}`, async () => {
      const subject = `Reset ${phase[0]}`;
      await ready(anna, subject);
      const { broken, end } = await breakOnce(anna.page, phase);
      await anna.send();
      // A token that is still good is not asked for again; then there is nothing to break.
      if (phase[1] !== 'POST' || !phase[2].test('/token')) await broken;
      await anna.sees('fdz-compose-box', 'Delivered', 30);
      await end();
      assert.equal(await copies(clerk, subject), 1);
      await anna.press('fdz-compose-box', 'button', 'New message');
    });
  }

  it('waits while there is no network, through a reload, and goes out by itself', async () => {
    const subject = 'Written in a tunnel';
    await ready(anna, subject);
    await anna.page.setOfflineMode(true);
    await anna.send();
    await anna.sees('fdz-compose-box', 'Waiting');
    assert.equal(await clerk.rows(subject), 0);
    await anna.page.setOfflineMode(false);
    await anna.reload();
    assert.equal(await copies(clerk, subject), 1);
  });

  it('survives that the page is closed in the middle of the deposit', async () => {
    const subject = 'The page was closed';
    await anna.open('/write');
    await ready(anna, subject);
    const { broken, end } = await breakOnce(anna.page, phases[6]!);
    await anna.send();
    await broken;
    await end();
    await anna.page.goto('about:blank');
    await anna.open('/messages');
    assert.equal(await copies(clerk, subject), 1);
  });

  it('waits for a new sign-in when the old one was taken back, and goes out then', async () => {
    const subject = 'After signing in again';
    await anna.open('/write');
    await ready(anna, subject);
    const home = await anna.context.newPage();
    await home.goto(`${anna.issuer}/grants`);
    await Promise.all([home.waitForNavigation(), home.click('button')]);
    await home.close();
    await anna.send();
    await anna.sees('fdz-compose-box', /Waiting|sign/i);
    await anna.press('fdz-account, fdz-compose-box', 'button', 'Sign in');
    await anna.atHome();
    await anna.sees('fdz-compose-box', 'Delivered', 30);
    assert.equal(await copies(clerk, subject), 1);
  });

  it('went by without a fault in the pages', () => assert.deepEqual([...anna.faults, ...clerk.faults], []));
});

describe('a wrong clock', () => {
  let town: Town;
  let browser: Browser;
  before(async () => {
    town = await openTown();
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await town.close();
  });

  for (const [name, days] of [['a day ahead', 1], ['a day behind', -1]] as const) {
    it(`${name} does no harm`, async () => {
      const { anna, clerk } = await started(town, browser, (page) => page.evaluateOnNewDocument((shift: number) => {
        const Real = Date;
        globalThis.Date = class extends Real {
          constructor(...args: []) {
            super(...(args.length > 0 ? args : [Real.now() + shift]) as []);
          }

          static override now(): number {
            return Real.now() + shift;
          }
        } as DateConstructor;
      }, days * 86_400_000).then(() => undefined));
      if (days === 1) await invite(anna, clerk);
      else await clerk.open('/');
      const subject = `Written ${name}`;
      await ready(anna, subject);
      await anna.send();
      await anna.sees('fdz-compose-box', 'Delivered');
      await anna.sees('fdz-compose-box', /verified/i);
      assert.equal(await copies(clerk, subject), 1);
      await anna.close();
      await clerk.close();
    });
  }
});

describe('a server that is killed', () => {
  it('loses no letter and keeps none twice', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'fdz-killed-'));
    const browser = await openBrowser();
    let demo: SpawnedDemo = await spawnDemo({ port: 0, dataDir, seed: false });
    const { port } = demo;
    try {
      const { anna, clerk } = await started(demo, browser);
      await invite(anna, clerk);
      const subjects = ['First under fire', 'Second under fire', 'Third under fire'];
      for (const [index, subject] of subjects.entries()) {
        await ready(anna, subject);
        const watched = await breakOnce(anna.page, ['', 'NONE', /^$/, 'Request']);
        // The kill meets another moment of the deposit each time.
        const sent = anna.page.waitForRequest((request) => request.method() === 'POST' && [/\/sessions$/, /\/deposits$/, /\/deposits$/][index]!.test(new URL(request.url()).pathname));
        await anna.send();
        await sent;
        await demo.kill();
        await watched.end();
        demo = await spawnDemo({ port, dataDir, seed: false });
        await anna.sees('fdz-compose-box', 'Delivered', 60);
        await anna.press('fdz-compose-box', 'button', 'New message');
      }
      await clerk.open('/');
      for (const subject of subjects) assert.equal(await until('the row', async () => (await clerk.rows(subject)) || undefined), 1, subject);
    } finally {
      await browser.close();
      await demo.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
