import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { copyWhole, makeTemporaryFolder, removeTemporaryFolder } from './instance-folder.ts';

/** The id of a process that has ended. */
const ended = () => spawnSync(process.execPath, ['--version']).pid;

describe('temporary folders', () => {
  it('remove what a killed process left, and nothing of a living one', async () => {
    const left = join(tmpdir(), `ss-tools-lab-${ended()}-test`);
    const living = join(tmpdir(), `ss-tools-lab-${process.ppid}-test`);
    await mkdir(left);
    await mkdir(living);
    const own = await makeTemporaryFolder();
    assert.ok(!existsSync(left));
    assert.ok(existsSync(living));
    await rm(living, { recursive: true });
    await removeTemporaryFolder(own);
    assert.ok(!existsSync(own));
  });

  it('go with the process that made them', () => {
    const module = JSON.stringify(import.meta.resolve('./instance-folder.ts'));
    const script = `const { makeTemporaryFolder } = await import(${module});
      console.log(await makeTemporaryFolder());`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script]);
    const folder = child.stdout.toString().trim();
    assert.match(folder, /ss-tools-lab-/);
    assert.ok(!existsSync(folder));
  });

  it('leave a folder alone that is not theirs', async () => {
    const kept = join(tmpdir(), `kept-${process.pid}`);
    await mkdir(kept);
    await removeTemporaryFolder(kept);
    assert.ok(existsSync(kept));
    await rm(kept, { recursive: true });
  });
});

describe('copyWhole', () => {
  it('gives a file its name only when it is copied and changed', async () => {
    const folder = await makeTemporaryFolder();
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await writeFile(from, 'content');
    const fail = () => {
      throw new Error('cut short');
    };
    await assert.rejects(copyWhole(from, to, fail), /cut short/);
    assert.ok(!existsSync(to));
    await copyWhole(from, to, () => assert.ok(!existsSync(to)));
    assert.equal(await readFile(to, 'utf8'), 'content');
    await removeTemporaryFolder(folder);
  });
});
