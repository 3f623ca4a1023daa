/**
 * Two builds of the same sources. `modules`: ES modules, one file per source file, dependencies left to the
 * consumer's bundler. `cdn`: an entry that defines lazily what a page uses, with hashed chunks, everything
 * included; and the files a host page serves from its own origin (sign-in callback, service worker).
 * `rollup -c` makes both, `rollup -c --configCdn` the second alone.
 */
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { minify as minifyFurther } from 'terser';
import { reportSizes } from './bench/size.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const at = (...parts) => path.join(root, ...parts);

const compile = () => esbuild({ target: 'es2022', tsconfig: at('tsconfig.json'), sourceMap: false });
/** A decorated property as the call it comes to: what a compiler makes of decorators stands in every chunk otherwise. */
const plainProperties = () => ({
  name: 'plain-properties',
  transform(code, id) {
    if (!code.includes('__decorateClass([')) return null;
    const plain = code.replace(/__decorateClass\(\[\s*property\(((?:(?!__decorateClass)[^])*?)\)\s*\], (\w+)\.prototype, ("\w+"), [12]\);/g, (_, options, name, key) => `${name}.createProperty(${options ? `${key}, ${options}` : key});`);
    if (code.split('__decorateClass([').length - 1 !== code.split('__decorateClass').length - 2 || plain.includes('__decorateClass([')) throw new Error(`${id} has a decorator that is no property`);
    return { code: plain, map: null };
  },
});
const resolve = () => nodeResolve({ browser: true, exportConditions: ['browser'], extensions: ['.js', '.mjs', '.ts'] });
/** What the build cannot vouch for stops it. */
const onwarn = (warning, warn) => {
  if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids?.every((id) => id.includes('node_modules'))) return;
  if (['UNRESOLVED_IMPORT', 'CIRCULAR_DEPENDENCY', 'MISSING_EXPORT'].includes(warning.code)) throw new Error(warning.message);
  warn(warning);
};

const clean = (folder) => ({ name: 'clean', buildStart: () => rmSync(folder, { recursive: true, force: true }) });

/** Copies what is not code: theme sheets, the contract, the policy a host needs. */
const copy = (pairs) => ({
  name: 'copy',
  writeBundle() {
    for (const [from, to] of pairs) if (existsSync(at(from))) cpSync(at(from), at(to), { recursive: true });
  },
});

/**
 * Templates keep the line breaks and indents of the sources; a page has no use for them. Sheets without
 * expressions are shrunk as a sheet is; in `html` runs of white space become one space, and text inside `<pre>` is left alone.
 */
