import { expect } from 'chai';
import { createWorld, type AttachmentLike, type World } from '../../demo/server/world.ts';
import { memorySink } from '../../src/content/sinks.ts';
import type { AttachmentReference, Message } from '../../src/contract/index.ts';
import { inside, mount, until, violations } from '../../test/support/element.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import type { FdzMessage } from './define.ts';
import './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const filled = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).map((_, index) => index % 251);

describe('a registered letter whose attachments are still arriving', () => {
  let world: World;
  let element: FdzMessage;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    element.remove();
    closeTabs();
    await world.close();
  });

  const FILM = { bytes: filled(640_000), id: '', upload: '', name: 'Zeppelin.bin' };
  const arrive = (file: AttachmentLike, send: number): Promise<AttachmentReference> => world.attach(CLERK, ANNA, file, { send });
  async function receive(send: number): Promise<{ message: Message; file: typeof FILM }> {
    const file = { ...FILM, id: crypto.randomUUID(), upload: crypto.randomUUID() };
    const { message } = await world.deposit(CLERK, ANNA, { subject: 'Zeppelin', text: 'Zeppelin', attachments: [await arrive(file, send)], evidence: { acceptance: { until: new Date(world.clock.now() + 14 * 86_400_000).toISOString() } } });
    return { message, file };
  }
  /** Everything that stands anywhere in the element, to be seen or not. */
  const shown = (root: ShadowRoot = element.shadowRoot!): string => root.innerHTML + [...root.querySelectorAll('*')].map(({ shadowRoot }) => (shadowRoot ? shown(shadowRoot) : '')).join(' ');
  const card = () => inside(element, 'fdz-message-registered')?.shadowRoot;
  const list = () => inside(element, 'fdz-message-attachments')?.shadowRoot;
  const reads = (): string => list()?.querySelector<HTMLElement>('.file')?.innerText.replace(/\s+/g, ' ').trim() ?? '';
  const decide = async (): Promise<void> => (await until(() => card()?.querySelector<HTMLElement>('button.main:not([aria-disabled=true])'))).click();

  it('shows nothing of them before it is accepted, however much arrives; then how far they are, to the end', async () => {
    const { message, file } = await receive(184_000);
    const kept = new Map<string, Uint8Array>();
    const services = tab(world, ANNA);
    const requests: string[] = [];
    world.intercept = (request, next) => {
      requests.push(new URL(request.url).pathname);
      return next(request);
    };
    element = mount('fdz-message', {
      services, threadId: message.thread,
      saving: { folder: undefined, follow: () => {}, async file({ name }: { name: string }) {
        const sink = memorySink();
        return { ...sink, async keep() { await sink.keep(); kept.set(name, new Uint8Array(await sink.blob.arrayBuffer())); } };
      } } as never,
    });
    await until(() => card()?.querySelector('button.main:not([aria-disabled=true])'));
    await arrive(file, 300_000);
    // What comes meanwhile is another letter's news: after it nothing of this one can be under way.
    const other = await world.deposit(CLERK, ANNA, { subject: 'Another', thread: message.thread, inReplyTo: message.id });
    await until(() => shown().includes('Another'));
    expect(shown()).to.not.include('Zeppelin');
    expect([...element.shadowRoot!.querySelectorAll('fdz-message-attachments')].filter((each) => each.shadowRoot?.querySelector('.file, progress'))).to.have.length(0);
    expect(requests.filter((path) => path.includes('/attachments'))).to.deep.equal([]);
    expect(await violations(element)).to.deep.equal([]);
    expect(other.message.subject).to.equal('Another');

    await decide();
    await until(() => reads().includes('arrives: 300 kB of 640 kB'));
    expect(reads()).to.include('Zeppelin.bin').and.to.include('not checked yet');
    expect(list()!.querySelector('progress')!.value).to.equal(300_000);
    expect(await violations(element)).to.deep.equal([]);
    (await until(() => [...list()!.querySelectorAll('button')].find(({ ariaLabel }) => ariaLabel?.startsWith('Download while it arrives')))).click();
    await until(() => reads().includes('downloaded: 300 kB of 640 kB'));
    await arrive(file, 640_000);
    await until(() => reads().includes('Saved.'));
    expect(kept.get('Zeppelin.bin')).to.deep.equal(file.bytes);
    const trail = await until(() => [...element.shadowRoot!.querySelectorAll('fdz-message-trail')].map((each) => each.shadowRoot!.textContent).find((text) => text.includes('You accepted it') && text.includes('Placed in your box')));
    expect(trail).to.include('Fetched by you');
  });

  it('shows nothing of them once it was refused, and asks for nothing', async () => {
    const { message, file } = await receive(184_000);
    world.confirming = (_, detail) => ({ ...detail, decision: 'refuse', reason: 'Not mine.' });
    const requests: string[] = [];
    world.intercept = (request, next) => {
      if (request.url.startsWith('https://home.example')) requests.push(new URL(request.url).pathname);
      return next(request);
    };
    element = mount('fdz-message', { services: tab(world, ANNA), threadId: message.thread });
    await decide();
    await until(() => card()?.textContent?.includes('You refused this registered letter'));
    await arrive(file, 640_000).catch(() => {});
    expect(shown()).to.not.include('Zeppelin');
    expect(list()?.querySelector('.file') ?? null).to.equal(null);
    expect(requests.filter((path) => path.includes('/attachments'))).to.deep.equal([]);
    expect(await violations(element)).to.deep.equal([]);
  });
});
