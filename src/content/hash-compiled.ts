import { createSHA256 } from 'hash-wasm';
import type { Sha256 } from './hasher.ts';

/** @throws where WebAssembly may not be compiled */
export async function compiled(): Promise<Sha256> {
  const state = await createSHA256();
  state.init();
  return { update: (bytes) => void state.update(bytes), finish: () => state.digest('binary') };
}
