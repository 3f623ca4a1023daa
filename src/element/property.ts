import type { PropertyDeclaration, ReactiveElement } from 'lit';

/**
 * Declares a reactive property: the decorator of `lit/decorators.js` for the one kind of decorators this
 * project compiles, at a tenth of its size.
 */
export const property = (options?: PropertyDeclaration) => (prototype: ReactiveElement, name: string): void =>
  (prototype.constructor as typeof ReactiveElement).createProperty(name, options);
