import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { accountForPostgres } from './account.ts';
import { findBinaries } from './binaries.ts';
import { placeForBinaries, reachable } from './place.ts';

const ROOT = process.getuid?.() === 0;

test(
  'a checkout in a closed home: PostgreSQL runs from a copy that its account can reach',
  { skip: ROOT ? false : 'only root runs PostgreSQL under another account' },
  async (t) => {
    const account = (await accountForPostgres())!;
    const { native, version } = await findBinaries();
    const home = await mkdtemp(join(tmpdir(), 'ss-tools-place-'));
    t.after(() => rm(home, { recursive: true, force: true }));
    await chmod(home, 0o700);
    const closed = join(home, 'native');
    await cp(native, closed, { recursive: true, verbatimSymlinks: true });
    assert.equal(await reachable(closed, account), false);

    const own = `${version}-test-${process.pid}`;
    t.after(() => rm(join('/var/lib/ss-tools/postgres', own), { recursive: true, force: true }));
    const [place, again] = await Promise.all([
      placeForBinaries(closed, own, account),
      placeForBinaries(closed, own, account),
    ]);
    assert.equal(place, again);
    assert.equal(await reachable(place, account), true);
    const { stdout } = await promisify(execFile)(join(place, 'bin', 'initdb'), ['--version'], {
      ...account,
      cwd: '/',
    });
    assert.match(stdout, /PostgreSQL\) 16\./);
  },
);

test('what is reachable is used where it lies', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ss-tools-place-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  assert.equal(await placeForBinaries(folder, 'x', null), folder);
  const stranger = { uid: 65_534, gid: 65_534 };
  await chmod(folder, 0o755);
  assert.equal(await placeForBinaries(folder, 'x', stranger), folder);
  const inner = join(folder, 'a', 'b');
  await mkdir(inner, { recursive: true });
  await chmod(join(folder, 'a'), 0o750);
  assert.equal(await reachable(inner, stranger), false);
});
