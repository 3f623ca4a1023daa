/**
 * Entry of the CDN build: defines the elements a page uses, when it uses them, and loads nothing else.
 *
 * ```html
 * <script type="module" src="https://host.example/fdz/fdz.js"></script>
 * ```
 * @module
 */
const definitions: Readonly<Record<string, () => Promise<unknown>>> = {
  'fdz-account': () => import('../components/account/define.ts'),
  'fdz-inbox': () => import('../components/inbox/define.ts'),
  'fdz-message': () => import('../components/message/define.ts'),
  'fdz-compose-box': () => import('../components/compose-box/define.ts'),
  'fdz-receipt-badge': () => import('../components/receipt-badge/define.ts'),
  'fdz-cover-sheet': () => import('../components/cover-sheet/define.ts'),
  'fdz-attachment-picker': () => import('../components/attachment-picker/define.ts'),
  'fdz-payment-form': () => import('../components/payment-form/define.ts'),
  'fdz-bank-accounts': () => import('../components/bank-accounts/define.ts'),
  'fdz-invitations': () => import('../components/invitations/define.ts'),
};

const asked = new Map<string, Promise<unknown>>();

/**
 * Loads and registers elements ahead of their use.
 * @param tags names of elements, `fdz-inbox` say; unknown ones are passed over
 * @returns when all of them are defined
 * @throws {TypeError} when a file could not be loaded; asking again tries again
 */
export async function define(...tags: string[]): Promise<void> {
  await Promise.all(tags.map((tag) => {
    let loading = asked.get(tag);
    if (!loading && Object.hasOwn(definitions, tag)) {
      asked.set(tag, (loading = definitions[tag]!()));
      loading.catch(() => asked.delete(tag));
    }
    return loading;
  }));
}

const selector = Object.keys(definitions).join(',');

function discover(root: ParentNode): void {
  // A file that cannot be loaded is reported by the browser; the next element of this kind asks again.
  for (const { localName } of [root as Element, ...root.querySelectorAll(selector)]) define(localName).catch(() => undefined);
}

/**
 * Defines what stands in `root` now and what is added to it later. The document is observed from the
 * start; a host calls this for its own shadow roots.
 * @returns a function that ends the observation
 */
export function observe(root: Document | ShadowRoot | Element): () => void {
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (node instanceof Element) discover(node);
    }
  });
  observer.observe(root, { childList: true, subtree: true });
  discover(root);
  return () => observer.disconnect();
}

observe(document);
