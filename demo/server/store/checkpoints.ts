/**
 * The log comes into the file beside the thread that writes, which would stand still for it. That thread brings over the
 * little that has come in the meantime, since only between its own transactions nothing new comes: then the log begins anew.
 * @module
 */
import Database from 'libsql/promise';

/** Commits after which the log is brought over. */
const EVERY = 128;
/** So many commits, or fewer, take no longer than one that waits for the disk. */
const FEW = 8;
/** Under any load there is an end of it. */
const PASSES = 5;

export class Checkpoints {
  #connection?: InstanceType<typeof Database>;
  #commits = 0;
  #running?: Promise<void>;

  /** @param rest brings over what is left, between two transactions */
  constructor(private readonly path: string, private readonly synchronous: 'NORMAL' | 'OFF', private readonly rest: () => Promise<unknown>) {}

  /** A commit has been made. */
  count(): void {
    if (++this.#commits >= EVERY) this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async close(): Promise<void> {
    await this.#running;
    this.#connection?.close();
  }

  /** What fails here is tried again later; nothing is lost, the log grows. */
  async #run(): Promise<void> {
    try {
      this.#connection ??= await this.#open();
      for (let pass = 0; this.#commits > FEW && pass < PASSES; pass++) {
        this.#commits = 0;
        await this.#connection.exec('pragma wal_checkpoint(passive)');
      }
      await this.rest();
    } catch {
      this.#commits = 0;
    }
  }

  async #open(): Promise<InstanceType<typeof Database>> {
    const connection = new Database(this.path, {});
    await connection.exec(`pragma busy_timeout = 5000; pragma synchronous = ${this.synchronous}`);
    return connection;
  }
}
