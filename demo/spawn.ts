/**
 * The demo as a process of its own, for tests that kill it.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './build.ts';

export interface SpawnedDemo {
  port: number;
  origin(name: string): string;
  child: ChildProcess;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  close(): Promise<number | null>;
}

/** Starts `demo/main.ts`; resolves when it is ready. @param options.port 0 takes a free one; give it again after a kill. */
export async function spawnDemo(options: { port?: number; dataDir: string; seed?: boolean }): Promise<SpawnedDemo> {
  const args = ['--port', String(options.port ?? 0), '--data', options.dataDir, ...(options.seed === false ? ['--no-seed'] : [])];
  const child = fork(join(root, 'demo', 'main.ts'), args, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const ready = once(child, 'message') as Promise<[{ port: number }]>;
  const port = await Promise.race([
    ready.then(([message]) => message.port),
    exited.then(([code]) => Promise.reject(new Error(`the demo ended with ${code} before it was ready`))),
  ]);
  return {
    port,
    origin: (name) => `http://${name}:${port}`,
    child,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async close() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
