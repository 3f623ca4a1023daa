/**
 * Element, store and story tests in real browsers. `npx wtr` runs all in Chromium and Firefox;
 * `npx wtr --files components/inbox/*.test.ts` a few; FDZ_BROWSERS=chromium in one browser only.
 */
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { fileURLToPath } from 'node:url';
import { chromiumFlags, findBrowser } from './test/support/browsers.mjs';

const wanted = (process.env.FDZ_BROWSERS ?? 'chromium,firefox').split(',');

const page = async ({ context }) => {
  const tab = await context.newPage();
  // Elements lay out by their own width; this is the room they have unless a test narrows it.
  await tab.setViewport({ width: 1000, height: 800 });
  return tab;
};

const launchers = {
  chromium: () => chromeLauncher({
    launchOptions: { executablePath: findBrowser('chromium'), headless: true, args: chromiumFlags },
    createPage: page,
  }),
  firefox: () => Object.assign(chromeLauncher({
    launchOptions: {
      browser: 'firefox', executablePath: findBrowser('firefox'), headless: true,
      extraPrefsFirefox: { 'datareporting.policy.dataSubmissionEnabled': false, 'app.update.enabled': false, 'network.captive-portal-service.enabled': false },
    },
    createPage: page,
  }), { name: 'Firefox' }),
};

const browsers = wanted.filter((name) => launchers[name]).map((name) => launchers[name]());
if (browsers[0]) browsers[0].name = wanted[0] === 'chromium' ? 'Chromium' : browsers[0].name;

export default {
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  files: ['components/**/*.test.ts', 'src/**/*.test.ts', 'stories/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser'] },
  concurrency: 2,
  concurrentBrowsers: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  browsers,
  plugins: [esbuildPlugin({ ts: true, json: true, target: 'es2022', tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) })],
  mimeTypes: { '**/*.wasm': 'application/wasm' },
  testFramework: { config: { ui: 'bdd', timeout: '10000' } },
  testRunnerHtml: (runner) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tests</title></head>
<body><script type="module" src="${runner}"></script></body></html>`,
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: process.stdout.isTTY })],
};
