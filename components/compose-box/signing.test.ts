import { expect } from 'chai';
import { agreeing } from '../../demo/server/world-confirm.ts';
import type { World } from '../../demo/server/world.ts';
import { digestOf, DmailProblem, type AuthorizationDetail, type SignatureDetail, type StoredMessage } from '../../src/contract/index.ts';
import { signedBytes, verifySignature } from '../../src/evidence/signature.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import type { ServicesOptions } from '../../src/services/create.ts';
import { SignatureIssuers } from '../../src/stores/signature-issuers.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { attach, invitedWorld, latestLetter } from '../../test/support/letters.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('fdz-compose-box where messages are signed', () => {
  let world: World;
  let box: FdzComposeBox;
  let asked: SignatureDetail[];
  beforeEach(async () => {
    world = await invitedWorld([CLERK], [ANNA]);
    asked = [];
    signs((address, detail) => agreeing(address, detail, world.domain('home.example').issuer));
  });
  afterEach(async () => {
    box.remove();
    closeTabs();
    await world.close();
  });

  /** What the page of home answers. */
  function signs(answer: (address: string, detail: SignatureDetail) => AuthorizationDetail | Promise<AuthorizationDetail>): void {
    world.confirming = (address, detail) => {
      asked.push(detail as SignatureDetail);
      return answer(address, detail as SignatureDetail);
    };
  }
  async function open(properties: Partial<FdzComposeBox> = {}, options: Partial<ServicesOptions> = {}): Promise<void> {
    box = mount('fdz-compose-box', { services: tab(world, ANNA, options), to: CLERK, subject: 'The fence', signature: 'required', ...properties });
    await until(() => inside(box, '#subject') && !inside(box, '.addr.checking') && (inside(box, '[part=send]')?.textContent !== 'Send') === !!box.signature);
    const plain = inside<HTMLTextAreaElement>(box, 'textarea.plain');
    if (plain) {
      plain.value = 'I agree to it.';
      plain.dispatchEvent(new Event('input'));
    }
  }
  const send = (): HTMLElement => inside(box, '[part=send]')!;
  const notices = (): string => textOf(box, '.notice');
  const received = (): Promise<StoredMessage | undefined> => latestLetter(world, CLERK);

  it('sends exactly what was signed, without markup', async () => {
    await open();
    expect(send().textContent).to.equal('Sign and send');
    expect(notices()).to.contain('home.example');
    expect(await violations(box)).to.deep.equal([]);
    send().click();
    await until(() => box.matches(':state(done)'));
    const { message } = (await received())!;
    const { signature, ...rest } = message;
    expect(asked).to.have.length(1);
    expect(asked[0]!.message).to.deep.equal(rest);
    expect(asked[0]!.digest).to.equal(await digestOf(signedBytes(message)));
    expect(message.body).to.deep.equal({ text: 'I agree to it.' });
    expect(signature!.level).to.equal('device-key');
    const kit = { fetch: world.fetch, now: () => world.clock.now(), resolve: async (domain: string) => (await (await world.fetch(`https://${domain}/.well-known/dmail`)).json()) as never };
    expect(await verifySignature(message, { keysOf: new SignatureIssuers(kit).keysOf, now: world.clock.now() })).to.deep.include({ state: 'verified', level: 'device-key' });
  });

  it('sends nothing before what signs is loaded, and is signed after', async () => {
    const services = tab(world, ANNA);
    await open({ services, signature: undefined });
    box.signature = 'required';
    expect(await box.send(true)).to.equal(false);
    expect((await services.outbox()).state.items).to.deep.equal([]);
    await until(() => send().textContent === 'Sign and send' && !notices().includes('Signing could not be loaded'));
    send().click();
    await until(() => box.matches(':state(done)'));
    expect((await received())!.message.signature!.level).to.equal('device-key');
  });

  it('leaves it to the person where it is optional', async () => {
    box = mount('fdz-compose-box', { services: tab(world, ANNA), to: CLERK, subject: 'The fence', signature: 'optional' });
    const choice = await until(() => inside<HTMLInputElement>(box, '#sign'));
    expect(send().textContent).to.equal('Send');
    choice.click();
    await until(() => send().textContent === 'Sign and send');
    choice.click();
    await until(() => send().textContent === 'Send');
    await until(() => !inside(box, '.addr.checking'));
    await box.send(true);
    await until(() => box.matches(':state(done)'));
    expect(asked).to.deep.equal([]);
    expect((await received())!.message.signature).to.equal(undefined);
  });

  const failures: [string, () => AuthorizationDetail | Promise<AuthorizationDetail>, string][] = [
    ['the person turned back', () => Promise.reject(new DmailProblem('sign-in-cancelled')), 'Not signed, so nothing was sent'],
    ['the browser blocked the window', () => Promise.reject(new DmailProblem('popup-blocked')), 'The browser blocked the window'],
    ['home cannot be reached', () => Promise.reject(new DmailProblem('unreachable')), 'Signing needs a connection'],
    ['home does not sign', () => Promise.reject(new Error('odd')), 'Signing did not work'],
    ['nothing was signed', () => ({ type: 'urn:dmail:signature', digest: asked[0]!.digest }), 'What came back is no signature'],
    ['something else was confirmed', () => ({ type: 'urn:dmail:tracking', peer: CLERK }), 'What came back is no signature'],
  ];
  for (const [when, answer, words] of failures) {
    it(`keeps the draft and says so when ${when}`, async () => {
      signs(answer);
      await open();
      send().click();
      await until(() => notices().includes(words));
      expect(await received()).to.equal(undefined);
      expect(await violations(box)).to.deep.equal([]);
      // And then signs it after all.
      signs((address, detail) => agreeing(address, detail, world.domain('home.example').issuer));
      send().click();
      await until(() => box.matches(':state(done)'));
      expect((await received())!.message.body.text).to.equal('I agree to it.');
    });
  }

  it('sends nothing that was signed by somebody else, or says something else', async () => {
    const { issuer } = world.domain('home.example');
    const forgeries: ((detail: SignatureDetail) => SignatureDetail | Promise<SignatureDetail>)[] = [
      async (detail) => ({ ...((await agreeing(ANNA, detail, world.domain('city.example').issuer)) as SignatureDetail) }),
      async (detail) => {
        const message = { ...detail.message!, from: { address: 'ben@home.example' } };
        return { ...((await agreeing('ben@home.example', { ...detail, message, digest: await digestOf(signedBytes(message)) }, issuer)) as SignatureDetail), digest: detail.digest };
      },
      async (detail) => {
        const message = { ...detail.message!, subject: 'The wall' };
        return { ...((await agreeing(ANNA, { ...detail, message, digest: await digestOf(signedBytes(message)) }, issuer)) as SignatureDetail), digest: detail.digest };
      },
      async (detail) => ({ ...((await agreeing(ANNA, detail, issuer)) as SignatureDetail), digest: `sha-256:${'A'.repeat(43)}` }),
    ];
    await open();
    for (const [index, forge] of forgeries.entries()) {
      signs((_, detail) => forge(detail));
      send().click();
      await until(() => asked.length === index + 1 && notices().includes('What came back is no signature'));
      expect(await received(), String(index)).to.equal(undefined);
    }
  });

  it('cannot be signed offline: the draft waits, and nothing is queued', async () => {
    signs(() => Promise.reject(new DmailProblem('offline')));
    const services = tab(world, ANNA);
    await open({ services });
    send().click();
    await until(() => notices().includes('Signing needs a connection'));
    expect((await services.outbox()).state.items).to.deep.equal([]);
    expect(inside<HTMLInputElement>(box, '#subject')!.readOnly).to.equal(false);
  });

  it('goes back to writing, or opens the window again, while it waits for the signature', async () => {
    const answers: ((detail: AuthorizationDetail) => void)[] = [];
    signs(() => new Promise((resolve) => answers.push(resolve)));
    await open();
    send().click();
    await until(() => inside(box, '#open-again') && asked.length === 1);
    expect(inside<HTMLInputElement>(box, '#subject')!.readOnly).to.equal(true);
    inside(box, '#open-again')!.click();
    await until(() => asked.length === 2);
    inside(box, '#open-again + button')!.click();
    await until(() => notices().includes('Not signed'));
    // What comes of the windows now is nothing.
    for (const [index, answer] of answers.entries()) answer(await agreeing(ANNA, asked[index]!, world.domain('home.example').issuer));
    expect(inside<HTMLInputElement>(box, '#subject')!.readOnly).to.equal(false);
    expect(await received()).to.equal(undefined);
  });

  it('is signed once more where the form says something else by then', async () => {
    const page = document.createElement('div');
    page.innerHTML = `<form id="f" title="Form"><label>Name <input name="name" value="Anna"></label></form><fdz-compose-box form="f" to="${CLERK}" subject="A form" text-from="" signature="required"></fdz-compose-box>`;
    document.body.append(page);
    box = page.querySelector('fdz-compose-box')!;
    const input = page.querySelector('input')!;
    signs((address, detail) => {
      if (asked.length === 1) input.value = 'Ben';
      return agreeing(address, detail, world.domain('home.example').issuer);
    });
    box.services = tab(world, ANNA);
    await until(() => inside(box, '[part=send]')?.textContent === 'Sign and submit');
    send().click();
    await until(() => notices().includes('It was changed while you were signing'));
    expect(await received()).to.equal(undefined);
    send().click();
    await until(() => box.matches(':state(done)'));
    expect((await received())!.message.cover![0]!.tags[0]!.value).to.equal('Ben');
    page.remove();
  });

  const ways: [string, (detail: SignatureDetail) => AuthorizationDetail | Promise<AuthorizationDetail>][] = [
    ['is signed', (detail) => agreeing(ANNA, detail, world.domain('home.example').issuer)],
    ['is not signed', () => Promise.reject(new DmailProblem('sign-in-cancelled'))],
  ];
  for (const [which, answer] of ways) {
    it(`is what another tab made of it, and not sent twice, when it ${which} after that`, async () => {
      let answered!: () => void;
      const wait = new Promise<void>((resolve) => (answered = resolve));
      signs(async (_, detail) => {
        await wait;
        return answer(detail);
      });
      const storage = memoryStorage();
      const services = tab(world, ANNA, { storage });
      await open({ services });
      await box.flush();
      send().click();
      await until(() => asked.length === 1 && inside(box, '#open-again'));
      const other = await tab(world, ANNA, { storage }).compose({ draft: box.draftId! });
      await when(other, ({ to }) => to[0]?.status === 'accepts');
      await other.send();
      await when(other, ({ phase }) => phase === 'done');
      answered();
      await until(() => notices().includes('sent or discarded in another tab'));
      expect(box.matches(':state(done)')).to.equal(true);
      expect(await violations(box)).to.deep.equal([]);
      send().click();
      await box.updateComplete;
      expect(asked).to.have.length(1);
      // What the other tab sent is all there was.
      await when(await services.outbox(), ({ items }) => !items.length);
      expect((await received())!.message.signature).to.equal(undefined);
    });
  }

  for (const [which, answer] of ways) {
    it(`says plainly that nothing was sent when it was discarded in another tab and ${which} after that`, async () => {
      let answered!: () => void;
      const wait = new Promise<void>((resolve) => (answered = resolve));
      signs(async (_, detail) => {
        await wait;
        return answer(detail);
      });
      const storage = memoryStorage();
      const services = tab(world, ANNA, { storage });
      await open({ services });
      await box.flush();
      send().click();
      await until(() => asked.length === 1 && inside(box, '#open-again'));
      await (await tab(world, ANNA, { storage }).compose({ draft: box.draftId! })).discard();
      answered();
      await until(() => box.matches(':state(discarded)') && notices().includes('sent or discarded in another tab'));
      expect(notices()).to.contain('Nothing was sent from here');
      expect(inside(box, '.notice')!.role).to.equal('alert');
      expect(await violations(box)).to.deep.equal([]);
      expect((await services.outbox()).state.items).to.deep.equal([]);
      expect(await received()).to.equal(undefined);
      // The person may take it back, and sign it then.
      signs((address, detail) => agreeing(address, detail, world.domain('home.example').issuer));
      inside(box, '#undo')!.click();
      await until(() => inside(box, '[part=send]'));
      send().click();
      await until(() => box.matches(':state(done)'));
      expect((await received())!.message.signature!.level).to.equal('device-key');
    });
  }

  it('waits for attachments to be there before it is signed', async () => {
    let through!: () => void;
    const cut = new Promise<void>((resolve) => (through = resolve));
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH') await cut;
      return next(request);
    };
    await open();
    attach(box, new File(['the plan'], 'plan.txt', { type: 'text/plain' }));
    await until(() => inside(box, 'fdz-attachment-picker'));
    send().click();
    await until(() => notices().includes('Attachments are still arriving'));
    expect(asked).to.deep.equal([]);
    through();
    await until(() => !notices().includes('Attachments are still arriving'));
    send().click();
    await until(() => box.matches(':state(done)'));
    const { message } = (await received())!;
    expect(asked[0]!.message!.attachments).to.deep.equal(message.attachments);
    expect(message.attachments![0]!.digest).to.match(/^sha-256:/);
  });
});
