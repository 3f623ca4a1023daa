/**
 * A thousand kills. Not part of a plain `npm run bench`; asked for by name.
 */
import { faults as run } from './fault-run.ts';
import type { Figure } from './figure.ts';

export async function faults(): Promise<Figure[]> {
  const { kills, acknowledged, lost, duplicates, attempts } = await run(1000);
  const baseline = `${kills} kills, ${acknowledged} acknowledged, ${attempts} attempts without an answer`;
  return [
    { name: 'acknowledged messages lost', value: lost, target: 0, bound: 'max', baseline },
    { name: 'messages stored twice', value: duplicates, target: 0, bound: 'max', baseline },
  ];
}
