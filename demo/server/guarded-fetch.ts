/**
 * The one way a server asks anybody anything on somebody's word: https alone, no private network, small answers,
 * soon. What a stranger may make us fetch must be worth nothing to them.
 * @module
 */
import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch, type Response as UndiciResponse } from 'undici';

export interface GuardedFetchOptions {
  /** For development: exact `host:port` reached over http, and where it really is, as `address:port`. */
  allow?: Readonly<Record<string, string>>;
  /** Exact names that may lead into a private network: one's own hosts behind the same router. */
  internalHosts?: readonly string[];
  /** Octets of an answer. Default 256 KiB. */
  maxBytes?: number;
  /** Milliseconds for everything, the body included. Default 5,000. */
  timeout?: number;
  /** Resolves names; the system's, where not given. */
  lookup?: (host: string) => Promise<readonly { address: string; family: number }[]>;
}

export interface GuardedFetch {
  /** The answer, read whole. @throws {GuardedFetchError} */
  fetch(url: string): Promise<Response>;
  /**
   * The answer as it comes, of any size: whoever reads it sees to it that it ends. Nothing is followed, and nothing
   * unpacked. The time limit is for its beginning.
   * @throws {GuardedFetchError}
   */
  stream(url: string, init: StreamInit): Promise<Response>;
  close(): Promise<void>;
}

export interface StreamInit { method: string; headers: Record<string, string>; signal: AbortSignal }

export class GuardedFetchError extends Error {
  constructor(readonly reason: 'scheme' | 'address' | 'redirect' | 'encoding' | 'status' | 'too-large' | 'media-type' | 'timeout' | 'unreachable', options?: ErrorOptions) {
    super(`not fetched: ${reason}`, options);
  }
}

const REDIRECTS = 3;

const closed = new BlockList();
for (const range of ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']) {
  const [network, bits] = range.split('/');
  closed.addSubnet(network!, Number(bits), 'ipv4');
}
// Of IPv6 only global unicast is open, and of that neither what carries an IPv4 address nor documentation.
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [network, bits] = range.split('/');
  closed.addSubnet(network!, Number(bits), 'ipv6');
}

/** Whether an address belongs to the public internet (IANA special-purpose registries). */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

const resolveName = (host: string): Promise<{ address: string; family: number }[]> =>
  new Promise((resolve, reject) => systemLookup(host, { all: true }, (error, found) => (error ? reject(error) : resolve(found))));

/** Opens connections of its own; they end with `close`. */
export function createGuardedFetch({ allow = {}, internalHosts = [], maxBytes = 256 * 1024, timeout = 5000, lookup = resolveName }: GuardedFetchOptions = {}): GuardedFetch {
  // The address is checked where the connection is made: nothing is resolved a second time.
  const agent = (internal: readonly string[]): Agent => new Agent({
    connect: {
      timeout,
      lookup: (host, options, callback) => {
        lookup(host).then(
          (found) => {
            if (!found.length || !(internal.includes(host) || found.every(({ address }) => isPublicAddress(address)))) return callback(new GuardedFetchError('address'), '', 0);
            if (options.all) callback(null, [...found]);
            else callback(null, found[0]!.address, found[0]!.family);
          },
          (error: NodeJS.ErrnoException) => callback(error, '', 0),
        );
      },
    },
  });
  const guarded = agent(internalHosts);
  // What is streamed reaches people whom others name: nothing of an internal network does.
  const outside = agent([]);
  const plain = buildConnector({ timeout });
  const development = new Agent({
    connect: (options, callback) => {
      const [hostname = '', port = ''] = allow[`${options.hostname}:${options.port || '80'}`]?.split(/:(?=\d+$)/) ?? [];
      plain({ ...options, hostname, host: hostname, port }, callback);
    },
  });

  function agentFor({ protocol, hostname, port, username, password }: URL, secure: Agent): Agent {
    if (username || password) throw new GuardedFetchError('scheme');
    if (protocol === 'http:' && Object.hasOwn(allow, `${hostname}:${port || '80'}`)) return development;
    if (protocol !== 'https:') throw new GuardedFetchError('scheme');
    // A literal address never passes the lookup; domains have names.
    if (isIP(hostname.replace(/^\[|\]$/g, ''))) throw new GuardedFetchError('address');
    return secure;
  }

  async function follow(start: string, signal: AbortSignal): Promise<UndiciResponse> {
    let url = new URL(start);
    for (let hops = 0; hops <= REDIRECTS; hops++) {
      const answer = await undiciFetch(url, { dispatcher: agentFor(url, guarded), redirect: 'manual', signal, headers: { accept: 'application/json', 'accept-encoding': 'identity' } });
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
      await answer.body?.cancel();
      const next = new URL(location, url);
      if (next.origin !== url.origin) break;
      url = next;
    }
    throw new GuardedFetchError('redirect');
  }

  return {
    async fetch(url) {
      const signal = AbortSignal.timeout(timeout);
      try {
        const answer = await follow(url, signal);
        const type = answer.headers.get('content-type')?.split(';', 1)[0]!.trim().toLowerCase() ?? '';
        if (answer.ok && !/^application\/(?:[\w.+-]+\+)?json$/.test(type)) {
          await answer.body?.cancel();
          throw new GuardedFetchError('media-type');
        }
        return new Response(await whole(answer, maxBytes), { status: answer.status, headers: { 'content-type': type } });
      } catch (error) {
        throw asGuarded(error, signal);
      }
    },
    async stream(url, { method, headers, signal }) {
      const late = new AbortController();
      const clock = setTimeout(() => late.abort(), timeout);
      try {
        const target = new URL(url);
        const answer = await undiciFetch(target, { dispatcher: agentFor(target, outside), redirect: 'manual', method, signal: AbortSignal.any([signal, late.signal]), headers: { ...headers, 'accept-encoding': 'identity' } });
        const wrong = answer.status >= 300 && answer.status < 400 ? 'redirect' : answer.status > 599 ? 'status' : /^(?:identity)?$/i.test(answer.headers.get('content-encoding') ?? '') ? undefined : 'encoding';
        if (wrong) {
          await answer.body?.cancel();
          throw new GuardedFetchError(wrong);
        }
        return new Response(answer.body as ReadableStream<Uint8Array<ArrayBuffer>> | null, { status: answer.status, headers: [...answer.headers] });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw asGuarded(error, late.signal);
      } finally {
        clearTimeout(clock);
      }
    },
    async close() {
      await Promise.all([guarded.destroy(), outside.destroy(), development.destroy()]);
    },
  };
}

async function whole(answer: UndiciResponse, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    // Leaving the loop cancels the rest.
    if (size > limit) throw new GuardedFetchError('too-large');
    chunks.push(chunk as Uint8Array);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function asGuarded(error: unknown, signal: AbortSignal): GuardedFetchError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof GuardedFetchError) return cause;
  return new GuardedFetchError(signal.aborted ? 'timeout' : 'unreachable', { cause: error });
}
