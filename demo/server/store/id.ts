let last = 0;
let counter = 0;

/** A UUID of version 7 (RFC 9562): ordered by time, also within a millisecond in this process. */
export function newId(now: number): string {
  if (now <= last) counter++;
  else [last, counter] = [now, 0];
  const random = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(random.buffer);
  const time = last + Math.floor(counter / 4096);
  view.setUint32(0, Math.floor(time / 0x10000));
  view.setUint16(4, time % 0x10000);
  view.setUint16(6, 0x7000 | counter % 4096);
  view.setUint8(8, (random[8]! & 0x3f) | 0x80);
  const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
