/**
 * A real ClamAV daemon of a test's own: two signatures, no download, a socket in a folder that goes with it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findClamav } from './browsers.mjs';

/** Octets of a stream the daemon takes. */
export const STREAM_MAX = 4 * 1024 * 1024;

/** What the files of Debian's clamav-testfiles contain: the program as it is, and the text it has in it however it is packed. */
const SIGNATURES = {
  'test.hdb': 'aa15bcf478d165efd2065190eb473bcb:544:Test.Whole\n',
  'test.ndb': `Test.Text:0:*:${Buffer.from('CLAMessageBoxA').toString('hex')}\n`,
};

export interface Clamd {
  /** Of its socket. */
  readonly path: string;
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
  /** Starts it again, on the same socket. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  close(): Promise<void>;
}

/** Files every one of which has a signature in it. */
export function testFiles(): { name: string; bytes: Uint8Array<ArrayBuffer> }[] {
  const { files } = findClamav();
  return readdirSync(files).map((name) => ({ name, bytes: Uint8Array.from(readFileSync(join(files, name))) }));
}

export async function startClamd(): Promise<Clamd> {
  const folder = mkdtempSync(join(tmpdir(), 'clamd-'));
  // Another path: where AppArmor confines the installed one, it could not read this folder.
  const program = join(folder, 'clamd');
  copyFileSync(findClamav().program, program);
  const database = join(folder, 'database');
  mkdirSync(database);
  for (const [name, text] of Object.entries(SIGNATURES)) writeFileSync(join(database, name), text);
  const path = join(folder, 'socket');
  const conf = join(folder, 'clamd.conf');
  writeFileSync(conf, ['Foreground true', `LocalSocket ${path}`, 'FixStaleSocket true', `DatabaseDirectory ${database}`, `TemporaryDirectory ${folder}`, `StreamMaxLength ${STREAM_MAX}`, 'AlertExceedsMax true', ''].join('\n'));
  let running: ChildProcess | undefined;
  const daemon: Clamd = {
    path,
    async start() {
      const started = (running = spawn(program, ['-c', conf], { stdio: 'ignore' }));
      while (!(await listens(path))) {
        if (started.exitCode !== null) throw new Error(`clamd ended with ${started.exitCode}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async kill() {
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const exited = once(running, 'exit');
      running.kill('SIGKILL');
      await exited;
    },
    async close() {
      await daemon.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await daemon.start();
  return daemon;
}

function listens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path }, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