const squeezeTemplates = () => ({
  name: 'squeeze-templates',
  async transform(code, id) {
    if (id.includes('node_modules') || !/\b(?:html|svg|css)`/.test(code)) return null;
    const template = /\b(css|html|svg)`((?:[^`\\$]|\\.|\$(?!\{))*)`/g;
    const sheets = new Map();
    for (const [, tag, text] of code.matchAll(template)) {
      if (tag === 'css') sheets.set(text, (await transform(text, { loader: 'css', minify: true, legalComments: 'none' })).code.trim().replace(/(--[\w-]+): /g, '$1:').replace(/, (?=[\w#-])/g, ',').replace(/[`\\]|\$\{/g, '\\$&'));
    }
    const squeezed = code.replace(template, (whole, tag, text) => {
      if (tag === 'css') return `css\`${sheets.get(text)}\``;
      return /<pre|<textarea/.test(text) ? whole : `${tag}\`${text.replace(/\s*\n\s*/g, ' ')}\``;
    });
    return { code: squeezed, map: null };
  },
});

/** A worker is a file of its own, beside the chunk that starts it; what it is called is known once it is built. */
const workers = () => ({
  name: 'workers',
  transform(code, id) {
    if (!id.startsWith(at('src'))) return null;
    const written = code.replace(/new URL\((["'])(\.\/[\w-]+-worker)\.ts\1, import\.meta\.url\)/g, (_, quote, name) => `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'chunk', id: path.resolve(path.dirname(id), `${name}.ts`) })}`);
    return written === code ? null : { code: written, map: null };
  },
  resolveFileUrl: ({ relativePath }) => `new URL(${JSON.stringify(relativePath.startsWith('.') ? relativePath : `./${relativePath}`)},import.meta.url)`,
});

/** Every source that is published; tests and helpers of tests are not. */
function sources(folder) {
  return readdirSync(at(folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !/\.(?:test|d)\.ts$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !/(?:^|\/)testing\/|\/suite\.ts$/.test(file));
}

const isPublicEntry = (file) =>
  /^components\/[^/]+\/(?:fdz-[^/.]+|define|events)\.ts$/.test(file) || /^src\/(?:index|(?:contract|evidence|identity|services|schema)\/index)\.ts$/.test(file);

export const modules = {
  input: Object.fromEntries([...sources('components'), ...sources('src')].filter(isPublicEntry).map((file) => [file.replace(/\.ts$/, ''), at(file)])),
  // PAY by square is made below.
  external: (id) => id.startsWith('bysquare/') || Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
  output: { dir: at('dist'), format: 'es', preserveModules: true, preserveModulesRoot: root, entryFileNames: '[name].js', sourcemap: false },
  plugins: [
    clean(at('dist/components')), clean(at('dist/src')), resolve(), compile(), workers(),
    copy([
      ['src/styles/themes', 'dist/themes'], ['src/contract/dmail.openapi.yaml', 'dist/contract/dmail.openapi.yaml'], ['src/csp.json', 'dist/csp.json'],
    ]),
  ],
  onwarn,
};

const hash = (file) => `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;

/**
 * `integrity.json`: the digest of every file of the CDN build by its path, to be put under the address it is
 * served from into the `integrity` of a page's import map, so that lazily loaded chunks are checked too.
 */
const integrity = (folder) => ({
  name: 'integrity',
  writeBundle() {
    const files = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.js')).sort();
    const list = Object.fromEntries(files.map((file) => [`./${file.split(path.sep).join('/')}`, hash(path.join(folder, file))]));
    writeFileSync(path.join(folder, 'integrity.json'), `${JSON.stringify({ integrity: list }, null, 2)}\n`);
  },
});

/** Esbuild is quick and does most; what terser finds after it is worth half a kilobyte to a first page. */
const shrink = () => [
  minify({ target: 'es2022', sourceMap: false, legalComments: 'none' }),
  {
    name: 'shrink-further',
    async renderChunk(code, { moduleIds }) {
      // Shrunk by its makers, and so large that it would take longer than all the rest.
      if (moduleIds.some((id) => id.includes('node_modules/pdfjs-dist/'))) return null;
      const { code: shrunk } = await minifyFurther(code, { ecma: 2020, module: true, compress: { passes: 3, keep_fargs: false, pure_getters: true }, format: { comments: false } });
      return { code: shrunk, map: null };
    },
  },
];

/**
 * What is always loaded together is one file: many small ones compress worse and take more round trips.
 * `core` is under every element, `services` under every element that shows an account, `evidence` verifies.
 */
const CHUNKS = {
  core: [
    /node_modules\/(?:lit-html\/lit-html|lit-element\/lit-element|@lit\/reactive-element\/(?:reactive-element|css-tag)|@lit\/context\/lib\/(?:context-request-event|create-context))\.js$/, /src\/element\/(?:element|store-controller|localise|define|property|version|ring)\.ts$/, /src\/styles\/(?:tokens|base|buttons)\.ts$/,
    /src\/locales\/(?:words|common|format-moment|en\/common)\.ts$/, /src\/contract\/problems\.ts$/, /src\/stores\/store\.ts$/, /src\/services\/context\.ts$/, /src\/client\/shape\.ts$/, /src\/contract\/bounded\.ts$/,
  ],
  services: [
    // Where an account is shown there is an inbox, as a rule: one file with it is a third of a kilobyte less than two.
    /components\/inbox\/(?:fdz-inbox|fdz-inbox\.styles|model|first-rows|row|rows|bar)\.ts$/, /src\/locales\/(?:en\/)?inbox\.ts$/,
    /src\/services\/(?:create|shared|once|letters)\.ts$/, /src\/stores\/(?:account|kit|list-store|mailbox-store)\.ts$/, /src\/client\/(?:http|mailbox)\.ts$/, /src\/element\/icon\.ts$/, /src\/schema\/format\.ts$/, /src\/locales\/format-list\.ts$/,
  ],
  session: [/src\/identity\/(?:session|grant|dpop)\.ts$/, /src\/offline\/grants\.ts$/],
  // What every element wears beside the core's.
  sheets: [/src\/styles\/(?:fields|index)\.ts$/, /src\/element\/live-region\.ts$/],
  // What lists of rows are made with.
  rows: [/node_modules\/lit-html\/(?:directive|directive-helpers|directives\/repeat)\.js$/, /src\/element\/roving\.ts$/],
  // What a picker needs before its first file and its list after: apart, so that the list does not lean on the element.
  files: [/src\/content\/restrictions\.ts$/, /src\/stores\/file-list\.ts$/, /src\/locales\/format-transfer\.ts$/],
  // What sends files, to a mail server and to an endpoint of the page's own.
  sending: [/src\/content\/(?:upload|transport)\.ts$/, /src\/stores\/(?:backoff|file-handles)\.ts$/],
  hashing: [/src\/content\/(?:hash|digest-text|worker)\.ts$/],
  endpoint: [/src\/stores\/endpoint-(?:carrier|flights|keeping)\.ts$/, /src\/(?:services|offline)\/chosen\.ts$/],
  // What money and accounts are written with, wherever there is any.
  money: [/src\/payments\/(?:amount|text|iban-text|reference)\.ts$/, /src\/element\/copy\.ts$/, /src\/locales\/payment-faults\.ts$/, /src\/contract\/payment-part\.ts$/],
  // Who asks for a payment checks it as who pays it does.
  payment: [
    /components\/payment-form\/(?:fdz-payment-form|fdz-payment-form\.styles|define|events|code-part|copying|due|fault-text|field-text|pay-url|asked)\.ts$/, /src\/stores\/payment\.ts$/,
    /src\/payments\/payment\.ts$/, /src\/locales\/(?:en\/)?payment\.ts$/,
  ],
  finding: [/src\/identity\/discovery\.ts$/, /src\/contract\/(?:address|published)\.ts$/],
  // A badge verifies, and what was verified is shown by a badge.
  evidence: [
    /components\/receipt-badge\/(?:define|fdz-receipt-badge|fdz-receipt-badge\.styles|events|together)\.ts$/, /src\/locales\/(?:en\/)?badge\.ts$/,
    /src\/services\/evidence\.ts$/, /src\/stores\/evidence-store\.ts$/, /src\/evidence\/(?:verify|jws)\.ts$/, /src\/client\/keys\.ts$/, /src\/contract\/digest\.ts$/,
  ],
};

const chunkOf = (id) => Object.keys(CHUNKS).find((name) => CHUNKS[name].some((pattern) => pattern.test(id)));

/** Leaves out what a build never comes to: it would be put in whole, however lazily it is imported. */
const without = (pattern) => ({
  name: 'without',
  resolveId: (source) => (pattern.test(source) ? '\0left-out' : null),
  load: (id) => (id === '\0left-out' ? 'export {};' : null),
});

/**
 * Leaves out of Lit what is there for browsers the kit does not run in: sheets that cannot be adopted, hooks for polyfills
 * and for pages rendered on a server, and what it tells those who write elements at length. The build stops where a later Lit has none of it.
 */
const leanLit = () => {
  const never = [
    ['@lit/reactive-element/css-tag.js', /\b\w+\.ShadowRoot&&\(.{1,60}?\)&&"adoptedStyleSheets"in Document\.prototype&&"replace"in CSSStyleSheet\.prototype/, '!0'],
    ['@lit/reactive-element/css-tag.js', /"Value passed to 'css' [^"]*"\+(\w+)\+"[^"]*"/, '"No css: "+$1'],
    ['@lit/reactive-element/css-tag.js', /"CSSResult is not constructable\.[^"]*"/, '"Not constructable"'],
    ['@lit/reactive-element/reactive-element.js', /\b\w+\.reactiveElementPolyfillSupport/, 'void 0'],
    ['lit-html/lit-html.js', /\b\w+\.litHtmlPolyfillSupport/, 'void 0'],
    ['lit-element/lit-element.js', /\b\w+\.litElementHydrateSupport/, '(void 0)'],
    ['lit-element/lit-element.js', /\b\w+\.litElementPolyfillSupport/, 'void 0'],
  ];
  return {
    name: 'lean-lit',
    transform(code, id) {
      const of = never.filter(([file]) => id.endsWith(`/node_modules/${file}`));
      if (of.length === 0) return null;
      return {
        code: of.reduce((text, [file, what, instead]) => {
          if (!what.test(text)) this.error(`${file} has no ${what} any more`);
          return text.replace(what, instead);
        }, code),
        map: null,
      };
    },
  };
};

/**
 * Leaves out of two packages what no element asks them: of what is known of each country's bank accounts, what is
 * not needed to check one; and 40 kB of checks PAY by square has for what was checked before.
 */
const leanPayments = () => ({
  name: 'lean-payments',
  resolveId: (source) => (source === 'validator' ? '\0validator' : null),
  load: (id) => (id === '\0validator' ? 'export default {};' : null),
  transform: (code, id) => (id.includes('/node_modules/ibantools/') ? { code: code.replace(/\b(?:IBANRegistry|SEPA|\w+_(?:identifier|indentifier)): (?:true|false|'[-\d]*'),?/g, ''), map: null } : null),
});

/**
 * PAY by square, with its library inside: that one leans on CommonJS, which not every consumer's bundler takes, and on
 * 40 kB of checks that nobody asks for. It takes the place of the module that names the library.
 */
const bySquare = {
  input: at('src/payments/by-square.ts'),
  external: (id, importer) => id.startsWith('./') && importer === at('src/payments/by-square.ts'),
  output: { file: at('dist/src/payments/by-square.js'), format: 'es', sourcemap: false, paths: (id) => id.replace(/^.*\/([\w-]+)\.ts$/, './$1.js') },
  plugins: [leanPayments(), resolve(), compile()],
  onwarn,
};

/** A file that stands alone, without imports. */
const single = (input, file, extra = [], first = []) => ({
  input: at(input),
  output: { file: at('dist/cdn', file), format: 'iife', inlineDynamicImports: true, sourcemap: false },
  plugins: [...first, resolve(), compile(), squeezeTemplates(), shrink(), ...extra],
  onwarn,
});

/** @param {boolean} strict whether a broken budget fails the build (or is only reported) */
export const cdn = (strict) => [
  {
    input: { fdz: at('src/fdz.ts') },
    output: {
      dir: at('dist/cdn'), format: 'es', sourcemap: false, hoistTransitiveImports: true, generatedCode: { preset: 'es2015', symbols: false }, freeze: false,
      // Names of chunks are in the files that load them, where each letter counts and lower case compresses better. A worker is looked for by its name.
      entryFileNames: '[name].js', chunkFileNames: ({ name }) => (name.endsWith('worker') ? 'chunks/[name]-[hash:8].js' : 'chunks/[hash:8].js'), hashCharacters: 'hex',
      manualChunks: chunkOf, onlyExplicitManualChunks: true,
    },
    plugins: [
      clean(at('dist/cdn')), leanLit(), leanPayments(), resolve(), compile(), plainProperties(), workers(), squeezeTemplates(), shrink(),
      copy([['src/styles/themes', 'dist/cdn/themes']]),
      reportSizes({ folder: at('dist/cdn'), root, budgets: at('bench/budgets.json'), strict }),
    ],
    onwarn,
  },
  single('src/identity/callback.ts', 'callback.js', [copy([['src/identity/callback.html', 'dist/cdn/callback.html']])]),
  // Letters are read and written, files are sent, and evidence files made, by pages: a worker sends what is queued.
  single('src/services/outbox-worker.ts', 'service-worker.js', [integrity(at('dist/cdn'))], [without(/\/(?:transfers-store|evidence-files|thread-store|compose-starts|drafts-store|invitations-store|erase|list-more|list-cache|money)\.ts$/)]),
];

export default ({ configCdn }) => (configCdn ? cdn(false) : [modules, bySquare, ...cdn(true)]);
