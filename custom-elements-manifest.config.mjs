/**
 * custom-elements.json, completion for VS Code and JSX types, from the elements' documentation. The manifest
 * names the files as they are published.
 */
import { jsxTypesPlugin } from '@wc-toolkit/jsx-types';
import { customElementVsCodePlugin } from 'custom-element-vs-code-integration';

const publishedPath = (file) => `./dist/${file.replace(/\.ts$/, '.js')}`;

/** Registration lives in `define.ts`, apart from the class: an element's tag is the name of its file. */
const tags = () => ({
  name: 'tags',
  moduleLinkPhase({ moduleDoc }) {
    const tag = /\/(fdz-[a-z-]+)\.ts$/.exec(moduleDoc.path)?.[1];
    for (const declaration of moduleDoc.declarations ?? []) {
      if (!tag || declaration.kind !== 'class' || declaration.name.toLowerCase() !== tag.replaceAll('-', '')) continue;
      Object.assign(declaration, { tagName: tag, customElement: true });
      moduleDoc.exports.push({ kind: 'custom-element-definition', name: tag, declaration: { name: declaration.name, module: moduleDoc.path } });
    }
  },
});

/** Private and protected members, and the hooks of Lit, are nobody's business outside. */
const publicOnly = () => ({
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    const hooks = new Set(['connectedCallback', 'disconnectedCallback', 'attributeChangedCallback', 'willUpdate', 'updated', 'firstUpdated', 'render', 'scheduleUpdate', 'createRenderRoot', 'formAssociatedCallback', 'formDisabledCallback', 'formResetCallback', 'formStateRestoreCallback', 'update', 'styles', 'shadowRootOptions']);
    for (const module of customElementsManifest.modules) {
      for (const declaration of module.declarations ?? []) {
        if (!declaration.tagName) delete declaration.customElement;
        const inner = new Set((declaration.members ?? []).filter(({ privacy }) => privacy === 'private' || privacy === 'protected').map(({ name }) => name));
        if (declaration.members) declaration.members = declaration.members.filter(({ name }) => !name.startsWith('#') && !inner.has(name) && !hooks.has(name));
        // What an element keeps to itself is no attribute of it, and what it dispatches without a word is no event for pages.
        if (declaration.attributes) declaration.attributes = declaration.attributes.filter(({ fieldName }) => !inner.has(fieldName));
        if (declaration.events) declaration.events = declaration.events.filter(({ description }) => description);
      }
    }
    customElementsManifest.modules = customElementsManifest.modules.filter((module) => (module.declarations ?? []).length > 0);
    const rename = (value) => {
      if (Array.isArray(value)) value.forEach(rename);
      else if (value && typeof value === 'object') {
        if (typeof value.path === 'string' && value.path.endsWith('.ts')) value.path = publishedPath(value.path);
        if (typeof value.module === 'string' && value.module.endsWith('.ts')) value.module = publishedPath(value.module);
        Object.values(value).forEach(rename);
      }
    };
    rename(customElementsManifest.modules);
  },
});

export default {
  globs: ['components/*/{fdz-*,events}.ts', 'src/element/{element,form-control}.ts'],
  exclude: ['**/*.test.ts', '**/*.styles.ts'],
  litelement: true,
  packagejson: false,
  plugins: [
    tags(), publicOnly(),
    customElementVsCodePlugin({ outdir: 'dist', htmlFileName: 'vscode.html-custom-data.json', cssFileName: 'vscode.css-custom-data.json' }),
    jsxTypesPlugin({
      outdir: 'dist', fileName: 'jsx.d.ts',
      componentTypePath: (_, tag) => `./components/${tag.replace('fdz-', '')}/${tag}.js`,
    }),
  ],
};
