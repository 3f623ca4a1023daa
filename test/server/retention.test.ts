/** How long things are kept, as an operator says it. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openAccountingLog } from '../../demo/server/accounting.ts';
import { readSettings, SettingError } from '../../demo/server/settings.ts';

describe('periods an operator sets', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'retention-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const read = async (text: string) => {
    const path = join(folder, 'retention.json');
    await writeFile(path, text);
    return readSettings({ DMAIL_DOMAIN: 'home.example', DMAIL_ACCOUNTS: 'accounts.txt', DMAIL_RETENTION: path }).config.retention;
  };

  it('stand in a file; what is not said is as by itself', async () => {
    assert.deepEqual(await read('{}'), { deleted: 30, receipts: 365, log: 365 });
    assert.deepEqual(await read('{"deleted":0,"receipts":3650,"messages":730,"log":null}'), { deleted: 0, receipts: 3650, messages: 730 });
  });

  it('are refused with the place of what is wrong', async () => {
    for (const [text, place] of [['{', 'cannot be read as JSON'], ['[]', 'no object'], ['null', 'no object'], ['{"mail":3}', 'mail'], ['{"deleted":-1}', 'deleted'], ['{"receipts":1.5}', 'receipts'], ['{"messages":0}', 'messages'], ['{"log":"7"}', 'log'], ['{"deleted":null}', 'deleted'], ['{"toString":1}', 'toString']] as const)
      await assert.rejects(read(text), (error) => error instanceof SettingError && error.message.includes(place), text);
  });

  it('lines of the accounting log go when their time is over, and none of the others', async () => {
    const path = join(folder, 'accounting.jsonl');
    const log = openAccountingLog(path);
    const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;
    for (let day = 1; day <= 20; day++) log.write({ at: at(day), operation: `ä${day}`, status: 200 });
    await log.forget('2026-10-01T00:00:00.000Z');
    const forgetting = log.forget(at(11));
    log.write({ at: at(21), operation: 'ä21', status: 200 });
    await forgetting;
    log.write({ at: at(22), operation: 'ä22', status: 200 });
    await log.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as { operation: string });
    assert.deepEqual(lines.map(({ operation }) => operation), Array.from({ length: 12 }, (_, index) => `ä${index + 11}`));
  });

  it('lines that cannot be written wait until they can, and nothing else does', async () => {
    const path = join(folder, 'elsewhere', 'accounting.jsonl');
    const heard: unknown[] = [];
    const log = openAccountingLog(path, (error) => void heard.push(error));
    log.write({ at: '2026-11-01T10:00:00.000Z', operation: 'first', status: 200 });
    await assert.rejects(log.forget('2026-10-01T00:00:00.000Z'));
    log.write({ at: '2026-11-01T10:00:01.000Z', operation: 'second', status: 200 });
    await mkdir(join(folder, 'elsewhere'));
    await log.close();
    assert.deepEqual((await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => (JSON.parse(line) as { operation: string }).operation), ['first', 'second']);
    assert.equal(heard.length, 1);
  });
});
