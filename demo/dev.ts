/**
 * `npm run dev`: the demo with its elements straight from source. Pages reload when a file changes; the
 * dmail and authorization servers are the same ones that `npm start` runs.
 * @module
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { startDevServer, type DevServerConfig } from '@web/dev-server';
import { root } from './build.ts';
import { hostOf } from './hosts/virtual.ts';
import type { Handler, Upgrade } from './hosts/listen.ts';
import { clientDocument, composePage, pageName } from './hosts/site.ts';
import { readOptions, run } from './main.ts';
import { HOST_PAGES } from './places.ts';
import { policyOf, startDemo } from './start.ts';

const folderOf = (name: string): string => join(root, 'demo', name.split('.')[0]!);

/** The source of a file that a host page asks for, as a path from the root of the repository. */
function sourceOf(name: string, path: string): string {
  if (path === '/callback.html') return '/src/identity/callback.html';
  if (path.startsWith('/fdz/themes/')) return path.replace('/fdz/themes', '/src/styles/themes');
  if (path.startsWith('/shared/')) return `/demo/hosts${path}`;
  if (/^\/(?:src|components|node_modules|demo|__)/.test(path) || pageName(path) || path === '/dmail-client.json' || path === '/sw.js') return path;
  return `/demo/${name.split('.')[0]}${path}`;
}

type DevPages = { handler: Handler; upgrade: Upgrade; close(): Promise<void> };

/** Host pages by their names, from source. */
async function devPages(origin: (name: string) => string): Promise<DevPages> {
  // Web sockets tell pages to reload; they come in at our port and are handed over through this.
  const relay = createServer();
  const config: DevServerConfig = {
    rootDir: root,
    middlewareMode: { server: relay },
    watch: true,
    clearTerminalOnReload: false,
    nodeResolve: { exportConditions: ['browser'] },
    middleware: [
      async (ctx, next) => {
        const name = hostOf(ctx.get('host'));
        ctx.path = sourceOf(name, ctx.path);
        await next();
        // Reloading comes over a web socket, as a script in a data: address.
        const sockets = origin(name).replace(/^http/, 'ws');
        ctx.set('content-security-policy', policyOf(name, origin).replace("connect-src 'self'", `connect-src 'self' ${sockets}`).replace("script-src 'self'", "script-src 'self' data:"));
      },
    ],
    plugins: [
      {
        name: 'host-pages',
        async serve({ path, host: header }) {
          const host = HOST_PAGES.find(({ name }) => name === hostOf(header));
          if (!host) return undefined;
          if (path === '/dmail-client.json') return { type: 'json', body: String(clientDocument(origin(host.name), host.title).body) };
          // A worker of an earlier `npm start` would answer with its build: this one takes its place and goes.
          if (path === '/sw.js') return { type: 'js', body: "addEventListener('install', () => skipWaiting());\nregistration.unregister();\n" };
          const name = pageName(path);
          const page = name === undefined ? undefined : await composePage(folderOf(host.name), name, path);
          return page && { type: 'html', body: String(page.body).replace('"/fdz/fdz.js"', '"/src/fdz.ts"') };
        },
        // The kit's callback page names its script as the build has it.
        transform({ path, body }) {
          if (path !== '/src/identity/callback.html' || typeof body !== 'string') return undefined;
          return body.replace(/<script\b[^>]*>/, '<script type="module" src="/src/identity/callback.ts">');
        },
      },
      esbuildPlugin({ ts: true, target: 'es2022', tsconfig: join(root, 'tsconfig.json') }),
    ],
  };
  const server = await startDevServer({ config, readCliArgs: false, readFileConfig: false, logStartMessage: false, autoExitProcess: false });
  const answer = server.koaApp.callback();
  return {
    handler: (request, response) => answer(request, response),
    upgrade: (request, socket, head) => void relay.emit('upgrade', request, socket, head),
    close: async () => void (await server.stop()),
  };
}

const options = readOptions(process.argv.slice(2));
if (options) await run(() => startDemo({ ...options, hostPages: devPages }));
else process.exitCode = 1;
