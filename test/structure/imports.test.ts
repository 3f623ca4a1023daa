/**
 * The import table: which room may import from which. Every edge that breaks it is named by both files.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { files, importsOf, isTest, loadedBy, packageName, root, way, type Import } from './graph.ts';

const table: Readonly<Record<string, readonly string[]>> = {
  components: ['element', 'stores', 'services', 'styles', 'locales', 'schema', 'contract', 'components'],
  element: ['services', 'stores', 'styles', 'locales', 'contract'],
  services: ['stores', 'client', 'identity', 'offline', 'content', 'evidence', 'payments', 'contract'],
  stores: ['client', 'content', 'evidence', 'payments', 'schema', 'contract'],
  client: ['contract'],
  identity: ['contract'],
  content: ['client', 'contract'],
  evidence: ['contract'],
  schema: ['contract'],
  payments: ['schema', 'contract'],
  offline: ['contract'],
  contract: [],
  locales: [],
  styles: [],
  'demo/server': ['contract', 'evidence', 'schema'],
  'demo/identity': ['contract', 'evidence', 'demo/server'],
  'demo/bank': ['payments', 'demo/server', 'demo/identity'],
  // The two entries gather what is published.
  'src/index.ts': ['components', 'element', 'services', 'stores', 'schema', 'contract', 'evidence', 'identity', 'styles', 'locales'],
  'src/fdz.ts': ['components'],
};

/** Ports: types that describe what is passed in. Whoever uses a port may know its shape. */
const ports = new Set(['src/identity/token-source.ts', 'src/identity/ports.ts', 'src/offline/ports.ts']);

/** The only file that may import a library. */
const gates: Readonly<Record<string, string>> = {
  'oidc-client-ts': 'src/identity/oidc.ts',
  idb: 'src/offline/idb.ts',
};

const hostPages = ['demo/portal', 'demo/townhall', 'demo/crm'];

function room(file: string): string {
  if (file in table) return file;
  if (file.startsWith('components/')) return 'components';
  if (file.startsWith('demo/')) return file.split('/').slice(0, 2).join('/');
  return file.split('/')[1] ?? file;
}

const published = [...files('components'), ...files('src')].filter((file) => !isTest(file));
const edges = [...published, ...files('demo').filter((file) => !isTest(file))].flatMap(importsOf);

const line = ({ from, to }: Import): string => `${from} imports ${to}`;

describe('the import table', () => {
  it('knows every room', () => {
    assert.deepEqual([...new Set(published.map(room))].filter((name) => !(name in table)), []);
  });

  it('is kept by every import', () => {
    const broken = edges.filter(({ from, to, kind, package: external }) => {
      const allowed = table[room(from)];
      if (external || !allowed || room(from) === room(to)) return false;
      return !allowed.includes(room(to)) && !(kind === 'type' && ports.has(to));
    });
    assert.deepEqual(broken.map(line), []);
  });

  it('leads to files that exist', () => {
    const lost = edges.filter(({ to, package: external }) => !external && !existsSync(path.join(root, to)));
    assert.deepEqual(lost.map(line), []);
  });

  it('has no circle', () => {
    const next = new Map<string, string[]>();
    for (const { from, to, kind, package: external } of edges) if (kind === 'value' && !external) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, trail: string[]): void => {
      const at = trail.indexOf(file);
      if (at >= 0) circles.push([...trail.slice(at), file].join(' → '));
      if (at >= 0 || done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...trail, file]);
      done.add(file);
    };
    for (const file of next.keys()) visit(file, []);
    assert.deepEqual(circles, []);
  });

  it('lets sibling elements know each other in one direction only', () => {
    const folder = (file: string): string => file.split('/')[1] ?? '';
    const pairs = new Map<string, string>();
    for (const edge of edges) {
      if (room(edge.from) !== 'components' || edge.package || room(edge.to) !== 'components' || folder(edge.from) === folder(edge.to) || edge.kind === 'type') continue;
      pairs.set(`${folder(edge.from)} → ${folder(edge.to)}`, line(edge));
    }
    const both = [...pairs].filter(([pair]) => pairs.has(pair.split(' → ').reverse().join(' → '))).map(([, text]) => text);
    assert.deepEqual(both, []);
  });

  it('keeps each guarded library behind one file', () => {
    const broken = edges.filter(({ from, source, package: external, kind }) => {
      const gate = external && kind !== 'type' ? gates[packageName(source)] : undefined;
      return gate !== undefined && from !== gate && !from.startsWith('demo/');
    });
    assert.deepEqual(broken.map(line), []);
  });

  it('lets what is published import no module of Node, no test, no demo', () => {
    const broken = edges.filter(({ from, to, source }) => !from.startsWith('demo/') && (source.startsWith('node:') || to.startsWith('demo/') || isTest(to)));
    assert.deepEqual(broken.map(line), []);
  });

  it('lets host pages use what the package publishes, nothing else', () => {
    const broken = edges.filter(({ from, to, source, package: external }) => {
      if (!hostPages.some((page) => from.startsWith(`${page}/`))) return false;
      // What begins with a slash the page serves itself: its own files, and the package's under /fdz/.
      return external ? !source.startsWith('/') && packageName(source) !== '@federizer/widgets' : /^(?:src|components)\//.test(to);
    });
    assert.deepEqual(broken.map(line), []);
  });
});

describe('entry points', () => {
  const lazy = ['idb', 'oidc-client-ts', 'jose', 'canonicalize', 'dompurify', 'eventsource', 'prosemirror-view', 'prosemirror-model', 'prosemirror-state'];

  for (const entry of files('components', /^define\.ts$/)) {
    it(`${entry} loads nothing that is wanted later only`, () => {
      const loaded = loadedBy(entry);
      assert.deepEqual(lazy.filter((name) => loaded.has(name)).map((name) => way(loaded, name)), []);
      const words = [...loaded.keys()].filter((name) => /^src\/locales\/(?!en\/)[a-z]{2}\//.test(name));
      assert.deepEqual(words.map((name) => way(loaded, name)), []);
    });
  }

  it('register through define.ts alone', () => {
    for (const file of published.filter((name) => /^components\/[^/]+\/fdz-[^/.]+\.ts$/.test(name))) {
      const effects = importsOf(file).filter(({ kind, to, package: external }) => kind === 'value' && !external && to.endsWith('/define.ts') && to.startsWith('components/'));
      assert.deepEqual(effects.map(line), []);
    }
  });
});
