/**
 * The server killed at random moments during deposits, and the order in which it reaches the disk and answers.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { faults } from '../../bench/fault-run.ts';
import { Range } from '../../bench/server.ts';
import { freePort, startHost, startSenders } from '../../bench/senders.ts';

const FREE = { burst: 1e9, perSecond: 1e9 };

describe('nothing acknowledged is lost', () => {
  it('fifty kills during deposits lose nothing and double nothing', async () => {
    const report = await faults(50);
    assert.equal(report.kills, 50);
    assert.ok(report.acknowledged > 100 && report.attempts > 50, JSON.stringify(report));
    assert.deepEqual([report.lost, report.duplicates], [0, 0]);
  });

  it('each acknowledgement is written after the log has reached the disk', async () => {
    if (spawnSync('strace', ['-V']).error) throw new Error('The command `strace` is missing: install the Debian package strace (apt-get install strace).');
    const folder = mkdtempSync(join(tmpdir(), 'dmail-trace-'));
    const trace = join(folder, 'trace');
    const senders = await startSenders();
    const host = await startHost(
      { domain: 'city.localhost', port: await freePort(), dataDir: join(folder, 'data'), ...senders.reach, limits: { subject: FREE, remote: FREE } },
      { wrap: ['strace', '-f', '-y', '-tt', '-s', '4200', '-e', 'trace=fdatasync,fsync,write,writev,pwrite64,sendto,sendmsg', '-o', trace] },
    );
    const range = new Range(host, senders);
    await range.deposit(60, true);
    range.close();
    await host.stop();
    senders.close();
    const acknowledged = unsynced(readFileSync(trace, 'utf8'));
    rmSync(folder, { recursive: true });
    assert.ok(acknowledged.total >= 60, `${acknowledged.total} acknowledgements seen`);
    assert.deepEqual(acknowledged.early, []);
  });
});

/**
 * Reads a trace: between the first write to the write-ahead log that holds a message's id and the answer 201 that names
 * it, there must be a sync of that log that began after the one and came back before the other. Meanwhile the next
 * group may already be on its way.
 */
function unsynced(trace: string): { total: number; early: string[] } {
  /** Ids written since the last sync began, in a sync that has not come back, and on disk. */
  let written = '';
  let durable = '';
  const syncing = new Map<string, string>();
  let total = 0;
  const early: string[] = [];
  for (const line of trace.split('\n')) {
    const thread = line.slice(0, line.indexOf(' '));
    if (/\b(?:pwrite64|write)\(\d+<[^>]*-wal>/.test(line)) written += line;
    else if (/\bf(?:data)?sync\(\d+<[^>]*-wal>/.test(line)) {
      if (line.includes('unfinished')) syncing.set(thread, written);
      else durable += written;
      written = '';
    } else if (/f(?:data)?sync resumed/.test(line)) {
      durable += syncing.get(thread) ?? '';
      syncing.delete(thread);
    } else if (/HTTP\/1\.1 201 Created/.test(line)) {
      const [, id] = /\/messages\/([\w-]+)/.exec(line) ?? [];
      // The answer that opens a session is none of these.
      if (id === undefined) continue;
      total++;
      if (!durable.includes(id)) early.push(line.slice(0, 200));
    }
  }
  return { total, early };
}
