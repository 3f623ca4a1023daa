/**
 * Texts of strangers on the pages at home: all of them, with marks where a reader could be deceived.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { moment } from '../../demo/identity/pages/confirm-views.ts';
import { isSuspect, plain } from '../../demo/identity/pages/plain.ts';

const shown = (text: string): string => plain(text).text.replace(/<[^>]*>/g, '');

describe('what strangers wrote', () => {
  for (const [what, text, expected] of [
    ['a change of direction', 'pay 100\u202e.EUR\u202c', 'pay 100U+202E.EURU+202C'],
    ['an isolate that never ends', '\u2067left', 'U+2067left'],
    ['a space without width', 'not\u200b guilty', 'notU+200B guilty'],
    ['a soft hyphen', 'pay\u00adpal', 'payU+00ADpal'],
    ['a filler that looks like a space', 'a\u3164b', 'aU+3164b'],
    ['a tag', 'a\u{e0041}b', 'aU+E0041b'],
    ['a control', 'a\u0007b\u001bc', 'aU+0007bU+001Bc'],
    ['a carriage return that hides a line', 'pay 1000\rpay 1', 'pay 1000U+000Dpay 1'],
    ['a separator of lines', 'a\u2028b', 'aU+2028b'],
    ['letters of two scripts in one word', 'p\u0430ypal', 'p\u0430U+0430ypal'],
    ['joiners between letters', 'pay\u200dpal', 'payU+200Dpal'],
  ] as const) {
    it(`shows ${what}`, () => {
      assert.equal(shown(text), expected);
      assert.ok(isSuspect(text));
    });
  }

  for (const text of ['Žiadosť o povolenie\r\nna terénne práce\t– 12,50 €', 'Привет, мир', 'مرحبًا بالعالم ١٢٣', 'می\u200cخواهم', 'हिन्दी', '👩🏽\u200d🔬 ❤\ufe0f 1\ufe0f\u20e3', 'Grüße, naïve α-Wert', '日本語。']) {
    it(`leaves ${JSON.stringify(text)} alone`, () => {
      assert.equal(isSuspect(text), false);
      assert.equal(shown(text), text);
    });
  }

  it('escapes what would be markup', () => {
    assert.ok(plain('<img src=x onerror=alert(1)>"&').text.includes('&lt;img src=x onerror=alert(1)&gt;&quot;&amp;'));
  });

  it('stays as it was written where it is no time', () => {
    const ctx = { get: () => 'en' } as unknown as Parameters<typeof moment>[0];
    assert.match(moment(ctx, '2026-06-30T23:59:59Z').text, /June 30, 2026 at 11:59/);
    assert.equal(moment(ctx, '2026-06-30T23:59:60Z').text, '<bdi>2026-06-30T23:59:60Z</bdi>');
    assert.equal(moment(ctx, '<b>soon').text, '<bdi>&lt;b&gt;soon</bdi>');
  });

  it('keeps its direction to itself', () => {
    assert.ok(plain('שלום').text.startsWith('<bdi>'));
  });
});
