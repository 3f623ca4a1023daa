/**
 * Server nonces (RFC 9449, 8) and the proofs seen under each. A nonce names its minute and is authenticated by a
 * secret that is new at each start; a proof is remembered as long as its nonce lives, so with both gone nothing can
 * be replayed.
 * @module
 */
import { base64url } from '../../../src/contract/index.ts';

const PERIOD = 60_000;
/** A nonce is accepted for this many periods. */
const LIVE = 5;

const encoder = new TextEncoder();

/** A nonce and, by the key they were made with, the proofs seen under it. */
interface Period { nonce: string; seen: Map<string, Set<string>> }

export class Nonces {
  readonly #secret = crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  readonly #periods = new Map<number, Period>();

  constructor(private readonly clock: { now(): number }) {}

  /** The nonce for the next proof. */
  async current(): Promise<string> {
    return (await this.#period(Math.floor(this.clock.now() / PERIOD))).nonce;
  }

  /** Whether a nonce is one of ours and alive. */
  async live(nonce: string): Promise<boolean> {
    const period = this.#number(nonce);
    return period !== undefined && (await this.#period(period)).nonce === nonce;
  }

  /** Notes a proof under its live nonce; `false` where it was seen before. */
  async first(nonce: string, jkt: string, jti: string): Promise<boolean> {
    const { seen } = await this.#period(this.#number(nonce)!);
    const ofKey = seen.get(jkt) ?? new Set();
    if (ofKey.has(jti)) return false;
    ofKey.add(jti);
    seen.set(jkt, ofKey);
    return true;
  }

  #number(nonce: string): number | undefined {
    const period = parseInt(nonce.slice(0, nonce.indexOf('.')), 36);
    const now = Math.floor(this.clock.now() / PERIOD);
    return period <= now && period > now - LIVE ? period : undefined;
  }

  async #period(number: number): Promise<Period> {
    const known = this.#periods.get(number);
    if (known) return known;
    const mac = await crypto.subtle.sign('HMAC', await this.#secret, encoder.encode(String(number)));
    const period: Period = { nonce: `${number.toString(36)}.${base64url(new Uint8Array(mac).subarray(0, 16))}`, seen: new Map() };
    // Two requests may have asked at once; the first answer stands.
    const raced = this.#periods.get(number);
    if (raced) return raced;
    this.#periods.set(number, period);
    const now = Math.floor(this.clock.now() / PERIOD);
    for (const old of this.#periods.keys()) if (old <= now - LIVE) this.#periods.delete(old);
    return period;
  }
}
