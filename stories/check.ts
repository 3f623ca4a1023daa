/**
 * Every story is a test: it reaches its state, and axe finds nothing in it, in light, dark and right to left.
 */
import 'axe-core/axe.min.js';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from 'chai';
import { nothing, render } from 'lit';
import { closeScenes, room, scene } from './scene.ts';
import { deep, untilReads, type Story } from './story.ts';

declare const axe: { run(context: Element, options: RunOptions): Promise<AxeResults> };

const options: RunOptions = {
  resultTypes: ['violations'],
  // A story is a part of a page: headings and landmarks around it are the host's.
  rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false }, 'landmark-one-main': { enabled: false } },
};

function describeViolations({ violations }: AxeResults): string[] {
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${(failureSummary ?? '').split('\n').slice(1, 3).join(' ').trim()}`));
}

const sheet = (): Promise<void> => new Promise((resolve, reject) => {
  if (document.querySelector('link[data-stories]')) return resolve();
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('./story.css', import.meta.url).href });
  link.dataset.stories = '';
  link.addEventListener('load', () => resolve());
  link.addEventListener('error', () => reject(new Error('the sheet of the stories is missing')));
  document.head.append(link);
});

/** The next frame; a window behind another draws none, but time goes on. */
const frame = (): Promise<unknown> => new Promise((resolve) => {
  requestAnimationFrame(resolve);
  setTimeout(resolve, 200);
});

/** Colours that are on their way are not what is read: transitions are brought to their end, in shadow roots too. */
async function settled(host: Element): Promise<void> {
  await frame();
  const roots = [document, ...Array.from(deep(host), (element) => element.shadowRoot)];
  for (const animation of roots.flatMap((root) => root?.getAnimations() ?? [])) {
    if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
  }
  await frame();
}

const isStory = (value: unknown): value is Story => typeof value === 'object' && value !== null && 'fdz' in value;

export function checkStories(title: string, module: Record<string, unknown>): void {
  describe(`stories of ${title}`, function stories() {
    this.timeout(30_000);
    const page = document.documentElement;
    let host: HTMLElement;

    before(sheet);
    beforeEach(() => {
      host = document.createElement('main');
      document.body.append(host);
    });
    afterEach(async () => {
      render(nothing, host);
      host.remove();
      page.dir = '';
      page.lang = 'en';
      delete page.dataset.theme;
      delete page.dataset.width;
      await closeScenes();
    });

    for (const [name, story] of Object.entries(module)) {
      if (!isStory(story)) continue;
      it(`${name}: ${story.fdz.about}`, async () => {
        const { fdz } = story;
        if (fdz.width) page.dataset.width = fdz.width;
        const made = await scene(fdz);
        render(room(fdz.render(made, { ...fdz.args })), host);
        const element = host.querySelector<HTMLElement>('.room > *');
        if (!element) throw new Error('the story shows no element');
        if (fdz.play) await fdz.play(element, made);
        await untilReads(element, fdz.shows);
        for (const [theme, direction] of [['light', 'ltr'], ['dark', 'ltr'], ['light', 'rtl']] as const) {
          page.dataset.theme = theme;
          page.dir = direction;
          await settled(host);
          expect(describeViolations(await axe.run(host, options)), `${theme} ${direction}`).to.deep.equal([]);
        }
      });
    }
  });
}
