/**
 * oidc-provider, without its remark on Node 20: what is used of it here is tried there too.
 * @module
 */
const { warn } = console;
console.warn = (...what: unknown[]) => {
  if (!String(what[0]).includes('Unsupported runtime')) warn(...what);
};
const { Provider, errors, interactionPolicy } = await import('oidc-provider').finally(() => { console.warn = warn; });

export { errors, interactionPolicy, Provider };
