/**
 * Where the server of a domain is, and what is not believed.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DmailProblem } from '../../src/contract/problems.ts';
import { createDiscovery } from '../../src/identity/discovery.ts';
import { findHome } from '../../src/identity/home.ts';

const DOCUMENT = {
  domain: 'city.example', server: 'https://city.example/dmail', sign_in: 'https://id.city.example', token_issuers: ['https://id.city.example'],
  versions: ['1.0'], attachments: { accepted: false },
};
const METADATA = {
  issuer: 'https://id.city.example', authorization_endpoint: 'https://id.city.example/auth', token_endpoint: 'https://id.city.example/token',
  revocation_endpoint: 'https://id.city.example/revoke', authorization_response_iss_parameter_supported: true,
};

/** The web, as far as it is needed: answers by address. */
function web(pages: Record<string, unknown>): { fetch: typeof fetch; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    fetch: (input) => {
      const url = input instanceof Request ? input.url : String(input);
      asked.push(url);
      const page = pages[url];
      if (page instanceof Error) return Promise.reject(page);
      if (typeof page === 'number') return Promise.resolve(new Response('', { status: page }));
      return Promise.resolve(page === undefined ? new Response('', { status: 404 }) : Response.json(page, { headers: { 'cache-control': 'max-age=600' } }));
    },
  };
}
const KNOWN = 'https://city.example/.well-known/dmail';
const code = (expected: string) => (problem: unknown): boolean => problem instanceof DmailProblem && problem.code === expected;

describe('discovery', () => {
  it('asks a domain once, however many want to know', async () => {
    const { fetch, asked } = web({ [KNOWN]: DOCUMENT });
    const discovery = createDiscovery({ fetch });
    const [one, other] = await Promise.all([discovery.domain('city.example'), discovery.domain('city.example')]);
    assert.deepEqual(one, DOCUMENT);
    assert.equal(one, other);
    await discovery.domain('city.example');
    assert.deepEqual(asked, [KNOWN]);
  });

  it('goes over http to names under localhost alone, on the port of the page', async () => {
    const { fetch, asked } = web({});
    const discovery = createDiscovery({ fetch, localhostPort: 4000 });
    await assert.rejects(discovery.domain('home.localhost'));
    await assert.rejects(discovery.domain('localhost.example'));
    assert.deepEqual(asked, ['http://home.localhost:4000/.well-known/dmail', 'https://localhost.example/.well-known/dmail']);
  });

  const lies: [string, unknown][] = [
    ['another domain', { ...DOCUMENT, domain: 'evil.example' }],
    ['a server in the clear', { ...DOCUMENT, server: 'http://city.example/dmail' }],
    ['an issuer in the clear', { ...DOCUMENT, sign_in: 'http://id.city.example' }],
    ['a script', { ...DOCUMENT, server: 'javascript:alert(1)' }],
    ['nobody to trust', { ...DOCUMENT, token_issuers: [] }],
    ['nothing', {}], ['a list', []], ['null', null],
  ];
  for (const [what, document] of lies) {
    it(`does not believe a document that names ${what}`, async () => {
      const { fetch } = web({ [KNOWN]: document });
      await assert.rejects(createDiscovery({ fetch }).domain('city.example'), code('not-dmail'));
    });
  }

  it('tells a domain without mail from one that does not answer, and remembers neither', async () => {
    const pages: Record<string, unknown> = { [KNOWN]: 503 };
    const { fetch } = web(pages);
    const discovery = createDiscovery({ fetch });
    await assert.rejects(discovery.domain('city.example'), code('unreachable'));
    pages[KNOWN] = new TypeError('network');
    await assert.rejects(discovery.domain('city.example'), code('unreachable'));
    pages[KNOWN] = undefined;
    await assert.rejects(discovery.domain('city.example'), code('not-dmail'));
    pages[KNOWN] = DOCUMENT;
    assert.equal((await discovery.domain('city.example')).server, DOCUMENT.server);
  });

  it('does not read a document without end, nor takes one that was cut for a word of the domain', async () => {
    let [read, given] = [0, false];
    const endless = new ReadableStream({ pull: (controller) => { read++; controller.enqueue(new Uint8Array(16_384).fill(32)); }, cancel: () => void (given = true) });
    await assert.rejects(createDiscovery({ fetch: () => Promise.resolve(new Response(endless)) }).domain('city.example'), code('not-dmail'));
    assert.ok(given && read < 30, `${read} times`);
    for (const [type, expected] of [['application/json', 'unreachable'], ['text/html', 'not-dmail']] as const) {
      const fetch = () => Promise.resolve(new Response(JSON.stringify(DOCUMENT).slice(0, 50), { headers: { 'content-type': type } }));
      await assert.rejects(createDiscovery({ fetch }).domain('city.example'), code(expected));
    }
  });
});

