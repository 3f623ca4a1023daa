/**
 * WebKitGTK by WebDriver, as far as the journeys of signing need it.
 */
import { findWebKit } from '../support/browsers.mjs';
import { openWebKit } from '../support/webkit.mjs';
import { until } from './windows.ts';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export interface WebKit {
  go(url: string): Promise<void>;
  /** The result of a function body; `await` may stand in it. */
  run<T>(body: string, ...values: unknown[]): Promise<T>;
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  /** Forgets what the site at an address knows this browser by. */
  forget(url: string): Promise<void>;
  /** Turns to the window at an address that begins so and has what matches. */
  window(prefix: string, selector?: string): Promise<void>;
  close(): Promise<void>;
}

export async function startWebKit(): Promise<WebKit> {
  const found = findWebKit();
  if (!found) throw new Error('WebKitGTK is not installed');
  const running = await openWebKit(found);
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(running.url + path, { method, ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }) });
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${path}: ${value.error} ${value.message}`);
    return value;
  };
  const { sessionId } = await ask<{ sessionId: string }>('POST', '/session', { capabilities: { alwaysMatch: running.capabilities } });
  const session = <T>(method: string, path: string, body?: unknown): Promise<T> => ask(method, `/session/${sessionId}${path}`, body);
  const element = async (selector: string): Promise<string> => {
    const there = await until(selector, () => session<Record<string, string>>('POST', '/element', { using: 'css selector', value: selector }));
    return there[ELEMENT]!;
  };
  const run = <T>(body: string, ...values: unknown[]): Promise<T> =>
    session<T>('POST', '/execute/async', { script: `const done = arguments[arguments.length - 1]; (async (...values) => { ${body} })(...[...arguments].slice(0, -1)).then(done, (error) => done(String(error)));`, args: values });
  return {
    go: (url) => session('POST', '/url', { url }),
    run,
    click: async (selector) => session('POST', `/element/${await element(selector)}/click`),
    type: async (selector, text) => session('POST', `/element/${await element(selector)}/value`, { text }),
    forget: async (url) => {
      await session('POST', '/url', { url });
      await session('DELETE', '/cookie');
    },
    window: async (prefix, selector = 'body') => {
      await until(`a window at ${prefix}`, async () => {
        for (const handle of await session<string[]>('GET', '/window/handles')) {
          await session('POST', '/window', { handle });
          const url = await session<string>('GET', '/url');
          if (url.startsWith(prefix) && await run<boolean>('return document.querySelector(values[0]) !== null', selector)) return true;
        }
        return false;
      });
    },
    async close() {
      await session('DELETE', '').catch(() => undefined);
      await running.close();
    },
  };
}
