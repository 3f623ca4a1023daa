/**
 * What stands behind a story: the reference servers, in the page, brought into a state by the same means as
 * in life: mail is deposited, the network is cut, a token is refused.
 */
import { html, type TemplateResult } from 'lit';
import type { Scanner } from '../demo/server/content/scanner.ts';
import { createWorld, type MessageLike, type World, type WorldOptions } from '../demo/server/world.ts';
import type { TokenSource } from '../src/identity/token-source.ts';
import { DmailProblem } from '../src/contract/index.ts';
import { createSession } from '../src/identity/session.ts';
import { memoryStorage } from '../src/offline/memory.ts';
import type { OfflineStorage } from '../src/offline/ports.ts';
import { createServices, type ServicesOptions } from '../src/services/create.ts';
import type { Services } from '../src/services/services.ts';
import type { SessionPort } from '../src/stores/account.ts';

export const ANNA = 'anna@home.example';
export const BEN = 'ben@home.example';
export const CLERK = 'clerk@city.example';
export const MAYOR = 'mayor@city.example';
export const SALES = 'sales@shop.example';

const names: Readonly<Record<string, string>> = {
  [ANNA]: 'Anna Kováčová', [BEN]: 'Ben Novák', [CLERK]: 'Building permits, City', [MAYOR]: 'Mayor’s office, City', [SALES]: 'Sales, Shop',
};

export interface Scene {
  readonly world: World;
  /** Services of the person the story is about. */
  readonly services: Services;
  /** What a preparation found out and the template needs: the id of a message, say. */
  readonly facts: Record<string, string>;
}

export interface SceneOptions {
  /** Whose mailbox; Anna's where not given. */
  person?: string;
  scopes?: readonly string[];
  /** What the page asks for when the person signs in again, where that is more than `scopes`. */
  wants?: readonly string[];
  /** What looks for malware in attachments; nothing does, where not given. */
  scanner?: Scanner;
  /** What domains ask of senders, and what their people can note of attachments. */
  properties?: WorldOptions['properties'];
  /** Who asks banks for payments; nobody does, where not given. */
  payments?: WorldOptions['payments'];
  /** Who asks banks for accounts; nobody does, where not given. */
  bankAccounts?: WorldOptions['bankAccounts'];
  /** Brings the world into the state wanted, before the element is there. */
  before?: (world: World, facts: Record<string, string>) => Promise<void>;
  /** What happens after the services exist and before the element is shown. */
  after?: (scene: Scene) => Promise<void> | void;
  services?: Partial<ServicesOptions>;
  /** The host's token source says that nobody is signed in any more. */
  signedOut?: boolean;
  /** The host's token source cannot lead the person to their home. */
  withoutConfirming?: boolean;
  /** Nobody is signed in yet: the person signs in themselves, at this domain or at one they name. */
  session?: { server?: string };
}

/** The tokens of somebody whose session has ended. */
function ended(source: TokenSource): TokenSource {
  return {
    account: source.account,
    headers: () => Promise.reject(new DmailProblem('signed-out')),
  };
}

/** A session that was granted something already; its sign-in page stays open. */
function granted(source: TokenSource, wants: readonly string[]): SessionPort {
  const { account } = source;
  const hearers = new Set<() => void>();
  const session = {
    account, wants, headers: (request: Parameters<TokenSource['headers']>[0]) => source.headers(request),
    state: { phase: 'signed-in', account } as SessionPort['state'],
    subscribe: (hearer: () => void) => {
      hearers.add(hearer);
      return () => hearers.delete(hearer);
    },
    start: () => Promise.resolve(),
    async signIn() {
      session.state = { phase: 'signing-in', account };
      for (const hear of hearers) hear();
    },
    cancel() {},
    signOut: () => Promise.resolve(),
  };
  return session;
}

/** Storage of a browser that keeps its word, afresh for each story; nothing of a story stays in the real one. */
const keptStorage = (): OfflineStorage => ({ ...memoryStorage(), durability: 'durable', persist: () => Promise.resolve('durable') });

let open: Scene[] = [];

// A browser that keeps windows from opening: a story stays on its page, and the page stays in front.
window.open = () => null;

/** Closes the worlds of stories that were left. */
export async function closeScenes(): Promise<void> {
  const scenes = open;
  open = [];
  for (const { services, world } of scenes) {
    services.account.cancelSignIn();
    await services.close();
    await world.close();
  }
}

