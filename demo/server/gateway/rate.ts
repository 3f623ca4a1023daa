import type { Rate } from '../config.ts';
import { Problem } from '../problem.ts';

/** Token buckets by key. A bucket that has filled up again is forgotten. */
export class Buckets {
  #buckets = new Map<string, { left: number; at: number }>();
  #swept = 0;

  constructor(private readonly rate: Rate, private readonly clock: { now(): number }) {}

  /** @throws {Problem} `rate-limited` */
  take(key: string): void {
    const now = this.clock.now();
    const { burst, perSecond } = this.rate;
    const bucket = this.#buckets.get(key) ?? { left: burst, at: now };
    bucket.left = Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.left < 1) throw new Problem('rate-limited', { limit: burst }, { 'retry-after': String(Math.max(1, Math.ceil((1 - bucket.left) / perSecond))) });
    bucket.left -= 1;
    if (now - this.#swept > 60_000) this.#sweep(now);
  }

  #sweep(now: number): void {
    this.#swept = now;
    const full = (this.rate.burst / this.rate.perSecond) * 1000;
    for (const [key, { at }] of this.#buckets) if (now - at > full) this.#buckets.delete(key);
  }
}
