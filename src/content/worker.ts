/**
 * Work beside the page: starting a worker where a browser and the host's policy allow it.
 * @module
 */

/** A page that takes trusted scripts alone lets none be started that no policy has made. */
interface ScriptUrlPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const trusted = (() => {
  let policy: ReturnType<ScriptUrlPolicies['createPolicy']> | undefined;
  return (url: URL): string | URL => {
    const policies = (globalThis as { trustedTypes?: ScriptUrlPolicies }).trustedTypes;
    if (!policies) return url;
    policy ??= policies.createPolicy('fdz-worker', { createScriptURL: (only) => only });
    return policy.createScriptURL(url.href);
  };
})();

/**
 * Whether it runs, the worker itself tells by its first message; an `error` before that says that it never will.
 * @param url of a module of the kit
 * @throws {DOMException} where none can be started
 */
export function startWorker(url: URL): Worker {
  // Never starts from another origin: asked, a browser would only complain.
  if (typeof Worker !== 'function' || url.origin !== globalThis.location.origin) throw new DOMException('', 'SecurityError');
  return new Worker(trusted(url), { type: 'module' });
}
