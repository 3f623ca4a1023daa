let last = 0;
let counter = 0;

/** A UUID of version 7 (RFC 9562): ordered by time, also within a millisecond in this process. */
export function newId(now: number): string {
  if (now <= last) counter++;
  else [last, counter] = [now, 0];
  const time = (last + Math.floor(counter / 4096)).toString(16).padStart(12, '0');
  const order = (counter % 4096).toString(16).padStart(3, '0');
  // Variant and random bits as version 4 has them; its generator keeps a store of them.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${crypto.randomUUID().slice(19)}`;
}
