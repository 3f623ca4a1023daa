import type { StorybookConfig } from '@storybook/web-components-vite';

const config: StorybookConfig = {
  framework: { name: '@storybook/web-components-vite', options: {} },
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.ts'],
  // The database of the in-page servers looks for its WebAssembly beside the code that loads it.
  staticDirs: [{ from: '../node_modules/@sqlite.org/sqlite-wasm/sqlite-wasm/jswasm/sqlite3.wasm', to: '/assets/sqlite3.wasm' }],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  // Storybook speaks to nobody but the person in front of it.
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  features: { sidebarOnboardingChecklist: false },
  async viteFinal(options) {
    const { mergeConfig } = await import('vite');
    return mergeConfig(options, {
      build: { target: 'es2022', chunkSizeWarningLimit: 4000 },
      // The database of the in-page server finds its WebAssembly file beside itself.
      optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
    });
  },
};

export default config;
