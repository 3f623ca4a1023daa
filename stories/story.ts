/**
 * The shape of a story: a scene, an element in it, and what tells that the state has been reached. Storybook
 * shows it; the browser tests render the same and look at the same.
 */
import type { TemplateResult } from 'lit';
import { room, scene, type Scene, type SceneOptions } from './scene.ts';

export interface StoryOptions<Args> extends SceneOptions {
  args?: Partial<Args>;
  /** What the story shows and when it is met, for the docs page. */
  about: string;
  render: (scene: Scene, args: Partial<Args>) => TemplateResult;
  /** Text that is read once the state is reached, in the element or in what it holds. */
  shows: string | RegExp;
  /** Brings the element further, once it is there: presses, types. */
  play?: (element: HTMLElement, scene: Scene) => Promise<void>;
  /** Narrow rooms are stories of their own. */
  width?: 'rail' | 'column';
}

/** A story in the Component Story Format, as far as it is used here. */
export interface Story<Args = Record<string, unknown>> {
  args: Partial<Args>;
  parameters: object;
  globals?: object;
  loaders: readonly (() => Promise<{ scene: Scene }>)[];
  render(args: Partial<Args>, context: { loaded: { scene: Scene } }): TemplateResult;
  play(context: { canvasElement: HTMLElement; loaded: { scene: Scene } }): Promise<void>;
  fdz: StoryOptions<Args>;
}

export function story<Args = Record<string, unknown>>(options: StoryOptions<Args>): Story<Args> {
  const { about, args, render, play, width } = options;
  return {
    args: args ?? {},
    parameters: { docs: { description: { story: about } } },
    ...(width && { globals: { width } }),
    loaders: [async () => ({ scene: await scene(options) })],
    render: (given, { loaded }) => room(render(loaded.scene, given)),
    play: async ({ canvasElement, loaded }) => {
      const element = canvasElement.querySelector<HTMLElement>('.room > *');
      if (!element) throw new Error('the story shows no element');
      if (play) await play(element, loaded.scene);
    },
    fdz: options,
  };
}

/** Elements within and below, shadow roots included. */
export function* deep(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot) yield* deep(element.shadowRoot);
  }
}

/** The first element that matches, shadow roots included. */
export function find(root: Element, selector: string): HTMLElement | undefined {
  for (const element of deep(root.shadowRoot ?? root)) if (element instanceof HTMLElement && element.matches(selector)) return element;
  return undefined;
}

/** Text and labels as a person gets them, shadow roots included. */
export function read(root: Node): string {
  if (root instanceof Text) return root.data;
  if (root instanceof HTMLStyleElement) return '';
  const parts: string[] = [];
  if (root instanceof HTMLInputElement || root instanceof HTMLTextAreaElement) parts.push(root.value);
  if (root instanceof Element) parts.push(root.getAttribute('aria-label') ?? '');
  if (root instanceof HTMLSlotElement) for (const node of root.assignedNodes()) parts.push(read(node));
  for (const node of (root instanceof Element && root.shadowRoot ? root.shadowRoot : root).childNodes) parts.push(read(node));
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

/** Waits, frame by frame, until `condition` holds. */
export async function until<T>(condition: () => T | undefined | false | null, what: string | (() => string), limit = 8000): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`waited in vain for ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 16);
    });
  }
}

/** Waits until the element reads so. */
export const untilReads = (element: Element, text: string | RegExp): Promise<true> =>
  until(() => (typeof text === 'string' ? read(element).includes(text) : text.test(read(element))), () => `“${String(text)}”; it reads “${read(element).slice(-900)}”`);
