import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tryLockFile } from '../src/lock-file.ts';
import { writeSettings } from '../src/settings.ts';
import type { Settings } from '../src/settings.ts';
import { startDemoSupersets } from './start-demo-supersets.ts';
import type { DemoSupersets } from './start-demo-supersets.ts';

/** What a registered environment relies on from one start to the next. */
const lasting = ({ dev, stage, prod }: DemoSupersets) =>
  [dev, stage, prod].map(({ version, url, username, password, databases }) => ({
    version,
    url,
    username,
    password,
    databases,
  }));

describe("the demo's Supersets", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-supersets-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('have connections of their own, and are the same at the second start', async () => {
    const first = await startDemoSupersets({ folder });
    const made = lasting(first);
    await first[Symbol.asyncDispose]();
    assert.deepEqual(
      made.map(({ version }) => version),
      ['6.1.0', '6.1.0', '5.0.0'],
    );
    const connections = made.flatMap(({ databases }) => databases);
    assert.equal(new Set(connections.map(({ uuid }) => uuid)).size, 3);
    assert.equal(new Set(connections.map(({ name }) => name)).size, 3);

    await using second = await startDemoSupersets({ folder });
    assert.deepEqual(lasting(second), made);
  });

  it('tell at once of one that cannot start, and stop the others', async () => {
    const broken = join(folder, 'broken');
    await mkdir(join(broken, 'prod'), { recursive: true });
    await writeSettings(join(broken, 'prod'), {
      version: '4.1.4',
      estate: 'blank',
    } as Settings);
    const failure = await startDemoSupersets({ folder: broken }).catch((error: Error) => error);
    assert.ok(failure instanceof Error);
    assert.match(failure.message, /^The demo's prod did not start\. .* holds a Superset 4\.1\.4/);
    // Nothing holds the others' folders any more.
    for (const name of ['dev', 'stage']) {
      using lock = tryLockFile(join(broken, name, 'lab.lock'));
      assert.ok(lock, name);
    }
  });
});
