/**
 * HTML from strangers is parsed in documents that run nothing and load nothing.
 * @module
 */

/** Trusted Types policy a host with `require-trusted-types-for 'script'` has to name. */
export const POLICY = 'fdz-inert';

interface InertPolicy {
  createHTML(html: string): string;
  createScriptURL(url: string): string;
}

let policy: InertPolicy | undefined;

/**
 * The policy behind {@link inertDocument}, also handed to the cleaner of HTML. Its output is parsed into
 * documents without a browsing context only. It makes no script URLs.
 * @returns a policy, or `undefined` where the host's `trusted-types` does not allow it
 */
export function inertPolicy(): InertPolicy | undefined {
  if (policy) return policy;
  const rules: InertPolicy = {
    createHTML: (html) => html,
    createScriptURL: () => {
      throw new TypeError('no scripts');
    },
  };
  const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: InertPolicy): InertPolicy } }).trustedTypes;
  try {
    policy = factory ? factory.createPolicy(POLICY, rules) : rules;
  } catch {
    // The name is not allowed, or a second copy of the kit holds it and duplicates are not allowed.
    return undefined;
  }
  return policy;
}

/** A document without scripts, loads and browsing context, or `undefined` where the host's policy forbids parsing. */
export function inertDocument(html: string): Document | undefined {
  try {
    const rules = inertPolicy();
    return rules && new DOMParser().parseFromString(rules.createHTML(html), 'text/html');
  } catch {
    return undefined;
  }
}
