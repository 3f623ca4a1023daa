import { expect } from 'chai';
import { browserStorage } from '../../src/offline/idb.ts';
import type { LocalDraft, OfflineStore } from '../../src/offline/ports.ts';
import { inside, until } from '../../test/support/element.ts';
import type { FdzComposeBox } from './define.ts';

/** What a page does when it is left. */
const ways: Record<string, (frame: HTMLIFrameElement) => void> = {
  closed: (frame) => frame.remove(),
  'left for another': (frame) => frame.contentWindow!.location.replace('about:blank'),
};

describe('fdz-compose-box on a page that goes away', () => {
  let address: string;
  let frame: HTMLIFrameElement;
  let kept: OfflineStore;
  /** What the next page finds. */
  const found = async (): Promise<readonly LocalDraft[]> => {
    kept.close();
    return kept.drafts.all();
  };
  beforeEach(async () => {
    address = `anna-${crypto.randomUUID()}@home.example`;
    kept = await (await browserStorage()).open(`fdz:https://home.example/dmail:${address}`);
  });
  afterEach(async () => {
    frame.remove();
    await kept.erase();
  });

  const visit = async (draft?: string): Promise<FdzComposeBox> => {
    frame = document.createElement('iframe');
    frame.src = `/test/support/box-frame.html#${new URLSearchParams({ address, ...(draft && { draft }) }).toString()}`;
    document.body.append(frame);
    return until(() => {
      const box = frame.contentDocument?.querySelector('fdz-compose-box');
      return box?.shadowRoot && inside(box, '#subject') && box;
    });
  };
  const type = (box: FdzComposeBox, field: '#subject' | 'textarea.plain' | '#to', text: string): void => {
    const input = inside<HTMLInputElement>(box, field)!;
    input.value = text;
    input.dispatchEvent(new (frame.contentWindow as unknown as typeof globalThis).Event('input', { bubbles: true }));
  };
  const shown = (box: FdzComposeBox): (string | undefined)[] => [inside<HTMLInputElement>(box, '#subject')!.value, inside<HTMLTextAreaElement>(box, 'textarea.plain')?.value];

  for (const [way, goes] of Object.entries(ways)) {
    it(`has what was typed just before it was ${way}`, async () => {
      const box = await visit();
      type(box, '#subject', 'The stove');
      type(box, '#to', 'clerk@city.example');
      goes(frame);
      const draft = await until(async () => (await found())[0]);
      expect([draft.content.subject, draft.content.to]).to.deep.equal(['The stove', ['clerk@city.example']]);
      frame.remove();
      expect(shown(await visit(draft.id))[0]).to.equal('The stove');
    });

    it(`goes on with the last words of a draft that was kept before it was ${way}, and asks nothing`, async () => {
      const box = await visit();
      type(box, '#subject', 'The stove');
      await box.flush();
      const id = box.draftId!;
      type(box, '#subject', 'The stove smokes');
      goes(frame);
      await until(async () => (await found()).some(({ content }) => content.subject === 'The stove smokes'));
      frame.remove();
      const again = await visit(id);
      expect(shown(again)[0]).to.equal('The stove smokes');
      expect(inside(again, '#conflict')).to.equal(null);
      // And are the draft itself from then on.
      await until(async () => (await found()).map(({ id: one, content }) => `${one} ${content.subject}`).join() === `${id} The stove smokes`);
    });
  }

  it('writes when it is hidden, without waiting for a pause', async () => {
    const box = await visit();
    // No pause ever ends here.
    frame.contentWindow!.setTimeout = (() => 0) as unknown as typeof setTimeout;
    type(box, '#subject', 'The stove');
    const { contentDocument } = frame;
    Object.defineProperty(contentDocument, 'hidden', { value: true });
    contentDocument!.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await until(async () => (await found())[0]?.content.subject === 'The stove');
  });

  it('lets the person choose where another page has gone on with it', async () => {
    const box = await visit();
    type(box, '#subject', 'The stove');
    await box.flush();
    type(box, '#subject', 'The stove smokes');
    frame.remove();
    await until(async () => (await found()).length === 2);
    const there = (await kept.drafts.get(box.draftId!))!;
    await kept.drafts.put({ ...there, revision: there.revision + 1, content: { ...there.content, subject: 'The roof' } });
    const again = await visit(there.id);
    await until(() => inside(again, '#conflict'));
    expect(shown(again)[0]).to.equal('The stove smokes');
  });
});
