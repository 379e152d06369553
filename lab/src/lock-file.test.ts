import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { lockFile, tryLockFile } from './lock-file.ts';

describe('lock file', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'lock-file-'))));
  after(() => rm(folder, { recursive: true }));

  it('has one owner at a time, in one process too', () => {
    const path = join(folder, 'one.lock');
    const first = tryLockFile(path);
    assert.ok(first);
    assert.equal(tryLockFile(path), undefined);
    first[Symbol.dispose]();
    using second = tryLockFile(path);
    assert.ok(second);
  });

  it('waits for its owner, and says so once', async () => {
    const path = join(folder, 'waiting.lock');
    const first = await lockFile(path);
    const order: string[] = [];
    const second = lockFile(path, () => order.push('waits')).then((lock) => {
      order.push('has it');
      lock[Symbol.dispose]();
    });
    order.push('given up');
    first[Symbol.dispose]();
    await second;
    assert.deepEqual(order, ['waits', 'given up', 'has it']);
  });

  it('is free once its owner was killed', async () => {
    const path = join(folder, 'killed.lock');
    const owner = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { tryLockFile } from ${JSON.stringify(import.meta.resolve('./lock-file.ts'))};
         globalThis.lock = tryLockFile(${JSON.stringify(path)});
         console.log('locked');
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(owner.stdout, 'data');
    assert.equal(tryLockFile(path), undefined);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    using lock = tryLockFile(path);
    assert.ok(lock);
  });
});
