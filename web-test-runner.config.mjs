/**
 * Element, store and story tests in real browsers. `npx wtr` runs all in Chromium and Firefox,
 * and in WebKitGTK where its driver is installed;
 * `npx wtr --files components/inbox/*.test.ts` a few; FDZ_BROWSERS=chromium in one browser only.
 */
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { summary } from './test/support/browser-reporter.mjs';
import { bundled } from './test/support/bundled.mjs';
import { chromiumFlags, findBrowser, findWebKit } from './test/support/browsers.mjs';
import { uploadSink } from './test/support/upload-sink.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

const bundles = bundled({ root, packages: ['@sqlite.org/sqlite-wasm', '@web/test-runner-commands', 'axe-core'] });

const webkit = findWebKit();
// Two at a time: WebKitGTK takes as long as the others together, and has to begin with the first of them.
const wanted = (process.env.FDZ_BROWSERS ?? `${webkit ? 'webkit,' : ''}chromium,firefox`).split(',');

const page = async ({ context }) => {
  const tab = await context.newPage();
  // Elements lay out by their own width; this is the room they have unless a test narrows it.
  await tab.setViewport({ width: 1000, height: 800 });
  return tab;
};

const launchers = {
  chromium: () => Object.assign(chromeLauncher({
    launchOptions: { executablePath: findBrowser('chromium'), headless: true, args: chromiumFlags },
    createPage: page,
  }), { name: 'Chromium' }),
  firefox: () => Object.assign(chromeLauncher({
    launchOptions: {
      browser: 'firefox', executablePath: findBrowser('firefox'), headless: true,
      extraPrefsFirefox: { 'datareporting.policy.dataSubmissionEnabled': false, 'app.update.enabled': false, 'network.captive-portal-service.enabled': false },
    },
    createPage: page,
  }), { name: 'Firefox' }),
  webkit: async () => {
    if (!webkit) throw new Error('Please install the driver of WebKitGTK and a virtual display: sudo apt-get install webkit2gtk-driver xvfb');
    return (await import('./test/support/webkit.mjs')).webkitLauncher(webkit);
  },
};

const browsers = await Promise.all(wanted.filter((name) => launchers[name]).map((name) => launchers[name]()));

export default {
  rootDir: root,
  files: ['components/**/*.test.ts', 'src/**/*.test.ts', 'stories/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser'] },
  // One file at a time in each of the browsers: a page in front, with nobody else holding the locks of its origin.
  concurrency: 1,
  concurrentBrowsers: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  browsers,
  plugins: [
    bundles.plugin,
    esbuildPlugin({ ts: true, json: true, target: 'es2022', tsconfig: path.join(root, 'tsconfig.json') }),
  ],
  middleware: [uploadSink, bundles.middleware],
  mimeTypes: { '**/*.wasm': 'application/wasm' },
  testFramework: { config: { ui: 'bdd', timeout: '20000' } },
  testRunnerHtml: (runner) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tests</title></head>
<body><script type="module" src="${runner}"></script></body></html>`,
  reporters: process.env.FDZ_RESULTS ? [summary()] : [defaultReporter({ reportTestResults: true, reportTestProgress: process.stdout.isTTY })],
};
