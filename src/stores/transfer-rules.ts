/** The rules of those a draft goes to, held against its files. @module */
import { brokenRule } from '../content/restrictions.ts';
import type { Restrictions } from '../content/restrictions.ts';
import type { Item } from './transfer-item.ts';

/**
 * Holds every file against the rules of everybody it goes to, in their order. What was announced for somebody is past theirs.
 * @returns those that are refused now and were not before, or the other way round
 */
export function judged(items: readonly Item[], rules: readonly { address: string; rule: Restrictions }[]): Item[] {
  const everybody = rules.map(({ rule }) => rule);
  const taken: { size: number }[] = [];
  const changed: Item[] = [];
  for (const item of items) {
    const { name, mediaType, size, places, queued } = item.record;
    const known = Object.values(places).flatMap(({ addresses }) => addresses);
    const held = known.length ? rules.flatMap(({ address, rule }) => (known.includes(address) ? [] : rule)) : everybody;
    const broken = held.length && !queued ? brokenRule({ name, type: mediaType, size }, taken, held) : undefined;
    if (!broken) taken.push({ size });
    if (broken?.rule === item.rule?.rule && broken?.by === item.rule?.by && broken?.limit === item.rule?.limit) continue;
    if (broken) item.rule = broken;
    else delete item.rule;
    changed.push(item);
  }
  return changed;
}
