/** Canonical JSON (RFC 8785), held against an implementation by others. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import { canonicalText } from '../../src/contract/index.ts';

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;
const TEXTS = ['', 'a', 'aa', 'A', '€', '\u20ac$', '\u000f\nA', "A'B\"\\\\\"/", '\ud83d\ude02', '\ufb33', '\u0080', '\u2028', '__proto__', '1', '10', '2'];
const NUMBERS = [0, -0, 1, -1, 0.1, 1e21, 1e-7, 333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE];

function random(depth: number): unknown {
  const kind = Math.floor(Math.random() * (depth ? 6 : 4));
  if (kind === 0) return pick([null, true, false]);
  if (kind === 1) return pick(NUMBERS.filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value)));
  if (kind < 4) return pick(TEXTS) + pick(TEXTS);
  const size = Math.floor(Math.random() * 6);
  if (kind === 4) return Array.from({ length: size }, () => random(depth - 1));
  return Object.fromEntries(Array.from({ length: size }, () => [pick(TEXTS) + pick(TEXTS), random(depth - 1)]));
}

describe('the canonical form', () => {
  it('is that of another implementation, for any JSON', () => {
    for (let round = 0; round < 5000; round++) {
      const value = JSON.parse(JSON.stringify(random(4))) as unknown;
      assert.equal(canonicalText(value), canonicalize(value));
      assert.deepEqual(JSON.parse(canonicalText(value)), value);
    }
  });

  it('is that of the example of the RFC', () => {
    const example = JSON.parse('{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}') as unknown;
    // RFC 8785, 3.2.2; an integer beyond 2^53 is not exact, though, and refused here.
    assert.throws(() => canonicalText(example), TypeError);
    (example as { numbers: number[] }).numbers.splice(1, 1);
    assert.equal(canonicalText(example), '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });

  it('leaves out what is undefined, and refuses what JSON cannot carry', () => {
    assert.equal(canonicalText({ b: undefined, a: 1 }), '{"a":1}');
    for (const wrong of [undefined, NaN, Infinity, 2 ** 53, 1n, () => 1, Symbol('a'), '\ud800', { '\udc00': 1 }, [undefined]])
      assert.throws(() => canonicalText(wrong), TypeError);
  });
});
