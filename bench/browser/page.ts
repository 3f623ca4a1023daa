/**
 * What a page does in the benches of attachments: the kit's own services and nothing shown. Runs in the browser.
 */
import { Http } from '../../src/client/http.ts';
import { openSession } from '../../src/client/deposits.ts';
import { openUpload } from '../../src/client/uploads.ts';
import { digestOf } from '../../src/content/hash.ts';
import { dmailTransport } from '../../src/content/transport.ts';
import { sendBytes } from '../../src/content/upload.ts';
import type { WellKnown } from '../../src/contract/index.ts';
import type { OutgoingRequest, TokenSource } from '../../src/identity/token-source.ts';
import { createServices } from '../../src/services/index.ts';

export interface PageOptions {
  /** `server` of the domain of both. */
  server: string;
  sender: string;
  recipient: string;
}

declare global {
  /** Of the process that drives the page, and has the sender's key. */
  function headersFor(request: OutgoingRequest): Promise<Record<string, string>>;
  var bench: Bench;
}

const chosen = (): File => document.querySelector('input')!.files![0]!;

/** States in which nothing goes on by itself. */
const ENDED = ['refused', 'failed', 'lost'];

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

class Bench {
  readonly #tokens: TokenSource;
  readonly #services;
  readonly #http;

  constructor(private readonly options: PageOptions) {
    const { sender: address, server } = options;
    this.#tokens = { account: { address, server, scopes: ['send', 'read:thread', 'read:mailbox'] }, headers: (request) => headersFor(request) };
    const resolve = async (): Promise<WellKnown> => (await fetch(new URL('/.well-known/dmail', server))).json() as Promise<WellKnown>;
    this.#services = createServices({ tokenSource: this.#tokens, resolve, backoff: { first: 50, ceiling: 500 } });
    this.#http = new Http({ tokens: () => this.#tokens });
  }

  /** Seconds for the chosen file to be put into one of the server by `fetch`, past everything that makes it an attachment. */
  raw = (): Promise<number> => seconds(() => fetch('/raw', { method: 'PUT', body: chosen() }));

  /** Seconds for it to be brought to where an upload was announced, from where that is. */
  sent = (uri: string): Promise<number> => seconds(() => sendBytes({ blob: chosen(), uri, transport: dmailTransport(this.#http, this.options.server) }));

  /** Seconds for its digest alone. */
  hashed = (): Promise<number> => seconds(() => digestOf(chosen()));

  /** Seconds from the choice of a file in a letter until all of it has arrived and is known to be what was sent. */
  async attached(): Promise<{ seconds: number; digest: string }> {
    const box = await this.#services.compose({ to: [this.options.recipient], subject: 'As discussed' });
    const list = await box.attachments();
    let digest: string | undefined;
    const took = await seconds(() => new Promise<void>((arrived, failed) => {
      const leave = list.subscribe(() => {
        const [item] = list.state.items;
        if (item && ENDED.includes(item.state)) failed(new Error(JSON.stringify(item.problem)));
        if (item?.state !== 'done') return;
        digest = item.digest;
        queueMicrotask(() => leave());
        arrived();
      });
      list.add([chosen()]);
    }));
    if (!digest) throw new Error('nobody knows what has arrived');
    this.letter = async () => {
      box.edit({ html: '<p>Attached.</p>' });
      await box.send();
      const outbox = await this.#services.outbox();
      await new Promise<void>((delivered) => {
        const leave = outbox.subscribe(() => {
          if (outbox.state.items.length) return;
          queueMicrotask(() => leave());
          delivered();
        });
        if (!outbox.state.items.length) delivered();
      });
    };
    return { seconds: took, digest };
  }

  /** Sends the letter of the last file; resolves when it was delivered and nothing is asked for it any more. */
  letter = (): Promise<void> => Promise.reject(new Error('nothing was attached'));

  /** Takes up with the server, as a page has that has sent something before. */
  known = (): Promise<void> => this.#http.json({ path: '/mailbox' }, (_): _ is unknown => true).then(() => {});

  /** Announces another version of a document with these bytes; answers how many of them the server has. */
  async again(digest: string): Promise<number> {
    const { server, recipient } = this.options;
    const announced = { document: crypto.randomUUID(), mediaType: 'application/octet-stream', size: chosen().size, digest };
    return (await openUpload(this.#http, server, await openSession(this.#http, server, recipient), crypto.randomUUID(), announced)).offset;
  }
}

Object.assign(globalThis, { begin: (options: PageOptions) => void (globalThis.bench = new Bench(options)) });
