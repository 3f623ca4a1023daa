/** For the test of a page that goes away: a box in a frame, over what this browser keeps, without a network. */
import { browserStorage } from '../../src/offline/idb.ts';
import { createServices } from '../../src/services/create.ts';
import '../../components/compose-box/define.ts';

const { address, draft } = Object.fromEntries(new URLSearchParams(location.hash.slice(1))) as { address: string; draft?: string };
const storage = await browserStorage();
// What keeps drafts is open before anything is typed.
await (await storage.open(`fdz:https://home.example/dmail:${address}`)).drafts.all();
const services = createServices({
  tokenSource: { account: { address, server: 'https://home.example/dmail', scopes: ['send', 'read:mailbox'] }, headers: () => Promise.resolve({}) },
  fetch: () => Promise.reject(new TypeError('Failed to fetch')), storage, backoff: { first: 1e6 },
});
document.body.append(Object.assign(document.createElement('fdz-compose-box'), { services, ...(draft && { draft }) }));
