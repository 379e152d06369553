import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { cacheFolder, cacheKey, makeOnce } from './cache.ts';
import { silent } from './progress.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A process of its own that says when it is making `path`, and finishes when it is told anything. */
function makeElsewhere(path: string, word: string) {
  return spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { writeFileSync } from 'node:fs';
       import { once } from 'node:events';
       import { makeOnce } from ${JSON.stringify(import.meta.resolve('./cache.ts'))};
       await makeOnce(${JSON.stringify(path)}, 'it', () => {}, async (folder) => {
         console.log('building');
         await once(process.stdin, 'data');
         writeFileSync(folder + '/word', ${JSON.stringify(word)});
       });
       process.exit();`,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
}

describe('makeOnce', () => {
  it('builds for the first who asks, and gives the same to the others', async () => {
    const path = join(folder, 'deep', 'thing');
    let builds = 0;
    const make = () =>
      makeOnce(path, 'it', silent, async (building) => {
        builds++;
        await writeFile(join(building, 'word'), 'whole');
      });
    assert.deepEqual(await Promise.all([make(), make(), make()]), [path, path, path]);
    await make();
    assert.equal(builds, 1);
    assert.equal(await readFile(join(path, 'word'), 'utf8'), 'whole');
  });

  it('leaves nothing of a build that failed, and builds anew', async () => {
    const path = join(folder, 'thing');
    await assert.rejects(
      makeOnce(path, 'it', silent, async (building) => {
        await writeFile(join(building, 'half'), '');
        throw new Error('no space left');
      }),
      /no space left/,
    );
    assert.deepEqual(
      (await readdir(folder)).filter((name) => !name.startsWith('thing.lock')),
      [],
    );
    await makeOnce(path, 'it', silent, async () => {});
    assert.ok(existsSync(path));
  });

  it('lets one process build at a time', async () => {
    const path = join(folder, 'thing');
    const other = makeElsewhere(path, 'theirs');
    await once(other.stdout, 'data');
    const messages: string[] = [];
    const onProgress = (message: string) => {
      messages.push(message);
      other.stdin.write('finish');
    };
    await makeOnce(path, 'it', onProgress, async (building) => {
      await writeFile(join(building, 'word'), 'ours');
    });
    assert.equal(await readFile(join(path, 'word'), 'utf8'), 'theirs');
    assert.deepEqual(messages, ['Waiting for another process that is preparing it']);
    if (other.exitCode === null) await once(other, 'exit');
  });

  it('takes over from a process that was killed, and removes what it left', async () => {
    const path = join(folder, 'thing');
    const other = makeElsewhere(path, 'theirs');
    await once(other.stdout, 'data');
    other.kill('SIGKILL');
    await once(other, 'exit');
    assert.ok(!existsSync(path));
    await makeOnce(path, 'it', silent, async (building) => {
      await writeFile(join(building, 'word'), 'ours');
    });
    assert.equal(await readFile(join(path, 'word'), 'utf8'), 'ours');
    const builds = (await readdir(folder)).filter((name) => /^thing\.[0-9a-f]{8}$/.test(name));
    assert.equal(builds.length, 1);
  });

  it('leaves a neighbour with a longer name alone', async () => {
    const neighbour = join(folder, 'thing.else.0123abcd');
    await mkdir(neighbour);
    await makeOnce(join(folder, 'thing'), 'it', silent, async () => {});
    assert.ok(existsSync(neighbour));
  });
});

describe('cacheFolder', () => {
  it('is where SS_TOOLS_CACHE says', (context) => {
    const before = process.env['SS_TOOLS_CACHE'];
    context.after(() => {
      if (before === undefined) delete process.env['SS_TOOLS_CACHE'];
      else process.env['SS_TOOLS_CACHE'] = before;
    });
    process.env['SS_TOOLS_CACHE'] = folder;
    assert.equal(cacheFolder(), folder);
    process.env['SS_TOOLS_CACHE'] = '';
    assert.match(cacheFolder(), /\.cache\/ss-tools$/);
  });
});

describe('cacheKey', () => {
  it('tells parts from their joined text', () => {
    assert.equal(cacheKey('a', 'b'), cacheKey('a', 'b'));
    assert.notEqual(cacheKey('a', 'b'), cacheKey('ab'));
    assert.notEqual(cacheKey('a', 'b'), cacheKey('b', 'a'));
  });
});
