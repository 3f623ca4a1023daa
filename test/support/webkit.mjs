/**
 * WebKitGTK for the tests in browsers: its driver, a virtual display where there is no other, and the commands of
 * tests (keys, viewport) as WebDriver has them.
 */
import { WebdriverLauncher } from '@web/test-runner-webdriver';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** WebDriver names keys by code points of its own (WebDriver, 17.4.2). */
const KEYS = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Escape: '\uE00C', ' ': ' ', Space: ' ',
  PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Delete: '\uE017', Meta: '\uE03D',
};

const code = (key) => {
  const value = KEYS[key] ?? ([...key].length === 1 ? key : undefined);
  if (value === undefined) throw new Error(`There is no key ${key}`);
  return value;
};

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The number of a virtual display that is ready. */
async function startDisplay(file, children) {
  const display = spawn(file, ['-displayfd', '3', '-screen', '0', '1600x1400x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  children.push(display);
  let number = '';
  // The whole line: it writes its end apart, and nobody may have closed the pipe by then.
  for await (const chunk of display.stdio[3]) if ((number += chunk).includes('\n')) return `:${number.trim()}`;
  throw new Error(`${file} ended before it had a display`);
}

/** A profile of its own. A window is as wide as its tool bar at least, so that is made small: pages of 320 px have to fit. */
function makeProfile() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fdz-webkit-'));
  mkdirSync(path.join(folder, 'gtk-3.0'));
  writeFileSync(path.join(folder, 'gtk-3.0', 'gtk.css'), '* { font-size: 1px; min-width: 0; min-height: 0; margin: 0; border: 0; padding: 0; }\n');
  return folder;
}

/** Processes of the browser that outlive their driver may still write there; then the system clears it away. */
function removeProfile(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  } catch (error) {
    console.log(`  a profile of WebKitGTK is left behind (${error.message})`);
  }
}

async function startDriver(file, env, children) {
  const port = await freePort();
  children.push(spawn(file, [`--port=${port}`, '--host=127.0.0.1'], { env, cwd: tmpdir(), stdio: 'ignore' }));
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await fetch(`http://127.0.0.1:${port}/status`).then(({ ok }) => ok, () => false)) return port;
    await pause(50);
  }
  throw new Error(`${file} does not answer`);
}

