import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ApiClient, contract } from '@ss-tools/api';
import { readDemoFile } from './demo-file.ts';
import type { DemoFile } from './demo-file.ts';
import { DemoRun } from './demo-run.ts';

const ROOT = resolve(import.meta.dirname, '..');

describe('npm run demo', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ss-tools-demo-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const fileOf = async (place: string): Promise<DemoFile> => {
    const file = await readDemoFile(place);
    assert.ok(file !== null, 'demo.json is there');
    return file;
  };

  it('leaves no process when it is interrupted before everything is up', async () => {
    const place = join(folder, 'kept');
    await using run = new DemoRun(place);
    await run.until((one) => one.started('postgres') && one.started('gunicorn'));
    assert.equal(await run.interrupt(), 130);
    assert.match(run.said, /Stopped before everything was up/);
    assert.doesNotMatch(run.said, /cannot start/);
    assert.deepEqual(await run.leftovers(), []);
    assert.equal(await readDemoFile(place), null);
  });

  it('starts three environments, maps dev to stage and leaves prod to try, and starts again as it was', async () => {
    const place = join(folder, 'kept');
    let made: DemoFile;
    {
      await using run = new DemoRun(place);
      await run.ready();
      made = await fileOf(place);
      assert.equal((await stat(join(place, 'demo.json'))).mode & 0o777, 0o600);
      assert.deepEqual(
        made.environments.map(({ name, version }) => [name, version]),
        [
          ['dev', '6.1.0'],
          ['stage', '6.1.0'],
          ['prod', '5.0.0'],
        ],
      );
      assert.ok(run.said.includes(made.url) && run.said.includes(made.password), 'it says where');
      const api = new ApiClient({ baseUrl: made.url, token: made.token });
      const { items } = await api.call(contract.environments.list);
      const idOf = (name: string): string => items.find((one) => one.name === name)?.id ?? '';
      const mapped = async (source: string, target: string): Promise<number> => {
        const query = { source: idOf(source), target: idOf(target) };
        return (await api.call(contract.mappings.get, { query })).assets.length;
      };
      assert.equal(await mapped('dev', 'stage'), 1);
      assert.equal(await mapped('stage', 'prod'), 0);
      assert.deepEqual(
        items.map(({ inspection }) => inspection?.ok),
        [true, true, true],
      );
      assert.equal(await run.interrupt(), 0);
      assert.deepEqual(await run.leftovers(), []);
    }
    await using again = new DemoRun(place);
    await again.ready();
    assert.deepEqual(await fileOf(place), made);
    assert.equal(await again.interrupt(), 0);
    assert.deepEqual(await again.leftovers(), []);
  });

  it('says that a port is taken, and how to take another one', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = String((holder.address() as AddressInfo).port);
    await using run = new DemoRun(join(folder, 'no-port'), ['--port', port]);
    assert.equal(await run.end(), 1);
    assert.match(run.said, new RegExp(`The demo cannot start\\.\\nPort ${port} is in use`));
    assert.match(run.said, /npm run demo -- --port NUMBER/);
    assert.equal(run.started('postgres'), false);
    holder.close();
  });

  it('tells of a missing Python before anything is installed or built', async () => {
    const empty = join(folder, 'empty-path');
    await mkdir(empty);
    const place = join(folder, 'no-python');
    const words = ['ready.mjs', 'python', 'web', 'demo/main.ts', '--folder', place];
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((done) =>
      execFile(process.execPath, words, { cwd: ROOT, env: { PATH: empty } }, (error, _, said) =>
        done({ code: error?.code, stderr: said }),
      ),
    );
    assert.equal(code, 1);
    assert.match(stderr, /^\nA real Superset needs Python 3\.11 .*no Python was found on the PATH/);
    assert.match(stderr, /Install it, for example with/);
    assert.equal((await readdir(folder)).includes('no-python'), false);
  });
});
