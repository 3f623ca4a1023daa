/** Decompresses raw LZMA, after the specification of its format; for reading what another library wrote. */

const PROB = 1024;
const probs = (count: number): Uint16Array => new Uint16Array(count).fill(PROB);

class Range {
  #at = 5;
  #range = 0xffffffff;
  #code: number;

  constructor(private readonly bytes: Uint8Array) {
    this.#code = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  }

  #normalise(): void {
    if (this.#range >= 2 ** 24) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | (this.bytes[this.#at++] ?? 0)) >>> 0;
  }

  bit(model: Uint16Array, at: number): 0 | 1 {
    const prob = model[at]!;
    const bound = (this.#range >>> 11) * prob;
    const one = this.#code >= bound;
    if (one) {
      this.#range -= bound;
      this.#code -= bound;
      model[at] = prob - (prob >>> 5);
    } else {
      this.#range = bound;
      model[at] = prob + ((2048 - prob) >>> 5);
    }
    this.#normalise();
    return one ? 1 : 0;
  }

  direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.#range >>>= 1;
      const one = this.#code >= this.#range;
      if (one) this.#code -= this.#range;
      value = value * 2 + (one ? 1 : 0);
      this.#normalise();
    }
    return value;
  }

  tree(model: Uint16Array, bits: number, from = 0): number {
    let node = 1;
    for (let i = 0; i < bits; i++) node = node * 2 + this.bit(model, from + node);
    return node - 2 ** bits;
  }

  reverse(model: Uint16Array, bits: number, from = 0): number {
    let [node, value] = [1, 0];
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(model, from + node);
      node = node * 2 + bit;
      value += bit << i;
    }
    return value;
  }
}

class Lengths {
  readonly #choice = probs(2);
  readonly #low = probs(16 * 8);
  readonly #mid = probs(16 * 8);
  readonly #high = probs(256);

  read(range: Range, place: number): number {
    if (!range.bit(this.#choice, 0)) return 2 + range.tree(this.#low, 3, place * 8);
    if (!range.bit(this.#choice, 1)) return 10 + range.tree(this.#mid, 3, place * 8);
    return 18 + range.tree(this.#high, 8);
  }
}

/** @param length octets of the result. Properties are those of lc=3, lp=0, pb=2. */
export function unLzma(bytes: Uint8Array, length: number): Uint8Array {
  const range = new Range(bytes);
  const out = new Uint8Array(length);
  const [match, rep, rep0, rep1, rep2, long] = [probs(12 * 16), probs(12), probs(12), probs(12), probs(12), probs(12 * 16)] as const;
  const [literal, slots, special, align] = [probs(8 * 0x300), probs(4 * 64), probs(128), probs(16)] as const;
  const [lengths, repLengths] = [new Lengths(), new Lengths()];
  const distances = [0, 0, 0, 0];
  let [state, at] = [0, 0];
  while (at < length) {
    const place = at & 3;
    if (!range.bit(match, state * 16 + place)) {
      const from = 0x300 * ((out[at - 1] ?? 0) >> 5);
      let symbol = 1;
      if (state >= 7) {
        let known = out[at - distances[0]! - 1]!;
        while (symbol < 256) {
          const expected = (known >> 7) & 1;
          known <<= 1;
          const bit = range.bit(literal, from + ((1 + expected) << 8) + symbol);
          symbol = symbol * 2 + bit;
          if (bit !== expected) break;
        }
      }
      while (symbol < 256) symbol = symbol * 2 + range.bit(literal, from + symbol);
      out[at++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let count: number;
    if (!range.bit(rep, state)) {
      count = lengths.read(range, place);
      distances.unshift(distance(count));
      distances.pop();
      state = state < 7 ? 7 : 10;
    } else {
      const earlier = !range.bit(rep0, state) ? 0 : !range.bit(rep1, state) ? 1 : !range.bit(rep2, state) ? 2 : 3;
      const short = earlier === 0 && !range.bit(long, state * 16 + place);
      distances.unshift(...distances.splice(earlier, 1));
      count = short ? 1 : repLengths.read(range, place);
      state = short ? (state < 7 ? 9 : 11) : state < 7 ? 8 : 11;
    }
    for (; count > 0 && at < length; count--, at++) out[at] = out[at - distances[0]! - 1]!;
  }
  return out;

  function distance(count: number): number {
    const slot = range.tree(slots, 6, Math.min(count - 2, 3) * 64);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + range.reverse(special, bits, base - slot);
    return base + range.direct(bits - 4) * 16 + range.reverse(align, 4);
  }
}
