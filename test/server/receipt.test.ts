/**
 * A receipt checked by a tool nobody here wrote.
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createWorld, type World } from '../../demo/server/world.ts';
import { ANNA, CLERK, CITY } from './support.ts';

const run = promisify(execFile);

describe("Debian's jose", () => {
  let world: World;
  let folder: string;
  let receipt: string;

  before(async () => {
    if (spawnSync('jose', ['alg']).error) throw new Error('The command `jose` is missing: install the Debian package jose (apt-get install jose).');
    folder = mkdtempSync(join(tmpdir(), 'dmail-receipt-'));
    world = await createWorld();
    ({ receipt } = await world.deposit(ANNA, CLERK));
    const { keys } = (await (await world.fetch(`${CITY}/keys`)).json()) as { keys: Record<string, unknown>[] };
    // What a person would save: the one key the receipt names, as it is published.
    writeFileSync(join(folder, 'key.jwk'), JSON.stringify(keys[0]));
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  it('accepts a receipt', async () => {
    writeFileSync(join(folder, 'receipt.jws'), receipt);
    await run('jose', ['jws', 'ver', '-i', join(folder, 'receipt.jws'), '-k', join(folder, 'key.jwk')]);
  });

  it('refuses it with any single bit flipped', async () => {
    const characters = Buffer.from(receipt, 'ascii');
    const altered: string[] = [];
    const parts = receipt.split('.');
    for (let part = 0; part < 3; part++) {
      const bytes = Buffer.from(parts[part]!, 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        altered.push(parts.map((text, index) => (index === part ? flipped.toString('base64url') : text)).join('.'));
      }
    }
    assert.ok(altered.length > 4000 && characters.length > 500);
    for (const [index, text] of altered.entries()) writeFileSync(join(folder, `${index}.jws`), text);
    // As many shells as there are processors ask for all of them and name those that were accepted.
    const shells = Array.from({ length: availableParallelism() }, (_, first) => {
      const script = `cd '${folder}'; i=${first}; while [ $i -lt ${altered.length} ]; do jose jws ver -i $i.jws -k key.jwk >/dev/null 2>&1 && echo $i; i=$((i + ${availableParallelism()})); done; true`;
      return run('sh', ['-c', script], { maxBuffer: 1 << 20 });
    });
    const accepted = (await Promise.all(shells)).map(({ stdout }) => stdout).join('');
    assert.equal(accepted, '');
  });
});
