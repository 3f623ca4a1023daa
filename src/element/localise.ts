/**
 * Language of an element: the nearest `lang` around it, watched.
 * @module
 */
import type { LitElement, ReactiveController } from 'lit';
import { fill, languageFor, type Language, type Loadable, type Texts, type Translate, type WordGroup } from '../locales/words.ts';

const parentOf = (node: Node): Node | null => (node as Element).assignedSlot ?? node.parentNode ?? (node as ShadowRoot).host;

function nearest(from: Node, attribute: string): string {
  for (let node: Node | null = from; node; node = parentOf(node)) {
    const value = node instanceof Element && node.getAttribute(attribute);
    if (value) return value;
  }
  return '';
}

/** One observer for each tree, however many elements are in it. */
const trees = new WeakMap<Node, { observer: MutationObserver; listeners: Set<() => void> }>();

function watch(root: Node, listener: () => void): () => void {
  let tree = trees.get(root);
  if (!tree) {
    const listeners = new Set<() => void>();
    const observer = new MutationObserver(() => listeners.forEach((each) => each()));
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['lang', 'dir'] });
    trees.set(root, (tree = { observer, listeners }));
  }
  const { listeners, observer } = tree;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (!listeners.size) {
      observer.disconnect();
      trees.delete(root);
    }
  };
}

/**
 * Knows in which language its host speaks, and loads the words for it before the host renders.
 * Right-to-left languages set `:state(rtl)` where nothing around says a direction.
 */
export class Localiser implements ReactiveController {
  /** Language tag for `Intl`: that of the page, so that regional formats are kept. */
  locale = 'en';
  language: Language = 'en';
  /** Resolves when the words are there; `undefined` when they are. */
  ready?: Promise<void>;
  readonly #groups = new Set<Loadable>();
  #stops: (() => void)[] = [];

  constructor(private readonly host: LitElement, private readonly internals: ElementInternals) {
    host.addController(this);
  }

  /** The words of a group. */
  words<T extends Texts>(group: WordGroup<T>): Translate<T> {
    this.#groups.add(group);
    return (key, ...args) => fill(this.locale, group.texts(this.language)?.[key], args[0]);
  }

  /** Words that are loaded only now; the host renders again when they are there. */
  load<T extends Texts>(group: WordGroup<T>): Translate<T> {
    if (!this.#groups.has(group)) {
      this.#groups.add(group);
      this.#load();
      void this.ready?.then(() => this.host.requestUpdate());
    }
    return this.words(group);
  }

  /** Whether text runs from right to left here. */
  get rtl(): boolean {
    return getComputedStyle(this.host).direction === 'rtl';
  }

  hostConnected(): void {
    for (let root: Node | undefined = this.host.getRootNode(); root; root = root instanceof ShadowRoot ? root.host.getRootNode() : undefined) {
      this.#stops.push(watch(root, this.#look));
    }
    this.#look();
  }

  hostDisconnected(): void {
    this.#stops.forEach((stop) => stop());
    this.#stops = [];
  }

  readonly #look = (): void => {
    const tag = nearest(this.host, 'lang') || 'en';
    let language = languageFor(tag);
    let locale = tag;
    try {
      locale = Intl.getCanonicalLocales(tag)[0]!;
    } catch {
      language = locale = 'en';
    }
    const rtl = language === 'ar' && !nearest(this.host, 'dir');
    this.internals.states[rtl ? 'add' : 'delete']('rtl');
    // Words and numbers must be of one language, so a language we have no words for is English throughout.
    if (!locale.startsWith(language)) locale = 'en';
    // A page that names no region gets that of the reader: 10:42 or 10:42 AM.
    locale = navigator.languages.find((each) => each.startsWith(`${locale}-`)) ?? locale;
    if (locale === this.locale && language === this.language) return;
    this.locale = locale;
    this.language = language;
    this.#load();
    this.host.requestUpdate();
  };

  #load(): void {
    const missing = [...this.#groups].filter((group) => !group.has(this.language));
    if (!missing.length) return;
    const ready: Promise<void> = Promise.all(missing.map((group) => group.load(this.language))).then(() => {
      if (this.ready === ready) this.ready = undefined;
    });
    this.ready = ready;
  }
}
