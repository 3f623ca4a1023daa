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

  it('sorts members as the sample of the RFC is sorted', () => {
    // RFC 8785, 3.2.3
    const sample = { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', 1: 'One', '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis' };
    const sorted = [...canonicalText(sample).matchAll(/:"([^"]*)"/g)].map(([, value]) => value);
    assert.deepEqual(sorted, ['Carriage Return', 'One', 'Control', 'Latin Small Letter O With Diaeresis', 'Euro Sign', 'Emoji: Grinning Face', 'Hebrew Letter Dalet With Dagesh']);
  });

  it('writes numbers as the samples of the RFC are written', () => {
    // RFC 8785, appendix B: IEEE 754 bits, and the number. Integers beyond 2^53 are not exact, and refused here.
    const samples: [bits: string, text: string | undefined][] = [
      ['0000000000000000', '0'], ['8000000000000000', '0'], ['0000000000000001', '5e-324'], ['8000000000000001', '-5e-324'], ['7fefffffffffffff', undefined], ['ffefffffffffffff', undefined],
      ['4340000000000000', undefined], ['c340000000000000', undefined], ['4430000000000000', undefined], ['7fffffffffffffff', undefined], ['7ff0000000000000', undefined],
      ['44b52d02c7e14af5', undefined], ['44b52d02c7e14af6', undefined], ['444b1ae4d6e2ef4e', undefined], ['444b1ae4d6e2ef50', undefined],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'], ['3eb0c6f7a0b5ed8d', '0.000001'], ['41b3de4355555553', '333333333.3333332'], ['41b3de4355555554', '333333333.33333325'], ['41b3de4355555555', '333333333.3333333'],
      ['41b3de4355555556', '333333333.3333334'], ['41b3de4355555557', '333333333.33333343'], ['becbf647612f3696', '-0.0000033333333333333333'], ['43143ff3c1cb0959', '1424953923781206.2'],
    ];
    for (const [bits, text] of samples) {
      const number = Buffer.from(bits, 'hex').readDoubleBE();
      if (text === undefined) assert.throws(() => canonicalText(number), TypeError, bits);
      else assert.equal(canonicalText(number), text, bits);
    }
  });

  it('leaves out what is undefined, and refuses what JSON cannot carry', () => {
    assert.equal(canonicalText({ b: undefined, a: 1 }), '{"a":1}');
    for (const wrong of [undefined, NaN, Infinity, 2 ** 53, 1n, () => 1, Symbol('a'), '\ud800', { '\udc00': 1 }, [undefined]])
      assert.throws(() => canonicalText(wrong), TypeError);
  });
});