/** What the commands of tests expect of a page, over WebDriver. */
const pageOf = (driver) => {
  const act = (...actions) => driver.performActions([{ type: 'key', id: 'keyboard', actions }]);
  const keyboard = {
    down: (key) => act({ type: 'keyDown', value: code(key) }),
    up: (key) => act({ type: 'keyUp', value: code(key) }),
    press: (key) => act({ type: 'keyDown', value: code(key) }, { type: 'keyUp', value: code(key) }),
    async type(text) {
      for (const letter of text) await keyboard.press(letter);
    },
  };
  const point = (...actions) => driver.performActions([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  const mouse = {
    move: (x, y) => point({ type: 'pointerMove', duration: 0, x, y }),
    down: () => point({ type: 'pointerDown', button: 0 }),
    up: () => point({ type: 'pointerUp', button: 0 }),
  };
  return {
    keyboard, mouse,
    // A window has edges; it is made as much larger than the page in it.
    async setViewport({ width, height }) {
      const size = () => driver.execute('return [innerWidth, innerHeight]');
      for (let attempt = 0; attempt < 20; attempt++) {
        const [inner, window] = [await size(), await driver.getWindowRect()];
        if (inner[0] === width && inner[1] === height) return;
        await driver.setWindowRect(null, null, window.width + width - inner[0], window.height + height - inner[1]);
        await pause(50);
      }
      throw new Error(`The page did not become ${width} × ${height}, but ${await size()}`);
    },
  };
};

class WebKitLauncher extends WebdriverLauncher {
  #children = [];
  #found;
  #profile;
  /** Sessions that have ended. */
  #over = new Set();
  /** The one that was begun last. */
  #begun = {};
  // The commands of tests know pages of Puppeteer; `getPage` answers one that has what they use.
  type = 'puppeteer';

  constructor(found, options) {
    super(options);
    this.#found = found;
    process.once('exit', () => {
      this.#end();
      this.#forget();
    });
  }

  async initialize(config) {
    await super.initialize(config);
    this.name = 'WebKitGTK';
  }

  async createDriverManager() {
    const { driver, display } = this.#found;
    this.#profile = makeProfile();
    const env = { ...process.env, MESA_SHADER_CACHE_DISABLE: 'true', XDG_CONFIG_HOME: this.#profile, XDG_CACHE_HOME: this.#profile, XDG_DATA_HOME: this.#profile };
    if (display) env.DISPLAY = await startDisplay(display, this.#children);
    delete env.WAYLAND_DISPLAY;
    Object.assign(this.options, { hostname: '127.0.0.1', port: await startDriver(driver, env, this.#children) });
    const manager = await super.createDriverManager();
    await pageOf(this.driver).setViewport({ width: 1000, height: 800 });
    return manager;
  }

  getPage() {
    return pageOf(this.driver);
  }

  /**
   * The manager's own queue lets go of the promise: a browser that does not open the page would end the whole run. It is
   * started afresh, once. Tests that had begun are lost with it, which the runner finds out after two seconds.
   */
  async startSession(id, url) {
    this.#begun = { id, url };
    for (let attempt = 0; ; attempt++) {
      await this.ensureManagerInitialized();
      try {
        return await this.driverManager.startSession(id, url);
      } catch (error) {
        // A test may be over before all of its page is loaded; the next page takes its place then.
        if (this.#over.has(id)) return;
        if (attempt) throw error;
        console.log(`  WebKitGTK did not open a page (${error.message}) and is started afresh`);
        await this.stop();
        await pause(4000);
        if (this.#over.has(id)) return;
      }
    }
  }

  async stopSession(id) {
    this.#over.add(id);
    return this.driverManager ? super.stopSession(id) : {};
  }

  isActive(id) {
    return this.driverManager ? super.isActive(id) : this.#begun.id === id;
  }

  /** Asked when a page has gone: a browser that cannot say where it is has gone, too. */
  async getBrowserUrl(id) {
    try {
      return await super.getBrowserUrl(id);
    } catch {
      return this.#begun.url;
    }
  }

  async stop() {
    await super.stop();
    await Promise.all(this.#end().map((child) => child.exitCode === null && child.signalCode === null && once(child, 'exit')));
    this.#forget();
  }

  #end() {
    const children = this.#children.splice(0).reverse();
    for (const child of children) child.kill();
    return children;
  }

  #forget() {
    if (this.#profile) removeProfile(this.#profile);
    this.#profile = undefined;
  }
}

/** @param found what `findWebKit` answered */
export const webkitLauncher = (found) => new WebKitLauncher(found, {
  logLevel: 'error',
  path: '/',
  capabilities: { 'browserName': 'MiniBrowser', 'wdio:enforceWebDriverClassic': true, 'webkitgtk:browserOptions': { binary: found.mini, args: ['--automation'] } },
});

/**
 * A WebKitGTK of its own, for tests that drive it by WebDriver themselves.
 * @param found what `findWebKit` answered
 */
export async function openWebKit({ driver, display, mini }) {
  const children = [];
  const profile = makeProfile();
  const env = { ...process.env, MESA_SHADER_CACHE_DISABLE: 'true', XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile, XDG_DATA_HOME: profile };
  const close = async () => {
    const ended = children.splice(0).reverse();
    for (const child of ended) child.kill();
    await Promise.all(ended.map((child) => child.exitCode === null && child.signalCode === null && once(child, 'exit')));
    removeProfile(profile);
  };
  try {
    if (display) env.DISPLAY = await startDisplay(display, children);
    delete env.WAYLAND_DISPLAY;
    const port = await startDriver(driver, env, children);
    return { url: `http://127.0.0.1:${port}`, capabilities: { 'browserName': 'MiniBrowser', 'webkitgtk:browserOptions': { binary: mini, args: ['--automation'] } }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
