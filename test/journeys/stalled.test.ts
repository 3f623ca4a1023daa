/**
 * Bytes stop flowing and nobody says so, at every phase of a deposit and at every point of an exchange. Then they
 * flow again, or never, or when the page no longer waits for them: the letter arrives, once, and nobody is told that
 * it has before its receipt was verified.
 *
 * Which point and which end a phase meets is drawn by lot; FDZ_SEED=n draws the same again.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'libsql';
import type { Browser, Page } from 'puppeteer-core';
import { invite, ready, withoutSync } from './letters.ts';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';
import { KINDS, Road, type Kind, type Stalled } from './road.ts';
import { random } from '../support/random.ts';

const seed = Number(process.env['FDZ_SEED'] ?? Date.now() % 100_000);

const chance = random(seed);
const draw = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;

interface Phase {
  name: string;
  method: string;
  path: RegExp;
  /** How many such requests come before it. */
  skip?: number;
  /** Met while she is still writing; she does not wait for it. */
  writing?: boolean;
  /** The receipt was verified before. */
  after?: boolean;
}

const phases: readonly Phase[] = [
  { name: 'the recipient’s domain is looked up', method: 'GET', path: /^\/\.well-known\/dmail$/, writing: true },
  { name: 'the token is exchanged', method: 'POST', path: /\/token$/, writing: true },
  { name: 'the copy is kept at home', method: 'PUT', path: /\/sent\// },
  { name: 'the session is asked for', method: 'POST', path: /\/sessions$/ },
  { name: 'the letter is deposited', method: 'POST', path: /\/sessions\/[^/]+\/deposits$/ },
  { name: 'the receipt is fetched from the address for once', method: 'GET', path: /\/deposits\/[^/]+$/ },
  { name: 'the keys of the receipt are fetched', method: 'GET', path: /\/keys$/ },
  { name: 'home is told of the delivery', method: 'PUT', path: /\/sent\//, skip: 1, after: true },
  { name: 'the draft is removed at home', method: 'DELETE', path: /\/drafts\//, after: true },
];

const ENDS = ['goes on', 'never goes on', 'goes on when nobody waits any more'] as const;
type End = (typeof ENDS)[number];

/** Everything can happen to the deposit itself; the other phases draw two points each. */
const points = (phase: Phase): readonly Kind[] => {
  if (/deposited/.test(phase.name)) return KINDS;
  const first = draw(KINDS);
  return [first, draw(KINDS.filter((kind) => kind !== first))];
};

/** How much faster the time limits of a page run out, so that nobody here waits for half a minute. Nothing else is faster. */
const HURRY = 6;
const hurried = `{
  const factor = () => Number(globalThis.sessionStorage?.getItem('hurry') ?? 1);
  const limit = AbortSignal.timeout;
  AbortSignal.timeout = (ms) => limit.call(AbortSignal, ms / factor());
  const later = setTimeout;
  globalThis.setTimeout = (work, ms, ...rest) => later(work, ms >= 20_000 ? ms / factor() : ms, ...rest);
}`;
const hurry = (page: Page, factor = HURRY): Promise<void> => page.evaluate((times) => sessionStorage.setItem('hurry', String(times)), factor);

const happened = (event: Promise<void>): (() => Promise<boolean>) => {
  let yes = false;
  void event.then(() => (yes = true));
  return () => Promise.resolve(yes);
};
const standing = (stalled: Stalled): Promise<boolean> => until('all to stop', happened(stalled.met));

interface Device {
  anna: Person;
  road: Road;
}

async function deviceOf(browser: Browser, town: Town, address: string, host: string): Promise<{ person: Person; road: Road }> {
  const road = await Road.open();
  const person = await Person.at({ createBrowserContext: () => browser.createBrowserContext(road.proxy) }, town.demo, address, host, async (page) => {
    await withoutSync(page);
    await page.evaluateOnNewDocument(hurried);
    // What the browser remembers is not asked for, and cannot stall.
    await page.setCacheEnabled(false);
  });
  return { person, road };
}

/** As many letters are on their way at the same time, each from a device of its own. */
const DEVICES = 5;

describe(`a letter on roads that stall (FDZ_SEED=${seed})`, () => {
  let town: Town;
  let browser: Browser;
  let clerk: Person;
  let townRoad: Road;
  let flow: () => void;
  /** The next stream, too. */
  let again: Stalled;
  const all: Device[] = [];
  const free: Device[] = [];
  const waiting: ((device: Device) => void)[] = [];
  const subjects: string[] = [];

  const take = (): Promise<Device> => new Promise((resolve) => (free.length > 0 ? resolve(free.pop()!) : waiting.push(resolve)));
  const give = (device: Device): void => {
    const next = waiting.shift();
    if (next) next(device);
    else free.push(device);
  };

  before(async () => {
    town = await openTown();
    browser = await openBrowser();
    const device = async (): Promise<void> => {
      const { person, road } = await deviceOf(browser, town, 'anna@home.localhost', 'portal.localhost');
      await person.open('/write');
      await person.signIn();
      all.push({ anna: person, road });
    };
    const desk = async (): Promise<void> => {
      ({ person: clerk, road: townRoad } = await deviceOf(browser, town, 'clerk@city.localhost', 'townhall.localhost'));
      await clerk.open('/people');
      await clerk.signIn();
    };
    await Promise.all([device(), desk()]);
    await invite(all[0]!.anna, clerk);
    while (all.length < DEVICES) await Promise.all([device(), device()]);
    free.push(...all);
    // The clerk hears of all these letters although the stream that tells of them is silent.
    await hurry(clerk.page);
    await clerk.reload();
    flow = await until('the stream', () => Promise.resolve(townRoad.silence(/\/events$/)));
    again = townRoad.stop({ method: 'GET', path: /\/events$/, kind: draw(KINDS) });
  });
  after(async () => {
    await browser.close();
    await Promise.all([townRoad, ...all.map(({ road }) => road)].map((road) => road.close()));
    await town.close();
  });

  const journey = async ({ anna, road }: Device, phase: Phase, kind: Kind, end: End, subject: string, limits = HURRY): Promise<void> => {
    await anna.open('/write');
    await hurry(anna.page, limits);
    const before = { keys: road.answered('GET', /\/keys$/), receipts: road.answered('GET', /\/deposits\/[^/]+$/) };
    let lie = '';
    /** What she reads; never that it is delivered while that cannot be known. */
    const look = async (): Promise<string> => {
      const there = await anna.read('fdz-compose-box');
      if (there.includes('Delivered')) {
        if (road.answered('GET', /\/deposits\/[^/]+$/) === before.receipts) lie ||= 'there was a receipt';
        if (road.answered('GET', /\/keys$/) === before.keys) lie ||= 'its receipt could be verified';
      }
      return there;
    };
    let stalled;
    if (phase.writing) {
      await anna.find('fdz-compose-box', '#subject');
      stalled = road.stop({ ...phase, kind });
      await anna.write({ to: 'clerk@city.localhost', subject, text: 'In all weathers.' });
      await standing(stalled);
      await anna.send();
    } else {
      await ready(anna, subject);
      stalled = road.stop({ ...phase, kind });
      await anna.send();
      await standing(stalled);
    }
    if (end === 'goes on') {
      await look();
      stalled.release();
    } else {
      const left = happened(stalled.left);
      await until('the page to give up', async () => {
        await look();
        return left();
      }, 60);
      if (end !== 'never goes on') stalled.release();
    }
    await until('the receipt', async () => (await look()).includes('Delivered'), 45).catch(async (error: unknown) => {
      throw new Error(`${String(error)}; there is “${await look()}”`);
    });
    assert.equal(lie && `said to be delivered before ${lie}`, '');
    await until('the queue to be empty', async () => (await waitingLetters(anna.page)) === 0, 45);
    stalled.release();
  };

  /** What the device still keeps to be sent. */
  const waitingLetters = (page: Page): Promise<number> => page.evaluate(async () => {
    let sum = 0;
    for (const { name } of await indexedDB.databases()) {
      if (!name?.includes('anna@')) continue;
      sum += await new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(new Error(opening.error?.message));
        opening.onsuccess = () => {
          const counting = opening.result.transaction('outbox').objectStore('outbox').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      });
    }
    return sum;
  });

  const letter = (name: string, subject: string, run: (device: Device) => Promise<void>): void => {
    subjects.push(subject);
    void it(name, async () => {
      const device = await take();
      try {
        await run(device);
      } finally {
        give(device);
      }
    });
  };

  describe('arrives once', { concurrency: DEVICES }, () => {
    const shipped = draw(phases.filter(({ after: late }) => !late));
    letter(`with the time limits as they are, when ${shipped.name}`, 'Half a minute', (device) => journey(device, shipped, draw(KINDS), 'never goes on', 'Half a minute', 1));
    for (const [index, phase] of phases.entries()) {
      for (const kind of points(phase)) {
        const end = draw(ENDS);
        const subject = `Stalled ${index}.${KINDS.indexOf(kind)}`;
        letter(`when all stops ${kind} where ${phase.name}, and ${end}`, subject, (device) => journey(device, phase, kind, end, subject));
      }
    }
  });

  it('is there once at both servers, with its receipt, and no draft is left', () => {
    const city = new Database(path.join(town.dataDir, String(town.demo.port), 'city.localhost', 'mail.sqlite'), { readonly: true });
    const home = new Database(path.join(town.dataDir, String(town.demo.port), 'home.localhost', 'mail.sqlite'), { readonly: true });
    const count = (db: Database.Database, direction: string): Record<string, number> => Object.fromEntries(
      (db.prepare("select json_extract(body, '$.subject') as subject, count(*) as count from messages where direction = ? group by subject order by subject").all(direction) as { subject: string; count: number }[])
        .map(({ subject, count: there }) => [subject, there]),
    );
    const once = Object.fromEntries([...subjects].sort().map((subject) => [subject, 1]));
    assert.deepEqual(count(city, 'in'), once);
    assert.deepEqual(count(home, 'out'), once);
    const deliveries = home.prepare('select state, receipt is not null as receipt, count(*) as count from deliveries group by 1, 2').all();
    assert.deepEqual(deliveries, [{ state: 'deposited', receipt: 1, count: subjects.length }]);
    assert.deepEqual(home.prepare('select id from drafts').all(), []);
    city.close();
    home.close();
  });

  it('is seen once by the clerk, whose stream of news fell silent', async () => {
    await standing(again);
    // All rows at once.
    await clerk.page.setViewport({ width: 1240, height: 200 * subjects.length });
    for (const subject of subjects) await clerk.sees('fdz-inbox', subject, 30);
    flow();
    again.release();
    const rows = await Promise.all(subjects.map((subject) => clerk.rows(subject)));
    assert.deepEqual(rows, subjects.map(() => 1));
  });

  it('went by without a fault in the pages', () => assert.deepEqual([...all.flatMap(({ anna }) => anna.faults), ...clerk.faults], []));
});
