/**
 * What it takes to verify a receipt in a page, beside the one call of WebCrypto it cannot do without.
 */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { createWorld } from '../demo/server/world.ts';
import type { ReceiptClaims } from '../src/contract/index.ts';
import { newPage, openBrowser, serve } from '../test/support/page.ts';
import { median, type Figure } from './figure.ts';

const RECEIPTS = 200;
const ROUNDS = 15;

const SOURCE = `
import { verifyReceipt } from './src/evidence/verify.ts';
const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
globalThis.measure = async ({ receipts, message, recipient, server, keys, now, rounds }) => {
  const parts = receipts.map((receipt) => {
    const at = receipt.lastIndexOf('.');
    return [bytesOf(receipt.slice(at + 1)), new TextEncoder().encode(receipt.slice(0, at))];
  });
  const { kty, crv, x, y } = keys[0];
  const imported = () => crypto.subtle.importKey('jwk', { kty, crv, x, y }, ES256, false, ['verify']);
  const key = await imported();
  const kit = async (keysOf) => {
    for (const receipt of receipts) if ((await verifyReceipt(receipt, { message, recipient }, { issuerOf: async () => ({ server, keys: keysOf() }), now })).state !== 'verified') throw new Error('not verified');
  };
  const raw = async (keyOf) => {
    for (const [signature, signed] of parts) if (!(await crypto.subtle.verify(ES256, await keyOf(), signature, signed))) throw new Error('not verified');
  };
  const took = async (work) => {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
  const known = [[], []];
  const first = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const times = [await took(() => raw(() => key)), await took(() => kit(() => keys)), await took(() => raw(imported)), await took(() => kit(() => keys.map((each) => ({ ...each }))))];
    // The first warms up.
    if (!round) continue;
    known[0].push(times[0]); known[1].push(times[1]); first[0].push(times[2]); first[1].push(times[3]);
  }
  return { known, first };
};`;

/** Ratios of receipts a second in Chromium. */
export async function evidence(): Promise<Figure[]> {
  const { outputFiles } = await build({ stdin: { contents: SOURCE, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'ts' }, bundle: true, splitting: true, minify: true, format: 'esm', outdir: '/', write: false, target: 'es2022', logLevel: 'error', ignoreAnnotations: true });
  const files = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const page = await serve(({ pathname }) => (files.has(pathname) ? { type: 'text/javascript', body: files.get(pathname)! } : { body: '<!doctype html><html lang="en"><title>Receipts</title><script type="module" src="/stdin.js"></script>' }));
  const world = await createWorld();
  const browser = await openBrowser();
  try {
    const { receipt, message } = await world.deposit('anna@home.example', 'clerk@city.example', { text: 'Good morning. '.repeat(150) });
    const { keys, server } = world.domain('city.example');
    const claims = JSON.parse(Buffer.from(receipt.split('.')[1]!, 'base64url').toString()) as ReceiptClaims;
    const receipts = await Promise.all(Array.from({ length: RECEIPTS }, (_, index) => keys.sign({ ...claims, jti: `receipt-${index}` })));
    const tab = await newPage(browser);
    await tab.goto(page.origin);
    await tab.waitForFunction('globalThis.measure');
    const options = { receipts, message, recipient: 'clerk@city.example', server, keys: keys.published(), now: world.clock.now(), rounds: ROUNDS };
    const { known, first } = (await tab.evaluate(`measure(${JSON.stringify(options)})`)) as Record<'known' | 'first', [number[], number[]]>;
    const ratio = ([raw, kit]: [number[], number[]]) => median(raw.map((time, index) => time / kit[index]!));
    const each = ([raw, kit]: [number[], number[]]) => `${((median(raw) / RECEIPTS) * 1000).toFixed(0)} and ${((median(kit) / RECEIPTS) * 1000).toFixed(0)} µs a receipt`;
    return [
      { name: 'receipts verified a second in Chromium, of a message of 2 KB', value: ratio(known), target: 0.5, bound: 'min', baseline: `against WebCrypto's verify of the same decoded bytes, the key imported beforehand for both; ${each(known)}` },
      { name: 'the same where each is the first of its key', value: ratio(first), target: 0.5, bound: 'min', baseline: `against WebCrypto's importKey and verify of the same decoded bytes; ${each(first)}` },
    ];
  } finally {
    await browser.close();
    await page.close();
    await world.close();
  }
}
