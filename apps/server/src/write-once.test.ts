import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeOnce } from './write-once.ts';

test('of many that write at once one wins, and all read the whole of it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-write-once-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'secret');
  const read = await Promise.all(
    Array.from({ length: 50 }, (_, number) => writeOnce(file, `secret ${number}`)),
  );
  assert.equal(new Set(read).size, 1);
  assert.match(read[0] ?? '', /^secret \d+$/);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder), ['secret']);
});
