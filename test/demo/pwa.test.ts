/**
 * The portal as an installed app: it opens without a network, and a letter written then leaves without a page.
 * The network is lost by taking the demo away: worker and pages alike reach nothing.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, CDPSession, Page } from 'puppeteer-core';
import { createLocalFetch } from '../../demo/hosts/local-fetch.ts';
import { signIn, type DmailClient } from '../../demo/seed/client.ts';
import { startDemo, type Demo } from '../../demo/start.ts';
import type { MailboxPage, Thread } from '../../src/contract/index.ts';
import { account, openBrowser, Person, until } from '../journeys/people.ts';

const local = createLocalFetch();

describe('the portal as an app', () => {
  let dataDir: string;
  let demo: Demo | undefined;
  let port = 0;
  let browser: Browser;
  let anna: Person;
  /** A window that shows nothing, to speak to the browser through. */
  let blank: Page;
  let workers: CDPSession;
  let registrationId = '';

  const start = async (): Promise<void> => {
    demo = await startDemo({ port, dataDir, quiet: true, seed: port === 0 });
    port = demo.port;
  };
  const loseNetwork = async (): Promise<void> => {
    await demo?.close();
    demo = undefined;
  };
  const client = (address: string): Promise<DmailClient> => {
    const here = demo!.origin('portal.localhost');
    return signIn({ fetch: local.fetch, port, clientId: `${here}/dmail-client.json`, redirectUri: `${here}/callback.html` }, address, account(address).password);
  };
  /** What the browser does when it finds the network again. */
  const sync = (): Promise<unknown> => workers.send('ServiceWorker.dispatchSyncEvent', { origin: anna.origin, registrationId, tag: 'fdz-outbox', lastChance: false });

  /** The letter as it stands at both ends, once it is there. */
  async function arrived(subject: string): Promise<void> {
    const [clerk, home] = await Promise.all([client('clerk@city.localhost'), client('anna@home.localhost')]);
    const found = await until(`${subject} at the clerk's`, async () => {
      const { conversations } = await clerk.home<MailboxPage>('GET', '/mailbox');
      return conversations.find((one) => one.subject === subject);
    });
    assert.equal(found.count, 1);
    // The copy at home says so too, with the receipt that was verified first.
    const delivery = await until('the receipt at home', async () => {
      const { messages } = await home.home<Thread>('GET', `/threads/${found.id}`);
      const [one] = messages[0]?.deliveries ?? [];
      return one?.state === 'deposited' && one;
    });
    assert.match(delivery.receipt ?? '', /^[\w-]+\.[\w-]+\.[\w-]+$/);
    const { conversations } = await clerk.home<MailboxPage>('GET', '/mailbox');
    assert.equal(conversations.filter((one) => one.subject === subject).length, 1);
  }

  async function writeOffline(subject: string): Promise<void> {
    await anna.open('/write');
    await anna.write({ to: 'clerk@city.localhost', subject, text: 'Written on the train.' });
    await anna.send();
    await anna.sees('fdz-compose-box', 'Waiting');
  }

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'fdz-pwa-'));
    await start();
    browser = await openBrowser();
    // Apps are installed from a window that keeps things, not from a private one.
    const context = browser.defaultBrowserContext();
    [blank] = (await context.pages()) as [Page];
    workers = await blank.createCDPSession();
    workers.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const one of registrations) if (!one.isDeleted && one.scopeURL.includes('//portal.localhost')) registrationId = one.registrationId;
    });
    await workers.send('ServiceWorker.enable');
    anna = await Person.at({ createBrowserContext: () => Promise.resolve(context) }, demo!, 'anna@home.localhost', 'portal.localhost');
  });
  after(async () => {
    await browser.close();
    await demo?.close();
    await local.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('can be installed', async () => {
    await anna.open('/messages');
    await anna.page.evaluate(async () => void (await navigator.serviceWorker.ready));
    const session = await anna.page.createCDPSession();
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    assert.deepEqual(installabilityErrors, []);
    const manifest = await session.send('Page.getAppManifest');
    assert.deepEqual(manifest.errors, []);
  });

  it('opens without a network, as it was last', async () => {
    await anna.signIn();
    await anna.sees('fdz-inbox', 'Permit for a garden house');
    await anna.openConversation('Permit for a garden house');
    await anna.sees('fdz-inbox', 'CITY-2026-004182');
    await loseNetwork();
    await anna.open('/messages');
    await anna.sees('fdz-inbox', 'Permit for a garden house');
    await anna.openConversation('Permit for a garden house');
    await anna.sees('fdz-inbox', 'CITY-2026-004182');
    await anna.open('/');
    await anna.sees('fdz-inbox', 'Permit for a garden house');
  });

  it('sends what was written offline with no page open', async () => {
    await writeOffline('From the train');
    await anna.page.close();
    await start();
    await sync();
    await arrived('From the train');
  });

  it('sends it once when a page opens at the same moment', async () => {
    anna = await Person.at({ createBrowserContext: () => Promise.resolve(browser.defaultBrowserContext()) }, demo!, 'anna@home.localhost', 'portal.localhost');
    await anna.open('/write');
    await anna.find('fdz-compose-box', '#subject');
    await loseNetwork();
    await writeOffline('From the ferry');
    await anna.page.goto('about:blank');
    await start();
    await Promise.all([sync(), anna.open('/messages')]);
    await arrived('From the ferry');
    await anna.open('/messages');
    await (await anna.find('fdz-inbox', 'select')).select('sent');
    await anna.openConversation('From the ferry');
    await anna.sees('fdz-inbox', /verified/i);
    assert.deepEqual(anna.faults, []);
  });
});
