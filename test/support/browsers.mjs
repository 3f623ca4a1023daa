/**
 * Finds the browsers and other programs the tests run. On Debian as root missing ones are installed by package
 * name; elsewhere one sentence says what is wanted.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const root = typeof process.getuid === 'function' && process.getuid() === 0;

const programFiles = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LocalAppData].filter(Boolean);

const places = {
  chromium: {
    variable: 'CHROME_PATH',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
    darwin: ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    win32: ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    commands: ['firefox-esr', 'firefox'],
    darwin: ['Firefox.app/Contents/MacOS/firefox'],
    win32: ['Mozilla Firefox\\firefox.exe'],
  },
};

/** The path of a command, if it is installed. */
export function command(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder && existsSync(file)) return file;
  }
  return undefined;
}

/** The executable of `chromium` or `firefox`, if it is installed. */
export function findBrowser(name) {
  const place = places[name];
  const given = process.env[place.variable];
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`${place.variable} names ${given}, which does not exist.`);
  }
  if (process.platform === 'darwin') {
    const folders = ['/Applications', path.join(homedir(), 'Applications')];
    return folders.flatMap((folder) => place.darwin.map((app) => path.join(folder, app))).find(existsSync);
  }
  if (process.platform === 'win32') {
    return programFiles.flatMap((folder) => place.win32.map((exe) => path.join(folder, exe))).find(existsSync);
  }
  for (const candidate of place.commands) {
    const found = command(candidate) ?? [`/usr/bin/${candidate}`, `/snap/bin/${candidate}`].find(existsSync);
    if (found) return found;
  }
  return undefined;
}

/** Flags without which Chromium does not start as root, and those that keep it off the network. */
export const chromiumFlags = [
  ...(root ? ['--no-sandbox'] : []),
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** WebKitGTK is driven where its driver and a display (or a virtual one, then answered) are installed. */
export function findWebKit() {
  const driver = command('WebKitWebDriver') ?? ['/usr/bin/WebKitWebDriver'].find(existsSync);
  const display = process.env.DISPLAY ? undefined : command('Xvfb');
  const mini = [
    '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser', '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
  ].find(existsSync);
  return driver && mini && (display || process.env.DISPLAY) ? { driver, mini, display } : undefined;
}

/** A font that has Arabic letters; without one the right-to-left pages are drawn in boxes. */
const fonts = 'fonts-dejavu-core';

const clamav = {
  program: () => process.env.CLAMD_PATH ?? command('clamd') ?? ['/usr/sbin/clamd', '/opt/homebrew/sbin/clamd', '/usr/local/sbin/clamd'].find(existsSync),
  files: () => process.env.CLAMAV_TESTFILES ?? ['/usr/share/clamav-testfiles'].find(existsSync),
};

/**
 * ClamAV's daemon, and the folder of the files every scanner has to find something in.
 * @throws {Error} with one sentence that says what to install
 */
export function findClamav() {
  const [program, files] = [clamav.program(), clamav.files()];
  if (program && files && existsSync(program) && existsSync(files)) return { program, files };
  throw new Error(`Please install ClamAV's daemon (CLAMD_PATH) and the files of Debian's package clamav-testfiles (CLAMAV_TESTFILES)${isDebian() ? ': sudo apt-get install clamav-daemon clamav-testfiles' : ''}.`);
}

const isDebian = () => existsSync('/etc/debian_version') && command('apt-get') !== undefined;

/**
 * Makes sure that everything the tests drive is there.
 * @throws {Error} with one sentence that says what to install
 */
export function ensureBrowsers() {
  const wanted = [];
  if (!findBrowser('chromium')) wanted.push('chromium');
  if (!findBrowser('firefox')) wanted.push('firefox-esr');
  if (process.platform === 'linux') {
    for (const name of ['jose', 'strace', 'openssl', 'curl']) if (!command(name)) wanted.push(name);
    // Of the system's own Python, which is the one that finds packages of the system.
    if (spawnSync('/usr/bin/python3', ['-c', 'import cryptography']).status !== 0) wanted.push('python3-cryptography');
  }
  if (isDebian() && !clamav.program()) wanted.push('clamav-daemon');
  if (isDebian() && !clamav.files()) wanted.push('clamav-testfiles');
  if (wanted.length === 0) return void findClamav();
  if (isDebian() && root) {
    console.log(`Installing ${wanted.join(', ')} with apt-get.`);
    // Nothing that is installed is to be started.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', SYSTEMD_OFFLINE: '1' };
    const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0'];
    const run = (...args) => {
      const result = spawnSync('apt-get', [...quiet, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
      if (result.status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${(result.stderr || result.stdout).trim().split('\n').at(-1)}`);
    };
    run('update');
    run('install', '-y', '--no-install-recommends', ...wanted, fonts);
    return void findClamav();
  }
  const browsers = wanted.filter((name) => name === 'chromium' || name === 'firefox-esr');
  if (browsers.length === 0) return void findClamav(); // The two command-line tools are checked by the tests that use them.
  const names = browsers.map((name) => (name === 'chromium' ? 'Chromium or Chrome (CHROME_PATH)' : 'Firefox (FIREFOX_PATH)'));
  throw new Error(`Please install ${names.join(' and ')}${isDebian() ? `: sudo apt-get install ${wanted.join(' ')} ${fonts}` : ''}.`);
}

/** Version line of a browser, for the log. */
export function versionOf(file) {
  if (process.platform === 'win32') return file;
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return readFileSync(file).length > 0 ? file : 'missing';
  }
}
