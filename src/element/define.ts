import { version } from './version.ts';

/** A class of the kit carries its version, so that a second copy on the page can be told apart. */
export interface ElementClass extends CustomElementConstructor {
  readonly version?: string;
}

/**
 * Registers an element once. A page that already has the tag keeps what it has: with a warning naming
 * both versions if they differ.
 * @param registry another registry than the page's, where the host keeps its own
 */
export function define(tag: string, element: ElementClass, registry: CustomElementRegistry = customElements): void {
  const present: ElementClass | undefined = registry.get(tag);
  if (!present) {
    registry.define(tag, element);
  } else if (present !== element && present.version !== version) {
    console.warn(`<${tag}> is already defined with version ${present.version ?? 'unknown'}; version ${version} is left aside.`);
  }
}
