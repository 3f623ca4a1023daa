/**
 * All that is kept of an owner: to take along, and to be rid of.
 * @module
 */
import type { ExportRecord } from '../../../src/contract/index.ts';
import { empty, type Answer } from '../answer.ts';
import { Problem } from '../problem.ts';
import type { ExportPage } from '../store/store.ts';
import { confirmedBy, HOME_READ, refusing, type Call, type Route } from './route.ts';

const encoder = new TextEncoder();
const line = (record: ExportRecord): string => `${JSON.stringify(record)}\n`;

/** A piece of it. What of it nobody is on record to have fetched, goes on record before it goes out. */
async function piece({ context: { store, arrivals, clock, retention }, principal: { address } }: Call, place: string | undefined): Promise<ExportPage> {
  const fresh: string[] = [];
  const read = (told?: (message: string) => void): Promise<ExportPage> => store.exported(address, place, retention.receipts, { received: arrivals?.received, fresh: told });
  const page = await read((message) => void fresh.push(message));
  if (!fresh.length) return page;
  await store.handOver(address, fresh, clock.now());
  return read();
}

function exporting(call: Call): Answer {
  const { context: { config, leases, retention }, principal, request: { signal }, now } = call;
  const { address } = principal;
  let place: string | undefined;
  let records = 1;
  let begun = false;
  let over = (): void => {};
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      const cut = (why: unknown): void => {
        over();
        controller.error(why);
      };
      const gone = (): void => cut(signal.reason);
      signal.addEventListener('abort', gone);
      // It cannot be taken up again: it may outlast the token, but not the grant.
      const leave = leases.take({ principal: { ...principal, expires: Infinity }, end: cut });
      over = () => {
        signal.removeEventListener('abort', gone);
        leave();
      };
      controller.enqueue(encoder.encode(line({ kind: 'mailbox', value: { address, server: config.server, at: new Date(now).toISOString(), attachments: `${config.server}/messages/{message}/attachments/{attachment}`, retention } })));
    },
    async pull(controller) {
      for (let lines = ''; !lines; ) {
        const page = begun && place === undefined ? undefined : await piece(call, place);
        begun = true;
        place = page?.next;
        records += page?.records.length ?? 0;
        lines = page ? page.records.map(line).join('') : line({ kind: 'end', records });
        if (lines) controller.enqueue(encoder.encode(lines));
        if (page) continue;
        over();
        controller.close();
      }
    },
    cancel: () => over(),
  });
  const name = `dmail-${address.replace('@', '-')}-${new Date(now).toISOString().slice(0, 10)}.ndjson`;
  return { status: 200, headers: { 'content-type': 'application/x-ndjson', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' }, body };
}

export const data: Route[] = [
  { operation: 'exportMailbox', demand: HOME_READ, handle: exporting },
  {
    operation: 'eraseMailbox',
    demand: confirmedBy('urn:dmail:erasure'),
    async handle({ context: { store, leases, arrivals, pulls, bankAccounts, report }, principal, now }) {
      const { detail, ...once } = principal.confirmed!;
      if (detail['address'] !== principal.address) throw new Problem('confirmation-required');
      const told = await store.bankConsents(principal.address);
      await refusing(store.erase(principal.address, once, now));
      // Banks hear of it; who does not answer has a consent nobody knows any more.
      for (const { bank, consent, state } of told) if (state === 'valid' || state === 'received') void bankAccounts?.end(bank, consent).catch(report);
      // What other servers fetch of it, and what still arrives, ends.
      await leases.ask();
      // Contents nothing refers to any more go now; what cannot go now goes with what has had its time.
      await arrivals?.sweep().catch(report);
      pulls?.pump();
      return empty();
    },
  },
];