export async function scene({ person = ANNA, scopes, wants, scanner, properties, payments, bankAccounts, before, after, services: options, signedOut, withoutConfirming, session }: SceneOptions = {}): Promise<Scene> {
  await closeScenes();
  const world = await createWorld({ domains: ['home.example', 'city.example', 'shop.example'], scanner, properties, payments, bankAccounts });
  const facts: Record<string, string> = {};
  // Everybody comes into being with a first token.
  for (const [address, name] of Object.entries(names)) world.tokenSource(address, { name });
  await before?.(world, facts);
  const source = world.tokenSource(person, { name: names[person], scopes });
  const who = wants ? { session: granted(source, wants) } : session
    ? { session: createSession({ ...session, clientId: `${location.origin}/dmail-client.json`, redirectUri: `${location.origin}/callback.html`, fetch: world.fetch }) }
    : { tokenSource: signedOut ? ended(source) : withoutConfirming ? { account: source.account, headers: source.headers } : source };
  const services = createServices({ ...who, fetch: world.fetch, storage: keptStorage(), now: () => world.clock.now(), ...options });
  const made = { world, services, facts };
  open.push(made);
  await after?.(made);
  return made;
}

/** The network answers nothing, neither yes nor no. */
export const stall = ({ world }: { world: World }): void => {
  world.intercept = (request) => new Promise((_, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason instanceof Error ? request.signal.reason : new DOMException('', 'AbortError')));
  });
};

/** A proxy in front of the server says that the server is gone. */
export const broken = ({ world }: { world: World }): void => {
  world.intercept = () => Promise.resolve(new Response('', { status: 502, statusText: 'Bad Gateway' }));
};

/** There is no network. */
export const cut = ({ world }: { world: World }): void => {
  world.offline = true;
};

/** Four conversations as a citizen may have them, deposited by the people who wrote them. */
export async function believable(world: World): Promise<void> {
  const letters: readonly (readonly [from: string, message: MessageLike])[] = [
    [MAYOR, { subject: 'Invitation to the public hearing', text: 'Wednesday at six, in the great hall. You may answer here until Monday.' }],
    [BEN, { subject: 'Photos from the workshop', text: 'Forty of them, still arriving. Open whichever is there.' }],
    [SALES, {
      subject: 'Invoice for your order of 12 November', text: 'Thank you. The invoice is attached; please pay by 28 November.', reference: 'SH-2026-1182',
      cover: [{ name: 'invoice', label: 'Invoice', tags: [{ name: 'due', label: 'Due', kind: 'date', value: '2026-11-28', role: 'due', prominent: true }, { name: 'total', label: 'Total', kind: 'money', value: '184.90', currency: 'EUR', prominent: true }] }],
    }],
    [CLERK, permit],
  ];
  for (const [from, message] of letters) {
    world.clock.advance(3_600_000);
    await world.deposit(from, ANNA, { ...message, from: { address: from, name: names[from] } });
  }
}

/** A letter of the town hall with a cover sheet. */
export const permit: MessageLike = {
  subject: 'Permit for a garden house, your submission',
  reference: 'CITY-2026-004182',
  text: 'Dear Ms Kováčová,\n\nwe have placed your submission and its four enclosures in the file. The clerk will look at the site plan in the week of 30 November. You will find the fee below; it can be paid from here.\n\nBuilding permits, City',
  cover: [{
    name: 'permit', label: 'Permit', tags: [
      { name: 'parcel', label: 'Parcel', kind: 'text', value: '1147/3, Old Town' },
      { name: 'area', label: 'Floor area', kind: 'number', value: '24.5', unit: 'm²' },
      { name: 'fee', label: 'Fee', kind: 'money', value: '50.00', currency: 'EUR' },
      { name: 'decision', label: 'Decision by', kind: 'date', value: '2026-12-19', prominent: true },
    ],
  }],
};

/** One word without a place to break it, in every field that a stranger fills in. */
export const longWords: MessageLike = {
  subject: 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnungsänderungsantragsformular',
  text: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandssitzungsprotokoll '.repeat(2),
};

export const room = (content: TemplateResult): TemplateResult => html`<div class="room">${content}</div>`;
