import { sha256 } from '@noble/hashes/sha2.js';
import type { Sha256 } from './hasher.ts';

export function plain(): Sha256 {
  const state = sha256.create();
  return { update: (bytes) => void state.update(bytes), finish: () => state.digest() };
}