/** The web, on which one answer stops before it begins or in its middle, and nobody says so. */
const stalling = (pages: Record<string, unknown>, where: string, within: boolean): typeof fetch => {
  const { fetch } = web(pages);
  return (input, init) => {
    if (String(input) !== where) return fetch(input, init);
    const signal = init!.signal!;
    if (!within) return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(JSON.stringify(pages[where]).slice(0, 20)));
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }));
  };
};

describe('a connection that stalls', () => {
  const META = 'https://id.city.example/.well-known/oauth-authorization-server';
  const RESOURCE = 'https://city.example/.well-known/oauth-protected-resource/dmail';
  const pages = { [KNOWN]: DOCUMENT, [META]: METADATA, [RESOURCE]: { resource: DOCUMENT.server, authorization_servers: [METADATA.issuer] } };
  // Node does not stay up for a time limit; a connection would keep it up.
  let up: NodeJS.Timeout;
  before(() => void (up = setInterval(() => {}, 1000)));
  after(() => clearInterval(up));
  for (const within of [false, true]) {
    const where = within ? 'within the answer' : 'before the answer';
    it(`${where} of a domain is given up, and the domain asked again`, async () => {
      let fetch = stalling(pages, KNOWN, within);
      const discovery = createDiscovery({ fetch: (input, init) => fetch(input, init), timeout: 5 });
      await assert.rejects(Promise.all([discovery.domain('city.example'), discovery.domain('city.example')]), code('timeout'));
      ({ fetch } = web(pages));
      assert.deepEqual(await discovery.domain('city.example'), DOCUMENT);
    });
    for (const [what, url] of [['its own domain', KNOWN], ['the resource’s metadata', RESOURCE], ['the issuer’s metadata', META]] as const) {
      it(`${where} of ${what} ends the search for home`, () =>
        assert.rejects(findHome({ server: url === RESOURCE ? DOCUMENT.server : 'city.example', fetch: stalling(pages, url, within), timeout: 5 }), code('timeout')));
    }
  }
});

describe('home', () => {
  const META = 'https://id.city.example/.well-known/oauth-authorization-server';

  it('is found by domain, by what a person types, or by the URL of a server', async () => {
    const { fetch } = web({
      [KNOWN]: DOCUMENT, [META]: METADATA,
      'https://city.example/.well-known/oauth-protected-resource/dmail': { resource: DOCUMENT.server, authorization_servers: [METADATA.issuer] },
    });
    for (const how of [{ server: 'city.example' }, { address: 'dmail:Clerk@City.example' }, { address: 'city.example' }, { server: 'https://city.example/dmail' }]) {
      const home = await findHome({ ...how, fetch });
      assert.equal(home.server, DOCUMENT.server);
      assert.equal(home.metadata.token_endpoint, METADATA.token_endpoint);
    }
  });

  const refusals: [string, Record<string, unknown>][] = [
    ['metadata of another issuer', { [META]: { ...METADATA, issuer: 'https://evil.example' } }],
    ['an issuer that does not name itself in its answers', { [META]: { ...METADATA, authorization_response_iss_parameter_supported: undefined } }],
    ['a token endpoint in the clear', { [META]: { ...METADATA, token_endpoint: 'http://id.city.example/token' } }],
    ['an issuer without metadata', {}],
  ];
  for (const [what, pages] of refusals) {
    it(`is not where there is ${what}`, async () => {
      const { fetch } = web({ [KNOWN]: DOCUMENT, ...pages });
      await assert.rejects(findHome({ server: 'city.example', fetch }), code('not-dmail'));
    });
  }

  it('is not what a person mistyped', async () => {
    const { fetch, asked } = web({});
    for (const address of ['anna@', '@', 'anna', '127.0.0.1', 'anna@localhost', '']) await assert.rejects(findHome({ address, fetch }), code('not-dmail'));
    assert.deepEqual(asked, []);
  });

  it('is not a server that others claim to protect', async () => {
    const { fetch } = web({ 'https://city.example/.well-known/oauth-protected-resource/dmail': { resource: 'https://other.example/dmail', authorization_servers: [METADATA.issuer] }, [META]: METADATA });
    await assert.rejects(findHome({ server: DOCUMENT.server, fetch }), code('not-dmail'));
  });
});
